from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Check, Kept, Sight, Told, Unclear
from fairport.spec.model import Sort
from fairport.validators.sorting import direction_of, fall_of, ordered, reversed_, same_items
from fairport.walks import walks_of
from tests.making import collection, page, promise, sights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.evidence import Pairs
    from fairport.matching import Scalar
    from fairport.pages import Page
    from fairport.walks import Walk

UP: Pairs = (("sort", "size"),)
DOWN: Pairs = (("sort", "size"), ("order", "desc"))
SORT = promise(Sort, collection=collection(), field=place("$.size"), ascending=UP, descending=DOWN)
ORDERING = frozenset({"sort", "order"})
SIZES: dict[str, tuple[Scalar, ...]] = {
    "a": (1,),
    "b": (2,),
    "c": (2,),
    "d": (10,),
    "e": (None,),
    "f": (),
    "g": (11, 3),
}
ALL: list[Check] = [ordered, reversed_, same_items]


def extent(query: Pairs, rows: str, number: int, *, complete: bool = True) -> Extent:
    """What was listed under a query, on one page, each row named by a letter."""
    return Extent(
        criteria=("list", (), query),
        rows={row: ord(row) for row in rows},
        complete=complete,
        refused=False,
        total=None,
        date=None,
        exchanges=(number,),
        pages=(lettered(page(rows, number=number, criteria=query)),),
        proof=(number,) if complete else (),
    )


def lettered(made: Page) -> Page:
    return replace(made, rows=tuple(row._replace(digest=ord(row.identity)) for row in made.rows))


def walked(query: Pairs, *pages_: str, begin: int = 1) -> list[Page]:
    """The pages of a walk, up to an empty one."""
    made: list[Page] = []
    skip = 0
    for nth, rows in enumerate([*pages_, ""]):
        made.append(lettered(page(rows, skip, number=begin + nth, walk=f"w{begin}", criteria=query)))
        skip += len(rows)
    return made


def over(*pages_: Sequence[Page]) -> dict[str, Any]:
    """The extents and walks that pages make."""
    walks: list[Walk] = [walk for held in pages_ for walk in walks_of(held)]
    extents = [
        Extent(
            criteria=held[0].criteria,
            rows={row.identity: row.digest for made in held for row in made.rows},
            complete=True,
            refused=False,
            total=None,
            date=None,
            exchanges=tuple(made.number for made in held),
            pages=tuple(held),
            proof=tuple(made.number for made in held),
        )
        for held in pages_
    ]
    return {"extents": tuple(extents), "walks": tuple(walks)}


def seen(check: Check, *extents: Extent, values: dict[str, tuple[Scalar, ...]] = SIZES, **more: Any) -> list[Sight]:
    held = {ord(row): {"$.size": found} for row, found in values.items()}
    own: dict[str, Any] = {"extents": extents, "values": held, "ordering": ORDERING}
    return sights(check, SORT, Listings(**(own | more)))


def broken(found: list[Sight]) -> list[Broken]:
    return [sight for sight in found if isinstance(sight, Broken)]


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize(
    "extents",
    [(), (extent((), "dab", 1),), (extent((("sort", "name"),), "dab", 1),), (extent((("order", "desc"),), "dab", 1),)],
    ids=["nothing", "no-order", "another-order", "half-an-order"],
)
def test_nothing_is_said_of_lists_in_no_promised_order(check: Check, extents: tuple[Extent, ...]) -> None:
    assert seen(check, *extents) == []


def test_direction_is_told_by_just_the_parameters_of_an_order() -> None:
    listings = Listings(extents=(), ordering=ORDERING)
    for query, direction in ((UP, "ascending"), (DOWN, "descending"), ((), ""), ((*UP, ("x", "y")), "ascending")):
        assert direction_of(SORT, listings, ("list", (), query)) == direction
    by_itself = replace(SORT, ascending=None, descending=())
    assert direction_of(by_itself, listings, ("list", (), ())) == "descending"
    assert direction_of(by_itself, listings, ("list", (), UP)) == ""


def test_search_has_no_order_that_nobody_asked_for() -> None:
    listings = Listings(extents=(), ordering=ORDERING, filtering=frozenset({"q", "made[gte]"}))
    by_itself = replace(SORT, ascending=None, descending=())
    for name in ("q", "q[]", "made[gte]"):
        assert direction_of(by_itself, listings, ("list", (), ((name, "x"),))) == ""
        assert direction_of(SORT, listings, ("list", (), (*UP, (name, "x")))) == "ascending"
    assert direction_of(by_itself, listings, ("list", (), (("from", "x"),))) == "descending"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        pytest.param(UP, "abcd", id="ascending"),
        pytest.param(UP, "acbd", id="ties-in-any-order"),
        pytest.param(UP, "eabcdf", id="without-a-value-first"),
        pytest.param(UP, "abefcd", id="without-a-value-anywhere"),
        pytest.param(UP, "agbcd", id="with-several-values"),
        pytest.param(DOWN, "dcba", id="descending"),
        pytest.param(DOWN, "edbca", id="descending-without-a-value-first"),
    ],
)
def test_list_in_the_order_asked_for_is_kept(query: Pairs, rows: str) -> None:
    assert seen(ordered, extent(query, rows, 1)) == [Kept()]


