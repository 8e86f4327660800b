"""The table of reference services: by the name of a contract, each whole and startable."""

from __future__ import annotations

import pytest

from fairport.reference import Surroundings, contracts, service_of, services
from fairport.spec import load_contract
from fairport.spec.offered import bundled_names
from fairport.validators import all_rules


def test_every_bundled_contract_has_its_reference_service() -> None:
    assert sorted(contracts()) == bundled_names()
    assert [service_of(name).contract for name in contracts()] == list(contracts())


def test_contract_without_one_is_served_by_the_default_one() -> None:
    assert service_of("elsewhere").contract == "porting-status"


@pytest.mark.parametrize("service", services(), ids=contracts())
def test_demo_tells_parameters_of_its_contract(service: object) -> None:
    with service.demo(3, 1, (), 0.0) as held:  # type: ignore[attr-defined]
        contract = load_contract(service.contract)  # type: ignore[attr-defined]
        known = {parameter.name for operation in contract.operations for parameter in operation.parameters}
        assert {*held.parameters, *held.foreign} <= known
        assert bool(held.auth) is any(operation.secured for operation in contract.operations)


@pytest.mark.parametrize("service", services(), ids=contracts())
def test_staged_service_has_the_values_that_are_asked_for(service: object) -> None:
    around = Surroundings(size=3, seed=1, clock=lambda: 1_790_000_000.0, sleep=lambda _seconds: None)
    staged = service.stage("honest", service.honest, around)  # type: ignore[attr-defined]
    assert callable(staged.app)
    assert bool(staged.user) is bool(staged.values)


def test_faults_and_variants_name_rules_that_exist() -> None:
    rules = {rule.id for rule in all_rules()}
    for service in services():
        named = {rule for lie in service.faults.values() for rule in (*lie.catches, *lie.also)}
        expected = {rule for fair in service.variants.values() for rule in fair.expects}
        assert sorted((named | expected) - rules) == []
