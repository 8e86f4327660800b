from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Check, Kept, Sight, Told, Unclear
from fairport.spec.model import Match
from fairport.validators.matches import complete, holds, not_ignored, total_follows
from tests.making import collection, page, promise, sights, the_rule

if TYPE_CHECKING:
    from fairport.evidence import Pairs
    from fairport.matching import Scalar

MATCH = promise(Match, collection=collection(), parameter="status", field=place("$.status"))
VALUES: dict[str, tuple[Scalar, ...] | None] = {
    "a": ("open",),
    "b": ("open",),
    "c": ("lost",),
    "d": ("Lost",),
    "e": (None,),
    "f": (),
    "g": None,
    "h": ("lost",),
}
ALL: list[Check] = [holds, not_ignored, complete, total_follows]


def extent(
    query: Pairs | str,
    rows: str,
    number: int,
    *,
    complete: bool = True,
    status: int = 200,
    total: int | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> Extent:
    """What was listed under a query (a text: the status asked for), each row named by a letter."""
    asked: Pairs = (("status", query),) if isinstance(query, str) else query
    return Extent(
        criteria=("list", (), asked),
        rows={row: ord(row) for row in rows},
        complete=complete,
        refused=status != 200,
        total=total,
        date=None,
        exchanges=(number,),
        pages=(page(rows, skip, limit, number=number, status=status, total=total, criteria=asked),),
        proof=(number,) if complete else (),
    )


WHOLE = extent((), "abcdefgh", 1)
LOST = extent("lost", "ch", 2)


def listings(
    *extents: Extent, values: dict[str, tuple[Scalar, ...] | None] = VALUES, place_: str = "$.status", **more: Any
) -> Listings:
    held = {ord(row): {place_: found} for row, found in values.items() if found is not None}
    return Listings(extents=extents, values=held, filtering=frozenset({"status", "kind"}), **more)


def seen(check: Check, *extents: Extent, promised: Match = MATCH, **more: Any) -> list[Sight]:
    return sights(check, promised, listings(*extents, **more))


def broken(found: list[Sight]) -> list[Broken]:
    return [sight for sight in found if isinstance(sight, Broken)]


def kept(count: int) -> list[Sight]:
    return [Kept(count)] if count else []


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize(
    "extents",
    [
        pytest.param((), id="nothing-asked"),
        pytest.param((WHOLE,), id="no-filter-asked"),
        pytest.param((WHOLE, extent("", "ab", 2)), id="an-empty-value"),
        pytest.param((WHOLE, extent((("status", "open"), ("status", "lost")), "a", 2)), id="two-values"),
        pytest.param((WHOLE, extent("open", "", 2, status=503)), id="failed"),
        pytest.param((WHOLE, extent("open", "", 2, status=400)), id="a-known-value-refused"),
    ],
)
def test_nothing_is_said_where_nothing_can_be_told(check: Check, extents: tuple[Extent, ...]) -> None:
    assert seen(check, *extents) == []


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        pytest.param("ch", 2, id="just-what-fits"),
        pytest.param("c", 1, id="fewer"),
        pytest.param("", 0, id="none"),
        pytest.param("chd", 2, id="another-case"),
        pytest.param("chf", 2, id="without-the-field"),
        pytest.param("chg", 2, id="a-value-that-is-not-known"),
    ],
)
def test_list_of_items_that_may_all_fit_is_kept(rows: str, count: int) -> None:
    assert seen(holds, WHOLE, extent("lost", rows, 2)) == kept(count)


@pytest.mark.parametrize(
    ("rows", "unfit", "movable"),
    [
        pytest.param("cha", 1, True, id="one-that-may-have-changed"),
        pytest.param("chab", 2, False, id="half-of-them"),
        pytest.param("ab", 2, False, id="all-of-them"),
        pytest.param("che", 1, True, id="null"),
    ],
)
def test_items_that_do_not_fit_are_broken(rows: str, unfit: int, movable: bool) -> None:
    first = next(row for row in rows if row in "abe")
    assert broken(seen(holds, WHOLE, extent("lost", rows, 2))) == [
        Broken(
            message=f'{unfit} of {len(rows)} items listed for status="lost" have another value, for instance "{first}"',
            expected="items that fit",
            actual=f"{unfit} items that do not",
            exchanges=(2,),
            movable=movable,
            times=unfit,
        )
    ]


