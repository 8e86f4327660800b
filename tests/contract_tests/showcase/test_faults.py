from __future__ import annotations

import re
from typing import get_args

import pytest

from fairport.contract_tests.showcase.behaviour import Behaviour
from fairport.contract_tests.showcase.faults import FAULTS, Fault, faulty, named
from fairport.contract_tests.showcase.lying import Group
from fairport.errors import UsageError


def test_there_are_enough_lies() -> None:
    assert len(FAULTS) >= 60
    assert {fault.group for fault in FAULTS.values()} <= set(get_args(Group))


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


def test_no_lie_leaves_the_honest_behaviour() -> None:
    assert faulty(Behaviour(), []) == Behaviour()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cursor-ignord", "did you mean cursor-ignored"),
        ("zzz", "`fairport serve --list-faults` lists them"),
    ],
)
def test_unknown_name_is_met_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        named(name)
    assert caught.value.hint
    assert caught.value.hint.startswith(hint)
