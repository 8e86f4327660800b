from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.listings import Listings, extents_of
from fairport.pages import Unpaged
from fairport.rules import Broken, Kept
from fairport.spec.model import Repeatable
from fairport.validators.repeats import same_items, same_order, same_set
from tests.making import page, paging, promise, sights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.pages import Page

REPEATABLE = promise(Repeatable)
PAGING = paging()
PAGED = Unpaged(style="offset", limit="limit", default=3)


def listed(pages: Sequence[Page]) -> Listings:
    """What these pages list in one round, numbered in order."""
    extents = extents_of(pages, [], dict.fromkeys((p.number for p in pages), 0), PAGED)
    return Listings(extents=extents.get(0, ()))


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        pytest.param([page("abc"), page("abc", number=2)], 1, id="asked-twice"),
        pytest.param([page("abc"), page("abc", number=2), page("abc", number=3)], 2, id="asked-three-times"),
        pytest.param([page("abc"), page("cba", number=2)], 1, id="another-order"),
        pytest.param([page("abc"), page("abc", number=2, digest=1)], 1, id="items-that-changed"),
        pytest.param([page(""), page("", number=2)], 1, id="no-rows"),
        pytest.param([page("abc")], 0, id="asked-once"),
        pytest.param([page("abc"), page("def", 3, number=2)], 0, id="another-page"),
        pytest.param([page("abc"), page("ab", limit=2, number=2)], 0, id="another-size"),
        pytest.param([page("abc"), page("a", number=2, criteria=(("ids", "a"),))], 0, id="other-criteria"),
        pytest.param([page("abc"), page(None, number=2, status=503)], 0, id="one-failed"),
        pytest.param([page("abc"), page(None, number=2)], 0, id="one-lists-nothing"),
        pytest.param([], 0, id="nothing-asked"),
    ],
)
def test_request_that_lists_the_same_items_again_is_kept(pages: list[Page], kept: int) -> None:
    assert sights(same_set, REPEATABLE, listed(pages)) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(
    ("again", "told", "first"),
    [("abd", "1 gone, 1 new", "c"), ("abcd", "0 gone, 1 new", "d"), ("", "3 gone, 0 new", "a")],
    ids=["another", "one-more", "none"],
)
def test_request_that_lists_other_items_again_is_broken(again: str, told: str, first: str) -> None:
    assert sights(same_set, REPEATABLE, listed([page("abc", number=4), page(again, number=7)])) == [
        Broken(
            message=f'the same request asked again lists other items: {told}, for instance "{first}"',
            expected="the same items",
            actual=told,
            exchanges=(4, 7),
            movable=True,
            rows=(*sorted(set("abc") - set(again)), *sorted(set(again) - set("abc"))),
        )
    ]


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        pytest.param([page("abc"), page("abc", number=2)], 1, id="same-order"),
        pytest.param([page("ab"), page("ab", number=2)], 1, id="two-rows"),
        pytest.param([page("abc"), page("abd", number=2)], 0, id="other-items"),
        pytest.param([page("a"), page("a", number=2)], 0, id="one-row"),
        pytest.param([page(""), page("", number=2)], 0, id="no-rows"),
        pytest.param([page("abc"), page("cba", limit=3, number=2)], 0, id="another-size"),
        pytest.param([page("abc"), page(None, number=2, status=429)], 0, id="one-refused"),
    ],
)
def test_request_that_lists_in_the_same_order_again_is_kept(pages: list[Page], kept: int) -> None:
    assert sights(same_order, REPEATABLE, listed(pages)) == ([Kept(kept)] if kept else [])


def test_request_that_lists_in_another_order_again_is_broken() -> None:
    assert sights(same_order, REPEATABLE, listed([page("abc"), page("abc", number=2), page("acb", number=3)])) == [
        Kept(),
        Broken(
            message="the same request asked again lists the same items in another order",
            expected="the same order",
            actual="another order",
            exchanges=(2, 3),
            movable=True,
        ),
    ]


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        pytest.param([page("abc"), page("ab", limit=2, number=2)], 3, id="two-sizes"),
        pytest.param([page("abc"), page("de", 3, limit=2, number=2)], 5, id="two-sizes-of-other-rows"),
        pytest.param([page("abc"), page("def", 3, number=2)], 0, id="one-size"),
        pytest.param([page("abc"), page(None, limit=2, number=2, status=400)], 0, id="other-size-refused"),
        pytest.param([page("abc"), page("", limit=2, number=2)], 0, id="other-size-empty"),
        pytest.param([page([""]), page([""], limit=2, number=2, digest=1)], 0, id="items-without-a-name"),
        pytest.param(
            [page("abc"), page("abc", limit=2, number=2, digest=1, criteria=(("from", "5"),))], 0, id="other-criteria"
        ),
    ],
)
def test_item_that_is_the_same_on_pages_of_every_size_is_kept(pages: list[Page], kept: int) -> None:
    assert sights(same_items, PAGING, listed(pages)) == ([Kept(kept)] if kept else [])


def test_item_that_differs_between_page_sizes_is_broken() -> None:
    pages = [page("abc"), page("bc", 1, limit=2, number=2, digest=1), page("bc", 1, limit=3, number=3, digest=1)]
    assert sights(same_items, PAGING, listed(pages)) == [
        Broken(
            message='2 of 3 items are not the same on every page that lists them, for instance "b"',
            expected="the same item on every page",
            actual="2 versions",
            exchanges=(1, 2),
            movable=True,
            rows=("b", "c"),
            times=2,
        )
    ]


def test_order_is_compared_again_after_other_items() -> None:
    (sight,) = sights(same_order, REPEATABLE, listed([page("abc"), page("abd", number=2), page("dba", number=3)]))
    assert isinstance(sight, Broken)
    assert sight.exchanges == (2, 3)


def test_items_without_a_name_exercise_nothing() -> None:
    assert list(same_items(PAGING, listed([page([""]), page([""], limit=2, number=2)]))) == []


def test_first_two_of_three_versions_are_shown_also_after_criteria_that_are_kept() -> None:
    since = (("from", "5"),)
    kept = [page("abc"), page("ab", limit=2, number=2)]
    differing = [page("a", limit=i, number=2 + i, digest=i, criteria=since) for i in (1, 2, 3)]
    first, sight = sights(same_items, PAGING, listed([*kept, *differing]))
    assert first == Kept(3)
    assert isinstance(sight, Broken)
    assert (sight.actual, sight.exchanges) == ("3 versions", (3, 4))