def test_filters_asked_for_together_are_a_should() -> None:
    both: Pairs = (("status", "lost"), ("kind", "x"))
    (sight,) = broken(seen(holds, WHOLE, LOST, extent(both, "a", 3)))
    assert (sight.level, sight.cause) == ("SHOULD", "together")
    (alone,) = broken(seen(holds, extent(both, "a", 3)))
    assert alone.level == ""


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(extent("lost", "ch", 2), 1, id="fewer"),
        pytest.param(extent("gone", "", 2), 1, id="none"),
        pytest.param(extent("gone", "e", 2), 1, id="some"),
        pytest.param(extent("lost", "abc", 2, complete=False), 1, id="another-first-page"),
    ],
)
def test_filter_that_leaves_something_out_is_kept(asked: Extent, count: int) -> None:
    assert seen(not_ignored, WHOLE, asked) == kept(count)


@pytest.mark.parametrize("status", [400, 404, 422])
def test_refusal_of_a_value_that_no_item_has_is_fair_and_told(status: int) -> None:
    assert seen(not_ignored, WHOLE, extent("gone", "", 2, status=status)) == [
        Kept(),
        Told(message="status with a value that no item has is refused", exchanges=(2,)),
    ]


def test_filter_that_gives_everything_is_broken() -> None:
    assert seen(not_ignored, WHOLE, extent("gone", "abcdefgh", 2, complete=False)) == [
        Broken(
            message='status="gone" gives everything: 6 items that do not fit are listed as they are without it',
            expected="the items that fit, none, or a refusal",
            actual="all 8 items",
            exchanges=(1, 2),
            movable=True,
        )
    ]


def test_first_pages_show_a_filter_that_gives_everything() -> None:
    partial = replace(WHOLE, complete=False, proof=())
    assert len(broken(seen(not_ignored, partial, extent("gone", "abcdefgh", 2, complete=False)))) == 1
    assert seen(not_ignored, partial, extent("gone", "abcdefg", 2, complete=False)) == [Kept()]


def test_list_in_which_everything_fits_shows_nothing() -> None:
    assert seen(not_ignored, extent((), "ab", 1), extent("open", "ab", 2)) == []


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(extent("lost", "ch", 2), 2, id="all"),
        pytest.param(extent("lost", "chda", 2), 2, id="all-and-others"),
        pytest.param(extent("lost", "c", 2, complete=False), 0, id="more-pages-to-come"),
        pytest.param(extent("gone", "", 2), 0, id="a-value-that-no-item-has"),
    ],
)
def test_list_of_everything_that_fits_is_kept(asked: Extent, count: int) -> None:
    found = [sight for sight in seen(complete, WHOLE, asked) if not isinstance(sight, Told)]
    assert found == kept(count)


def test_item_that_fits_and_is_not_listed_is_broken() -> None:
    assert broken(seen(complete, replace(WHOLE, complete=False, proof=()), extent("lost", "c", 2))) == [
        Broken(
            message='1 of 2 items that fit status="lost" are not listed for it, for instance "h"',
            expected="all 2 items that fit",
            actual="1 of them",
            exchanges=(1, 2),
            movable=True,
        )
    ]


def test_list_that_may_be_cut_where_the_whole_is_cut_is_unclear() -> None:
    found = seen(complete, extent((), "ac", 1), extent("lost", "hx", 2))
    assert [type(sight) for sight in found] == [Unclear]


def test_what_stays_open_is_told() -> None:
    found = [sight.message for sight in seen(complete, WHOLE, LOST) if isinstance(sight, Told)]
    assert found == [
        "status and items that differ from it in case: they are left out",
        "status and items without the field: they are left out",
    ]
    found = [s.message for s in seen(complete, WHOLE, extent("lost", "chdf", 2)) if isinstance(s, Told)]
    assert found == [
        "status and items that differ from it in case: they are listed",
        "status and items without the field: they are listed",
    ]


def test_list_in_an_order_stands_for_the_list_without() -> None:
    ordered = extent((("sort", "x"),), "abcdefgh", 1)
    found = seen(complete, ordered, extent("lost", "c", 2), ordering=frozenset({"sort"}))
    assert len(broken(found)) == 1
    asked = extent((("sort", "x"), ("status", "lost")), "c", 2)
    assert len(broken(seen(complete, WHOLE, asked, ordering=frozenset({"sort"})))) == 1


NUMBERS: dict[str, tuple[Scalar, ...] | None] = {"a": (2,), "b": (7,), "c": (10,), "d": (31,), "e": (None,), "f": ()}
LEAST = promise(Match, collection=collection(), parameter="status", field=place("$.status"), operator="at-least")
ALL_NUMBERS = extent((), "abcdef", 1)


@pytest.mark.parametrize("rows", ["bcd", "bcde", "bcdf", "bcdef"])
def test_items_without_the_field_may_lie_on_either_side_of_a_bound(rows: str) -> None:
    for check in (holds, complete, not_ignored):
        assert not broken(seen(check, ALL_NUMBERS, extent("7", rows, 2), promised=LEAST, values=NUMBERS))


