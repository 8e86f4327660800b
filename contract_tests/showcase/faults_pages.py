"""Lies about pages that are asked for by their number or by what to skip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.asking import DEFAULT, LARGEST, LARGEST_INTEGER, Refusal
from fairport.contract_tests.showcase.lying import each_body, each_order, each_page, each_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.showcase.asking import Ask, Page, Query, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.data import Parcel

_BROKEN: Final = Refusal(500, "Internal error", "Index was out of range.")


def _sized(ways: Behaviour, how: Callable[[Ask, Style, int], int], *, only: str) -> Behaviour:
    """Change the size of a page; `how` is given the size that was asked for, however large."""

    def limit(ask: Ask, style: Style) -> int:
        if style.name != only:
            return ways.limit(ask, style)
        return how(ask, style, ask.number(style.limit, DEFAULT, 0, LARGEST_INTEGER))

    return replace(ways, limit=limit)


@fault(
    "first-page-is-the-second",
    catches=["paging.total-found"],
    also=["echoes.equal", "paging.larger-not-fewer", "paging.none-lost", "paging.offset"],
    group="paging",
    source="https://github.com/nestjsx/nestjs-typeorm-paginate/issues/129",
)
def first_page_is_the_second(ways: Behaviour) -> Behaviour:
    """Page numbers count from 0 where 1 is documented: page 1 is the second."""
    return each_start(ways, lambda query, place: place + query.limit, only={"pages"})


@fault(
    "first-two-pages-alike",
    catches=["paging.no-repeats", "paging.offset"],
    also=["paging.past-end"],
    group="paging",
    source="https://github.com/typicode/json-server/issues/1102",
)
def first_two_pages_alike(ways: Behaviour) -> Behaviour:
    """Page numbers count from 1 where 0 is documented: pages 0 and 1 are the same."""
    return each_start(ways, lambda query, place: max(0, place - query.limit), only={"ledger"})


@fault(
    "page-begins-with-the-row-before",
    catches=["paging.no-repeats"],
    also=["echoes.equal", "paging.offset"],
    group="paging",
    source="https://github.com/ammuench/extra-life-api/pull/15",
)
def page_begins_with_the_row_before(ways: Behaviour) -> Behaviour:
    """Each page but the first begins with the last row of the one before."""
    return each_start(ways, lambda _query, place: max(0, place - 1), only={"pages"})


@fault(
    "page-skips-a-row",
    catches=["paging.total-found"],
    also=["echoes.equal", "paging.none-lost", "paging.offset"],
    group="paging",
    source="https://github.com/ammuench/extra-life-api/pull/15",
)
def page_skips_a_row(ways: Behaviour) -> Behaviour:
    """Each page but the first leaves out the row that it should begin with."""
    return each_start(ways, lambda query, place: place + place // query.limit, only={"pages"})


@fault(
    "last-short-page-left-out",
    catches=["paging.total-found"],
    also=["paging.has-more-ends", "paging.none-lost"],
    group="paging",
    source="the number of pages rounded down, where rows fill the last one in part",
)
def last_short_page_left_out(ways: Behaviour) -> Behaviour:
    """The last page is left out if it is not full."""

    def cut(page: Page) -> Page:
        short = len(page.items) < page.query.limit
        return replace(page, items=()) if short else page

    return each_page(ways, cut, only={"pages"})


@fault(
    "size-ignored",
    catches=["paging.limit"],
    group="paging",
    source="https://github.com/moleculerjs/database/issues/58",
)
def size_ignored(ways: Behaviour) -> Behaviour:
    """A page holds 20 rows whatever was asked for."""
    return _sized(ways, lambda _ask, _style, _asked: DEFAULT, only="pages")


@fault(
    "size-one-too-many",
    catches=["paging.limit"],
    also=["paging.default-size"],
    group="paging",
    source="a row fetched to see whether there are more, and not taken off again",
)
def size_one_too_many(ways: Behaviour) -> Behaviour:
    """A page holds one row more than was asked for."""

    def longer(page: Page) -> Page:
        return replace(page, items=page.query.rows[page.start : page.stop + 1])

    return each_page(ways, longer, only={"parcels"})


@fault(
    "default-of-ten",
    catches=["paging.default-size"],
    also=["paging.full-pages"],
    group="paging",
    source="https://github.com/moleculerjs/database/issues/58",
)
def default_of_ten(ways: Behaviour) -> Behaviour:
    """A page holds 10 rows where nothing is said of its size."""

    def limit(ask: Ask, style: Style) -> int:
        asked = ways.limit(ask, style)
        return 10 if style.name == "ledger" and ask.value(style.limit) is None else asked

    return replace(ways, limit=limit)


@fault(
    "size-above-fifty-is-empty",
    catches=["paging.larger-not-fewer"],
    also=["paging.total-found"],
    group="paging",
    source="https://github.com/DayMoonDevelopment/post-for-me/issues/206",
)
def size_above_fifty_is_empty(ways: Behaviour) -> Behaviour:
    """A page of more than 50 rows holds none."""

    def emptied(page: Page) -> Page:
        return replace(page, items=()) if page.query.limit > 50 else page

    return each_page(ways, emptied, only={"parcels"})


@fault(
    "size-above-the-largest-breaks",
    catches=["http.server-error"],
    also=["types.bounds"],
    group="paging",
    source="https://github.com/stellar-deprecated/horizon/issues/365",
)
def size_above_the_largest_breaks(ways: Behaviour) -> Behaviour:
    """A page larger than the largest is answered with 500."""

    def limit(_ask: Ask, _style: Style, asked: int) -> int:
        if asked > LARGEST:
            raise _BROKEN
        return asked

    return _sized(ways, limit, only="pages")


@fault(
    "size-zero-breaks",
    catches=["http.server-error"],
    group="paging",
    source="https://github.com/api-platform/core/issues/1118",
)
def size_zero_breaks(ways: Behaviour) -> Behaviour:
    """A page of no rows is answered with 500, by a division by zero."""

    def limit(_ask: Ask, _style: Style, asked: int) -> int:
        if not asked:
            raise _BROKEN
        return min(asked, LARGEST)

    return _sized(ways, limit, only="parcels")


def _past_end(ways: Behaviour, how: Callable[[Query, int], int], *, only: str) -> Behaviour:
    """Change where a page past the end begins."""

    def start(query: Query, place: int) -> int:
        return how(query, place) if place and place >= len(query.rows) else place

    return each_start(ways, start, only={only})


@fault(
    "breaks-past-the-last-page",
    catches=["paging.past-end"],
    also=["http.server-error"],
    group="paging",
    source="https://github.com/ITISFoundation/osparc-simcore/issues/9728",
)
def breaks_past_the_last_page(ways: Behaviour) -> Behaviour:
    """A page past the last is answered with 500."""

    def broken(_query: Query, _place: int) -> int:
        raise _BROKEN

    return _past_end(ways, broken, only="pages")


@fault(
    "last-page-for-all-after-it",
    catches=["paging.past-end"],
    also=["echoes.equal"],
    group="paging",
    source="https://github.com/City-of-Bloomington/uReport/issues/31",
)
def last_page_for_all_after_it(ways: Behaviour) -> Behaviour:
    """A page past the last is the last again."""

    def last(query: Query, _place: int) -> int:
        return max(0, (len(query.rows) - 1) // query.limit * query.limit)

    return _past_end(ways, last, only="pages")


@fault(
    "first-page-past-the-end",
    catches=["paging.past-end"],
    group="paging",
    source="a page number out of range taken for none, as https://github.com/kaminari/kaminari/pull/799 has it below 1",
)
def first_page_past_the_end(ways: Behaviour) -> Behaviour:
    """A page past the last is the first again."""
    return _past_end(ways, lambda _query, _place: 0, only="ledger")


@fault(
    "later-pages-in-another-order",
    catches=["paging.no-repeats"],
    also=["paging.total-found", "paging.none-lost"],
    group="paging",
    source="https://github.com/LanternOps/breeze/issues/3462",
)
def later_pages_in_another_order(ways: Behaviour) -> Behaviour:
    """All pages but the first are cut from the rows in order of their ids."""

    def order(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        return sorted(rows, key=lambda row: row.id) if ask.value("page") not in {None, "0"} else rows

    return each_order(ways, order, only={"ledger"})


@fault(
    "no-more-from-the-second-page-on",
    catches=["paging.has-more"],
    also=["paging.has-more-ends"],
    group="paging",
    source="https://github.com/Charcoal-SE/metasmoke/issues/26",
)
def no_more_from_the_second_page_on(ways: Behaviour) -> Behaviour:
    """The flag says that nothing follows on every page but the first."""
    return each_body(ways, lambda page, told: told.update(has_more=page.start == 0), only={"pages"})


@fault(
    "more-on-every-page",
    catches=["paging.has-more-ends"],
    group="paging",
    source="https://github.com/Charcoal-SE/metasmoke/issues/26",
)
def more_on_every_page(ways: Behaviour) -> Behaviour:
    """The flag looks at all rows and at no page: it says that more follow on the last page too."""
    return each_body(
        ways, lambda page, told: told.update(has_more=len(page.query.rows) > page.query.limit), only={"pages"}
    )
