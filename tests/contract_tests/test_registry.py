from dataclasses import dataclass
from types import ModuleType

import pytest

from fairport.contract_tests.registry import Fault, fault, gathered, look_up, summary_of, twisted
from fairport.errors import UsageError


def lie(name: str, twist: int) -> Fault[tuple[int, ...]]:
    return Fault(name, "Adds a number.", "group", ("a.b",), (), "why", lambda ways: (*ways, twist))


@dataclass
class Named:
    name: str


def test_fault_is_made_of_a_function_and_its_docstring() -> None:
    @fault("adds-one", catches=["a.b"], also=["a.b", "c.d"], group="numbers", source="seen", size=3)
    def adds_one(ways: int) -> int:
        """Adds one."""
        return ways + 1

    assert (adds_one.name, adds_one.summary, adds_one.group, adds_one.source, adds_one.size) == (
        "adds-one",
        "Adds one.",
        "numbers",
        "seen",
        3,
    )
    assert (adds_one.catches, adds_one.also, adds_one.twist(1)) == (("a.b",), ("c.d",), 2)


def test_what_says_nothing_has_no_summary() -> None:
    assert summary_of(lambda: None) == ""


def test_values_of_a_kind_are_gathered_from_modules_by_name() -> None:
    first, second = ModuleType("first"), ModuleType("second")
    vars(first).update(one=Named("one"), other=1)
    vars(second).update(two=Named("two"))
    assert list(gathered(Named, [first, second])) == ["one", "two"]


@pytest.mark.parametrize(
    ("name", "hint"), [("skip-ignord", "did you mean skip-ignored or to-ignored?"), ("zzz", "look there")]
)
def test_name_that_nothing_has_is_told_with_the_nearest(name: str, hint: str) -> None:
    found = {each.name: each for each in (Named("skip-ignored"), Named("to-ignored"))}
    with pytest.raises(UsageError, match=f"there is no lie named '{name}'") as told:
        look_up(found, name, "lie", where="--lie", hint="look there")
    assert (told.value.where, told.value.hint) == ("--lie", hint)
    assert look_up(found, "to-ignored", "lie", where="", hint="") is found["to-ignored"]


def test_lies_twist_what_those_before_them_left() -> None:
    known = {each.name: each for each in (lie("two", 2), lie("one", 1))}
    assert twisted((0,), ["two", lie("three", 3), "one"], known) == (0, 2, 3, 1)
    with pytest.raises(UsageError, match="there is no fault named 'four'"):
        twisted((0,), ["four"], known)
