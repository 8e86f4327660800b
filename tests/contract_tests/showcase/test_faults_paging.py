"""Each lie about pages is told: to a caller who turns the pages, or who looks at one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.showcase import faults_links, faults_pages, faults_sequence, faults_totals
from fairport.contract_tests.showcase.lying import Fault
from tests.contract_tests.showcase.conftest import HOST, Caller
from tests.contract_tests.showcase.turning import MANY, link, walks

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = (faults_pages, faults_totals, faults_sequence, faults_links)


def rows(caller: Caller, name: str, limit: int = 20) -> list[str]:
    return [row for page in walks(caller, limit)[name] for row in page]


def lost(caller: Caller, name: str, limit: int = 20) -> int:
    return 137 - len(set(rows(caller, name, limit)))


def repeats(caller: Caller, name: str) -> bool:
    found = rows(caller, name)
    return len(found) != len(set(found))


def endless(caller: Caller, name: str) -> bool:
    return len(walks(caller)[name]) == MANY


def head_total(caller: Caller) -> str:
    return caller.ask("ledger", "HEAD").headers["x-total-count"]


def header_total(caller: Caller, offset: int = 0) -> str:
    return caller.ask("parcels", offset=offset).headers["x-total-count"]


def next_link(caller: Caller, **sent: object) -> str:
    return link(caller.ask("links", **sent), []) or ""


def next_address(caller: Caller) -> str:
    return str(caller.ask("next").json["next"])


def flags(caller: Caller, name: str) -> list[bool]:
    """What the flag says on each page of a collection by number, from the first to the last."""
    return [caller.ask(name, page=number).json["has_more"] for number in range(1, 8)]


LIES: dict[str, Callable[[Caller], bool]] = {
    "first-page-is-the-second": lambda caller: lost(caller, "pages") == 20,
    "first-two-pages-alike": lambda caller: caller.ids("ledger", page=0) == caller.ids("ledger", page=1),
    "page-begins-with-the-row-before": lambda caller: repeats(caller, "pages"),
    "page-skips-a-row": lambda caller: lost(caller, "pages") == 6,
    "last-short-page-left-out": lambda caller: lost(caller, "pages") == 17,
    "size-ignored": lambda caller: len(caller.ids("pages", per_page=3)) == 20,
    "size-one-too-many": lambda caller: len(caller.ids("parcels", limit=3)) == 4,
    "default-of-ten": lambda caller: (len(caller.ids("ledger")), len(caller.ids("ledger", size=20))) == (10, 20),
    "size-above-fifty-is-empty": lambda caller: (
        (len(caller.ids("parcels", limit=50)), len(caller.ids("parcels", limit=51))) == (50, 0)
    ),
    "size-above-the-largest-breaks": lambda caller: caller.ask("pages", per_page=101).status_code == 500,
    "size-zero-breaks": lambda caller: caller.ask("parcels", limit=0).status_code == 500,
    "breaks-past-the-last-page": lambda caller: caller.ask("pages", page=9).status_code == 500,
    "last-page-for-all-after-it": lambda caller: caller.ids("pages", page=9) == caller.ids("pages", page=7) != [],
    "first-page-past-the-end": lambda caller: caller.ids("ledger", page=9) == caller.ids("ledger") != [],
    "later-pages-in-another-order": lambda caller: repeats(caller, "ledger") and lost(caller, "ledger") > 0,
    "no-more-from-the-second-page-on": lambda caller: flags(caller, "pages") == [True, *[False] * 6],
    "more-on-every-page": lambda caller: flags(caller, "pages") == [True] * 7,
    "header-counts-the-page": lambda caller: (header_total(caller), header_total(caller, 120)) == ("20", "17"),
    "header-counts-what-is-left": lambda caller: (header_total(caller), header_total(caller, 120)) == ("137", "17"),
    "header-stops-at-fifty": lambda caller: header_total(caller) == "50",
    "head-counts-otherwise": lambda caller: head_total(caller) == "140",
    "head-counts-the-page": lambda caller: head_total(caller) == "20",
    "count-of-pages": lambda caller: caller.ask("next").json["count"] == 7,
    "total-forgets-the-first": lambda caller: caller.ask("pages").json["total"] == 136,
    "total-of-nothing": lambda caller: caller.ask("pages").json["total"] == 0,
    "cursor-loses-a-row": lambda caller: lost(caller, "feed") == 6,
    "cursor-repeats-a-row": lambda caller: repeats(caller, "feed"),
    "cursor-ignored": lambda caller: endless(caller, "feed"),
    "cursor-goes-round": lambda caller: endless(caller, "feed") and lost(caller, "feed") == 0,
    "cursor-stands-still": lambda caller: endless(caller, "feed") and lost(caller, "feed") == 97,
    "cursor-stops-at-a-missing-name": lambda caller: lost(caller, "feed", 6) == 131,
    "cursor-ends-on-the-third-page": lambda caller: lost(caller, "feed") == 77,
    "flag-says-the-end": lambda caller: not caller.ask("feed").json["has_more"],
    "flag-never-ends": lambda caller: caller.ask("feed", status="lost", limit=100).json["has_more"],
    "cursor-breaks-on-the-third-page": lambda caller: len(walks(caller)["feed"]) == 2,
    "token-reused": lambda caller: endless(caller, "queue") and lost(caller, "queue") == 97,
    "token-leads-back": lambda caller: endless(caller, "queue") and lost(caller, "queue") == 0,
    "token-refused": lambda caller: len(walks(caller)["queue"]) == 1,
    "token-missing-on-the-third-page": lambda caller: lost(caller, "queue") == 77,
    "token-forgets-the-size": lambda caller: [len(page) for page in walks(caller)["queue"]] == [20, 100, 17],
    "after-includes-it": lambda caller: repeats(caller, "after"),
    "after-skips-what-is-as-old": lambda caller: lost(caller, "after") > 0 and not repeats(caller, "after"),
    "after-goes-by-another-order": lambda caller: lost(caller, "after") > 0,
    "after-ignored": lambda caller: endless(caller, "after"),
    "after-says-the-end": lambda caller: len(walks(caller)["after"]) == 2,
    "full-page-says-more": lambda caller: caller.ask("after", limit=1, starting_after=caller.true_ids()[-2]).json[
        "has_more"
    ],
    "link-to-another-host": lambda caller: next_link(caller).startswith("https://parcels.example/links?"),
    "link-to-a-private-host": lambda caller: next_address(caller).startswith("http://localhost:9091/next?"),
    "link-by-another-scheme": lambda caller: next_address(caller).startswith(f"https{HOST[4:]}/next?"),
    "link-without-the-prefix": lambda caller: next_link(caller).startswith(f"{HOST}/v1/links?"),
    "link-to-another-operation": lambda caller: next_link(caller).startswith(f"{HOST}/next?"),
    "link-drops-the-filter": lambda caller: "status" not in next_link(caller, status="moving"),
    "link-drops-the-size": lambda caller: [len(page) for page in walks(caller, 7)["links"]][:3] == [7, 20, 20],
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
    held = [lie.name for module in MODULES for lie in vars(module).values() if isinstance(lie, Fault)]
    assert sorted(held) == sorted(LIES)
