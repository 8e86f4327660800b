"""Fair variants of pages that are asked for by their number or by what to skip, and of their totals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.showcase.asking import LARGEST_INTEGER, Refusal, invalid
from fairport.contract_tests.showcase.lying import each_body, each_parcel, each_start
from fairport.contract_tests.showcase.varying import variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairport.contract_tests.showcase.asking import Ask, Page, Query, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.data import Parcel

_CAP: Final = "A largest size is documented; that a smaller one is ever reached is not promised."
_PAST: Final = "Nothing is said of a page past the end: an empty one SHOULD come, a refusal is allowed."
_ORDER: Final = "No order is promised where none is asked for."


@variant("sizes-capped-at-ten", group="paging", why=_CAP)
def sizes_capped_at_ten(ways: Behaviour) -> Behaviour:
    """A page never holds more than ten items where a size is asked for."""

    def limit(ask: Ask, style: Style) -> int:
        asked = ways.limit(ask, style)
        return asked if ask.value(style.limit) is None else min(asked, 10)

    return replace(ways, limit=limit)


@variant("sizes-above-the-largest-capped", group="paging", why=_CAP)
def sizes_above_the_largest_capped(ways: Behaviour) -> Behaviour:
    """A size above the largest is taken for the largest, and one of zero for the usual."""

    def limit(ask: Ask, style: Style) -> int:
        asked = ask.number(style.limit, 20, 0, LARGEST_INTEGER)
        return min(asked or 20, 100)

    return replace(ways, limit=limit)


@variant("sizes-above-fifty-refused", group="paging", why=_CAP)
def sizes_above_fifty_refused(ways: Behaviour) -> Behaviour:
    """A page of more than 50 items is refused."""

    def limit(ask: Ask, style: Style) -> int:
        asked = ways.limit(ask, style)
        if asked > 50:
            raise invalid(style.limit, "must be 50 at the most")
        return asked

    return replace(ways, limit=limit)


def _past_end(ways: Behaviour, refusal: Refusal) -> Behaviour:
    def start(query: Query, place: int) -> int:
        if place and place >= len(query.rows):
            raise refusal
        return place

    return each_start(ways, start, only={"parcels", "pages", "ledger", "estimates"})


@variant("past-the-last-page-not-found", group="paging", why=_PAST, expects=["paging.past-end-empty"])
def past_the_last_page_not_found(ways: Behaviour) -> Behaviour:
    """A page past the last is answered with 404."""
    return _past_end(ways, Refusal(404, "Not found", "There are fewer pages."))


@variant("past-the-last-page-refused", group="paging", why=_PAST, expects=["paging.past-end-empty"])
def past_the_last_page_refused(ways: Behaviour) -> Behaviour:
    """A page past the last is refused with 400."""
    return _past_end(ways, invalid("page", "is past the last"))


@variant("newest-parcels-first", group="paging", why=_ORDER)
def newest_first(ways: Behaviour) -> Behaviour:
    """The newest rows come first; those of the same second lie in order of their serials."""
    return replace(ways, rank=lambda parcel: (-parcel.created, parcel.serial))


@variant("by-id", group="paging", why=_ORDER)
def by_id(ways: Behaviour) -> Behaviour:
    """The rows come in order of their ids."""
    return replace(ways, rank=lambda parcel: (int(parcel.id.removeprefix("par_"), 16),))


@variant("last-page-full", group="paging", why="A last page may be full.")
def last_page_full(ways: Behaviour) -> Behaviour:
    """The rows fill all pages of the usual size."""

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        held = ways.rows(ask, parcels)
        return held[: len(held) // 20 * 20]

    return replace(ways, rows=rows)


@variant("numbers-for-ids", group="paging", why="The id is a text or a whole number.")
def numbers_for_ids(ways: Behaviour) -> Behaviour:
    """Parcels are identified by whole numbers."""

    def numbered(parcel: Parcel, told: dict[str, object]) -> None:
        told.update(id=parcel.serial, url=f"https://parcels.example/parcels/{parcel.serial}")

    def start(now: Behaviour, query: Query) -> int:
        text = query.ask.value("starting_after") if query.style.name == "after" else None
        if text is None:
            return ways.start(now, query)
        if not text.isdigit() or not 0 < int(text) <= len(query.held.parcels):
            raise invalid("starting_after", "is the id of no parcel")
        serial = int(text)
        return next((at for at, row in enumerate(query.rows) if row.serial > serial), len(query.rows))

    return replace(each_parcel(ways, numbered), start=start, member_id=lambda parcel: str(parcel.serial))


@variant("estimate-far-off", group="total", why="The total is told as an estimate.")
def estimate_far_off(ways: Behaviour) -> Behaviour:
    """The estimate is another on each page, and far from the truth."""

    def far(page: Page, told: dict[str, object]) -> None:
        told["estimate"] = (page.start * 37 + page.query.limit) % 1_000

    return each_body(ways, far, only={"estimates"})


@variant("estimate-of-nothing", group="total", why="The total is told as an estimate.")
def estimate_of_nothing(ways: Behaviour) -> Behaviour:
    """The estimate is 0 beside rows."""
    return each_body(ways, lambda _page, told: told.update(estimate=0), only={"estimates"})


def _refuse(ways: Behaviour, when: Callable[[Ask], bool], refusal: Refusal) -> Behaviour:
    def limit(ask: Ask, style: Style) -> int:
        if when(ask):
            raise refusal
        return ways.limit(ask, style)

    return replace(ways, limit=limit)


@variant("head-not-allowed", group="total", why="What is not supported can only be told: nothing was counted wrongly.")
def head_refused(ways: Behaviour) -> Behaviour:
    """HEAD is answered with 405."""
    refusal = Refusal(405, "Method not allowed", "Only GET is allowed here.", {"Allow": "GET"})
    return _refuse(ways, lambda ask: ask.method == "HEAD", refusal)


@variant("head-tells-no-total", group="total", why="A missing header says nothing wrong.")
def head_tells_no_total(ways: Behaviour) -> Behaviour:
    """HEAD is answered without the header."""
    headers = {name: told for name, told in ways.headers.items() if name != "ledger"}
    return replace(ways, headers=headers)


@variant(
    "more-is-said-of-full-pages",
    group="paging",
    why="A flag that looks at the page alone misleads; SHOULD.",
    expects=["paging.has-more-ends"],
    size=140,
)
def more_is_said_of_full_pages(ways: Behaviour) -> Behaviour:
    """An empty page may come after one that said that more follow."""

    def flag(page: Page, told: dict[str, object]) -> None:
        told["has_more"] = len(page.items) == page.query.limit

    return each_body(ways, flag, only={"pages"})


@variant("deep-pages-refused", group="paging", why="A bound on how deep one may read is fair.")
def deep_pages_refused(ways: Behaviour) -> Behaviour:
    """More than 500 rows cannot be skipped."""

    def start(query: Query, place: int) -> int:
        if place > 500:
            raise invalid(query.style.begin, "is too deep")
        return place

    return each_start(ways, start)
