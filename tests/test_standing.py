"""Where a service stood: the same from an account, a JSON report and a history."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fairport.account import RequirementAccount
from fairport.reports import json_report
from fairport.standing import Stand, named, report_standing, rules_identity, stand_of, standing_of, waivedly
from fairport.verdict import Level, Outcome
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING

ORD_TOTAL = RequirementAccount(
    id="ORD-TOTAL",
    level=Level.MUST,
    quote="the total",
    page="p",
    section="Paging",
    outcome=Outcome.FAILED,
    rules=("paging.total-true",),
    untested="",
)


@pytest.mark.parametrize("account", [ACCOUNT, BROKEN_ACCOUNT])
def test_report_says_the_same_as_the_account(account: object) -> None:
    held = replace(account, requirements=(ORD_TOTAL,))  # type: ignore[type-var]
    report = json.loads(json_report.render(held))
    assert report_standing(report, held.started) == standing_of(held)
    assert report_standing(report, held.started, "acme").label == "acme"


@pytest.mark.parametrize(("waived", "stand"), [("", Stand.FAILED), ("known", Stand.WAIVED)])
def test_waived_requirement_is_told_as_waived(waived: str, stand: Stand) -> None:
    held = replace(BROKEN_ACCOUNT, requirements=(ORD_TOTAL,), findings=(replace(FINDING, waived=waived),))
    assert [line.stand for line in standing_of(held).lines] == [stand]


def test_one_failure_that_nobody_waives_is_a_failure() -> None:
    both = [(Outcome.FAILED, ("A", "B"), True), (Outcome.FAILED, ("A",), False), (Outcome.INCONCLUSIVE, ("C",), True)]
    assert waivedly(both) == {"B"}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_stand(outcome: Outcome) -> None:
    assert stand_of(outcome, waived=False).value == outcome.value.replace("_", "-")


def test_what_no_rule_verifies_is_not_tested() -> None:
    assert stand_of(None, waived=True) is Stand.NOT_TESTED


def test_counts_are_by_level() -> None:
    held = standing_of(replace(ACCOUNT, requirements=(ORD_TOTAL, replace(ORD_TOTAL, id="X", level=Level.SHOULD))))
    assert (held.count(Level.MUST, Stand.FAILED), held.count(Level.MUST, Stand.PASSED)) == (1, 0)


def test_run_and_rules_have_names_of_their_own() -> None:
    assert named("a", "b", 1.0) == named("a", "b", 1.0009)
    assert named("a", "b", 1e300) == named("a", "b", 1e300)
    assert len({named("a", "b", 1.0), named("a", "b", 2.0), named("a", "c", 1.0), named("a", "b", None)}) == 4
    assert rules_identity("1", {"a": "x", "b": "y"}) == rules_identity("1", {"b": "y", "a": "x"})
    assert rules_identity("1", {"a": "x"}) != rules_identity("1", {"a": "y"})
