from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.comparison import compare
from fairport.conclusion import (
    NOT_REPEATED,
    RECORDING,
    RUN,
    Terms,
    conclude,
    concluded,
    gated,
    terms_of,
    terms_record,
)
from fairport.verdict import Findings, Level, Outcome, Policy, Result, Verdict
from fairport.waivers import WaiverState
from tests.test_comparison import BAD, GOOD, runs
from tests.test_waivers import END, WAIVER, finding
from tests.test_waivers import result as waivable

if TYPE_CHECKING:
    from fairport.snapshots import Snapshot


def result(outcome: Outcome, **members: Any) -> Result:
    own: dict[str, Any] = {"rule": "a.b", "promise": "p", "operation": "list", "facet": "f", "level": Level.MUST}
    return Result(**(own | {"outcome": outcome} | members))


def of(made: Result, **more: Any) -> Result:
    given: dict[str, Any] = {"silent": {}, "accepted": {}} | more
    (found,) = concluded(Findings(results=(made,)), **given).results
    return found


def test_operation_that_could_not_be_asked_says_why() -> None:
    made = of(result(Outcome.NOT_EXERCISED, reason="no-matching-data"), silent={"list": "it needs a shop"})
    assert (made.reason, made.how) == ("not-asked", "it needs a shop")
    assert of(result(Outcome.PASSED), silent={"list": "x"}).reason == ""


@pytest.mark.parametrize(("mode", "reason"), [(RUN, NOT_REPEATED), (RECORDING, "recorded-once")])
def test_recording_cannot_be_asked_again(mode: str, reason: str) -> None:
    assert of(result(Outcome.INCONCLUSIVE, reason=NOT_REPEATED), mode=mode).reason == reason


@pytest.mark.parametrize(
    ("outcome", "key", "accepted"),
    [
        (Outcome.NOT_EXERCISED, "a.b", "ok"),
        (Outcome.INCONCLUSIVE, "a.b list", "ok"),
        (Outcome.NOT_EXERCISED, "a.b other", ""),
        (Outcome.PASSED, "a.b", ""),
        (Outcome.FAILED, "a.b", ""),
    ],
)
def test_only_gaps_are_accepted(outcome: Outcome, key: str, accepted: str) -> None:
    assert of(result(outcome), accepted={key: "ok"}).accepted == accepted


def test_mark_that_a_gap_came_with_counts_for_nothing() -> None:
    assert of(result(Outcome.NOT_EXERCISED, accepted="forged")).accepted == ""


WITH_FINDING = Findings(results=(waivable(Outcome.FAILED),), findings=(finding(),))
CLEAN = Findings(results=(waivable(Outcome.PASSED),))


@pytest.mark.parametrize(
    ("held", "complete", "verdict", "code", "state"),
    [
        pytest.param(WITH_FINDING, True, Verdict.CONFORMANT_WITH_EXCEPTIONS, 0, WaiverState.WAIVES, id="waived"),
        pytest.param(CLEAN, True, Verdict.CONFORMANT, 2, WaiverState.PASSED, id="not-needed"),
        pytest.param(CLEAN, False, Verdict.NOT_FULLY_VERIFIED, 3, WaiverState.NOT_REACHED, id="cut-short"),
    ],
)
def test_waivers_are_applied_where_the_verdict_is_made(
    held: Findings, complete: bool, verdict: Verdict, code: int, state: WaiverState
) -> None:
    made = conclude(held, Terms(waivers=(WAIVER,)), silent={}, finished=END, complete=complete)
    assert (made.verdict, made.waivers[0].state) == (verdict, state)
    assert made.exit_code == code


@given(runs(), runs(), st.booleans(), st.booleans(), st.booleans())
def test_gate_fails_on_what_is_new_alone(
    old: Snapshot, new: Snapshot, complete: bool, allow: bool, strict: bool
) -> None:
    made = compare(old, new)
    policy = Policy(gate="regressions", allow_unverified=allow, fail_on_should=strict)
    code = gated(made.changes, policy, complete=complete)
    if made.regressions(fail_on_should=strict):
        assert code == 1
    else:
        assert code == (3 if (made.lost or not complete) and not allow else 0)


@pytest.mark.parametrize(
    ("baseline", "code"),
    [
        pytest.param(replace(GOOD, rules={WAIVER.rule: "1"}, checks=()), 1, id="new"),
        pytest.param(None, 1, id="no-baseline"),
    ],
)
def test_gate_counts_for_a_verdict_that_fails(baseline: Snapshot | None, code: int) -> None:
    terms = Terms(policy=Policy(gate="regressions"), baseline=baseline)
    made = conclude(WITH_FINDING, terms, silent={}, finished=END, complete=True)
    assert (made.verdict, made.exit_code) == (Verdict.NON_CONFORMANT, code)


def test_invalid_run_stays_one_whatever_the_gate() -> None:
    terms = Terms(policy=Policy(gate="regressions", problems=("unreachable",)), baseline=GOOD)
    assert conclude(CLEAN, terms, silent={}, finished=END, complete=False).exit_code == 4


def test_header_keeps_terms_whole() -> None:
    policy = Policy(gate="regressions", allow_unverified=True, problems=("p",))
    terms = Terms(policy=policy, accepted={"a": "b"}, waivers=(WAIVER,), baseline=BAD, mode=RECORDING)
    assert terms_of(orjson.loads(orjson.dumps(terms_record(terms))), {}) == terms
