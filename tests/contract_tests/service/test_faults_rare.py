from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_rare

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


Rows = list[dict[str, Any]]


def page(caller: Caller, skip: int = 0, count: int = 20) -> list[str]:
    return [row["PortingNo"] for row in rows(caller, skip, count)]


def rows(caller: Caller, skip: int = 0, count: int = 20) -> Rows:
    return caller.ask(Results_Skip=skip, Results_Count=count).json["PortingRequests"]


def true_names(caller: Caller) -> list[str]:
    given = caller.dataset.given.account
    return [record.request.porting_no for record in caller.dataset.records() if record.request.account == given]


def tokens(caller: Caller, *skips: int) -> list[str | None]:
    return [caller.ask(Results_Skip=skip).json.get("NextPageToken") for skip in skips]


def narrow(caller: Caller) -> dict[str, Any]:
    created = rows(caller)[0]["Created"]
    return caller.ask(From=created - 1, To=created + 1).json


def narrow_total(caller: Caller) -> int:
    return narrow(caller)["TotalCount"]


def narrow_rows(caller: Caller) -> int:
    return len(narrow(caller)["PortingRequests"])


LIES: dict[str, Callable[[Caller], bool]] = {
    "page-of-21-begins-at-the-second-row": lambda caller: (
        page(caller, 0, 21) == true_names(caller)[1:22] and page(caller, 0, 22) == true_names(caller)[:22]
    ),
    "third-page-repeats-the-second": lambda caller: (
        page(caller, 40) == page(caller, 20) != page(caller, 60) and page(caller, 14, 7) == page(caller, 7, 7)
    ),
    "odd-skip-begins-one-row-early": lambda caller: page(caller, 3, 2) == page(caller, 2, 2) == true_names(caller)[2:4],
    "small-pages-lose-the-last-row": lambda caller: (
        page(caller, 133, 7) == true_names(caller)[133:136] and page(caller, 130, 10) == true_names(caller)[130:]
    ),
    "large-page-falls-back-to-20": lambda caller: (len(page(caller, 0, 99)), len(page(caller, 0, 100))) == (99, 20),
    "total-zero-past-the-end": lambda caller: (
        [caller.ask(Results_Skip=skip).json["TotalCount"] for skip in (0, 136, 137)] == [137, 137, 0]
    ),
    "refused-past-the-end": lambda caller: (
        [caller.ask(Results_Skip=skip).status_code for skip in (0, 136, 137)] == [200, 200, 400]
        and caller.ask(From=1, To=2).status_code == 200
    ),
    "token-missing-after-100-rows": lambda caller: tokens(caller, 60, 80, 100) == ["80", None, None],
    "tokens-go-round": lambda caller: tokens(caller, 0, 20, 40, 60, 120) == ["20", "40", "0", "20", None],
    "status-missing-in-the-last-row": lambda caller: (
        ["Status" in row for row in rows(caller, 134, 9)] == [True, True, False] and "Status" in rows(caller)[-1]
    ),
    "status-empty-without-history": lambda caller: all(
        (number["Status"] == "") == (number["StatusHistory"] == [])
        for row in rows(caller, 0, 137)
        for number in row["PortingNumbers"]
    ),
    "skip-stops-at-100": lambda caller: page(caller, 101) == page(caller, 120) == page(caller, 100),
    "property-tells-the-total-of-its-account": lambda caller: (
        caller.ask("property").json["TotalCount"] == caller.ask().json["TotalCount"] == 137
    ),
    "page-of-50-lists-its-last-row-twice": lambda caller: page(caller, 0, 50)[-2:] == true_names(caller)[49:50] * 2,
    "total-one-too-many-in-narrow-windows": lambda caller: narrow_total(caller) == 1 + narrow_rows(caller) > 1,
    "page-of-just-all-lacks-the-last-row": lambda caller: (
        page(caller, 0, 137) == true_names(caller)[:-1] and page(caller, 0, 138) == true_names(caller)
    ),
    "one-property-breaks": lambda caller: (
        caller.ask("property").status_code == 500
        and caller.ask("property", sid=caller.dataset.given.properties[1]).status_code
        == caller.ask().status_code
        == 200
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_rare_lie_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_rare).values() if isinstance(fault, Fault)}


@pytest.mark.parametrize("name", sorted(LIES))
def test_largest_skip_overflows_nothing(telling: Callable[..., Caller], name: str) -> None:
    assert telling(name).ask(Results_Skip=2**63 - 1).status_code == (400 if name == "refused-past-the-end" else 200)
