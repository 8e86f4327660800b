from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.service import variants_errors
from fairport.contract_tests.service.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon import testing

    from tests.contract_tests.service.conftest import Caller


def stranger(caller: Caller) -> testing.Result:
    return caller.ask(sid=caller.dataset.foreign[0].account)


def properties(caller: Caller) -> list[int]:
    return [caller.ask("property", sid=sid).status_code for sid in caller.dataset.given.properties]


def error(caller: Caller, parameters: dict[str, Any]) -> dict[str, Any]:
    return caller.ask(**parameters).json["ResponseStatus"]


SHOWS: dict[str, Callable[[Caller], bool]] = {
    "unknown-is-404": lambda caller: stranger(caller).status_code == 404,
    "unknown-is-400": lambda caller: stranger(caller).status_code == 400,
    "unknown-is-401": lambda caller: stranger(caller).status_code == 401,
    "unknown-is-410": lambda caller: stranger(caller).status_code == 410,
    "other-properties-refused": lambda caller: properties(caller) == [200, 403, 403],
    "other-properties-not-found": lambda caller: properties(caller) == [200, 404, 404],
    "unknown-has-no-rows": lambda caller: (
        (stranger(caller).status_code, stranger(caller).json.get("TotalCount")) == (200, 0)
    ),
    "wrong-credentials-are-403": lambda caller: (
        (caller.ask(auth=None).status_code, caller.ask(auth="a:b").status_code) == (401, 403)
    ),
    "no-challenge": lambda caller: (
        (r := caller.ask(auth=None)).status_code == 401 and "www-authenticate" not in r.headers
    ),
    "credentials-looked-at-last": lambda caller: caller.ask(auth=None, From="abc").status_code == 400,
    "errors-null": lambda caller: error(caller, {"auth": None}).get("Errors", "") is None,
    "errors-empty": lambda caller: error(caller, {"From": "abc"})["Errors"] == [],
    "errors-absent": lambda caller: "Errors" not in error(caller, {"From": "abc"}),
    "error-with-more-members": lambda caller: error(caller, {"From": "abc"}).get("Meta") == {"id": 7},
    "localised-messages": lambda caller: "日本語" in error(caller, {"From": "abc"})["Message"],
    "other-error-codes": lambda caller: error(caller, {"From": "abc"})["ErrorCode"] == "E_INVALID_PARAMETER_42",
    "errors-as-problem-json": lambda caller: (
        caller.ask(From="abc").headers["content-type"] == "application/problem+json"
    ),
}


@pytest.mark.parametrize(("name", "shows"), SHOWS.items(), ids=SHOWS)
def test_variant_shows_and_the_honest_service_does_not(
    varied: Callable[[str], Caller], honest: Caller, name: str, shows: Callable[[Caller], bool]
) -> None:
    assert shows(varied(name))
    assert not shows(honest)


def test_table_has_every_variant_of_the_module() -> None:
    assert set(SHOWS) == {value.name for value in vars(variants_errors).values() if isinstance(value, Variant)}
