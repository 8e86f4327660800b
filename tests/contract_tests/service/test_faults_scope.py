from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.service.conftest import Caller


def rows(caller: Caller, scope: str = "account", **parameters: object) -> dict[str, dict[str, Any]]:
    told = caller.ask(scope, Results_Count=137, **parameters).json["PortingRequests"]
    return {row["PortingNo"]: row for row in told}


def differing(caller: Caller, field: str) -> int:
    whole = rows(caller)
    return sum(whole[name][field] != row[field] for name, row in rows(caller, "property").items())


def told_owners(caller: Caller, sid: str) -> set[str]:
    return {row["PropertySid"] for row in caller.ask("property", sid=sid).json["PortingRequests"]}


def foreign(caller: Caller, scope: str) -> int:
    stranger = caller.dataset.foreign[0]
    return caller.ask(scope, sid={"account": stranger.account, "property": stranger.properties[0]}[scope]).status_code


def secret(caller: Caller) -> str:
    return caller.credentials()["Authorization"]


LIES: dict[str, Callable[[Caller], bool]] = {
    "rows-missing-in-the-account": lambda caller: bool(rows(caller, "property").keys() - rows(caller).keys()),
    "rows-missing-in-the-property": lambda caller: bool(
        {name for name, row in rows(caller).items() if row["PropertySid"] == caller.dataset.given.properties[0]}
        - rows(caller, "property").keys()
    ),
    "account-tells-another-status": lambda caller: differing(caller, "Status") > 0,
    "created-as-string-in-the-account": lambda caller: (
        all(isinstance(row["Created"], str) for row in rows(caller).values())
        and all(isinstance(row["Created"], int) for row in rows(caller, "property").values())
    ),
    "filter-ignored-in-the-property": lambda caller: (
        len(rows(caller, "property", PortingRequestNumbers="P-000001")) > 1
        and len(rows(caller, PortingRequestNumbers="P-000001")) == 1
    ),
    "another-property-lists-a-third": lambda caller: (
        [told_owners(caller, sid) == {sid} for sid in caller.dataset.given.properties].count(False) == 1
    ),
    "foreign-properties-for-the-asking": lambda caller: (
        (foreign(caller, "account"), foreign(caller, "property")) == (403, 200)
    ),
    "unknown-account-is-somebody": lambda caller: (
        caller.ask(sid="A" * 32).json.get("TotalCount", 0) > 137
        and caller.ask("property", sid="S" * 32).json.get("TotalCount", 0) > 137
        and caller.ask().json["TotalCount"] == 137
        and (foreign(caller, "account"), foreign(caller, "property")) == (403, 403)
    ),
    "refusal-repeats-the-wrong-password": lambda caller: (
        "no-such-word" in caller.ask(auth="a:no-such-word").text and caller.ask(auth="").status_code == 401
    ),
    "error-repeats-the-credentials": lambda caller: (
        secret(caller) in caller.ask(From="abc").text and secret(caller) not in caller.ask().text
    ),
    "error-shows-a-stack-trace": lambda caller: (
        "Traceback" in caller.ask(From="abc").text and "Traceback" not in caller.ask().text
    ),
    "credentials-in-a-header": lambda caller: (
        caller.ask().headers.get("x-debug-authorization") == secret(caller)
        and "x-debug-authorization" not in caller.ask(auth="").headers
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_scope_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_scope).values() if isinstance(fault, Fault)}
