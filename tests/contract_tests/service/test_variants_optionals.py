from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_optionals
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def rows(caller: Caller, **parameters: object) -> list[dict[str, Any]]:
    return caller.ask(Results_Count=137, **parameters).json["PortingRequests"]


def numbers(caller: Caller) -> list[dict[str, Any]]:
    return [number for row in rows(caller) for number in row["PortingNumbers"]]


def entries(caller: Caller) -> list[dict[str, Any]]:
    return [entry for number in numbers(caller) for entry in number["StatusHistory"]]


def tokens(caller: Caller) -> tuple[Any, Any]:
    """The tokens of the first page and of the last."""
    first, last = (caller.ask(Results_Skip=skip).json for skip in (0, 120))
    return first.get("NextPageToken", "absent"), last.get("NextPageToken", "absent")


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "unknown-is-null": lambda caller: (
        all("PortDate" in row for row in rows(caller)) and any(row["PortDate"] is None for row in rows(caller))
    ),
    "optionals-all-absent": lambda caller: (
        all(len(row) == 6 for row in rows(caller)) and all(len(number) == 3 for number in numbers(caller))
    ),
    "optionals-all-null": lambda caller: (
        all(row["CurrentCarrier"] is None for row in rows(caller)) and entries(caller)[0]["FdxStatusFrom"] is None
    ),
    "null-here-absent-there": lambda caller: len({row.get("PortDate", "") for row in rows(caller)} & {None, ""}) == 2,
    "unknown-texts-are-empty": lambda caller: any(
        row["CustomerDescription"] == "" for row in rows(caller) if "CustomerDescription" in row
    ),
    "no-action-type": lambda caller: (
        not any("IncomingActionType" in number or "IncomingActionId" in number for number in numbers(caller))
    ),
    "no-schedule": lambda caller: not any("PreferredPortSchedule" in row for row in rows(caller)),
    "token-null-at-the-end": lambda caller: tokens(caller) == ("20", None),
    "token-empty-at-the-end": lambda caller: tokens(caller) == ("20", ""),
    "token-always-the-offset": lambda caller: tokens(caller) == ("20", "137"),
    "token-always-the-page": lambda caller: tokens(caller) == ("1", "7"),
    "token-always-one": lambda caller: tokens(caller) == ("1", "1"),
    "token-opaque": lambda caller: len(tokens(caller)[0]) > 300 and tokens(caller)[1] is None,
    "token-never": lambda caller: tokens(caller) == ("absent", "absent"),
    "undocumented-fields": lambda caller: all(
        part[0].get("Score") == 0.5 for part in (rows(caller), numbers(caller), entries(caller))
    ),
    "undocumented-objects": lambda caller: all(
        "Links" in part[0] for part in (rows(caller), numbers(caller), entries(caller))
    ),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_optionals).values() if isinstance(value, Variant)}
