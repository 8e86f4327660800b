import re
from typing import get_args

import pytest

from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.faults import FAULTS, Fault, faulty, named
from fairport.contract_tests.service.lying import Group
from fairport.errors import UsageError
from fairport.spec import load_contract
from fairport.validators import all_rules


def test_there_are_enough_lies_in_every_group() -> None:
    assert len(FAULTS) >= 150
    assert {fault.group for fault in FAULTS.values()} == set(get_args(Group))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_says_what_it_does_and_where_it_was_seen(fault: Fault) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fault.name)
    assert re.fullmatch(r"[A-Z][^\n]*\.", fault.summary)
    assert fault.source
    assert fault.catches
    assert not set(fault.catches) & set(fault.also)
    assert all(re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", rule) for rule in (*fault.catches, *fault.also))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_changes_the_behaviour_and_only_that(fault: Fault) -> None:
    honest = Behaviour()
    assert fault.twist(honest) != honest
    assert honest == Behaviour()


def test_every_rule_that_the_contract_gives_work_has_its_lie() -> None:
    rules = {rule.id for rule in all_rules()}
    promises = load_contract("porting-status").promises
    used = {rule.id for rule in all_rules() if any(rule.judges(promise) for promise in promises)}
    assert {rule for fault in FAULTS.values() for rule in (*fault.catches, *fault.also)} <= rules
    assert used - {rule for fault in FAULTS.values() for rule in fault.catches} == set()


def test_no_lie_leaves_the_honest_behaviour() -> None:
    assert faulty(Behaviour(), []) == Behaviour()


def test_lies_are_told_together() -> None:
    ways = faulty(Behaviour(), ["order-by-chance", named("total-one-too-many")])
    assert ways.sql_order == "random()"
    assert ways.sql_total.startswith("SELECT 1 + (")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("skip-ignord", "did you mean skip-ignored or to-ignored or limit-ignored?"),
        ("zzz", "`fairport serve --list-faults` lists them"),
    ],
)
def test_unknown_name_is_met_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        named(name)
    assert caught.value.hint == hint
