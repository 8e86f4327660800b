"""Every lie of the reference service is caught by the rules that it names, and by no others; honesty draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service.faults import FAULTS
from fairport.validators import all_rules
from fairport.verdict import Level, Outcome, Verdict
from tests.proving import checked

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 137
ROWLESS = 0


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_fault_fails_its_rules_and_no_others(name: str, tmp_path: Path) -> None:
    lie = FAULTS[name]
    account = checked(tmp_path / "trace.jsonl", SIZE, [name])
    failed = {finding.rule for finding in account.findings if finding.outcome is Outcome.FAILED}
    assert set(lie.catches) - failed == set(), "these rules should have failed"
    assert failed - set(lie.catches) - set(lie.also) == set(), "these rules raise a wrong alarm"
    assert not [result for result in account.results if result.outcome is Outcome.ERRORED]
    broke_a_must = any(f.level is Level.MUST and f.outcome is Outcome.FAILED for f in account.findings)
    assert (account.exit_code == 1) is broke_a_must


@pytest.mark.parametrize("size", [1, 3, 20, 21, 137])
def test_honest_service_draws_no_finding(size: int, tmp_path: Path) -> None:
    account = checked(tmp_path / "trace.jsonl", size)
    assert account.findings == ()
    assert not [r for r in account.results if r.outcome in {Outcome.FAILED, Outcome.ERRORED, Outcome.INCONCLUSIVE}]
    assert account.verdict in {Verdict.CONFORMANT, Verdict.NOT_FULLY_VERIFIED}
    assert (account.verdict is Verdict.CONFORMANT) is (account.gaps == ())


def test_honest_service_with_rows_enough_is_conformant(tmp_path: Path) -> None:
    account = checked(tmp_path / "trace.jsonl", SIZE)
    assert (account.verdict, account.exit_code) == (Verdict.CONFORMANT, 0)


def test_honest_service_without_rows_is_not_fully_verified(tmp_path: Path) -> None:
    account = checked(tmp_path / "trace.jsonl", ROWLESS)
    assert account.findings == ()
    assert (account.verdict, account.exit_code) == (Verdict.NOT_FULLY_VERIFIED, 3)
    assert {gap.outcome for gap in account.gaps} == {Outcome.NOT_EXERCISED}


def test_every_rule_has_a_fault_that_it_catches() -> None:
    caught = {rule for lie in FAULTS.values() for rule in lie.catches}
    assert sorted({rule.id for rule in all_rules()} - caught) == []


def test_faults_name_only_rules_that_exist() -> None:
    assert sorted({rule for lie in FAULTS.values() for rule in lie.catches} - {rule.id for rule in all_rules()}) == []
