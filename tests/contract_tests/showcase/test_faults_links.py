"""Each lie about addresses of the next page is told, to a caller who looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_links
from tests.contract_tests.showcase.conftest import HOST, Caller
from tests.contract_tests.showcase.walking import endless, link, lost

if TYPE_CHECKING:
    from collections.abc import Callable


def next_link(caller: Caller, **sent: object) -> str:
    return link(caller.ask("links", **sent), []) or ""


def next_address(caller: Caller) -> str:
    return str(caller.ask("next").json["next"])


LIES: dict[str, Callable[[Caller], bool]] = {
    "link-to-another-host": lambda caller: next_link(caller).startswith("https://parcels.example/links?"),
    "link-to-a-private-host": lambda caller: next_address(caller).startswith("http://localhost:9091/next?"),
    "link-by-another-scheme": lambda caller: next_address(caller).startswith(f"https{HOST[4:]}/next?"),
    "link-without-the-prefix": lambda caller: next_link(caller).startswith(f"{HOST}/v1/links?"),
    "link-to-another-operation": lambda caller: next_link(caller).startswith(f"{HOST}/next?"),
    "link-drops-the-filter": lambda caller: "status" not in next_link(caller, status="moving"),
    "link-missing-on-the-third-page": lambda caller: lost(caller, "links") == 77,
    "next-missing-on-the-third-page": lambda caller: lost(caller, "next") == 77,
    "link-to-the-same-page": lambda caller: endless(caller, "links") and lost(caller, "links") == 97,
    "next-leads-back": lambda caller: endless(caller, "next") and lost(caller, "next") == 0,
    "link-escaped-twice": lambda caller: caller.ask(next_link(caller)).status_code == 400,
    "link-without-brackets": lambda caller: not next_link(caller) and "next" in caller.ask("links").headers["link"],
    "next-is-no-address": lambda caller: next_address(caller).startswith("position="),
    "next-loses-a-row": lambda caller: lost(caller, "next") == 6,
}


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert LIES[name](telling(name))
    assert not LIES[name](honest)


def test_every_lie_is_here() -> None:
    assert sorted(LIES) == sorted(lie.name for lie in vars(faults_links).values() if isinstance(lie, Fault))
