"""Every lie of the reference service is caught by the rules that it names, and by no others; honesty draws nothing.

Here a sample of the lies is told; `fairport prove` (nox -s prove) tells them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service.faults import FAULTS
from fairport.prove import prove
from fairport.reference import all_faults, contracts, service_of
from fairport.spec import load_contract
from fairport.trial import Case, check_case
from fairport.validators import all_rules
from fairport.verdict import Level, Outcome, Verdict
from tests.proving import checked

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = sorted(FAULTS)[::12]
SHOWCASE = service_of("showcase").faults
FEW = sorted(SHOWCASE)[::12]


@pytest.mark.parametrize("name", SAMPLE)
def test_fault_fails_its_rules_and_no_others(name: str) -> None:
    proof = prove(Case(name=name, kind="fault"))
    assert (proof.missed, proof.alarms) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(FAULTS) - set(SAMPLE)))
def test_every_other_fault_fails_its_rules_and_no_others(name: str) -> None:
    proof = prove(Case(name=name, kind="fault"))
    assert (proof.missed, proof.alarms) == ((), ())


@pytest.mark.parametrize(
    "name", [name if name in FEW else pytest.param(name, marks=pytest.mark.slow) for name in SHOWCASE]
)
def test_fault_of_the_showcase_fails_its_rules_and_no_others(name: str) -> None:
    proof = prove(Case(name=name, kind="fault", contract="showcase", size=SHOWCASE[name].size or 137))
    assert (proof.missed, proof.alarms) == ((), ())


@pytest.mark.parametrize("name", ["total-of-this-page", "asap-with-a-date"])
def test_exit_code_is_1_just_where_a_must_is_broken(name: str, tmp_path: Path) -> None:
    account = check_case(Case(name=name, kind="fault", profile="quick"), tmp_path / "trace.jsonl")
    broke_a_must = any(f.level is Level.MUST and f.outcome is Outcome.FAILED for f in account.findings)
    assert (account.exit_code == 1) is broke_a_must


@pytest.mark.parametrize("size", [0, 1, 3, 20, 21])
def test_honest_service_draws_no_finding(size: int, tmp_path: Path) -> None:
    account = checked(tmp_path / "trace.jsonl", size)
    assert account.findings == ()
    assert not [r for r in account.results if r.outcome in {Outcome.FAILED, Outcome.ERRORED, Outcome.INCONCLUSIVE}]
    assert (account.verdict is Verdict.CONFORMANT) is (account.gaps == ())


def test_honest_service_with_rows_enough_is_conformant(tmp_path: Path) -> None:
    account = checked(tmp_path / "trace.jsonl", 137)
    assert (account.verdict, account.exit_code, account.gaps) == (Verdict.CONFORMANT, 0, ())


def test_every_rule_has_a_fault_that_it_catches() -> None:
    caught = {rule for lie in all_faults().values() for rule in lie.catches}
    promises = [promise for name in contracts() for promise in load_contract(name).promises]
    used = {rule.id for rule in all_rules() if any(rule.judges(promise) for promise in promises)}
    assert sorted(used - caught) == []
    assert sorted({rule.id for rule in all_rules()} - used) == []


def test_faults_name_only_rules_that_exist() -> None:
    named = {rule for lie in all_faults().values() for rule in (*lie.catches, *lie.also)}
    assert sorted(named - {rule.id for rule in all_rules()}) == []