@pytest.mark.parametrize("rows", ["", "a", "bc", "aef"])
def test_list_of_one_value_shows_no_order(rows: str) -> None:
    assert seen(ordered, extent(UP, rows, 1)) == []


def test_two_items_the_wrong_way_round_are_broken() -> None:
    assert seen(ordered, extent(UP, "adbc", 1)) == [
        Broken(
            message='a list sorted by $.size, ascending, is not: "d" comes before "b"',
            expected="ascending by $.size",
            actual="another order",
            exchanges=(1,),
            cause="ascending",
            hint="the numbers are sorted as texts",
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("query", "rows", "hint"),
    [
        pytest.param(UP, "dcba", "it is descending", id="the-other-way"),
        pytest.param(DOWN, "abcd", "it is ascending", id="descending-ignored"),
        pytest.param(UP, "adbc", "the numbers are sorted as texts", id="as-texts"),
        pytest.param(UP, "cdab", "it is the order without asking: the parameter seems to be ignored", id="ignored"),
        pytest.param(UP, "dacb", "", id="some-other"),
    ],
)
def test_order_that_was_given_instead_is_named(query: Pairs, rows: str, hint: str) -> None:
    values = SIZES | {"d": (100,), "b": (21,), "c": (3,)} if "texts" in hint else SIZES
    (sight,) = broken(seen(ordered, extent((), "cdab", 2), extent(query, rows, 1), values=values))
    assert sight.hint == hint


def test_order_holds_over_pages() -> None:
    assert seen(ordered, **over(walked(UP, "ab", "cd"))) == [Kept()]
    (sight,) = broken(seen(ordered, **over(walked(UP, "ad", "bc"))))
    assert sight.message == 'a list sorted by $.size, ascending, is not: "d" comes before "b"'
    assert sight.exchanges == (1, 2)
    assert sight.movable
    assert sight.hint == "each page is in order by itself: the rows seem to be sorted after they were cut into pages"


def test_pages_asked_again_without_the_others_are_enough() -> None:
    first, second, _ = walked(UP, "ad", "bc")
    again = [
        replace(made, ask=replace(made.ask, confirms=made.number), number=made.number + 9) for made in (first, second)
    ]
    (walk,) = [one for one in walks_of([first, second, *again]) if one.attempt]
    held = extent(UP, "adbc", 10)
    assert len(broken(seen(ordered, replace(held, pages=tuple(again)), walks=(walk,), attempt=1))) == 1


TRUTHS: dict[str, tuple[Scalar, ...]] = {"a": (False,), "b": (True,), "c": (False,)}
MOMENTS: dict[str, tuple[Scalar, ...]] = {"a": ("2026-03-31T12:00:00+02:00",), "b": ("2026-03-31T11:00:00Z",)}
LOCAL: dict[str, tuple[Scalar, ...]] = {"a": ("2026-10-25T02:40:00",), "b": ("2026-10-25T02:10:00",)}
DAYS: dict[str, tuple[Scalar, ...]] = {"a": ("2026-03-31",), "b": ("2026-04-01",)}


@pytest.mark.parametrize(
    ("values", "rows", "unit", "broke"),
    [
        (TRUTHS, "acb", "", False),
        (TRUTHS, "abc", "", True),
        (MOMENTS, "ab", "iso", False),
        (MOMENTS, "ba", "iso", True),
        (LOCAL, "ab", "iso", False),
        (DAYS, "ba", "day", True),
        (DAYS, "ab", "day", False),
        ({"a": ("apple",), "b": ("berry",)}, "ba", "", True),
        ({"a": ("Berry",), "b": ("apple",)}, "ab", "", False),
        ({"a": ("apple",), "b": ("Berry",)}, "ab", "", False),
        ({"a": ("Ärger",), "b": ("Zug",), "c": ("alt",)}, "bca", "", False),
        ({"a": (1,), "b": ("a",), "c": (2,)}, "abc", "", False),
        ({"a": (2,), "b": ("a",), "c": (1,)}, "abc", "", True),
    ],
)
def test_values_of_every_kind_have_their_order(
    values: dict[str, tuple[Scalar, ...]], rows: str, unit: str, *, broke: bool
) -> None:
    units = {"$.size": unit} if unit else {}
    assert bool(broken(seen(ordered, extent(UP, rows, 1), values=values, units=units))) is broke


def test_collations_that_explain_the_order_are_told() -> None:
    values: dict[str, tuple[Scalar, ...]] = {"a": ("apple",), "b": ("Berry",), "c": ("cherry",)}
    (kept, told) = seen(ordered, extent(UP, "abc", 1), values=values)
    assert kept == Kept()
    assert isinstance(told, Told)
    assert told.message.startswith("texts at $.size are sorted in small letters, in capitals, without accents")
    values = {"a": ("ab",), "b": ("aa",), "c": ("cherry",)}
    (_, told) = seen(ordered, extent(UP, "abc", 1), values=values)
    assert isinstance(told, Told)
    assert "an order of its own" in told.message


def test_fall_is_found_among_values_of_its_own_kind() -> None:
    assert fall_of([1, "b", 3, "a", 2]) == (2, 4)
    assert fall_of([1, True, 3, 2]) == (2, 3)
    assert fall_of([]) is None


@pytest.mark.parametrize(
    ("up", "down"),
    [("abcd", "dcba"), ("abcd", "dbca"), ("eabcd", "edbca"), ("abcde", "edcba"), ("abcd", "dcbae")],
)
def test_list_turned_round_up_to_ties_is_kept(up: str, down: str) -> None:
    assert seen(reversed_, extent(UP, up, 1), extent(DOWN, down, 2)) == [Kept()]


@pytest.mark.parametrize(
    ("up", "down"),
    [
        pytest.param(extent(UP, "abcd", 1, complete=False), extent(DOWN, "dcab", 2), id="not-to-its-end"),
        pytest.param(extent(UP, "abc", 1), extent(DOWN, "dcab", 2), id="other-items"),
        pytest.param(extent((*UP, ("x", "1")), "abcd", 1), extent(DOWN, "dcab", 2), id="other-criteria"),
        pytest.param(extent(UP, "bc", 1), extent(DOWN, "bc", 2), id="one-value"),
    ],
)
def test_lists_that_cannot_be_compared_say_nothing(up: Extent, down: Extent) -> None:
    assert seen(reversed_, up, down) == []


def test_list_that_is_not_the_other_turned_round_is_broken() -> None:
    values: dict[str, tuple[Scalar, ...]] = {"a": ("apple",), "b": ("Berry",), "c": ("cherry",)}
    (sight,) = broken(seen(reversed_, **over(walked(UP, "ba", "c"), walked(DOWN, "cba", begin=7)), values=values))
    assert sight.exchanges == (1, 2, 3, 7, 8)
    assert sight.movable


def test_same_items_in_every_order_are_kept() -> None:
    assert seen(same_items, extent((), "abcd", 1), extent(UP, "bcda", 2), extent(DOWN, "abcd", 3)) == [Kept(2)]


@pytest.mark.parametrize(
    ("whole", "sorted_"),
    [
        pytest.param(extent((), "abcd", 1, complete=False), extent(UP, "ab", 2), id="whole-not-to-its-end"),
        pytest.param(extent((), "abcd", 1), extent(UP, "ab", 2, complete=False), id="not-to-its-end"),
        pytest.param(extent((("x", "1"),), "abcd", 1), extent(UP, "ab", 2), id="other-criteria"),
        pytest.param(extent((), "", 1), extent(UP, "", 2), id="nothing-listed"),
    ],
)
def test_lists_that_were_not_both_read_to_their_end_say_nothing(whole: Extent, sorted_: Extent) -> None:
    assert seen(same_items, whole, sorted_) == []


def test_items_lost_in_an_order_are_broken() -> None:
    assert seen(same_items, extent((), "abef", 1), extent(UP, "ab", 2)) == [
        Broken(
            message='2 items are lost when sorted by $.size that are listed without, for instance "e"',
            expected="the 4 items that are listed without an order",
            actual="2 items",
            exchanges=(2, 1),
            cause="lost",
            hint="none of them has a value at $.size",
            movable=True,
        )
    ]


def test_items_that_only_an_order_lists_are_broken() -> None:
    (sight,) = broken(seen(same_items, extent((), "ab", 1), extent(UP, "abc", 2)))
    assert sight.message == '1 items are listed when sorted by $.size that are not listed without, for instance "c"'
    assert (sight.cause, sight.hint) == ("more", "")


def test_as_many_items_and_others_may_be_lists_that_are_cut() -> None:
    assert [type(sight) for sight in seen(same_items, extent((), "ab", 1), extent(UP, "bc", 2))] == [Unclear]
