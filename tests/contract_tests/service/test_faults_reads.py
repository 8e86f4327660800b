from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


Rows = list[dict[str, Any]]


def rows(caller: Caller, count: int = 137) -> Rows:
    return caller.ask(Results_Count=count).json["PortingRequests"]


def names(told: Rows) -> list[str]:
    return [row["PortingNo"] for row in told]


def longest(told: Rows) -> int:
    return max(len(number["StatusHistory"]) for row in told for number in row["PortingNumbers"])


def twice(caller: Caller) -> tuple[Rows, Rows]:
    return rows(caller), rows(caller)


def swapped(one: Rows, two: Rows) -> bool:
    moments = [[row["Created"] for row in told] for told in (one, two)]
    return names(one) != names(two) and sorted(names(one)) == sorted(names(two)) and moments[0] == moments[1]


LIES: dict[str, Callable[[Caller], bool]] = {
    "every-other-read-is-stale": lambda caller: len({len(told) for told in twice(caller)}) == 2,
    "tied-rows-change-places": lambda caller: swapped(*twice(caller)),
    "stamp-of-the-read-in-every-row": lambda caller: (
        len({row["ReadNo"] for told in twice(caller) for row in told if "ReadNo" in row}) == 2
    ),
    "children-cut-at-the-page-size": lambda caller: (
        (longest(rows(caller, 8)), longest(rows(caller, 9))) == (7, 7)
        and longest(rows(caller, 30)) == 24
        and max(longest(rows(caller, size)) for size in (13, 14, 20)) == 20
    ),
    "numbers-cut-after-the-first": lambda caller: (
        len(rows(caller, 3)[-1]["PortingNumbers"]) == 1 and len(rows(caller, 4)[2]["PortingNumbers"]) == 2
    ),
    "every-seventh-request-fails": lambda caller: (
        [caller.ask().status_code for _ in range(14)].count(500) == 2 and caller.ask(From="abc").status_code == 400
    ),
    "empty-list-is-204": lambda caller: (
        (caller.ask(From=1, To=2).status_code, caller.ask(From=1, To=2).content) == (204, b"")
    ),
    "session-ends-after-two-pages": lambda caller: (
        [caller.ask(Results_Skip=skip).status_code for skip in (0, 39, 40)] == [200, 200, 302]
        and caller.ask(Results_Skip=40).headers["location"] == "/login"
    ),
    "content-type-missing": lambda caller: not caller.ask().headers.get("content-type"),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_reads_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_reads).values() if isinstance(fault, Fault)}