def test_what_lies_at_the_bound_is_named() -> None:
    (sight,) = broken(seen(complete, ALL_NUMBERS, extent("7", "cd", 2), promised=LEAST, values=NUMBERS))
    assert sight.hint == "just what lies at the bound is taken wrongly"


def test_numbers_compared_as_texts_are_named() -> None:
    asked = extent("7", "b", 2)
    (sight,) = broken(seen(complete, ALL_NUMBERS, asked, promised=LEAST, values=NUMBERS))
    assert sight.hint == "the numbers seem to be compared as texts"


FRACTIONS: dict[str, tuple[Scalar, ...] | None] = {"a": (2,), "b": (0.5,), "c": (12.25,)}


@pytest.mark.parametrize(
    ("value", "rows", "broke"),
    [
        pytest.param("2", "c", True, id="shown-with-fewer-decimals-than-others"),
        pytest.param("12.25", "", False, id="perhaps-rounded"),
    ],
)
def test_number_that_may_be_rounded_is_open_at_the_bound(value: str, rows: str, broke: bool) -> None:
    found = seen(complete, extent((), "abc", 1), extent(value, rows, 2), promised=LEAST, values=FRACTIONS)
    assert bool(broken(found)) is broke


TRUTHS: dict[str, tuple[Scalar, ...] | None] = {"a": (True,), "b": (False,), "c": (False,)}
BOTH = extent((), "abc", 1)


@pytest.mark.parametrize(
    ("asked", "rules"),
    [
        pytest.param([extent("false", "abc", 2)], {"holds", "not-ignored"}, id="false-taken-for-absent"),
        pytest.param([extent("0", "abc", 2)], set[str](), id="a-way-that-need-not-be-known"),
        pytest.param([extent("false", "abc", 2), extent("0", "bc", 3)], set[str](), id="another-way-works"),
        pytest.param([extent("false", "abc", 2), extent("1", "a", 3)], {"holds", "not-ignored"}, id="for-true-alone"),
        pytest.param([extent("false", "a", 2)], {"holds", "complete"}, id="turned-round"),
        pytest.param([extent("false", "bc", 2), extent("False", "abc", 3)], set[str](), id="as-json-writes-it"),
    ],
)
def test_one_way_of_writing_a_truth_is_enough(asked: list[Extent], rules: set[str]) -> None:
    found = {the_rule(check).facet for check in ALL if broken(seen(check, BOTH, *asked, values=TRUTHS))}
    assert found == rules


def test_instants_are_read_in_the_unit_of_their_field() -> None:
    since = promise(
        Match, collection=collection(), parameter="status", field=place("$.status"), operator="at-least", unit="s"
    )
    values: dict[str, tuple[Scalar, ...] | None] = {"a": (1_600_000_000_000,), "b": (1_700_000_000_000,)}
    asked = extent("1650000000", "a", 2)
    found = seen(holds, asked, promised=since, values=values, units={"$.status": "ms"})
    assert len(broken(found)) == 1
    assert not broken(seen(holds, asked, promised=since, values=values, units={"$.status": "s"}))


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(extent("lost", "ch", 2, total=2), 1, id="as-many-as-listed"),
        pytest.param(extent("lost", "ch", 2), 0, id="no-total"),
        pytest.param(extent("lost", "ch", 2, total=8, complete=False, limit=2), 0, id="more-pages-to-come"),
        pytest.param(extent("lost", "ch", 2, total=8, complete=False, skip=1), 0, id="not-from-the-first-row"),
        pytest.param(extent("lost", "abcdefgh", 2, total=8), 0, id="ignored"),
    ],
)
def test_total_of_what_the_filter_leaves_is_kept(asked: Extent, count: int) -> None:
    assert seen(total_follows, WHOLE, asked) == kept(count)


def test_total_of_everything_is_broken() -> None:
    for asked in (extent("lost", "ch", 2, total=8), extent("lost", "ch", 2, total=8, complete=False)):
        (sight,) = broken(seen(total_follows, WHOLE, asked))
        assert sight.message == 'a list for status="lost" holds 2 items and a total of 8'
        assert (sight.expected, sight.actual, sight.movable) == ("2", "8", True)


@pytest.mark.parametrize(
    ("told", "judged"),
    [
        ({"total": None}, False),
        ({"total": None, "total_header": "X-Total"}, True),
        ({}, True),
        ({"estimate": True}, False),
    ],
)
def test_total_is_judged_only_where_the_contract_promises_one(told: dict[str, object], *, judged: bool) -> None:
    assert the_rule(total_follows).judges(replace(MATCH, collection=collection(**told))) is judged
