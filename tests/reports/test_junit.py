from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import junitparser
import pytest
from hypothesis import given, settings

from fairport.reports.cases import RUN, Standing, cases_of
from fairport.reports.junit import MOST_FINDINGS, render
from fairport.verdict import Outcome, Verdict
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, HEADER, RESULT
from tests.reports.outside import junit_schema, parsed

if TYPE_CHECKING:
    from fairport.account import Account


def suites(account: Account) -> list[Any]:
    body = render(account)
    junit_schema().assertValid(parsed(body).getroottree())
    return list(junitparser.JUnitXml.fromstring(body))


def case_of(account: Account, name: str) -> Any:
    return next(case for suite in suites(account) for case in suite if case.name == name)


def test_each_operation_is_a_suite_with_a_case_for_each_rule_on_each_promise() -> None:
    run, first, second = suites(BROKEN_ACCOUNT)
    assert [
        (suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in (run, first, second)
    ] == [
        ("fairport", 1, 0, 0, 0),
        ("listOrders", 8, 4, 2, 1),
        ("listPropertyOrders", 3, 1, 2, 0),
    ]
    assert [(case.classname, case.name) for case in first][:2] == [
        ("listOrders", "types.type listOrders:$.Orders[*].No"),
        ("listOrders", "types.type listOrders:$.Orders[*].PortDate"),
    ]


def test_failure_says_what_where_expected_received_and_how_to_see_it() -> None:
    (told,) = case_of(BROKEN_ACCOUNT, "types.type listOrders:$.Orders[*].PortDate").result
    assert isinstance(told, junitparser.Failure)
    assert (told.type, told.message) == ("MUST", "PortDate is a string")
    for line in (
        "at: /Orders/0/PortDate",
        "expected: an integer",
        'actual: "1774915200"',
        "promised: ORD-PORTDATE: “PortDate timestamp The scheduled porting date.”",
        '> "PortDate": "1774915200"',
        "fingerprint: aaaabbbbccccdddd",
    ):
        assert line in told.text
    assert told.text.splitlines()[-1].startswith("curl -i")


@pytest.mark.parametrize(
    ("result", "tag", "message"),
    [
        pytest.param(GAP, junitparser.Error, "not exercised - no-matching-data - an error response", id="gap"),
        pytest.param(
            replace(GAP, accepted="staging has none"),
            junitparser.Skipped,
            "accepted: staging has none - no-matching-data - an error response",
            id="accepted",
        ),
        pytest.param(
            replace(GAP, outcome=Outcome.ERRORED, reason="rule-error", how="KeyError"),
            junitparser.Error,
            "errored - rule-error - KeyError",
            id="error-of-ours",
        ),
        pytest.param(replace(GAP, level="SHOULD"), junitparser.Skipped, None, id="should-not-exercised"),
        pytest.param(
            replace(GAP, outcome=Outcome.NOT_APPLICABLE, reason="declared-off", how=""),
            junitparser.Skipped,
            "not applicable - declared-off",
            id="not-applicable",
        ),
    ],
)
def test_what_was_not_judged_says_why(result: Any, tag: type, message: str | None) -> None:
    (told,) = case_of(replace(ACCOUNT, results=(RESULT, result)), "errors.body listOrders:error-body").result
    assert type(told) is tag
    assert message is None or told.message == message


def test_allowed_gaps_are_skipped() -> None:
    allowed = {**HEADER, "policy": {"allow_unverified": True}}
    (told,) = case_of(replace(ACCOUNT, header=allowed, results=(GAP,)), "errors.body listOrders:error-body").result
    assert isinstance(told, junitparser.Skipped)


def test_waived_finding_is_skipped_with_the_reason_and_never_passed() -> None:
    account = replace(
        ACCOUNT,
        results=(replace(RESULT, rule=FINDING.rule, promise=FINDING.promise, outcome=Outcome.FAILED),),
        findings=(replace(FINDING, waived="ticket 12"),),
    )
    (told,) = case_of(account, "paging.total-true listOrders:paging").result
    assert isinstance(told, junitparser.Skipped)
    assert told.message == "waived: ticket 12"


def test_run_that_judged_nothing_does_not_look_green() -> None:
    account = replace(
        ACCOUNT, verdict=Verdict.INVALID_RUN, exit_code=4, results=(), complete=False, problem="unreachable"
    )
    (suite,) = suites(account)
    (case,) = suite
    assert (case.name, suite.errors, case.result[0].message) == (RUN, 1, "unreachable")


def test_many_findings_of_one_case_are_bounded_and_counted() -> None:
    many = tuple(replace(FINDING, fingerprint=f"{number:x}") for number in range(MOST_FINDINGS + 5))
    (told,) = case_of(replace(ACCOUNT, results=(), findings=many), "paging.total-true listOrders:paging").result
    assert told.text.splitlines()[-1] == "and 5 more findings; the JSON report has them all"


def test_duration_is_written_as_the_schema_wants_it() -> None:
    root = parsed(render(replace(ACCOUNT, finished=ACCOUNT.started + 4321.5)))
    assert root.get("time") == "4,321.500"
    junit_schema().assertValid(root.getroottree())


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_document_that_the_schema_allows(account: Account) -> None:
    told = suites(account)
    cases = [case for suite in told for case in suite]
    assert len(cases) == len(cases_of(account)) + 1
    failures = sum(isinstance(result, junitparser.Failure) for case in cases for result in case.result)
    assert failures == sum(case.standing is Standing.FAILED for case in cases_of(account))
    assert render(account) == render(account)
