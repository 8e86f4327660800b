from __future__ import annotations

from typing import Any

import pytest

from fairport.conclusion import NOT_REPEATED, RECORDING, RUN, concluded
from fairport.verdict import Findings, Level, Outcome, Result


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
