from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults_access

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.service.data import Tenant
    from tests.contract_tests.service.conftest import Caller


def owners(caller: Caller, scope: str, field: str) -> set[str]:
    return {row[field] for row in caller.walk(scope)}


def stranger(caller: Caller) -> Tenant:
    return caller.dataset.foreign[0]


LIES: dict[str, Callable[[Caller], bool]] = {
    "no-credentials-needed": lambda caller: (
        caller.ask(auth="").status_code == 200 and caller.ask(auth="a:b").status_code == 401
    ),
    "any-password-will-do": lambda caller: (
        caller.ask(auth="a:b").status_code == 200 and caller.ask(auth="").status_code == 401
    ),
    "unauthorised-without-a-body": lambda caller: (
        caller.ask(auth="").status_code == 401 and caller.ask(auth="").content == b""
    ),
    "unauthorised-as-redirect": lambda caller: caller.ask(auth="").headers.get("location") == "/login",
    "foreign-rows-in-the-list": lambda caller: (
        len(owners(caller, "account", "AccountSid")) == 3 and caller.ask().json["TotalCount"] == 140
    ),
    "property-lists-its-account": lambda caller: (
        len(owners(caller, "property", "PropertySid")) == 3 and caller.ask("property").json["TotalCount"] == 137
    ),
    "foreign-requests-for-the-asking": lambda caller: (
        owners(caller, "account", "AccountSid") == {caller.dataset.given.account}
        and caller.ask(sid=stranger(caller).account).json.get("TotalCount", 0) > 0
        and caller.ask("property", sid=stranger(caller).properties[0]).json.get("TotalCount", 0) > 0
        and caller.ask(sid="A" * 32).status_code == 403
    ),
    "unknown-account-breaks": lambda caller: (
        caller.ask(sid="A" * 32).status_code == 500 and caller.ask(sid=stranger(caller).account).status_code == 403
    ),
}


@pytest.mark.parametrize(("name", "shows"), LIES.items(), ids=LIES)
def test_lie_about_access_is_told_by_the_fault_and_by_nobody_else(
    telling: Callable[..., Caller], honest: Caller, name: str, shows: Callable[..., bool]
) -> None:
    assert shows(telling(name))
    assert not shows(honest)


def test_table_has_every_fault_of_the_module() -> None:
    assert set(LIES) == {fault.name for fault in vars(faults_access).values() if isinstance(fault, Fault)}
