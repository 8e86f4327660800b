"""What counts against a run: the law over all runs stands in test_contract, here are its borders."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from fairport.comparison import compare
from fairport.contract_tests.suite.counting import counting, gate, missing
from fairport.verdict import Level, Outcome, Policy
from tests.reports.examples import ACCOUNT, FINDING, GAP, RESULT, SHOULD_FINDING

if TYPE_CHECKING:
    from fairport.account import Account

RULES = [{"id": rule, "digest": "11"} for rule in {FINDING.rule, SHOULD_FINDING.rule, GAP.rule, RESULT.rule}]
ACCEPTED = replace(GAP, accepted="no data")
WAIVED = replace(FINDING, waived="until June")
UNDECIDED = replace(FINDING, outcome=Outcome.INCONCLUSIVE)


def account(policy: Policy, *held: object) -> Account:
    header = {**ACCOUNT.header, "started": 1.0, "rules": RULES, "policy": asdict(policy)}
    header["contract"] = {**ACCOUNT.header["contract"], "requirements": []}
    findings = tuple(each for each in held if isinstance(each, type(FINDING)))
    results = tuple(each for each in held if isinstance(each, type(RESULT)))
    return replace(ACCOUNT, header=header, findings=findings, results=results)


def test_without_a_gate_everything_counts() -> None:
    told = account(Policy(), FINDING, WAIVED, UNDECIDED, SHOULD_FINDING, GAP, ACCEPTED)
    assert (counting(told), missing(told), gate(told)) == ([FINDING], [GAP], None)
    strict = account(Policy(fail_on_should=True, allow_unverified=True), FINDING, SHOULD_FINDING, GAP)
    assert (counting(strict), missing(strict)) == ([FINDING, SHOULD_FINDING], [])


@pytest.mark.parametrize("gated", ["", "regressions"])
def test_baseline_counts_with_a_gate_alone(gated: str) -> None:
    told = account(Policy(gate=gated), FINDING, GAP)
    made = replace(told, comparison=compare(told.snapshot(), told.snapshot()))
    assert (counting(made), missing(made)) == (([], []) if gated else ([FINDING], [GAP]))


def test_what_is_new_counts_and_what_was_verified_before_is_missed() -> None:
    now = account(Policy(gate="regressions"), FINDING, SHOULD_FINDING, GAP)
    before = account(Policy(), SHOULD_FINDING, replace(GAP, outcome=Outcome.PASSED)).snapshot()
    made = replace(now, comparison=compare(before, now.snapshot()))
    assert GAP.level is Level.MUST
    assert (counting(made), missing(made)) == ([FINDING], [GAP])
