from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_order
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def rows(caller: Caller, **parameters: object) -> list[dict[str, Any]]:
    return caller.ask(Results_Count=137, **parameters).json["PortingRequests"]


def names(caller: Caller) -> list[str]:
    return [row["PortingNo"] for row in rows(caller)]


def created(caller: Caller) -> list[int]:
    return [row["Created"] for row in rows(caller)]


def histories(caller: Caller) -> list[list[dict[str, Any]]]:
    return [number["StatusHistory"] for row in rows(caller) for number in row["PortingNumbers"]]


def instants(row: dict[str, Any]) -> list[int]:
    return [row["Created"], *(e["Created"] for n in row["PortingNumbers"] for e in n["StatusHistory"])]


def few(caller: Caller) -> list[str]:
    return [row["PortingNo"] for row in caller.ask(Results_Count=5).json["PortingRequests"]]


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "newest-first": lambda caller: created(caller) == sorted(created(caller), reverse=True),
    "by-porting-number": lambda caller: names(caller) == sorted(names(caller), reverse=True),
    "by-port-date": lambda caller: (dates := [row.get("PortDate", 0) for row in rows(caller)]) == sorted(dates),
    "by-last-update": lambda caller: (
        (last := [max(instants(row)) for row in rows(caller)]) == sorted(last, reverse=True)
    ),
    "by-property": lambda caller: (sids := [row["PropertySid"] for row in rows(caller)]) == sorted(sids),
    "by-hash": lambda caller: created(caller)[:9] != sorted(created(caller))[:9] and names(caller) == names(caller),
    "by-hash-of-the-page-size": lambda caller: (
        names(caller) == names(caller) and few(caller) == few(caller) and few(caller) != names(caller)[:5]
    ),
    "history-newest-first": lambda caller: all(
        one["Created"] >= two["Created"] for h in histories(caller) for one, two in pairwise(h)
    ),
    "numbers-backwards": lambda caller: any(
        n[0]["Number"] > n[1]["Number"] for row in rows(caller) if len(n := row["PortingNumbers"]) > 1
    ),
    "members-by-name": lambda caller: all(list(row) == sorted(row) for row in rows(caller)),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_order).values() if isinstance(value, Variant)}
