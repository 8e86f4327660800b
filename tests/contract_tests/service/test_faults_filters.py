from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def names(caller: Caller, count: int) -> list[str]:
    return [row["PortingNo"] for row in caller.ask().json["PortingRequests"]][:count]


def asking(caller: Caller, *numbers: str, **parameters: object) -> dict[str, Any]:
    return caller.ask(PortingRequestNumbers=",".join(numbers), Results_Count=137, **parameters).json


def listed(caller: Caller, *numbers: str, **parameters: object) -> list[str]:
    return [row["PortingNo"] for row in asking(caller, *numbers, **parameters)["PortingRequests"]]


def numbers_of(caller: Caller) -> list[dict[str, Any]]:
    rows = asking(caller, *names(caller, 20))["PortingRequests"]
    return [number for row in rows for number in row["PortingNumbers"]]


LIES: dict[str, Callable[[Caller], bool]] = {
    "filter-ignored": lambda caller: len(listed(caller, *names(caller, 2))) == 137,
    "filter-takes-the-first-value": lambda caller: listed(caller, *names(caller, 3)) == names(caller, 1),
    "filter-takes-the-last-value": lambda caller: listed(caller, *names(caller, 3)) == names(caller, 3)[2:],
    "unknown-value-gives-everything": lambda caller: (
        len(listed(caller, "P-999999")) == 137
        and listed(caller, *names(caller, 2)) == names(caller, 2)
        and listed(caller, names(caller, 1)[0], "P-999999") == names(caller, 1)
    ),
    "filter-drops-the-window": lambda caller: listed(caller, *names(caller, 2), From=1, To=2) == names(caller, 2),
    "filter-or-window": lambda caller: (
        len(listed(caller, *names(caller, 2))) == 137
        and listed(caller, *names(caller, 2), From=1, To=2) == names(caller, 2)
    ),
    "total-ignores-the-filter": lambda caller: (
        asking(caller, *names(caller, 2))["TotalCount"] == 137
        and listed(caller, *names(caller, 2)) == names(caller, 2)
        and asking(caller, *names(caller, 2), From=1, To=2)["TotalCount"] == 0
        and caller.ask("property", PortingRequestNumbers="none").json["TotalCount"] == len(caller.walk("property"))
    ),
    "filtered-rows-lose-their-numbers": lambda caller: numbers_of(caller) == [],
    "filtered-rows-lose-their-histories": lambda caller: (
        [number["StatusHistory"] for number in numbers_of(caller)] == [[]] * len(numbers_of(caller))
    ),
    "flow-id-missing-when-filtered": lambda caller: (
        not any("IncomingActionId" in number for number in numbers_of(caller))
        and any("IncomingActionId" in n for row in caller.ask().json["PortingRequests"] for n in row["PortingNumbers"])
    ),
    "filter-lost-after-the-first-page": lambda caller: (
        listed(caller, *names(caller, 3)) == names(caller, 3)
        and len(listed(caller, *names(caller, 3), Results_Skip=1)) == 136
    ),
    "filtered-histories-keep-the-newest-entry-only": lambda caller: (
        {len(number["StatusHistory"]) for number in numbers_of(caller)} == {0, 1}
    ),
    "joint-answer-misses-every-third": lambda caller: (
        listed(caller, *names(caller, 7)) == [name for i, name in enumerate(names(caller, 7)) if i not in {2, 5}]
        and listed(caller, *names(caller, 2)) == names(caller, 2)
    ),
    "repeated-value-lists-twice": lambda caller: listed(caller, *names(caller, 1) * 2) == names(caller, 1) * 2,
    "filter-reaches-other-accounts": lambda caller: (
        listed(caller, caller.dataset.foreign_number) == [caller.dataset.foreign_number]
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_filters_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_filters).values() if isinstance(fault, Fault)}


@pytest.mark.parametrize("name", sorted(LIES))
def test_list_without_a_filter_is_told_truly(telling: Callable[..., Caller], honest: Caller, name: str) -> None:
    assert telling(name).ask().json == honest.ask().json
