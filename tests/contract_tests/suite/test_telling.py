from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.contract_tests.suite.once import Made
from fairport.contract_tests.suite.telling import MOST, broken, summary, unverified
from fairport.verdict import Outcome, Verdict
from tests.reports.examples import ACCOUNT, FINDING, GAP, RESULT, SHOULD_FINDING, TYPE_FINDING


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_finding_that_another_explains_names_it() -> None:
    follows = replace(TYPE_FINDING, blocked_by=FINDING.fingerprint)
    told = broken(replace(ACCOUNT, findings=(FINDING, follows)), [follows])
    assert told.splitlines()[-1] == " follows   paging.total-true[listOrders], which may explain it"


def test_undecided_contradiction_is_told_with_its_gap() -> None:
    undecided = replace(FINDING, outcome=Outcome.INCONCLUSIVE, asked=3, seen=1)
    gap = replace(RESULT, rule=FINDING.rule, outcome=Outcome.INCONCLUSIVE, reason="contradiction-not-repeated")
    lines = unverified(replace(ACCOUNT, findings=(undecided,)), [gap]).splitlines()
    assert lines[:2] == [
        "MUST undecided: contradiction-not-repeated",
        "  the total says 40, and a walk (7 pages of 20) finds 137 items (asked 3 times, seen once)",
    ]


def test_mistake_of_ours_is_told_as_one() -> None:
    error = replace(RESULT, outcome=Outcome.ERRORED, how="the rule itself failed: KeyError")
    words = "MUST not judged, by a mistake of Fairport's own: the rule itself failed: KeyError"
    assert unverified(ACCOUNT, [error]).splitlines()[0] == words


def test_summary_tells_what_failed_nothing() -> None:
    account = replace(
        ACCOUNT,
        verdict=Verdict.CONFORMANT_WITH_EXCEPTIONS,
        findings=(SHOULD_FINDING, replace(FINDING, waived="until June")),
        results=(RESULT, replace(GAP, accepted="no data")),
    )
    lines = list(summary(Made(account=account, notes=("json: out.json",))))
    assert lines[0] == "conformant-with-exceptions, 143 requests to https://api.example.com/v2"
    assert "SHOULD broken: http.charset[listOrders]: the Content-Type names charset latin-1" in lines
    assert any(line.startswith("MUST broken: paging.total-true") and "waived: until June" in line for line in lines)
    assert "not verified: 1 check, 1 of them accepted in fairport.toml" in lines
    assert lines[-2] == "json: out.json"
    assert lines[-1].startswith(f"trace: {ACCOUNT.trace} ")


def test_summary_is_bounded() -> None:
    lines = list(summary(Made(account=replace(ACCOUNT, findings=(SHOULD_FINDING,) * (MOST + 2)))))
    assert "and 2 findings more" in lines
    assert len(lines) < MOST + 6


def test_summary_of_an_invalid_run_says_why_and_escapes_it() -> None:
    lines = list(summary(Made(error="it is down\x1b[31m\n  at: there\n  try: later\nmore")))
    assert lines == ["it is down\\x1b[31m", "  at: there", "  try: later"]
