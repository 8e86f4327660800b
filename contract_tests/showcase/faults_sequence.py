"""Lies about pages that can only be had by the one before: cursors, tokens, and the last item's id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.asking import LARGEST, Refusal, invalid
from fairport.contract_tests.showcase.lying import (
    each_body,
    each_cursor,
    each_headers,
    each_more,
    each_order,
    each_start,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.contract_tests.showcase.asking import Ask, Page, Query, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.data import Parcel

_LOST: Final = ("paging.none-lost",)
_THIRD: Final = 3


def _turned(page: Page) -> int:
    """Which page of a walk this is, from 1 on."""
    return page.start // max(1, page.query.limit) + 1


def _sent(query: Query) -> bool:
    """Whether the page is not asked for as the first."""
    return query.ask.value(query.style.begin) is not None


@fault(
    "cursor-loses-a-row",
    catches=["paging.none-lost"],
    group="sequence",
    source="https://github.com/superplanehq/superplane/issues/6627",
)
def cursor_loses_a_row(ways: Behaviour) -> Behaviour:
    """A row falls into each gap between two pages."""
    return each_start(ways, lambda query, place: place + _sent(query), only={"feed"})


@fault(
    "cursor-repeats-a-row",
    catches=["paging.no-repeats"],
    group="sequence",
    source="https://github.com/photocrowd/django-cursor-pagination/issues/30",
)
def cursor_repeats_a_row(ways: Behaviour) -> Behaviour:
    """Each page but the first begins with the last row of the one before."""
    return each_start(ways, lambda query, place: place - _sent(query), only={"feed"})


@fault(
    "cursor-ignored",
    catches=["paging.goes-on"],
    also=["paging.none-lost"],
    group="sequence",
    source="https://github.com/coder/coder/pull/8513",
)
def cursor_ignored(ways: Behaviour) -> Behaviour:
    """Every page is the first."""
    return each_start(ways, lambda _query, _place: 0, only={"feed"})


@fault(
    "cursor-goes-round",
    catches=["paging.goes-on"],
    group="sequence",
    source="https://github.com/boto/botocore/issues/3778",
)
def cursor_goes_round(ways: Behaviour) -> Behaviour:
    """The last page's cursor leads back to the first page."""
    held = each_more(ways, lambda _page, _more: True, only={"feed"})
    return each_cursor(held, lambda page, cursor: cursor if ways.more(page) else "YWZ0ZXI6MA", only={"feed"})


@fault(
    "cursor-stands-still",
    catches=["paging.goes-on"],
    also=["paging.none-lost"],
    group="sequence",
    source="https://github.com/boto/botocore/pull/531",
)
def cursor_stands_still(ways: Behaviour) -> Behaviour:
    """The second page's cursor is the one that it was asked for with."""

    def same(page: Page, cursor: str) -> str:
        return page.query.ask.value(page.query.style.begin) or cursor

    return each_cursor(ways, same, only={"feed"})


@fault(
    "cursor-stops-at-a-missing-name",
    catches=["paging.has-more-ends"],
    also=["paging.none-lost"],
    group="sequence",
    source="https://github.com/Arize-ai/phoenix/pull/9575",
)
def cursor_stops_at_a_missing_name(ways: Behaviour) -> Behaviour:
    """No cursor comes where the last row has no name, though the flag says that more follow."""

    def stop(page: Page, told: dict[str, object]) -> None:
        if page.items and page.items[-1].name is None:
            told["next_cursor"] = None

    return each_body(ways, stop, only={"feed"})


@fault(
    "cursor-ends-on-the-third-page",
    catches=["paging.none-lost"],
    group="sequence",
    source="https://github.com/Arize-ai/phoenix/pull/9575",
)
def cursor_ends_on_the_third_page(ways: Behaviour) -> Behaviour:
    """The third page is told to be the last, by cursor and flag alike."""
    return each_more(ways, lambda page, more: more and _turned(page) != _THIRD, only={"feed"})


@fault(
    "flag-says-the-end",
    catches=["paging.has-more"],
    group="sequence",
    source="https://github.com/Charcoal-SE/metasmoke/issues/26",
)
def flag_says_the_end(ways: Behaviour) -> Behaviour:
    """The flag says that nothing follows where a cursor leads on."""
    return each_body(ways, lambda _page, told: told.update(has_more=False), only={"feed"})


@fault(
    "flag-never-ends",
    catches=["paging.has-more-ends"],
    group="sequence",
    source="https://github.com/helium/helium-js/issues/147",
)
def flag_never_ends(ways: Behaviour) -> Behaviour:
    """The flag says that more follow on the last page too."""
    return each_body(ways, lambda _page, told: told.update(has_more=True), only={"feed"})


@fault(
    "cursor-breaks-on-the-third-page",
    catches=["http.server-error"],
    also=["paging.goes-on"],
    group="sequence",
    source="the row that a cursor names deleted between two requests, and not looked for with care",
)
def cursor_breaks_on_the_third_page(ways: Behaviour) -> Behaviour:
    """The cursor of the second page is answered with 500."""

    def start(query: Query, place: int) -> int:
        if place == 2 * query.limit:
            raise Refusal(500, "Internal error", "The cursor could not be read.")
        return place

    return each_start(ways, start, only={"feed"})


