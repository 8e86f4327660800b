"""Filters: values that no item has, and that some items are like."""

from __future__ import annotations

import pytest

from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Kept, Told
from fairport.spec.model import AnyOf
from fairport.validators.filters import literal, not_ignored, union
from tests.making import collection, page, promise, sights

NAMES = ("P-01", "P-02", "P-13", "Q-44")
BY_NAME = promise(AnyOf, collection=collection(), parameter="ids", field=place("$.id"), encodings=("comma",))
BY_STATE = promise(AnyOf, collection=collection(), parameter="ids", field=place("$.state"), encodings=("comma",))
STATES = {"P-01": "sent", "P-02": "lost", "P-13": "lost", "Q-44": "new"}


def extent(asked: str, rows: tuple[str, ...], number: int, *, status: int = 200) -> Extent:
    """What was listed for these values, parted by commas (none: no filter)."""
    return Extent(
        criteria=("list", (), (("ids", asked),) if asked else ()),
        rows={row: NAMES.index(row) for row in rows},
        complete=True,
        refused=status != 200,
        total=len(rows),
        date=None,
        exchanges=(number,),
        pages=(page(rows, number=number, status=status),),
    )


WHOLE = extent("", NAMES, 1)
WORKS = extent("P-01,Q-44", ("P-01", "Q-44"), 2)
TOLD = Told(message="ids takes values in capitals and in small letters alike")


def listed(*extents: Extent) -> Listings:
    return Listings(extents=(WHOLE, WORKS, *extents))


def broken(name: str, how: str, count: int) -> Broken:
    return Broken(
        message=f'ids gives "{name}", which was not asked for and fits {how}',
        expected="only what was asked for, or a refusal",
        actual=f"{count} more",
        exchanges=(1, 2, 3),
        cause=how,
        movable=True,
    )


@pytest.mark.parametrize(
    ("asked", "rows", "expected"),
    [
        pytest.param("P-0_", (), [Kept()], id="a-pattern-that-gives-none"),
        pytest.param("P-0_,P-0%", ("P-01", "P-02"), [broken("P-01", "as a pattern", 2)], id="a-pattern"),
        pytest.param("P*", ("P-02",), [broken("P-02", "as a pattern", 1)], id="a-pattern-of-which-one-is-given"),
        pytest.param("W-01", (), [Kept()], id="digits-that-give-none"),
        pytest.param("W-01", ("P-01",), [broken("P-01", "by its digits", 1)], id="digits"),
        pytest.param("Q-44,W-01", ("P-01", "Q-44"), [broken("P-01", "by its digits", 1)], id="beside-a-known-value"),
        pytest.param("p-01", (), [], id="other-letters-that-give-none"),
        pytest.param("p-01", ("P-01",), [TOLD], id="other-letters-are-told"),
        pytest.param("P-1_,q-44", ("Q-44",), [Kept(), TOLD], id="other-letters-and-no-pattern"),
        pytest.param("p-01,P-1_", ("P-01", "P-13"), [TOLD, broken("P-13", "as a pattern", 1)], id="both"),
        pytest.param("P-0_", NAMES, [], id="ignored-is-another-matter"),
        pytest.param("X-99", (), [], id="like-nothing"),
        pytest.param("P-0", (), [], id="a-beginning-is-another-matter"),
    ],
)
def test_value_stands_for_itself(asked: str, rows: tuple[str, ...], expected: list[object]) -> None:
    assert sights(literal, BY_NAME, listed(extent(asked, rows, 3))) == expected


@pytest.mark.parametrize(("status", "expected"), [(400, [Kept()]), (404, [Kept()]), (500, []), (503, [])])
def test_refusal_of_a_pattern_is_fair(status: int, expected: list[object]) -> None:
    assert sights(literal, BY_NAME, listed(extent("P-0_", (), 3, status=status))) == expected


def test_way_of_writing_a_list_that_is_not_known_to_work_shows_nothing() -> None:
    assert sights(literal, BY_NAME, Listings(extents=(WHOLE, extent("P-0_", ("P-01",), 3)))) == []


def test_list_whose_whole_is_not_known_shows_nothing() -> None:
    elsewhere = Extent(
        criteria=("list", (), (("from", "2"), ("ids", "P-0_"))),
        rows={"P-01": 0},
        complete=True,
        refused=False,
        total=1,
        date=None,
        exchanges=(3,),
        pages=(),
    )
    assert sights(literal, BY_NAME, listed(elsewhere)) == []


@pytest.mark.parametrize(
    ("asked", "rows", "expected"),
    [
        pytest.param("los_", ("P-02", "P-13"), [broken("P-02", "as a pattern", 2)], id="a-pattern"),
        pytest.param("los_", (), [Kept()], id="a-pattern-that-gives-none"),
        pytest.param("los_", ("Q-44",), [], id="like-nothing"),
    ],
)
def test_values_may_be_those_of_another_field(asked: str, rows: tuple[str, ...], expected: list[object]) -> None:
    values = {at: {"$.state": (STATES[name],)} for at, name in enumerate(NAMES)}
    works = extent("sent,new", ("P-01", "Q-44"), 2)
    listings = Listings(extents=(WHOLE, works, extent(asked, rows, 3)), values=values)
    assert sights(literal, BY_STATE, listings) == expected


@pytest.mark.parametrize(
    ("asked", "rows", "breaks"),
    [
        pytest.param("P-0_", ("P-01", "P-02"), False, id="a-pattern"),
        pytest.param("W-01", ("P-01",), False, id="digits"),
        pytest.param("p-01", ("P-01",), False, id="other-letters"),
        pytest.param("P-0_", ("P-01", "Q-44"), True, id="and-more"),
        pytest.param("P-0", ("P-01", "P-02"), True, id="a-beginning"),
    ],
)
def test_items_like_a_value_are_no_sign_of_a_filter_that_is_ignored(
    asked: str, rows: tuple[str, ...], *, breaks: bool
) -> None:
    assert (
        any(isinstance(one, Broken) for one in sights(not_ignored, BY_NAME, listed(extent(asked, rows, 3)))) is breaks
    )


@pytest.mark.parametrize(
    ("asked", "rows", "breaks"),
    [
        pytest.param("P-02,q-44", ("P-02", "Q-44"), False, id="other-letters"),
        pytest.param("P-02,W-13", ("P-02", "P-13"), False, id="digits"),
        pytest.param("P-02,W-13", ("P-13",), True, id="and-one-is-lost"),
        pytest.param("P-02,X-99", ("P-02", "P-13"), True, id="like-nothing"),
    ],
)
def test_items_like_a_value_are_not_more_than_the_values_give(
    asked: str, rows: tuple[str, ...], *, breaks: bool
) -> None:
    assert any(isinstance(one, Broken) for one in sights(union, BY_NAME, listed(extent(asked, rows, 3)))) is breaks
