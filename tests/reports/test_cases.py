from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from fairport.reports.cases import Standing, by_operation, cases_of, run_problem
from fairport.verdict import Level, Outcome, Verdict
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, HEADER, RESULT, TYPE_FINDING

if TYPE_CHECKING:
    from fairport.account import Account

FAILED = replace(RESULT, rule=FINDING.rule, promise=FINDING.promise, outcome=Outcome.FAILED)


@pytest.mark.parametrize(
    ("result", "findings", "standing"),
    [
        pytest.param(RESULT, (), Standing.PASSED, id="passed"),
        pytest.param(FAILED, (FINDING,), Standing.FAILED, id="failed"),
        pytest.param(FAILED, (), Standing.FAILED, id="failed-without-a-finding"),
        pytest.param(FAILED, (replace(FINDING, waived="known"),), Standing.WAIVED, id="waived"),
        pytest.param(FAILED, (replace(FINDING, waived="known"), FINDING), Standing.FAILED, id="one-of-two-waived"),
        pytest.param(replace(FAILED, outcome=Outcome.ERRORED), (FINDING,), Standing.FAILED, id="broken-and-errored"),
        pytest.param(
            replace(FAILED, outcome=Outcome.ERRORED),
            (replace(FINDING, waived="known"),),
            Standing.ERRORED,
            id="waiver-does-not-cover-an-error-of-ours",
        ),
        pytest.param(
            replace(FAILED, outcome=Outcome.PASSED), (FINDING,), Standing.FAILED, id="a-finding-is-never-lost"
        ),
        pytest.param(GAP, (), Standing.UNVERIFIED, id="gap"),
        pytest.param(replace(GAP, outcome=Outcome.INCONCLUSIVE), (), Standing.UNVERIFIED, id="inconclusive"),
        pytest.param(replace(GAP, accepted="why"), (), Standing.ACCEPTED, id="accepted"),
        pytest.param(replace(GAP, level=Level.SHOULD), (), Standing.NOT_JUDGED, id="should"),
        pytest.param(replace(GAP, level=Level.SHOULD, outcome=Outcome.ERRORED), (), Standing.ERRORED, id="errored"),
        pytest.param(replace(GAP, outcome=Outcome.NOT_APPLICABLE), (), Standing.NOT_APPLICABLE, id="not-applicable"),
    ],
)
def test_standing(result: object, findings: tuple[object, ...], standing: Standing) -> None:
    (case,) = cases_of(replace(ACCOUNT, results=(result,), findings=findings))
    assert case.standing is standing
    assert bool(case.note) is (standing is not Standing.PASSED)


def test_gap_that_is_allowed_is_accepted_and_an_error_of_ours_is_not() -> None:
    header = {**HEADER, "policy": {"allow_unverified": True}}
    results = (GAP, replace(GAP, outcome=Outcome.ERRORED))
    assert [case.standing for case in cases_of(replace(ACCOUNT, header=header, results=results))] == [
        Standing.ACCEPTED,
        Standing.ERRORED,
    ]


def test_level_is_that_of_what_is_broken() -> None:
    (case,) = cases_of(replace(ACCOUNT, results=(FAILED,), findings=(replace(FINDING, level=Level.SHOULD),)))
    assert case.level is Level.SHOULD


def test_personal_data_is_told_by_shape() -> None:
    found = replace(TYPE_FINDING, message='Email is "jane@example.com"')
    gap = replace(GAP, how='Email "jane@example.com" moved')
    told = " ".join(case.note for case in cases_of(replace(ACCOUNT, results=(gap,), findings=(found,))))
    assert "jane" not in told
    assert told.count("xxxx@xxxxxxx.xxx") == 2


def test_cases_of_one_operation_stand_together() -> None:
    grouped = dict(by_operation(cases_of(BROKEN_ACCOUNT)))
    assert {name: len(cases) for name, cases in grouped.items()} == {"listOrders": 8, "listPropertyOrders": 3}


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        pytest.param(ACCOUNT, "", id="fine"),
        pytest.param(BROKEN_ACCOUNT, "", id="non-conformant"),
        pytest.param(replace(ACCOUNT, complete=False), "the run is not complete", id="partial"),
        pytest.param(replace(ACCOUNT, complete=False, problem="interrupted"), "interrupted", id="interrupted"),
        pytest.param(replace(ACCOUNT, verdict=Verdict.INVALID_RUN), "no MUST could be judged", id="invalid"),
    ],
)
def test_run_problem(account: Account, problem: str) -> None:
    assert run_problem(account) == problem


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_no_finding_and_no_result_is_lost(account: Account) -> None:
    cases = cases_of(account)
    assert sum(len(case.findings) for case in cases) == len(account.findings)
    assert len(cases) >= len(account.results)
    broken = {
        (f.rule, f.promise, f.operation) for f in account.findings if f.outcome is Outcome.FAILED and not f.waived
    }
    failed = {(c.result.rule, c.result.promise, c.result.operation) for c in cases if c.standing is Standing.FAILED}
    assert broken <= failed
