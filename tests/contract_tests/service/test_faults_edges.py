from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_edges

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def status(caller: Caller, **parameters: object) -> int:
    return caller.ask(**parameters).status_code


def found(caller: Caller, **parameters: object) -> int:
    return int(caller.ask(**parameters).json["TotalCount"])


def own(caller: Caller) -> list[str]:
    given = caller.dataset.given.account
    return [r.request.porting_no for r in caller.dataset.records() if r.request.account == given]


def first(caller: Caller) -> int:
    """The first instant of all."""
    given = caller.dataset.given.account
    return min(min(r.events()) for r in caller.dataset.records() if r.request.account == given)


def numbers_shown(caller: Caller) -> int:
    """How many numbers a window shows that holds just the last update of a request of several."""
    return len(caller.ask(**lone(caller)).json["PortingRequests"][0]["PortingNumbers"])


def numbers_there(caller: Caller) -> int:
    name = caller.ask(**lone(caller)).json["PortingRequests"][0]["PortingNo"]
    return len(next(r for r in caller.dataset.records() if r.request.porting_no == name).numbers)


def lone(caller: Caller) -> dict[str, object]:
    """A window and a filter that find one request of several numbers by one of its updates."""
    given = caller.dataset.given.account
    rows = [r for r in caller.dataset.records() if r.request.account == given and len(r.numbers) > 1 and r.history]
    last = max(entry.created for entry in rows[0].history)
    return {"From": last, "To": last, "PortingRequestNumbers": rows[0].request.porting_no}


LIES: dict[str, Callable[[Caller], bool]] = {
    "skip-below-zero-breaks": lambda caller: status(caller, Results_Skip=-1) == 500,
    "size-past-32-bits-breaks": lambda caller: status(caller, Results_Count=2**31) == 500,
    "empty-size-breaks": lambda caller: status(caller, Results_Count="") == 500,
    "empty-from-is-zero": lambda caller: status(caller, From="") == 200,
    "letters-after-digits-are-cut-off": lambda caller: status(caller, From="1262304000x") == 200,
    "no-window-is-all-time": lambda caller: status(caller, without=("From", "To")) == 200,
    "window-leaves-out-quiet-numbers": lambda caller: numbers_shown(caller) < numbers_there(caller),
    "bounds-of-long-windows-left-out": lambda caller: (
        found(caller, From=first(caller) - 10**6, To=first(caller)) == 0
        and found(caller, From=first(caller), To=first(caller)) > 0
    ),
    "end-past-32-bits-wraps": lambda caller: found(caller, To=2**31 - 1) > 0 == found(caller, To=2**31),
    "window-cut-to-a-month": lambda caller: found(caller) < 137,
    "filter-drops-the-middle-of-three": lambda caller: (
        found(caller, PortingRequestNumbers=",".join(own(caller)[:3])) == 2
    ),
    "filter-takes-ten-values-at-most": lambda caller: (
        found(caller, PortingRequestNumbers=",".join(own(caller)[:12])) == 10
    ),
    "filter-compares-beginnings": lambda caller: found(caller, PortingRequestNumbers=own(caller)[0][:-1]) > 0,
    "filter-dropped-in-a-short-window": lambda caller: (
        found(caller, From=first(caller), To=first(caller), PortingRequestNumbers="none") > 0
    ),
    "sister-property-by-number": lambda caller: (
        caller.ask("property", PortingRequestNumbers=",".join(own(caller))).json["TotalCount"] == 137
    ),
    "identity-compared-by-its-beginning": lambda caller: (
        caller.ask("property", sid=caller.dataset.given.properties[0][:-1]).status_code == 200
    ),
    "fifty-rows-are-forty-nine": lambda caller: len(caller.ask(Results_Count=50).json["PortingRequests"]) == 49,
    "hundred-loses-a-row-between-pages": lambda caller: len(caller.walk(count=100)) == 136,
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_at_an_edge_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_edges).values() if isinstance(fault, Fault)}
