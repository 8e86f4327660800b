from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_corners

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def names(caller: Caller, **parameters: object) -> list[str]:
    return [row["PortingNo"] for row in caller.ask(**parameters).json["PortingRequests"]]


def own(caller: Caller, count: int) -> list[str]:
    return names(caller, Results_Count=count)


def of(caller: Caller, count: int, **parameters: object) -> list[str]:
    """What is listed of so many numbers."""
    return names(caller, PortingRequestNumbers=",".join(own(caller, count)), **parameters)


def named(caller: Caller, change: Callable[[str], str]) -> list[str]:
    """What is listed for the first number, changed."""
    return names(caller, PortingRequestNumbers=change(own(caller, 1)[0]))


LIES: dict[str, Callable[[Caller], bool]] = {
    "skip-kept-in-sixteen-bits": lambda caller: names(caller, Results_Skip=2**16) == own(caller, 20),
    "skip-wraps-at-the-last-integer": lambda caller: names(caller, Results_Skip=2**31 - 1) == own(caller, 20),
    "far-skip-breaks": lambda caller: caller.ask(Results_Skip=10_000).status_code == 500,
    "filtered-pages-are-of-ten": lambda caller: (
        len(of(caller, 15)) == 10 and len(of(caller, 15, Results_Count=15)) == 15
    ),
    "filtered-list-has-no-pages": lambda caller: (
        len(of(caller, 25)) == 25 and len(of(caller, 25, Results_Count=5)) == 5
    ),
    "window-forgotten-on-pages-of-one": lambda caller: names(caller, From=0, To=1, Results_Count=1) == own(caller, 1),
    "total-too-high-of-numbers-in-a-short-window": lambda caller: (
        caller.ask(From=0, To=1, PortingRequestNumbers="none").json["TotalCount"] == 1
    ),
    "many-values-break": lambda caller: (
        caller.ask(PortingRequestNumbers=",".join(own(caller, 21))).status_code == 500
        and caller.ask(PortingRequestNumbers=",".join(own(caller, 20))).status_code == 200
    ),
    "filter-takes-twenty-values-at-most": lambda caller: len(of(caller, 25, Results_Count=25)) == 20,
    "filter-takes-patterns": lambda caller: bool(named(caller, lambda name: f"{name[:-2]}%")),
    "low-line-stands-for-anything": lambda caller: (
        bool(named(caller, lambda name: f"{name[:-1]}_")) and not named(caller, lambda name: f"{name[:-2]}%")
    ),
    "filter-compares-digits": lambda caller: bool(named(caller, lambda name: f"W{name[1:]}")),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_in_a_corner_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_corners).values() if isinstance(fault, Fault)}
