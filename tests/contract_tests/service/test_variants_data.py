from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_data
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


NOW = 1_790_000_000
DAY = 86_400


def rows(caller: Caller) -> list[dict[str, Any]]:
    """Every request of the account, whenever it was."""
    return caller.ask(Results_Count=1000, From=0, To=NOW + DAY).json["PortingRequests"]


def every(caller: Caller, name: str) -> list[Any]:
    return [row[name] for row in rows(caller) if name in row]


def numbers(caller: Caller, name: str) -> list[Any]:
    return [number[name] for row in rows(caller) for number in row["PortingNumbers"] if name in number]


def entries(caller: Caller, name: str) -> list[Any]:
    return [entry[name] for history in numbers(caller, "StatusHistory") for entry in history if name in entry]


def events(caller: Caller) -> list[int]:
    return every(caller, "Created") + entries(caller, "Created")


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "unicode-everywhere": lambda caller: all("\u202e" in text for text in every(caller, "CurrentCarrier")),
    "long-texts": lambda caller: max(map(len, every(caller, "CustomerDescription"))) == 10_000,
    "two-hundred-numbers": lambda caller: max(map(len, every(caller, "PortingNumbers"))) == 200,
    "five-hundred-updates": lambda caller: max(map(len, numbers(caller, "StatusHistory"))) == 500,
    "no-history": lambda caller: (
        not any(numbers(caller, "StatusHistory")) and set(numbers(caller, "Status")) == {"Received"}
    ),
    "one-number-each": lambda caller: set(map(len, every(caller, "PortingNumbers"))) == {1},
    "all-in-one-second": lambda caller: len(set(events(caller))) == 1,
    "created-in-one-second": lambda caller: len(set(every(caller, "Created"))) == 1,
    "updated-as-created": lambda caller: set(entries(caller, "Created")) <= set(every(caller, "Created")),
    "nothing-of-late": lambda caller: max(events(caller)) < NOW - 1095 * DAY,
    "everything-of-late": lambda caller: NOW - 3 * 3600 < min(events(caller)) <= max(events(caller)) <= NOW,
    "clock-a-little-ahead": lambda caller: NOW < max(events(caller)) <= NOW + 120,
    "first-second-of-2010": lambda caller: 1_262_304_000 <= min(events(caller)) < 1_262_304_000 + 10 * DAY,
    "dates-far-ahead": lambda caller: min(every(caller, "PortDate")) > 3_786_000_000,
    "dates-before-creation": lambda caller: all(
        row["PortDate"] < row["Created"] for row in rows(caller) if "PortDate" in row
    ),
    "port-date-with-a-time": lambda caller: {date % DAY for date in every(caller, "PortDate")} == {DAY - 9000},
    "only-asap": lambda caller: set(every(caller, "PreferredPortSchedule")) == {"ASAP"},
    "only-dates": lambda caller: set(every(caller, "PreferredPortSchedule")) == {"Date"},
    "only-flows": lambda caller: set(numbers(caller, "IncomingActionType")) == {"Flow"},
    "only-answering-points": lambda caller: set(numbers(caller, "IncomingAnswerPoint")) == {"sip:a@example.com"},
    "identifiers-of-another-kind": lambda caller: all("/ü%2B+&=#" in name for name in every(caller, "PortingNo")),
    "identifiers-of-digits": lambda caller: all(name.isdigit() for name in every(caller, "PortingNo")),
    "numbers-short-and-long": lambda caller: set(map(len, numbers(caller, "Number"))) == {3, 16},
    "one-number-everywhere": lambda caller: len(set(numbers(caller, "Number"))) == 1,
    "other-statuses": lambda caller: "Recebido" in entries(caller, "FdxStatusFrom"),
    "request-and-numbers-differ": lambda caller: set(every(caller, "Status")) == {"In progress"},
    "carrier-words": lambda caller: set(entries(caller, "CarrierPortingStatusTo")) == {"ICN/7 β"},
    "one-property": lambda caller: len(set(every(caller, "PropertySid"))) == 1,
    "whole-pages-only": lambda caller: len(rows(caller)) == 120,
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_data).values() if isinstance(value, Variant)}