@fault(
    "token-reused",
    catches=["paging.goes-on"],
    also=["paging.none-lost"],
    group="sequence",
    source="https://github.com/boto/botocore/pull/531",
)
def token_reused(ways: Behaviour) -> Behaviour:
    """The token in the header is the first page's on all pages."""

    def first(page: Page, cursor: str) -> str:
        whole = replace(page, items=page.query.rows[: page.query.limit])
        return ways.cursor(whole) if page.items else cursor

    return each_cursor(ways, first, only={"queue"})


@fault(
    "token-leads-back",
    catches=["paging.goes-on"],
    group="sequence",
    source="https://github.com/boto/botocore/issues/3778",
)
def token_leads_back(ways: Behaviour) -> Behaviour:
    """The last page's token leads to the first page."""
    held = each_more(ways, lambda _page, _more: True, only={"queue"})
    return each_cursor(held, lambda page, cursor: cursor if ways.more(page) else "YWZ0ZXI6MA", only={"queue"})


@fault(
    "token-refused",
    catches=["paging.goes-on"],
    group="sequence",
    source="a token signed by one instance of the service and read by another",
)
def token_refused(ways: Behaviour) -> Behaviour:
    """Every token is refused with 400."""

    def start(query: Query, place: int) -> int:
        if _sent(query):
            raise invalid("token", "is not known here")
        return place

    return each_start(ways, start, only={"queue"})


@fault(
    "token-missing-on-the-third-page",
    catches=["paging.none-lost"],
    group="sequence",
    source="https://github.com/Arize-ai/phoenix/pull/9575",
)
def token_missing_on_the_third_page(ways: Behaviour) -> Behaviour:
    """The third page comes without a token."""

    def headers(page: Page, told: Mapping[str, str]) -> Mapping[str, str]:
        return {} if _turned(page) == _THIRD else told

    return each_headers(ways, headers, only={"queue"})


@fault(
    "token-forgets-the-size",
    catches=["paging.limit"],
    group="sequence",
    source="https://github.com/piotrmurach/github/issues/137",
)
def token_forgets_the_size(ways: Behaviour) -> Behaviour:
    """Pages by a token hold as many rows as a page can, whatever was asked for."""

    def limit(ask: Ask, style: Style) -> int:
        asked = ways.limit(ask, style)
        return LARGEST if style.name == "queue" and ask.value("token") is not None else asked

    return replace(ways, limit=limit)


@fault(
    "after-includes-it",
    catches=["paging.no-repeats"],
    also=["paging.goes-on"],
    group="sequence",
    source="https://github.com/photocrowd/django-cursor-pagination/issues/30",
)
def after_includes_it(ways: Behaviour) -> Behaviour:
    """A page begins with the item that it should begin after."""
    return each_start(ways, lambda query, place: place - _sent(query), only={"after"})


@fault(
    "after-skips-what-is-as-old",
    catches=["paging.none-lost"],
    group="sequence",
    source="https://github.com/MeshCore-Beacon/beacon-server/issues/131",
)
def after_skips_what_is_as_old(ways: Behaviour) -> Behaviour:
    """A page begins after all that was created in the same second as the item that is named."""

    def start(query: Query, place: int) -> int:
        if not _sent(query) or not place:
            return place
        last = query.rows[place - 1].created
        return next((at for at in range(place, len(query.rows)) if query.rows[at].created > last), len(query.rows))

    return each_start(ways, start, only={"after"})


@fault(
    "after-goes-by-another-order",
    catches=["paging.none-lost"],
    also=["paging.no-repeats", "paging.goes-on"],
    group="sequence",
    source="https://github.com/n8n-io/n8n/pull/38070",
)
def after_goes_by_another_order(ways: Behaviour) -> Behaviour:
    """The first page is in order of creation; what comes after an item is looked for in order of ids."""

    def order(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        return rows if ask.value("starting_after") is None else sorted(rows, key=lambda row: row.id)

    def start(query: Query, place: int) -> int:
        named = query.ask.value("starting_after")
        return place if named is None else sum(row.id <= named for row in query.rows)

    return each_start(each_order(ways, order, only={"after"}), start, only={"after"})


@fault(
    "after-ignored",
    catches=["paging.goes-on"],
    also=["paging.none-lost"],
    group="sequence",
    source="https://github.com/coder/coder/pull/8513",
)
def after_ignored(ways: Behaviour) -> Behaviour:
    """What a page should begin after is ignored: every page is the first."""
    return each_start(ways, lambda _query, _place: 0, only={"after"})


@fault(
    "after-says-the-end",
    catches=["paging.has-more"],
    group="sequence",
    source="https://github.com/Nebo15/ecto_paging/issues/21",
)
def after_says_the_end(ways: Behaviour) -> Behaviour:
    """The flag says that nothing follows from the second page on."""
    return each_more(ways, lambda page, more: more and page.start == 0, only={"after"})


@fault(
    "full-page-says-more",
    catches=["paging.has-more-ends"],
    group="sequence",
    source="https://github.com/webrenew/unicon/issues/50",
    size=140,
)
def full_page_says_more(ways: Behaviour) -> Behaviour:
    """The flag says that more follow wherever a page is full."""
    return each_more(ways, lambda page, _more: len(page.items) == page.query.limit, only={"after"})
