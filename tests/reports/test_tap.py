from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tap.parser import Parser

from fairport.reports.cases import RUN, Standing, cases_of
from fairport.reports.tap import render
from fairport.verdict import Outcome, Verdict
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, RESULT

if TYPE_CHECKING:
    from fairport.account import Account


def points(account: Account) -> list[Any]:
    """The test points as tap.py reads them; no line may be unknown to it."""
    text = render(account).decode("utf-8")
    lines = list(Parser().parse_text(text.replace("TAP version 14", "TAP version 13", 1)))
    assert {line.category for line in lines} <= {"version", "plan", "test", "diagnostic"}
    (plan,) = [line for line in lines if line.category == "plan"]
    found = [line for line in lines if line.category == "test"]
    assert plan.expected_tests == len(found)
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    return found


def test_first_line_is_the_version() -> None:
    assert render(ACCOUNT).splitlines()[0] == b"TAP version 14"


def test_points_say_how_each_case_stands() -> None:
    told = points(BROKEN_ACCOUNT)
    assert [(point.ok, point.skip, point.todo) for point in told].count((False, False, False)) == 9
    failed = next(point for point in told if "PortDate" in point.description)
    assert (failed.yaml_block["level"], failed.yaml_block["standing"]) == ("MUST", "failed")
    assert "expected: an integer" in failed.yaml_block["finding_1"]


@pytest.mark.parametrize(
    ("account", "ok", "directive"),
    [
        pytest.param(replace(ACCOUNT, results=(GAP,)), False, "", id="gap"),
        pytest.param(
            replace(ACCOUNT, results=(replace(GAP, accepted="too few rows"),)),
            True,
            "SKIP accepted: too few",
            id="accepted",
        ),
        pytest.param(
            replace(
                ACCOUNT,
                results=(replace(RESULT, rule=FINDING.rule, promise=FINDING.promise, outcome=Outcome.FAILED),),
                findings=(replace(FINDING, waived="ticket #12"),),
            ),
            False,
            "TODO waived: ticket ",
            id="waived",
        ),
    ],
)
def test_directives(account: Account, ok: bool, directive: str) -> None:  # a column of the table
    _, point = points(account)
    assert point.ok is ok
    assert str(point.directive.text).startswith(directive)


def test_run_that_judged_nothing_is_not_ok() -> None:
    (point,) = points(replace(ACCOUNT, verdict=Verdict.INVALID_RUN, results=(), problem="unreachable"))
    assert (point.ok, point.description, point.yaml_block["message"]) == (False, f"- {RUN}", "unreachable")


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_is_read_back_point_by_point(account: Account) -> None:
    cases = cases_of(account)
    told = points(account)[1:]
    assert len(told) == len(cases)
    failed = [p for p in told if not p.ok and not p.todo and p.yaml_block["standing"] == "failed"]
    assert len(failed) == sum(case.standing is Standing.FAILED for case in cases)
    for point, case in zip(told, cases, strict=True):
        assert point.skip == (case.standing in {Standing.ACCEPTED, Standing.NOT_JUDGED, Standing.NOT_APPLICABLE})
