from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


NOW = 1_790_000_000
Requests = list[dict[str, Any]]


def entries(requests: Requests) -> list[dict[str, Any]]:
    return [entry for request in requests for number in request["PortingNumbers"] for entry in number["StatusHistory"]]


LIES: dict[str, Callable[[Requests, bytes], bool]] = {
    "created-in-milliseconds": lambda rows, _: (
        all(row["Created"] > 10**12 for row in rows) and max(entry["Created"] for entry in entries(rows)) < NOW
    ),
    "all-times-in-milliseconds": lambda rows, _: (
        all(row["Created"] > 10**12 for row in rows)
        and all(entry["Created"] > 10**12 for entry in entries(rows))
        and min(row["PortDate"] for row in rows if "PortDate" in row) > 10**12
        and min(row["PreferredPortDate"] for row in rows if "PreferredPortDate" in row) > 10**12
    ),
    "history-in-milliseconds": lambda rows, _: (
        min(entry["Created"] for entry in entries(rows)) > 10**12 and max(row["Created"] for row in rows) < NOW
    ),
    "created-as-digits-in-a-string": lambda rows, _: all(str(row["Created"]) == row["Created"] for row in rows),
    "port-date-as-iso-text": lambda rows, _: all(
        str(row["PortDate"]).endswith("T00:00:00+00:00") for row in rows if "PortDate" in row
    ),
    "created-as-float": lambda rows, body: f'"Created":{int(rows[0]["Created"])}.0,'.encode() in body,
    "created-in-exponent-form": lambda rows, body: (
        f'"Created":1.{str(int(rows[0]["Created"]))[1:]}E9,'.encode() in body and rows[0]["Created"] < NOW
    ),
    "history-with-fractions-of-a-second": lambda rows, _: all(entry["Created"] % 1 > 0.5 for entry in entries(rows)),
    "unset-date-as-year-one": lambda rows, _: any(row.get("PortDate") == -62135596800 for row in rows),
    "unset-date-as-zero": lambda rows, _: any(row.get("PortDate") == 0 for row in rows),
    "history-in-local-time": lambda rows, _: NOW < max(entry["Created"] for entry in entries(rows)) < NOW + 36_000,
    "created-in-the-future": lambda rows, _: min(row["Created"] for row in rows) > NOW + 200 * 86_400,
    "preferred-date-at-brisbane-midnight": lambda rows, _: (
        {row["PreferredPortDate"] % 86_400 for row in rows if "PreferredPortDate" in row} == {50_400}
    ),
    "preferred-date-in-1901": lambda rows, _: (
        max(row["PreferredPortDate"] for row in rows if "PreferredPortDate" in row) < -2_000_000_000
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_time_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    lying = telling(name).ask(Results_Count=137)
    assert shows(lying.json["PortingRequests"], lying.content)
    true = honest.ask(Results_Count=137)
    assert not shows(true.json["PortingRequests"], true.content)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_time).values() if isinstance(fault, Fault)}
