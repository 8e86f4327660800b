from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service import variants_paging
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def status(caller: Caller, count: int) -> int:
    return caller.ask(Results_Count=count).status_code


def size(caller: Caller, count: int) -> int:
    return len(caller.ask(Results_Count=count).json.get("PortingRequests", ()))


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "capped-at-100": lambda caller: (size(caller, 137), size(caller, 99)) == (100, 99),
    "capped-at-50": lambda caller: (size(caller, 137), size(caller, 49)) == (50, 49),
    "capped-at-the-default": lambda caller: (size(caller, 21), size(caller, 7)) == (20, 7),
    "over-100-refused": lambda caller: (status(caller, 101), status(caller, 100)) == (400, 200),
    "over-25-refused": lambda caller: (status(caller, 26), status(caller, 25)) == (400, 200),
    "no-bound": lambda caller: (status(caller, 10**30), size(caller, 10**6)) == (200, 137),
    "count-zero-is-empty": lambda caller: (status(caller, 0), size(caller, 0)) == (200, 0),
    "count-below-one-is-the-default": lambda caller: (
        [status(caller, count) for count in (0, -1)] == [200, 200] and size(caller, -1) == 20
    ),
    "past-the-end-refused": lambda caller: (
        [caller.ask(Results_Skip=skip).status_code for skip in (136, 137, 999)] == [200, 400, 400]
    ),
    "past-the-end-not-found": lambda caller: (
        [caller.ask(Results_Skip=skip).status_code for skip in (136, 137, 999)] == [200, 404, 404]
    ),
    "deep-skips-refused": lambda caller: (
        [caller.ask(Results_Skip=skip).status_code for skip in (10_000, 10_001)] == [200, 400]
    ),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_paging).values() if isinstance(value, Variant)}
