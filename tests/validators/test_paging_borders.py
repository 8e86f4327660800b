"""Borders of the paging rules beside the tables of test_paging.py: what each condition of a rule is there for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.rules import Broken, Kept, Sight, Told, Unclear
from fairport.validators.paging import (
    default_size,
    full_pages,
    larger_not_fewer,
    limit,
    no_repeats,
    offset,
    order_stable,
    past_end,
    past_end_empty,
    token_fresh,
    total_constant,
    total_found,
)
from tests.making import answer, collection, listing, page, pages, paging, readings, sights, the_rule, walk

if TYPE_CHECKING:
    from fairport.pages import Page
    from fairport.rules import Check

PAGING = paging()
SEVEN = "abcdefg"
NO_DEFAULT = paging(default=None)


def the_breach(seen: list[Sight]) -> Broken:
    (found,) = [sight for sight in seen if isinstance(sight, Broken)]
    return found


def test_answer_that_is_no_page_has_no_limit_to_keep() -> None:
    assert sights(limit, PAGING, answer(listing(*"abc"), query=(("limit", "2"),))) == []


def test_default_is_held_against_the_walk_that_found_most() -> None:
    fewer = pages("abcd", 2, limit=2, walk="w2", begin=10)
    seen = sights(default_size, PAGING, readings([*fewer, *pages(SEVEN, 2)]))
    assert the_breach(seen).exchanges == (1, 1, 2, 3, 4, 5)


@pytest.mark.parametrize("check", [total_constant, total_found])
@pytest.mark.parametrize(
    ("told", "judged"),
    [
        pytest.param({}, True, id="in-the-body"),
        pytest.param({"total": None, "total_header": "X-Total"}, True, id="in-a-header"),
        pytest.param({"total_header": "X-Total"}, True, id="in-both"),
        pytest.param({"total": None}, False, id="nowhere"),
    ],
)
def test_totals_are_judged_where_the_contract_promises_one(
    check: Check, told: dict[str, object], *, judged: bool
) -> None:
    assert the_rule(check).judges(paging(collection=collection(**told))) is judged


def test_totals_of_none_and_sizes_are_told_as_they_are() -> None:
    made = [page("abc", total=7), page("cd", 2, 2, number=2, total=0), page("def", 3, number=3, total=7)]
    sight = the_breach(sights(total_constant, PAGING, readings(made)))
    assert sight.message == "the total is 7 on one page and 0 on another (size 2, from row 2)"
    assert sight.actual == "0 and 7"


def test_walk_with_a_page_that_is_none_cannot_tell() -> None:
    made = walk([page("abc", total=7, walk="w"), page(None, 3, number=2, status=404, walk="w")])
    assert sights(total_found, PAGING, made) == [
        Unclear(message="the walk (default page size) cannot tell: a page in its middle is no page", exchanges=(1, 2))
    ]


def test_rows_that_overlap_are_repeats_and_not_past_the_end() -> None:
    made = [page("abc", walk="w"), page("bc", 1, number=2, walk="w"), page("d", 3, number=3, walk="w")]
    sight = the_breach(sights(no_repeats, PAGING, walk(made)))
    assert sight.message.startswith("2 items are shown on two pages (default page size)")


def test_skip_that_is_ignored_shows_all_rows_again_past_the_end() -> None:
    made = [page("abc", total=3, walk="w"), page("abc", 3, number=2, total=3, walk="w")]
    assert sights(no_repeats, PAGING, walk(made)) == [Kept(2)]
    assert the_breach(sights(past_end, PAGING, readings(made))).actual == "3 items"


def test_page_past_the_end_outside_a_walk_shows_nothing_again() -> None:
    seen = sights(past_end, PAGING, readings([*pages(SEVEN), page("ab", 50, number=9)]))
    assert the_breach(seen).message == "past the end (no size, from row 50) 2 earlier items are shown again"


def test_pages_are_full_of_a_size_that_somebody_named() -> None:
    assert sights(full_pages, NO_DEFAULT, walk(pages(SEVEN))) == []


def test_size_may_be_capped_where_no_default_is_documented() -> None:
    assert sights(full_pages, NO_DEFAULT, walk(pages(SEVEN, 2, limit=5))) == [
        Kept(3),
        Told(message="a page size of 5 is answered with 2 items: it is capped"),
    ]


def test_every_short_page_is_told_and_counted() -> None:
    made = [
        page("abc", total=7, walk="w"),
        page("d", 3, number=2, total=7, walk="w"),
        page("ef", 4, number=3, total=7, walk="w"),
        page("g", 6, number=4, total=7, walk="w"),
    ]
    sight = the_breach(sights(full_pages, PAGING, walk(made)))
    assert (sight.actual, sight.times) == ("1 from row 3 and 2 from row 4", 2)


def test_larger_size_that_gives_all_there_is_hides_nothing() -> None:
    twice = [page([*SEVEN, "a"], limit=9, number=20), page(SEVEN, limit=50, number=21)]
    assert sights(larger_not_fewer, PAGING, readings([*pages(SEVEN), *twice])) == []


def test_page_past_the_end_that_is_refused_where_another_is_answered_is_left_alone() -> None:
    made = [*pages(SEVEN), page(None, 99, number=9, status=400)]
    assert sights(past_end_empty, PAGING, readings(made)) == [Kept()]


@pytest.mark.parametrize(
    ("last", "expected", "actual"),
    [
        (page(None, 7, number=4, status=404, walk="w"), "200 with no items", "404"),
        (page("", 7, number=4, total=0, walk="w"), "7", "0"),
    ],
    ids=["refused", "another-total"],
)
def test_page_past_the_end_is_told_what_was_expected(last: Page, expected: str, actual: str) -> None:
    sight = the_breach(sights(past_end_empty, PAGING, readings([*pages(SEVEN)[:-1], last])))
    assert (sight.expected, sight.actual) == (expected, actual)


def test_empty_page_amid_the_rows_tells_nothing_of_the_skip() -> None:
    assert list(offset(PAGING, readings([page(SEVEN, limit=100), page("", 2, 2, number=2)]))) == []


def test_skip_is_held_against_rows_from_the_first_on() -> None:
    assert sights(offset, PAGING, readings([page("abc", limit=3), page("cdefg", 2, 5, number=2)])) == []


FIRST_TWO = page("ab", limit=2, number=3)


def test_two_rows_in_a_row_are_enough_to_tell_a_shift_where_the_order_is_the_same() -> None:
    made = [page(SEVEN, limit=100), FIRST_TWO, page("de", 2, 2, number=2)]
    assert the_breach(sights(offset, PAGING, readings(made))).message == "skip=2 begins one row too far"


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="order-of-the-size-unknown"),
        pytest.param([page("ca", limit=2, number=3)], id="another-order-for-the-size"),
        pytest.param([page("a", limit=2, number=3)], id="one-row-in-its-place"),
        pytest.param([page("abc", limit=3, number=3)], id="another-size-in-its-place"),
    ],
)
def test_few_rows_in_a_row_may_be_the_order_of_another_size(others: list[Page]) -> None:
    assert sights(offset, PAGING, readings([page(SEVEN, limit=100), *others, page("fg", 3, 2, number=2)])) == []


def test_many_rows_in_a_row_are_no_chance() -> None:
    made = [page("abcdefgh", limit=100), page("defgh", 2, 5, number=2)]
    assert the_breach(sights(offset, PAGING, readings(made))).message == "skip=2 begins one row too far"


def test_skip_is_kept_where_the_order_of_its_size_is_one_of_its_own() -> None:
    made = [page(SEVEN, limit=100), page("gbfad", limit=5, number=2), page("adce", 3, 5, number=3)]
    assert sights(offset, PAGING, readings(made)) == [Kept()]


def test_skip_is_not_judged_where_the_same_page_comes_in_another_order() -> None:
    wandering = [page("abc", total=7, walk="w"), page("edf", 3, number=2, total=7, walk="w")]
    again = page("bca", number=4, total=7, walk="w")
    made = readings([*wandering, again, page(SEVEN, limit=100, number=9)])
    assert sights(offset, PAGING, made) == [
        Unclear(
            message="a page asked again shows its items in another order: where pages begin cannot be told",
            exchanges=(1, 4),
        )
    ]
    steady = readings([*wandering, page("abc", number=4, total=7, walk="w"), page(SEVEN, limit=100, number=9)])
    assert sights(offset, PAGING, steady) == []


def test_order_of_one_row_is_no_order() -> None:
    assert sights(order_stable, PAGING, walk([*pages("a"), page("a", number=9, total=1, walk="w")])) == []


def failed_first(*others: Page, again: tuple[Page, ...] = ()) -> object:
    failed = page("abc", status=500, token="1", walk="w")
    return replace(walk(pages(SEVEN)), pages=(failed, *others), again=again)


def test_page_that_failed_tells_neither_order_nor_tokens() -> None:
    assert sights(order_stable, PAGING, failed_first(again=(page("acb", number=9),))) == []
    assert sights(token_fresh, PAGING, failed_first(page("def", 3, number=2, token="2"))) == []


def test_token_that_comes_back_is_named() -> None:
    assert the_breach(sights(token_fresh, PAGING, walk(pages(SEVEN, tokens=("1", "2", "2"))))).actual == '"2"'
