from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


Rows = list[dict[str, Any]]


def numbers(rows: Rows) -> Rows:
    return [number for row in rows for number in row["PortingNumbers"]]


def histories(rows: Rows) -> list[Rows]:
    return [number["StatusHistory"] for number in numbers(rows)]


def times(history: Rows) -> list[int]:
    return [entry["Created"] for entry in history]


def chains(history: Rows) -> bool:
    return all(one["FdxStatusTo"] == two["FdxStatusFrom"] for one, two in pairwise(history))


def behind(rows: Rows) -> int:
    told = [(number["Status"], number["StatusHistory"]) for number in numbers(rows)]
    return sum(status != history[-1]["FdxStatusTo"] for status, history in told if history)


LIES: dict[str, Callable[[Rows], bool]] = {
    "history-unsorted": lambda rows: any(
        times(history) != sorted(times(history)) != times(history)[::-1] for history in histories(rows)
    ),
    "history-with-a-gap": lambda rows: (
        not all(map(chains, histories(rows))) and behind(rows) == 0 and {0, 1, 2} <= set(map(len, histories(rows)))
    ),
    "history-lags-behind-the-status": lambda rows: behind(rows) > 0 and all(map(chains, histories(rows))),
    "status-lags-behind-the-history": lambda rows: behind(rows) > 20 and max(map(len, histories(rows))) == 24,
    "history-older-than-its-request": lambda rows: any(
        min(times(number["StatusHistory"]), default=row["Created"]) == row["Created"] - 86_400
        for row in rows
        for number in row["PortingNumbers"]
    ),
    "history-entry-twice": lambda rows: all(history[-1:] == history[-2:-1] for history in histories(rows) if history),
    "from-and-to-swapped": lambda rows: all(
        history[0]["FdxStatusTo"] == "Received" for history in histories(rows) if history
    ),
    "histories-exchanged-between-numbers": lambda rows: (
        behind([row for row in rows if len(row["PortingNumbers"]) > 1]) > 0
        and behind([row for row in rows if len(row["PortingNumbers"]) == 1]) == 0
    ),
    "history-of-the-whole-request": lambda rows: all(
        number["StatusHistory"] == row["PortingNumbers"][0]["StatusHistory"]
        for row in rows
        for number in row["PortingNumbers"]
    ),
    "history-ten-hours-early": lambda rows: any(
        min(times(number["StatusHistory"]), default=row["Created"]) < row["Created"]
        for row in rows
        for number in row["PortingNumbers"]
    ),
    "history-dated-at-midnight": lambda rows: {time % 86_400 for one in histories(rows) for time in times(one)} == {0},
    "history-dated-by-its-request": lambda rows: all(
        set(times(number["StatusHistory"])) <= {row["Created"]} for row in rows for number in row["PortingNumbers"]
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_histories_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name).ask(Results_Count=137).json["PortingRequests"])
    assert not shows(honest.ask(Results_Count=137).json["PortingRequests"])


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_timeline).values() if isinstance(fault, Fault)}


def test_lies_about_histories_survive_other_lies(telling: Callable[..., Caller]) -> None:
    for name in LIES:
        assert telling("history-missing-when-empty", "created-as-digits-in-a-string", name).ask().status_code == 200
