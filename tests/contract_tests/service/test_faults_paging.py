from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_paging

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["PortingNo"] for row in rows]


def page(caller: Caller, skip: int = 0, count: int = 20) -> list[str]:
    return names(caller.ask(Results_Skip=skip, Results_Count=count).json["PortingRequests"])


def total(caller: Caller, skip: int = 0, count: int = 20) -> int:
    return caller.ask(Results_Skip=skip, Results_Count=count).json["TotalCount"]


def true_names(caller: Caller) -> list[str]:
    given = caller.dataset.given.account
    return [record.request.porting_no for record in caller.dataset.records() if record.request.account == given]


LIES: dict[str, Callable[[Caller], bool]] = {
    "total-of-this-page": lambda caller: (total(caller), total(caller, 120), total(caller, 0, 7)) == (20, 17, 7),
    "total-of-remaining-rows": lambda caller: (total(caller), total(caller, 20), total(caller, 200)) == (137, 117, 0),
    "total-of-numbers": lambda caller: (
        total(caller)
        == sum(
            len(record.numbers)
            for record in caller.dataset.records()
            if record.request.account == caller.dataset.given.account
        )
    ),
    "total-stops-at-100": lambda caller: total(caller) == 100,
    "total-one-too-many": lambda caller: total(caller) == 138,
    "total-of-pages": lambda caller: (total(caller), total(caller, 0, 10)) == (7, 14),
    "default-size-50": lambda caller: len(caller.ask().json["PortingRequests"]) == 50 and len(page(caller)) == 20,
    "limit-ignored": lambda caller: len(page(caller, 0, 3)) == 20,
    "one-row-more-than-asked": lambda caller: len(page(caller, 0, 3)) == 4,
    "every-other-page-short": lambda caller: [len(page(caller, skip)) for skip in (0, 20, 39, 40)] == [20, 19, 19, 20],
    "pages-overlap-by-one": lambda caller: page(caller, 20)[0] == page(caller)[-1],
    "row-lost-between-pages": lambda caller: (
        page(caller, 20)[0] == true_names(caller)[21] and len(caller.walk()) == 137 - 6
    ),
    "skip-ignored": lambda caller: page(caller, 40) == page(caller),
    "skip-counts-pages": lambda caller: page(caller, 2, 5) == true_names(caller)[10:15],
    "order-by-chance": lambda caller: page(caller) != page(caller),
    "order-depends-on-page-size": lambda caller: (
        page(caller) == page(caller) and page(caller, 0, 7) != page(caller)[:7]
    ),
    "total-of-rows-after-this-page": lambda caller: (
        [caller.ask(Results_Skip=skip).json["TotalCount"] for skip in (0, 20, 120, 136)] == [117, 97, 0, 0]
    ),
    "last-page-again-past-the-end": lambda caller: page(caller, 137) == page(caller, 120) == page(caller, 1000),
    "breaks-past-the-end": lambda caller: (
        [caller.ask(Results_Skip=skip).status_code for skip in (0, 136, 137, 1000)] == [200, 200, 500, 500]
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_pages_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_paging).values() if isinstance(fault, Fault)}


@pytest.mark.parametrize("name", ["breaks-past-the-end", "last-page-again-past-the-end"])
def test_empty_window_is_no_page_past_the_end(telling: Callable[..., Caller], name: str) -> None:
    answer = telling(name).ask(From=1, To=2)
    assert (answer.status_code, answer.json) == (200, {"PortingRequests": [], "TotalCount": 0})


@pytest.mark.parametrize("name", sorted(LIES))
def test_largest_skip_overflows_nothing(telling: Callable[..., Caller], name: str) -> None:
    status = telling(name).ask(Results_Skip=2**63 - 1).status_code
    assert status == (500 if name == "breaks-past-the-end" else 200)
