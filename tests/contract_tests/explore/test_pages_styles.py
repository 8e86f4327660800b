"""Walks over pages of every style, on a service of a few lines, judged by all rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.pages import walk_pages
from fairport.evidence import Ask, Exchange
from fairport.judge import Judge
from fairport.places import place
from fairport.validators import all_rules
from fairport.verdict import Outcome
from tests.desks import FakeDesk, told
from tests.making import JSON_HEADERS, collection, contract, paging

if TYPE_CHECKING:
    from fairport.spec.model import Paging

TOTAL = place("$.total")
BARE = {"offset": "", "token": None, "token_parameter": ""}
STYLES: dict[str, dict[str, object]] = {
    "page": {**BARE, "page": "page"},
    "page from zero": {**BARE, "page": "page", "first_page": 0},
    "token": {**BARE, "token": place("$.next"), "token_parameter": "after", "has_more": place("$.more")},
    "token header": {**BARE, "token_header": "Next", "token_parameter": "after"},
    "link": {**BARE, "next_link": place("$.link")},
    "link header": {**BARE, "next_header": "Link"},
    "after": {**BARE, "after": "after", "after_at": place("$.id"), "has_more": place("$.more")},
}


@dataclass(frozen=True)
class Shelf:
    """A service of so many rows that pages in every style at once. `slip` is what a lie adds to where a page begins."""

    promise: Paging
    rows: int
    slip: int = 0
    circle: bool = False

    def __call__(self, ask: Ask, number: int) -> Exchange:
        names = [f"r{row:03}" for row in range(self.rows)]
        size = int(ask.value("limit") or 3)
        at = self._beginning(ask, names, size)
        at += self.slip if at else 0
        shown, rest = names[at : at + size], names[at + size :]
        query = "&".join(f"{key}={value}" for key, value in ask.query if key != "from")
        more = bool(rest) or self.circle
        way = str(at + size if rest else 0)
        body: dict[str, object] = {"items": [{"id": name} for name in shown], "total": self.rows, "more": bool(rest)}
        body |= {"next": way if more else None, "link": f"/list?{query}&from={way}" if more else None}
        headers = (("Next", way), ("Link", f"<?{query}&from={way}>; rel=next")) if more else ()
        return told(ask, number, body, headers=(*JSON_HEADERS, *headers))

    def _beginning(self, ask: Ask, names: list[str], size: int) -> int:
        after, page = ask.value("after"), ask.value("page")
        if page is not None:
            return (int(page) - self.promise.first_page) * size
        if self.promise.style == "after" and after is not None:
            return names.index(after) + 1 if after in names else len(names)
        return int(after or ask.value("from") or 0)


def broken(style: str, rows: int = 11, **lie: object) -> tuple[set[str], Judge, FakeDesk]:
    """Walk a shelf in a style; return the rules that find something broken."""
    held = collection(total=TOTAL)
    promise = paging(collection=held, **STYLES[style])
    desk = FakeDesk(
        contract(held, promise),
        Shelf(promise, rows, **lie),  # type: ignore[arg-type]  # members of a shelf
        Known(good={"list": Ask(operation="list")}),
        PROFILES["standard"],
    )
    walk_pages(desk)
    judge = Judge(desk.contract, all_rules())
    for exchange in desk.exchanges:
        judge.feed(exchange)
    return {finding.rule for finding in judge.findings().findings}, judge, desk


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 11, 60])
@pytest.mark.parametrize("style", STYLES)
def test_fair_service_of_any_style_and_size_breaks_nothing(style: str, rows: int) -> None:
    found, judge, desk = broken(style, rows)
    assert found == set()
    assert len(desk.asked) < 120
    if rows > 3:
        passed = {result.rule for result in judge.findings().results if result.outcome is Outcome.PASSED}
        assert {"paging.total-found", "paging.no-repeats", "paging.none-lost", "paging.order-stable"} <= passed


@pytest.mark.parametrize("style", STYLES)
def test_page_that_begins_too_far_loses_rows(style: str) -> None:
    found, _, _ = broken(style, slip=1)
    assert "paging.total-found" in found


@pytest.mark.parametrize("style", [style for style in STYLES if style != "after"])
def test_page_that_begins_too_early_shows_rows_again(style: str) -> None:
    found, _, _ = broken(style, slip=-1)
    assert found & {"paging.no-repeats", "paging.offset"}


@pytest.mark.parametrize("style", ["token", "token header", "link", "link header"])
def test_way_that_leads_back_to_the_beginning_is_found(style: str) -> None:
    found, _, desk = broken(style, circle=True)
    assert "paging.goes-on" in found
    assert len(desk.asked) < 200


def test_walk_of_a_list_too_long_to_walk_ends() -> None:
    found, _, desk = broken("page", rows=50_000)
    assert found == set()
    assert len(desk.asked) < 250
