"""What becomes of a waiver, by findings, outcomes, days and ends of a run; and what holds whatever was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.verdict import Finding, Findings, Level, Outcome, Policy, Result, Verdict, exit_code, verdict
from fairport.waivers import WRONG, Applied, Waiver, WaiverState, apply, generalised, waiver_of, waiver_record

END = 1_774_950_882.0  # 2026-03-31 09:54:42Z
LAST_DAY = date(2026, 3, 31)
WAIVER = Waiver(
    rule="types.json-type",
    operation="list",
    promise="list/field/$.items[*].id",
    at="$.items[*].id",
    fingerprint="0123456789abcdef",
    owner="ada@example.com",
    reason="ticket 12",
    expires=LAST_DAY,
    link="https://example.com/12",
    where="waivers.yaml:3",
)


def finding(**members: Any) -> Finding:
    """The waived finding, or another."""
    own: dict[str, Any] = {
        "rule": WAIVER.rule,
        "operation": WAIVER.operation,
        "promise": WAIVER.promise,
        "fingerprint": WAIVER.fingerprint,
        "level": Level.MUST,
        "outcome": Outcome.FAILED,
        "title": "t",
        "message": "m",
        "at": "/items/7/id",
    }
    return Finding(**(own | members))


def result(outcome: Outcome, **members: Any) -> Result:
    own: dict[str, Any] = {
        "rule": WAIVER.rule,
        "operation": WAIVER.operation,
        "promise": WAIVER.promise,
        "facet": "f",
        "level": Level.MUST,
        "exercised": 3,
    }
    return Result(**(own | {"outcome": outcome} | members))


def applied(
    *held: Finding | Result, waiver: Waiver = WAIVER, finished: float = END, complete: bool = True
) -> tuple[Findings, Applied]:
    found = Findings(
        results=tuple(each for each in held if isinstance(each, Result)),
        findings=tuple(each for each in held if isinstance(each, Finding)),
    )
    made, (one,) = apply([waiver], found, finished=finished, complete=complete)
    return made, one


FAILED, PASSED = result(Outcome.FAILED), result(Outcome.PASSED)
OTHER = finding(fingerprint="f" * 16)
ELSEWHERE = finding(fingerprint="f" * 16, at="/items/7/name", promise="list/field/$.items[*].name")


@pytest.mark.parametrize(
    ("held", "state"),
    [
        pytest.param([finding(), FAILED], WaiverState.WAIVES, id="exact"),
        pytest.param([finding(at="/items/0/id"), FAILED], WaiverState.WAIVES, id="another-index"),
        pytest.param([finding(), OTHER, FAILED], WaiverState.WAIVES, id="beside-another"),
        pytest.param([finding(level=Level.SHOULD), FAILED], WaiverState.WAIVES, id="should"),
        pytest.param([PASSED], WaiverState.PASSED, id="passed"),
        pytest.param([PASSED, ELSEWHERE], WaiverState.PASSED, id="passed-and-another-promise-fails"),
        pytest.param([OTHER, FAILED], WaiverState.FAILS_DIFFERENTLY, id="another-cause"),
        pytest.param([finding(fingerprint="f" * 16, at=""), FAILED], WaiverState.FAILS_DIFFERENTLY, id="another-place"),
        pytest.param([finding(at="/items/7/name"), FAILED], WaiverState.MISNAMED, id="wrong-place"),
        pytest.param([finding(rule="types.other"), FAILED], WaiverState.MISNAMED, id="wrong-rule"),
        pytest.param([finding(operation="get"), FAILED], WaiverState.MISNAMED, id="wrong-operation"),
        pytest.param([finding(promise="list/other"), FAILED], WaiverState.MISNAMED, id="wrong-promise"),
        pytest.param([result(Outcome.NOT_EXERCISED)], WaiverState.NOT_EXERCISED, id="not-exercised"),
        pytest.param([result(Outcome.NOT_APPLICABLE)], WaiverState.NOT_EXERCISED, id="not-applicable"),
        pytest.param([], WaiverState.NOT_EXERCISED, id="not-judged"),
        pytest.param([result(Outcome.INCONCLUSIVE)], WaiverState.INCONCLUSIVE, id="inconclusive"),
        pytest.param([finding(outcome=Outcome.INCONCLUSIVE)], WaiverState.INCONCLUSIVE, id="seen-not-confirmed"),
        pytest.param([result(Outcome.ERRORED)], WaiverState.ERRORED, id="errored"),
        pytest.param([result(Outcome.ERRORED), PASSED], WaiverState.ERRORED, id="errored-beside-passed"),
        pytest.param([result(Outcome.ERRORED), OTHER], WaiverState.ERRORED, id="errored-beside-another"),
        pytest.param([result(Outcome.PASSED, operation="get")], WaiverState.NOT_EXERCISED, id="passed-elsewhere"),
    ],
)
def test_state_follows_what_was_found(held: list[Finding | Result], state: WaiverState) -> None:
    made, one = applied(*held)
    assert one.state is state
    assert one.wrong == (state in WRONG)
    waived = [each.fingerprint for each in made.findings if each.waived]
    assert waived == ([WAIVER.fingerprint] if state is WaiverState.WAIVES else [])


@pytest.mark.parametrize(
    ("held", "state"),
    [
        pytest.param([PASSED], WaiverState.PASSED, id="passed"),
        pytest.param([PASSED, result(Outcome.NOT_EXERCISED, promise="p")], WaiverState.NOT_EXERCISED, id="not-sure"),
        pytest.param([PASSED, ELSEWHERE], WaiverState.PASSED, id="another-place-fails"),
        pytest.param([finding(fingerprint="f" * 16, promise="p")], WaiverState.FAILS_DIFFERENTLY, id="differently"),
    ],
)
def test_entry_without_promise_goes_by_its_place(held: list[Finding | Result], state: WaiverState) -> None:
    assert applied(*held, waiver=replace(WAIVER, promise=""))[1].state is state


@pytest.mark.parametrize(
    ("finished", "state"),
    [
        pytest.param(1_775_001_599.9, WaiverState.WAIVES, id="last-second-of-its-last-day"),
        pytest.param(1_775_001_600.0, WaiverState.EXPIRED, id="first-second-of-the-next"),
        pytest.param(1e18, WaiverState.EXPIRED, id="beyond-the-calendar"),
    ],
)
def test_it_counts_to_the_end_of_its_last_day(finished: float, state: WaiverState) -> None:
    made, one = applied(finding(), FAILED, finished=finished)
    assert one.state is state
    assert bool(made.findings[0].waived) == (state is WaiverState.WAIVES)


def test_expired_one_is_no_error_though_it_is_not_needed() -> None:
    assert not applied(PASSED, finished=1e12)[1].wrong


@pytest.mark.parametrize("held", [[PASSED], [OTHER, FAILED]])
def test_run_that_was_cut_short_calls_none_needless(held: list[Finding | Result]) -> None:
    _, one = applied(*held, complete=False)
    assert (one.state, one.wrong) == (WaiverState.NOT_REACHED, False)


def test_what_is_said_of_a_waived_finding() -> None:
    made, _ = applied(finding())
    assert made.findings[0].waived == "ticket 12 (ada@example.com, until 2026-03-31, https://example.com/12)"


def test_mark_that_a_finding_came_with_counts_for_nothing() -> None:
    made, _ = applied(finding(waived="forged"), replace(OTHER, waived="forged"), finished=1e12)
    assert [each.waived for each in made.findings] == ["", ""]


def test_one_that_another_waiver_waives_is_not_what_fails_now() -> None:
    waivers = [WAIVER, replace(WAIVER, fingerprint="f" * 16)]
    _, (first, second) = apply(waivers, Findings(results=(FAILED,), findings=(OTHER,)), finished=END, complete=True)
    assert (first.state, second.state) == (WaiverState.PASSED, WaiverState.WAIVES)


@pytest.mark.parametrize(
    ("pointer", "path"),
    [("", "$"), ("/items/0/id", "$.items[*].id"), ("/a~1b", "$['a/b']"), ("/items/12345678901234567890", "$.items[*]")],
)
def test_place_without_indices(pointer: str, path: str) -> None:
    assert generalised(pointer) == path


def test_header_keeps_it_whole() -> None:
    assert waiver_of(waiver_record(WAIVER)) == WAIVER


FOUND = st.builds(
    finding,
    fingerprint=st.sampled_from([WAIVER.fingerprint, "f" * 16]),
    outcome=st.sampled_from([Outcome.FAILED, Outcome.INCONCLUSIVE]),
    level=st.sampled_from([Level.MUST, Level.SHOULD]),
    at=st.sampled_from(["/items/7/id", "/items/1/name", ""]),
)
FOUNDS = st.lists(FOUND, max_size=4, unique_by=lambda each: each.fingerprint)
RESULTS = st.builds(result, st.sampled_from(list(Outcome)))


@given(FOUNDS, st.lists(RESULTS, max_size=4), st.booleans())
def test_waiving_changes_nothing_but_the_mark(found: list[Finding], results: list[Result], complete: bool) -> None:
    made, one = applied(*found, *results, complete=complete)
    assert [replace(each, waived="") for each in made.findings] == found
    assert list(made.results) == results
    assert (one.state is WaiverState.WAIVES) == any(each.waived for each in made.findings)


@given(FOUNDS, st.lists(RESULTS, max_size=4))
def test_a_waiver_makes_no_run_conformant(found: list[Finding], results: list[Result]) -> None:
    made, one = applied(*found, *results)
    told = verdict(made.results, made.findings, complete=True, problems=())
    waived = any(each.waived for each in made.findings)
    assert not (waived and told is Verdict.CONFORMANT)
    assert not (one.wrong and exit_code(told, made.findings, Policy(), wrong_waivers=one.wrong) not in {2, 4})
