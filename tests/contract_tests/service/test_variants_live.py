from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_live
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def totals(caller: Caller, times: int = 120) -> list[int]:
    """The totals of so many answers in a row."""
    return [caller.ask(Results_Count=1).json["TotalCount"] for _ in range(times)]


def bodies(caller: Caller, times: int = 60) -> list[Any]:
    """The lists of so many answers in a row, each only where it differs from the one before."""
    told = [caller.ask(Results_Count=137).json["PortingRequests"] for _ in range(times)]
    return [body for i, body in enumerate(told) if not i or body != told[i - 1]]


def cancelled(caller: Caller) -> list[int]:
    return [sum(row["Status"] == "Cancelled" for row in body) for body in bodies(caller)]


def rises(values: list[int]) -> bool:
    return values == sorted(values) and values[0] < values[-1]


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "a-row-comes-every-25": lambda caller: rises(t := totals(caller)) and len(set(t)) <= 5,
    "a-row-comes-every-5": lambda caller: rises(t := totals(caller)) and len(set(t)) > 5,
    "a-row-comes-at-the-end": lambda caller: rises(totals(caller)),
    "a-row-goes": lambda caller: len(set(t := totals(caller))) == 2 and (t[29], t[30]) == (137, 136),
    "a-row-goes-every-20": lambda caller: rises(totals(caller)[::-1]),
    "a-row-comes-while-one-goes": lambda caller: len(bodies(caller, 120)) > 3,
    "a-burst-and-then-rest": lambda caller: rises((t := totals(caller))[:60]) and len(set(t[60:])) == 1,
    "rest-and-then-a-burst": lambda caller: len(set((t := totals(caller))[:60])) == 1 and t[-1] == 137 and t[0] < 100,
    "a-request-is-cancelled": lambda caller: len(counts := cancelled(caller)) == 2 and counts[0] == 0 and counts[1] > 5,
    "a-request-is-cancelled-every-15": lambda caller: len(counts := cancelled(caller)) > 2 and rises(counts),
    "busy-requests-go-on-every-12": lambda caller: (
        len(told := bodies(caller)) == 6
        and all([row["PortingNo"] for row in body] == [row["PortingNo"] for row in told[0]] for body in told)
    ),
    "an-update-leaves-the-window": lambda caller: (
        rises(totals(caller)[::-1]) and caller.ask(To=1_790_000_000).json["TotalCount"] == 137
    ),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_live).values() if isinstance(value, Variant)}
