from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


Requests = list[dict[str, Any]]


def numbers(rows: Requests) -> Requests:
    return [number for row in rows for number in row["PortingNumbers"]]


def going_to(rows: Requests, action: str) -> Requests:
    return [number for number in numbers(rows) if number.get("IncomingActionType") == action]


def on(rows: Requests, schedule: str) -> Requests:
    return [row for row in rows if row.get("PreferredPortSchedule") == schedule]


def all_match(rows: Requests, pattern: str) -> bool:
    return all(re.fullmatch(pattern, str(number["Number"])) for number in numbers(rows))


LIES: dict[str, Callable[[Requests], bool]] = {
    "preferred-date-missing": lambda rows: not any("PreferredPortDate" in row for row in on(rows, "Date")),
    "flow-id-missing": lambda rows: not any("IncomingActionId" in number for number in going_to(rows, "Flow")),
    "answer-point-missing": lambda rows: (
        not any("IncomingAnswerPoint" in number for number in going_to(rows, "Answering Point"))
    ),
    "answer-point-empty": lambda rows: (
        {number["IncomingAnswerPoint"] for number in going_to(rows, "Answering Point")} == {""}
    ),
    "flow-id-null": lambda rows: {number["IncomingActionId"] for number in going_to(rows, "Flow")} == {None},
    "asap-with-a-date": lambda rows: all("PreferredPortDate" in row for row in on(rows, "ASAP")),
    "answering-point-with-a-flow": lambda rows: all(
        "IncomingActionId" in number for number in going_to(rows, "Answering Point")
    ),
    "number-without-plus": lambda rows: all_match(rows, "61[0-9]{9}"),
    "number-with-spaces": lambda rows: all_match(rows, r"\+61 [0-9] [0-9]{4} [0-9]{4}"),
    "number-in-national-form": lambda rows: all_match(rows, "0[0-9]{9}"),
    "number-with-plus-and-trunk-zero": lambda rows: all_match(rows, r"\+0[0-9]{9}"),
    "email-cloaked": lambda rows: {row.get("AuthorisedContactEmail") for row in rows} == {None, "[email\xa0protected]"},
    "status-in-capitals": lambda rows: all(str(row["Status"]).isupper() for row in rows),
    "number-as-json-number": lambda rows: all(isinstance(number["Number"], int) for number in numbers(rows)),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_a_value_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name).ask(Results_Count=137).json["PortingRequests"])
    assert not shows(honest.ask(Results_Count=137).json["PortingRequests"])


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_values).values() if isinstance(fault, Fault)}
