from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.listings import Extent, Listings, extents_of
from fairport.pages import Page, Unpaged
from fairport.walks import walks_of
from tests.making import page, pages

if TYPE_CHECKING:
    from fairport.evidence import Pairs

IDS: Pairs = (("ids", "a"),)


def extents(
    *made: Page, rounds: dict[int, int] | None = None, default: int | None = 3
) -> dict[int, tuple[Extent, ...]]:
    found = rounds or dict.fromkeys((p.number for p in made), 0)
    return extents_of(made, walks_of(made), found, Unpaged(style="offset", limit="limit", default=default))


def extent(*made: Page, default: int | None = 3) -> Extent:
    ((one,),) = extents(*made, default=default).values()
    return one


def test_pages_of_the_same_criteria_make_one_extent() -> None:
    made = [page("abc", total=4), page("d", 3, number=2, total=4), page("bcd", 1, limit=5, number=3, total=4)]
    one = extent(*made)
    assert one.rows == {row.identity: row.digest for page in made for row in page.rows}
    assert list(one.rows) == ["a", "b", "c", "d"]
    assert (one.exchanges, one.pages, one.total) == ((1, 2, 3), tuple(made), 4)
    assert (one.criteria, one.refused) == (("list", (), ()), False)


def test_other_criteria_make_another_extent() -> None:
    whole, one = extents(page("abc"), page("a", number=2, criteria=IDS))[0]
    assert (list(whole.rows), list(one.rows)) == (["a", "b", "c"], ["a"])
    assert one.criteria == ("list", (), IDS)


def test_rounds_are_kept_apart() -> None:
    found = extents(page("abc"), page("abd", number=2), page("e", 3, number=3), rounds={1: 0, 2: 1, 3: 0})
    assert {attempt: [list(e.rows) for e in held] for attempt, held in found.items()} == {
        0: [["a", "b", "c", "e"]],
        1: [["a", "b", "d"]],
    }


def test_nothing_listed_makes_no_extent() -> None:
    assert extents() == {}


@pytest.mark.parametrize(
    ("made", "complete"),
    [
        pytest.param(pages("abcdefg"), True, id="walked-to-the-empty-page"),
        pytest.param(pages("abcdefg")[:2], False, id="walk-not-to-its-end"),
        pytest.param([page("ab", total=2)], True, id="short-page-as-many-as-the-total"),
        pytest.param([page("ab")], True, id="short-page-without-a-total"),
        pytest.param([page("ab", total=9)], False, id="short-page-and-a-higher-total"),
        pytest.param([page("abc", total=3)], False, id="full-page"),
        pytest.param([page("abc", limit=5, total=3)], True, id="shorter-than-asked"),
        pytest.param([page("abc", limit=3)], False, id="as-many-as-asked"),
        pytest.param([page("a", 3, total=4)], False, id="not-from-the-first-row"),
        pytest.param([page("a", 3)], False, id="not-from-the-first-row-without-a-total"),
        pytest.param([page("")], True, id="empty"),
        pytest.param([page(None)], False, id="lists-nothing"),
        pytest.param([page(None, status=500)], False, id="failed"),
    ],
)
def test_extent_is_complete_where_nothing_more_was_to_be_had(made: list[Page], *, complete: bool) -> None:
    assert extent(*made).complete is complete


def test_short_page_tells_nothing_where_no_size_is_known() -> None:
    assert not extent(page("ab"), default=None).complete


@pytest.mark.parametrize(
    ("statuses", "refused"),
    [((200,), False), ((400, 200), False), ((400,), True), ((400, 503), True), ((204,), False)],
    ids=["answered", "once-answered", "refused", "refused-and-failed", "no-content"],
)
def test_extent_is_refused_where_every_answer_was_an_error(statuses: tuple[int, ...], *, refused: bool) -> None:
    made = [page("" if status == 200 else None, number=i, status=status) for i, status in enumerate(statuses, 1)]
    assert extent(*made).refused is refused


@pytest.mark.parametrize(
    ("totals", "total"),
    [((5, 5), 5), ((5, None), 5), ((5, 6), None), ((None,), None), ((0,), 0)],
    ids=["the-same", "one-without", "several", "none", "zero"],
)
def test_total_is_the_only_one_told(totals: tuple[int | None, ...], total: int | None) -> None:
    made = [page("a", i, number=i + 1, total=told) for i, told in enumerate(totals)]
    assert extent(*made, page(None, 9, number=9, total=77, status=404)).total == total


def test_date_is_the_latest_of_its_answers() -> None:
    made = [replace(page("a", i, number=i + 1), date=date) for i, date in enumerate((50.0, None, 70.0, 60.0))]
    assert extent(*made).date == 70.0
    assert extent(page("a")).date is None


def test_row_without_a_name_is_left_out() -> None:
    assert list(extent(page(["a", "", "b"])).rows) == ["a", "b"]


def test_criteria_are_read_and_taken_out_by_name() -> None:
    one = extent(page("a", criteria=(("from", "1"), ("ids", "a"), ("ids", "b"))))
    assert (one.value("ids"), one.value("to")) == ("a", None)
    assert one.without(["ids"]) == ("list", (), (("from", "1"),))
    assert one.without([]) == one.criteria


def test_instants_of_what_is_not_known_are_none() -> None:
    listings = Listings(extents=(), facts={7: {"$.at": (1.0, 2.0)}})
    assert listings.instants(7, "$.at") == (1.0, 2.0)
    assert [listings.instants(7, "$.created"), listings.instants(8, "$.at")] == [(), ()]
