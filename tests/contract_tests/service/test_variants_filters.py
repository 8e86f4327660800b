from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_filters
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


NAME = "PortingRequestNumbers"
WAYS = (
    NAME + "={0},{1}",
    NAME + "={0}&" + NAME + "={1}",
    NAME + "[]={0}&" + NAME + "[]={1}",
    NAME + "[0]={0}&" + NAME + "[1]={1}",
)


def first(caller: Caller) -> list[str]:
    return [row["PortingNo"] for row in caller.ask().json["PortingRequests"]]


def found(caller: Caller, how: str) -> list[dict[str, Any]]:
    return caller.ask(query=how.format(*first(caller))).json.get("PortingRequests", [])


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "numbers-by-comma-only": lambda caller: [len(found(caller, how)) for how in WAYS] == [2, 0, 20, 20],
    "numbers-repeated-only": lambda caller: [len(found(caller, how)) for how in WAYS] == [0, 2, 20, 20],
    "numbers-by-brackets-only": lambda caller: [len(found(caller, how)) for how in WAYS] == [20, 20, 2, 20],
    "numbers-by-index-only": lambda caller: [len(found(caller, how)) for how in WAYS] == [20, 20, 20, 2],
    "numbers-as-json-only": lambda caller: (
        [len(found(caller, how)) for how in (*WAYS, NAME + '=["{0}","{1}"]')] == [0, 0, 20, 20, 2]
    ),
    "numbers-by-pipe-only": lambda caller: len(found(caller, NAME + "={0}|{1}")) == 2,
    "numbers-by-space-only": lambda caller: len(found(caller, NAME + "={0}%20{1}")) == 2,
    "numbers-by-semicolon-only": lambda caller: len(found(caller, NAME + "={0}%3B{1}")) == 2,
    "numbers-with-commas-repeated-only": lambda caller: (
        "," in first(caller)[0] and [len(found(caller, how)) for how in WAYS] == [0, 2, 20, 20]
    ),
    "odd-numbers-refused": lambda caller: caller.ask(PortingRequestNumbers="W-1").status_code == 400,
    "unknown-numbers-not-found": lambda caller: caller.ask(PortingRequestNumbers="W-1").status_code == 404,
    "no-numbers-refused": lambda caller: caller.ask(PortingRequestNumbers="").status_code == 400,
    "at-most-ten-numbers": lambda caller: (
        [caller.ask(PortingRequestNumbers=",P-1" * count).status_code for count in (10, 11)] == [200, 400]
    ),
    "numbers-in-any-case": lambda caller: (
        len(caller.ask(PortingRequestNumbers=first(caller)[0].lower()).json["PortingRequests"]) == 1
    ),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_filters).values() if isinstance(value, Variant)}
