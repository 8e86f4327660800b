from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.comparison import compare
from fairport.reports.terminal import render
from fairport.verdict import Level, Observation, Outcome, Verdict
from fairport.waivers import Applied, WaiverState
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, RESULT, SHOULD_FINDING, TYPE_FINDING
from tests.test_comparison import BAD, GOOD
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from fairport.account import Account
    from tests.reports.conftest import Snapshot

ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "\x1b[2J\x1b]0;owned\x07 [bold red]x[/] :boom: \u202egnp \r\n next"


def plain(account: Account, width: int = 80, **options: object) -> str:
    return render(account, width=width, colour=False, **options)  # type: ignore[arg-type]  # reports, verbose


def test_conformant_run(snapshot: Snapshot) -> None:
    snapshot("conformant.txt", plain(ACCOUNT))


def test_broken_service(snapshot: Snapshot) -> None:
    snapshot("broken.txt", plain(BROKEN_ACCOUNT, reports=[("json", "fairport-out/report.json")]))


def test_run_with_gaps(snapshot: Snapshot) -> None:
    account = replace(
        ACCOUNT,
        verdict=Verdict.NOT_FULLY_VERIFIED,
        exit_code=3,
        results=(
            RESULT,
            replace(GAP, operation="listPropertyOrders"),
            replace(GAP, accepted="no error data on staging"),
            replace(GAP, rule="paging.cursor", outcome=Outcome.ERRORED, how="the rule itself failed: KeyError: 'x'"),
        ),
        findings=(replace(FINDING, outcome=Outcome.INCONCLUSIVE, seen=1, asked=3),),
        silent={"listPropertyOrders": "listPropertyOrders needs PropertySid; give --param PropertySid=VALUE"},
    )
    snapshot("gaps.txt", plain(account))


def test_run_with_exceptions(snapshot: Snapshot) -> None:
    account = replace(
        BROKEN_ACCOUNT,
        verdict=Verdict.CONFORMANT_WITH_EXCEPTIONS,
        exit_code=0,
        results=(RESULT,),
        findings=(replace(FINDING, waived="ticket 12, until 2026-06-30"), SHOULD_FINDING),
        observations=(),
    )
    snapshot("exceptions.txt", plain(account))


def test_waivers_without_effect_are_told_wrong_ones_first(snapshot: Snapshot) -> None:
    idle = (
        Applied(waiver=WAIVER, state=WaiverState.EXPIRED, message="it ended on 2026-03-31"),
        Applied(waiver=WAIVER, state=WaiverState.WAIVES, message="it waives the finding"),
        Applied(waiver=replace(WAIVER, where="waivers.yaml:9"), state=WaiverState.PASSED, message="its rule ran"),
    )
    snapshot("waivers.txt", plain(replace(ACCOUNT, exit_code=2, waivers=idle)))


def test_what_changed_since_the_baseline_is_told(snapshot: Snapshot) -> None:
    header = {**ACCOUNT.header, "policy": {"gate": "regressions", "fail_on_should": False}}
    made = compare(GOOD, replace(BAD, seed=2))
    snapshot("baseline.txt", plain(replace(ACCOUNT, header=header, exit_code=1, comparison=made)))


def test_interrupted_run(snapshot: Snapshot) -> None:
    account = replace(
        ACCOUNT,
        verdict=Verdict.INVALID_RUN,
        exit_code=4,
        complete=False,
        problem="interrupted",
        finished=None,
        results=(),
        flaws=("line 9 is cut or is not JSON",),
    )
    snapshot("interrupted.txt", plain(account))


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render(BROKEN_ACCOUNT, width=80, colour=True)
    assert "\x1b[" in coloured
    assert ANSI.sub("", coloured) == plain(BROKEN_ACCOUNT)


def test_surroundings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = plain(BROKEN_ACCOUNT)
    for name, value in {"COLUMNS": "33", "FORCE_COLOR": "1", "TERM": "dumb", "TTY_COMPATIBLE": "1"}.items():
        monkeypatch.setenv(name, value)
    assert plain(BROKEN_ACCOUNT) == before


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_lines_fit_the_width_but_for_an_argument_of_a_command(width: int) -> None:
    long = [line for line in plain(BROKEN_ACCOUNT, width).splitlines() if len(line) > width]
    assert [
        line for line in long if not re.match(r" (see it   | {10})(curl -i --compressed \\|-H '|'https:)", line)
    ] == []


@pytest.mark.parametrize("width", [1, 10_000])
def test_absurd_width_is_bounded(width: int) -> None:
    assert max(map(len, plain(ACCOUNT, width).splitlines())) <= 110


def test_hostile_text_stays_text() -> None:
    found = replace(TYPE_FINDING, message=HOSTILE, title=HOSTILE, hint=HOSTILE, actual=HOSTILE, operation=HOSTILE)
    account = replace(
        BROKEN_ACCOUNT,
        findings=(found, replace(FINDING, waived=HOSTILE, message=HOSTILE)),
        observations=(Observation(rule="r", operation=HOSTILE, message=HOSTILE),),
        results=(replace(GAP, how=HOSTILE, accepted=HOSTILE),),
        problem=HOSTILE,
        trace=HOSTILE,
        flaws=(HOSTILE,),
    )
    told = plain(account)
    assert all(line.isprintable() for line in told.splitlines())
    assert "[bold red]x[/]" in told
    assert ":boom:" in told
    assert render(account, width=80, colour=True).count("\x1b]") == 0


def test_ten_thousand_findings_give_a_bounded_text() -> None:
    findings = tuple(
        replace(TYPE_FINDING, rule=f"rule.{i % 7}", fingerprint=f"{i:016x}", message=f"value {i} is wrong " * 50)
        for i in range(10_000)
    )
    told = plain(replace(BROKEN_ACCOUNT, findings=findings))
    assert len(told) < 60_000
    assert "20. MUST broken" in told
    assert "21. MUST broken" not in told
    assert "and 9,980 MUST more, not shown here" in told


def test_many_gaps_and_observations_are_counted() -> None:
    account = replace(
        ACCOUNT,
        results=tuple(replace(GAP, how=f"a row of kind {i}") for i in range(100)),
        observations=tuple(Observation(rule="r", operation="o", message=f"seen {i}") for i in range(30)),
    )
    told = plain(account)
    assert "and 88 checks more" in told
    assert "and 22 more: --verbose tells them all" in told
    assert "seen 29" in plain(account, verbose=True)


def test_finding_comes_before_gaps_and_verdict_before_all() -> None:
    told = plain(BROKEN_ACCOUNT)
    places = [
        told.index(text) for text in ("NON-CONFORMANT", "Broken:", "Not verified", "Not tested", "Observed", "exit")
    ]
    assert places == sorted(places)


def test_personal_data_is_told_by_shape_everywhere() -> None:
    found = replace(TYPE_FINDING, at="/Orders/0/Email", message='Email is "jane@example.com"', actual='"jane"')
    for change in ({}, {"waived": "known"}, {"outcome": Outcome.INCONCLUSIVE}, {"level": Level.SHOULD}):
        seen = Observation(rule="r", operation="o", message='Email is "jane@example.com"')
        account = replace(BROKEN_ACCOUNT, findings=(replace(found, **change),), observations=(seen,))
        assert "jane" not in plain(account)


def test_importing_the_summary_does_not_import_rich() -> None:
    script = "import sys, fairport.reports.terminal, fairport.reports.formats; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
