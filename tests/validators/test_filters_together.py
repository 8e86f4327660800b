"""Filters: what proves that an encoding works is evidence, and many values are held against the list they are of."""

from __future__ import annotations

import pytest

from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import AnyOf
from fairport.validators.filters import not_ignored, subset, union
from tests.making import collection, promise, sights

ANY_OF = promise(AnyOf, collection=collection(), parameter="ids", field=place("$.id"), encodings=("comma",))


def extent(asked: str, rows: str, number: int, *, complete: bool = True, digest: int = 0) -> Extent:
    """What was listed for these values, parted by commas (none: no filter), each row named by a letter."""
    return Extent(
        criteria=("list", (), (("ids", asked),) if asked else ()),
        rows={row: hash((row, digest)) for row in rows},
        complete=complete,
        refused=False,
        total=len(rows),
        date=None,
        exchanges=(number,),
        pages=(),
    )


WHOLE = extent("", "abcdefg", 1)
WORKS = extent("a,g", "ag", 2)


def listed(*extents: Extent) -> Listings:
    return Listings(extents=(WHOLE, WORKS, *extents))


def test_unknown_value_is_told_with_the_list_that_shows_the_filter_at_work() -> None:
    assert sights(not_ignored, ANY_OF, listed(extent("z", "abcdefg", 3))) == [
        Broken(
            message="ids with a value that no item has gives 7 items",
            expected="no items, or a refusal",
            actual="7 items",
            exchanges=(1, 2, 3),
            movable=True,
        )
    ]


def test_changed_items_of_a_list_are_told_with_the_list_that_shows_the_filter_at_work() -> None:
    kept, broken = sights(subset, ANY_OF, listed(extent("b,c", "bc", 3, digest=1)))
    assert kept == Kept()
    assert isinstance(broken, Broken)
    assert (broken.cause, broken.exchanges) == ("changed", (1, 2, 3))


@pytest.mark.parametrize(
    ("many", "message"),
    [
        pytest.param(extent("a,b,c", "abc", 3), "", id="all"),
        pytest.param(extent("a,b,y,z", "ab", 3), "", id="some-unknown"),
        pytest.param(extent("a,b,c", "ab", 3, complete=False), "", id="more-pages-to-come"),
        pytest.param(
            extent("a,b,c", "ab", 3),
            "3 values of ids give 2 items together and 3 of them are in the list without the filter",
            id="one-lost",
        ),
        pytest.param(
            extent("a,b,c", "abcd", 3),
            "3 values of ids give 4 items together and 3 of them are in the list without the filter",
            id="one-more",
        ),
    ],
)
def test_many_values_give_those_that_the_list_without_the_filter_holds(many: Extent, message: str) -> None:
    broken = [sight for sight in sights(union, ANY_OF, listed(many)) if isinstance(sight, Broken)]
    assert [(sight.message, sight.exchanges) for sight in broken] == ([(message, (1, 2, 3))] if message else [])


def test_values_asked_for_one_by_one_are_what_they_are_held_against() -> None:
    apart = (extent("b", "b", 4), extent("c", "", 5))
    assert sights(union, ANY_OF, listed(extent("b,c", "b", 3), *apart)) == [Kept(2)]
    (_, broken) = sights(union, ANY_OF, listed(extent("b,c", "", 3), *apart))
    assert isinstance(broken, Broken)
    assert (broken.message, broken.exchanges) == (
        "2 values of ids give 0 items together and 1 one by one",
        (1, 2, 3, 4, 5),
    )


def test_nothing_is_said_of_an_encoding_that_is_not_known_to_work() -> None:
    bare = Listings(extents=(WHOLE, extent("z", "abcdefg", 3), extent("b,c", "b", 4)))
    assert [list(check(ANY_OF, bare)) for check in (not_ignored, union)] == [[], []]
