from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_window
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


DAY = 86_400
NOW = 1_790_000_000


def rows(caller: Caller, **parameters: object) -> list[dict[str, Any]]:
    return caller.ask(Results_Count=137, **parameters).json.get("PortingRequests", [])


def status(caller: Caller, start: int, end: int) -> int:
    return caller.ask(From=start, To=end).status_code


def edge(caller: Caller, most: int) -> tuple[int, int]:
    """What windows of so many days, and of a second more, are answered with."""
    return status(caller, 0, most * DAY), status(caller, 0, most * DAY + 1)


def instants(row: dict[str, Any]) -> list[int]:
    return [row["Created"], *(e["Created"] for n in row["PortingNumbers"] for e in n["StatusHistory"])]


def long_lived(caller: Caller) -> dict[str, Any]:
    """A request with several events."""
    return next(row for row in rows(caller) if len(set(instants(row))) > 2)


def listed(caller: Caller, row: dict[str, Any], start: int, end: int) -> bool:
    return row["PortingNo"] in {found["PortingNo"] for found in rows(caller, From=start, To=end)}


def on_bounds(caller: Caller) -> tuple[bool, bool]:
    """Whether a request is listed whose last event lies on From, and on To."""
    row = long_lived(caller)
    last = max(instants(row))
    return listed(caller, row, last, last + 1), listed(caller, row, last - 1, last)


def at_each_event(caller: Caller) -> tuple[bool, bool]:
    """Whether windows of one second list a request at its creation, and at its last event."""
    row = long_lived(caller)
    first, last = min(instants(row)), max(instants(row))
    return listed(caller, row, first, first), listed(caller, row, last, last)


def newest_shown(caller: Caller, end: int) -> int:
    return max(instant for row in rows(caller, To=end) for instant in instants(row))


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "end-exclusive": lambda caller: on_bounds(caller) == (True, False),
    "start-exclusive": lambda caller: on_bounds(caller) == (False, True),
    "window-on-latest-update": lambda caller: at_each_event(caller) == (False, True),
    "window-on-creation": lambda caller: at_each_event(caller) == (True, False),
    "window-on-history-only": lambda caller: (
        0 < len(rows(caller)) < 137 and all(len(instants(row)) > 1 for row in rows(caller))
    ),
    "window-on-hidden-update": lambda caller: any(
        not listed(caller, r, i := max(instants(r)), i) for r in rows(caller)[:5]
    ),
    "history-trimmed": lambda caller: newest_shown(caller, end := long_lived(caller)["Created"]) <= end,
    "over-366-days-refused": lambda caller: edge(caller, 366) == (200, 400),
    "over-92-days-refused": lambda caller: edge(caller, 92) == (200, 400),
    "over-31-days-refused": lambda caller: edge(caller, 31) == (200, 400),
    "equal-bounds-refused": lambda caller: (status(caller, 5, 5), status(caller, 5, 6)) == (400, 200),
    "before-2020-refused": lambda caller: (
        [status(caller, start, NOW) for start in (1_577_836_799, 1_577_836_800)] == [400, 200]
    ),
    "milliseconds-refused": lambda caller: status(caller, NOW * 1000, NOW * 1000 + 1) == 400,
    "reversed-window-empty": lambda caller: status(caller, 9, 8) == 200 and rows(caller, From=9, To=8) == [],
    "future-end-refused": lambda caller: (status(caller, 0, NOW), status(caller, 0, NOW + 1)) == (200, 400),
    "older-than-two-years-refused": lambda caller: (
        [status(caller, NOW - 730 * DAY - old, NOW) for old in (0, 1)] == [200, 400]
    ),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_window).values() if isinstance(value, Variant)}
