from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.service.rows import Record
    from tests.contract_tests.service.conftest import Caller


HOUR = 3_600
DAY = 24 * HOUR


def total(caller: Caller, start: int, end: int, **parameters: object) -> int:
    return caller.ask(From=start, To=end, **parameters).json.get("TotalCount", -1)


def own(caller: Caller) -> list[Record]:
    given = caller.dataset.given.account
    return [record for record in caller.dataset.records() if record.request.account == given]


def lone(caller: Caller) -> int:
    """An instant of just one request, more than an hour away from every other."""
    events = sorted(instant for record in own(caller) for instant in set(record.events()))
    gaps = [after - before for before, after in pairwise(events)]
    return next(at for at, *beside in zip(events[1:], gaps, gaps[1:], strict=False) if min(beside) > HOUR)


def newest(caller: Caller) -> int:
    return max(record.request.created for record in own(caller))


def port_dates(caller: Caller) -> list[int]:
    return [record.request.port_date for record in own(caller) if record.request.port_date is not None]


LIES: dict[str, Callable[[Caller], bool]] = {
    "window-ignored": lambda caller: total(caller, 1, 2) == total(caller, 2**40, 2**41) == 137,
    "from-ignored": lambda caller: (total(caller, 1, 2), total(caller, 2**40, 2**41)) == (0, 137),
    "to-ignored": lambda caller: (total(caller, 1, 2), total(caller, 2**40, 2**41)) == (137, 0),
    "window-of-whole-days": lambda caller: total(caller, lone(caller) + 1, lone(caller) + 2) > 0,
    "window-without-its-bounds": lambda caller: (
        total(caller, lone(caller), lone(caller) + 9) == total(caller, lone(caller) - 9, lone(caller)) == 0
        and total(caller, lone(caller) - 9, lone(caller) + 9) == 1
    ),
    "window-rounded-inwards-to-minutes": lambda caller: (
        total(caller, lone(caller) - 5, lone(caller) + 5) == 0
        and total(caller, lone(caller) - 120, lone(caller) + 120) == 1
    ),
    "window-ten-hours-ahead": lambda caller: (
        total(caller, lone(caller) - 10 * HOUR, lone(caller) - 10 * HOUR) == 1
        and total(caller, lone(caller), lone(caller)) == 0
    ),
    "window-ten-hours-behind": lambda caller: (
        total(caller, lone(caller) + 10 * HOUR, lone(caller) + 10 * HOUR) == 1
        and total(caller, lone(caller), lone(caller)) == 0
    ),
    "window-on-port-date": lambda caller: (
        total(caller, max(port_dates(caller)), 2**40) > 0 and total(caller, 0, 2**40) == len(port_dates(caller)) < 137
    ),
    "window-on-preferred-date": lambda caller: (
        total(caller, 0, caller.dataset.begin - 1) > 0
        and total(caller, 0, 2**40) == sum(record.request.schedule == "Date" for record in own(caller))
    ),
    "window-lost-after-the-first-page": lambda caller: (
        (total(caller, 1, 2), total(caller, 1, 2, Results_Skip=20)) == (0, 137)
    ),
    "wide-window-drops-the-oldest": lambda caller: (
        total(caller, 0, caller.dataset.end) == total(caller, caller.dataset.end - 60 * DAY, caller.dataset.end) < 137
    ),
    "reversed-window-holds-everything": lambda caller: total(caller, 2, 1) == 137,
    "milliseconds-window-holds-rows": lambda caller: (
        total(caller, caller.dataset.begin * 1000, caller.dataset.end * 1000) == 137
    ),
    "future-window-holds-the-latest": lambda caller: 0 < total(caller, 2**40, 2**41) < 10,
    "narrow-window-holds-nothing": lambda caller: (
        total(caller, lone(caller) - 10, lone(caller) + 10) == 0
        and total(caller, lone(caller) - HOUR // 2, lone(caller) + HOUR // 2) == 1
    ),
    "last-day-of-the-window-cut": lambda caller: (
        total(caller, lone(caller) - DAY, lone(caller) + DAY - 1)
        < total(caller, lone(caller) - DAY, lone(caller) + DAY)
        and total(caller, lone(caller), lone(caller)) == 0
    ),
    "window-rounded-outwards-to-hours": lambda caller: (
        total(caller, lone(caller) + 1, lone(caller) + 1) == 1
        and total(caller, lone(caller) + HOUR + 1, lone(caller) + HOUR + 1) == 0
    ),
    "window-rounded-outwards-to-minutes": lambda caller: (
        total(caller, lone(caller) // 60 * 60 + 59, lone(caller) // 60 * 60 + 59) == 1
        and total(caller, lone(caller) // 60 * 60 + 60, lone(caller) // 60 * 60 + 90) == 0
    ),
    "latest-rows-lost-in-a-narrow-window": lambda caller: (
        total(caller, newest(caller), newest(caller)) == 0
        and total(caller, newest(caller) - 8 * DAY, newest(caller)) > 0
        and total(caller, lone(caller), lone(caller)) == 1
    ),
    "equal-bounds-hold-everything": lambda caller: (
        total(caller, lone(caller), lone(caller)) == 137 and total(caller, lone(caller), lone(caller) + 1) == 1
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_windows_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_window).values() if isinstance(fault, Fault)}


@pytest.mark.parametrize("name", sorted(LIES))
def test_largest_bounds_overflow_nothing(telling: Callable[..., Caller], name: str) -> None:
    assert telling(name).ask(From=2**63 - 1, To=2**63 - 1).status_code == 200
    assert telling(name).ask(From=0, To=0).status_code == 200
    assert telling(name).ask(From="abc").status_code == 400
