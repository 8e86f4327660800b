from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


Body = dict[str, Any]
WIDE = {"Results_Count": 137}
NOTHING = {"From": 1, "To": 2}


def numbers(body: Body) -> list[Any]:
    return [
        number
        for row in body["PortingRequests"]
        if isinstance(row["PortingNumbers"], list)
        for number in row["PortingNumbers"]
    ]


def entries(body: Body) -> list[Body]:
    return [entry for number in numbers(body) for entry in number["StatusHistory"]]


LIES: dict[str, tuple[dict[str, int], Callable[[Body], bool]]] = {
    "carrier-status-as-number": (
        WIDE,
        lambda body: all(isinstance(entry["CarrierPortingStatusTo"], int) for entry in entries(body)),
    ),
    "total-as-string": (WIDE, lambda body: body["TotalCount"] == "137"),
    "token-as-number": ({}, lambda body: body["NextPageToken"] == 20),
    "empty-list-as-null": (NOTHING, lambda body: body == {"PortingRequests": None, "TotalCount": 0}),
    "empty-list-left-out": (NOTHING, lambda body: body == {"TotalCount": 0}),
    "single-number-not-in-a-list": (
        WIDE,
        lambda body: (
            any(isinstance(row["PortingNumbers"], dict) for row in body["PortingRequests"])
            and min(len(row["PortingNumbers"]) for row in body["PortingRequests"]) > 1
        ),
    ),
    "history-missing-when-empty": (
        WIDE,
        lambda body: (
            any("StatusHistory" not in number for number in numbers(body))
            and all(number.get("StatusHistory", True) for number in numbers(body))
        ),
    ),
    "request-status-null": (WIDE, lambda body: any(row["Status"] is None for row in body["PortingRequests"])),
    "porting-number-missing": (
        WIDE,
        lambda body: all(
            ("PortingNo" not in row) == (row.get("PreferredPortSchedule") == "ASAP") for row in body["PortingRequests"]
        ),
    ),
    "camel-case-names": (
        WIDE,
        lambda body: (
            body.get("totalCount") == 137
            and body["portingRequests"][0]["portingNumbers"][0]["statusHistory"][0]["fdxStatusTo"] == "Queued"
        ),
    ),
    "history-misspelt": (
        WIDE,
        lambda body: all(
            "StatusHistroy" in number and "StatusHistory" not in number
            for row in body["PortingRequests"]
            for number in row["PortingNumbers"]
        ),
    ),
    "webhook-in-another-case": (WIDE, lambda body: any("WebhookUrl" in row for row in body["PortingRequests"])),
    "unknown-schedule": (
        WIDE,
        lambda body: (
            {row.get("PreferredPortSchedule") for row in body["PortingRequests"]} == {"Date", "Immediate", None}
        ),
    ),
    "action-in-lower-case": (
        WIDE,
        lambda body: (
            {number.get("IncomingActionType") for number in numbers(body)} == {"flow", "answering point", None}
        ),
    ),
    "only-deep-rows-broken": (
        {"Results_Count": 40, "Results_Skip": 80},
        lambda body: [isinstance(row["Created"], str) for row in body["PortingRequests"]] == [False] * 20 + [True] * 20,
    ),
    "progress-not-a-number": (
        WIDE,
        lambda body: all(row.get("Progress", 0) != row.get("Progress", 0) for row in body["PortingRequests"]),
    ),
}


@pytest.mark.parametrize(("name", "asked", "shows"), [(name, *row) for name, row in LIES.items()], ids=LIES)
def test_lie_about_shape_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, asked: dict[str, Any], shows: Callable[..., bool]
) -> None:
    assert shows(telling(name).ask(**asked).json)
    assert not shows(honest.ask(**asked).json)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_shape).values() if isinstance(fault, Fault)}


def test_list_faults_leave_other_faults_their_lie(telling: Callable[..., Caller]) -> None:
    body = telling("empty-list-as-null", "only-deep-rows-broken", "total-as-string").ask(**NOTHING).json
    assert body == {"PortingRequests": None, "TotalCount": "0"}
