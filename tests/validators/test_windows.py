from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.listings import Extent, Facts, Listings
from fairport.places import place
from fairport.rules import Broken, Check, Kept, Sight, Told
from fairport.spec.model import Reading, Window
from fairport.validators.windows import (
    asked_windows,
    created_before_end,
    future_empty,
    history_inside,
    instant_inside,
    past_empty,
    same_items,
    split_keeps,
    wider_keeps,
)
from tests.making import collection, page, promise, sights, the_rule

if TYPE_CHECKING:
    from fairport.evidence import Pairs

CREATED, CHANGED = place("$.created"), place("$.history[*].at")
WINDOW = promise(
    Window,
    collection=collection(),
    start="from",
    end="to",
    readings=(Reading(name="status change", at=CHANGED), Reading(name="creation", at=CREATED)),
    created=CREATED,
)
CHANGES = {"a": (1100.0,), "b": (2100.0, 2200.0), "c": (3100.0,), "d": (4100.0,)}
"""Each row was created on the thousand, from a in second 1000 to d in 4000, and changed at these moments."""
FACTS: Facts = {
    ord(row): {CREATED.text: (1000.0 * i,), CHANGED.text: changes}
    for i, (row, changes) in enumerate(CHANGES.items(), 1)
}
ALL: list[Check] = [
    future_empty,
    past_empty,
    created_before_end,
    wider_keeps,
    split_keeps,
    instant_inside,
    history_inside,
    same_items,
]


def window(
    begin: object,
    end: object,
    rows: str = "",
    number: int = 1,
    *,
    complete: bool = True,
    status: int = 200,
    date: float | None = 5000.0,
    more: Pairs = (),
) -> Extent:
    """What a window lists, each row named by a letter, on one page."""
    return Extent(
        criteria=("list", (), (("from", str(begin)), ("to", str(end)), *more)),
        rows={row: ord(row) for row in rows},
        complete=complete,
        refused=status != 200,
        total=len(rows),
        date=date,
        exchanges=(number,),
        pages=(page(rows, number=number, status=status),),
    )


def seen(check: Check, *extents: Extent, facts: Facts = FACTS) -> list[Sight]:
    return sights(check, WINDOW, Listings(extents=extents, facts=facts))


@pytest.mark.parametrize("more", [(("ids", "a"),), (("ids[]", "a"), ("ids[]", "b"))], ids=["plain", "brackets"])
@pytest.mark.parametrize(
    ("check", "bounds"),
    [
        (past_empty, (300, 998)),
        (past_empty, (998, 300)),
        (created_before_end, (300, 998)),
        (future_empty, (6000, 7000)),
    ],
    ids=["past", "reversed", "created", "future"],
)
def test_items_asked_for_by_name_outside_a_window_are_told_by_instant_inside(
    check: Check, bounds: tuple[int, int], more: Pairs
) -> None:
    beside, asked = replace(WINDOW, beside=("ids",)), Listings(extents=(window(*bounds, "a", more=more),), facts=FACTS)
    assert sights(check, beside, asked) == []
    assert [type(sight) for sight in sights(check, WINDOW, asked)] == [Broken]
    inside = sights(instant_inside, beside, asked)
    assert [type(sight) for sight in inside] == [Broken] * (bounds[0] <= bounds[1])


def kept(count: int) -> list[Kept]:
    return [Kept(count)] if count else []


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize(
    "extents",
    [
        pytest.param((), id="nothing-asked"),
        pytest.param((window(0, 9000, status=500), window(9000, 0, status=503, number=2)), id="server-errors"),
        pytest.param((window("x", 9000, "d"), window("", 4, "d", 2)), id="bounds-that-are-no-instants"),
        pytest.param((replace(window(0, 1, "d"), criteria=("list", (), (("to", "1"),))),), id="no-beginning"),
        pytest.param((replace(window(0, 1, "d"), criteria=("list", (), (("from", "1"),))),), id="no-end"),
    ],
)
def test_nothing_is_said_where_no_window_was_answered(check: Check, extents: tuple[Extent, ...]) -> None:
    assert seen(check, *extents) == []


@pytest.mark.parametrize(
    ("unit", "begin", "end"),
    [("s", "1000", "4000"), ("ms", "1000000", "4000000"), ("iso", "1970-01-01T00:16:40Z", "1970-01-01T01:06:40Z")],
)
def test_bounds_are_read_in_the_unit_of_the_filter(unit: str, begin: str, end: str) -> None:
    (asked,) = asked_windows(replace(WINDOW, unit=unit), Listings(extents=(window(begin, end),)))
    assert (asked.start, asked.end) == (1000.0, 4000.0)
    assert asked.words == "1970-01-01 00:16:40Z to 1970-01-01 01:06:40Z"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(window(5301, 9000), 1, id="nothing-there"),
        pytest.param(window(5301, 5301), 1, id="one-instant"),
        pytest.param(window(5301, 9000, status=400), 1, id="refused"),
        pytest.param(window(5301, 9000, status=500), 0, id="failed"),
        pytest.param(window(5300, 9000, "d"), 0, id="begins-within-the-skew"),
        pytest.param(window(4000, 9000, "d"), 0, id="begins-in-the-past"),
        pytest.param(window(9000, 5301, "d"), 0, id="ends-before-it-begins"),
        pytest.param(window(5301, 9000, "d", date=None), 0, id="without-a-date"),
    ],
)
def test_window_in_the_future_without_items_is_kept(asked: Extent, count: int) -> None:
    assert seen(future_empty, asked) == kept(count)


def test_items_of_a_window_in_the_future_are_broken() -> None:
    asked = replace(window(5301, 9000, "cd"), exchanges=(4, 5, 6))
    assert seen(future_empty, asked) == [
        Broken(
            message="a window in the future (1970-01-01 01:28:21Z to 1970-01-01 02:30:00Z) holds 2 items",
            expected="no items, or a refusal",
            actual="2 items",
            cause="future",
            exchanges=(4, 5),
        )
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(window(0, 900), 1, id="before-everything"),
        pytest.param(window(0, 900, status=422), 1, id="before-everything-refused"),
        pytest.param(window(0, 900, status=502), 0, id="before-everything-failed"),
        pytest.param(window(900, 0), 1, id="reversed"),
        pytest.param(window(4000, 3000), 1, id="reversed-amid-the-data"),
        pytest.param(window(900, 0, status=400), 1, id="reversed-refused"),
        pytest.param(window(1200, 1300), 0, id="empty-though-something-was-before"),
        pytest.param(window(0, 1000), 0, id="empty-though-something-was-at-the-end"),
        pytest.param(window(1100, 1100, "a"), 0, id="one-instant"),
        pytest.param(window(0, 999, "a"), 0, id="within-a-second-of-the-end"),
        pytest.param(window(0, 1500, "ab"), 0, id="one-of-the-items-belongs-there"),
        pytest.param(window(0, 900, "xd"), 0, id="one-without-known-instants"),
        pytest.param(window(5000, 9000, "a"), 0, id="after-everything"),
    ],
)
def test_window_in_which_nothing_can_lie_is_kept_empty(asked: Extent, count: int) -> None:
    assert seen(past_empty, asked) == kept(count)


@pytest.mark.parametrize(
    ("begin", "end", "what", "cause"),
    [
        (300, 998, "a window before all of its items' instants (1970-01-01 00:05:00Z to 1970-01-01 00:16:38Z)", "past"),
        (2500, 1500, "a window that ends before it begins (1970-01-01 00:41:40Z to 1970-01-01 00:25:00Z)", "reversed"),
    ],
    ids=["past", "reversed"],
)
def test_items_of_a_window_in_which_nothing_can_lie_are_broken(begin: int, end: int, what: str, cause: str) -> None:
    asked = replace(window(begin, end, "ab"), exchanges=(4, 5, 6))
    assert seen(past_empty, asked) == [
        Broken(
            message=f"{what} holds 2 items",
            expected="no items, or a refusal",
            actual="2 items",
            cause=cause,
            exchanges=(4, 5),
        )
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(window(1000, 2500, "ab"), 1, id="others-created-later"),
        pytest.param(window(2050, 2150, "b"), 1, id="changed-inside-created-before"),
        pytest.param(window(1000, 3999, "abcd"), 0, id="within-a-second-of-the-end"),
        pytest.param(window(1000, 9000, "abcd"), 0, id="nothing-created-later"),
        pytest.param(window(1500, 1500), 1, id="one-instant"),
        pytest.param(window(1000, 2500, "x"), 1, id="creation-unknown"),
        pytest.param(window(1000, 2500, status=400), 0, id="refused"),
    ],
)
def test_items_created_before_the_end_are_kept(asked: Extent, count: int) -> None:
    assert seen(created_before_end, asked) == kept(count)


def test_items_created_after_the_end_are_broken() -> None:
    asked = replace(window(1000, 1500, "abc"), exchanges=(4, 5, 6))
    assert seen(created_before_end, asked) == [
        Broken(
            message="2 items of a window that ends 1970-01-01 00:25:00Z were created after it, "
            'for instance "b" at 1970-01-01 00:33:20Z',
            expected="nothing created after 1970-01-01 00:25:00Z",
            actual="2 of 3 items",
            exchanges=(4, 5),
            times=2,
        )
    ]


def test_reading_that_would_explain_later_creations_is_a_hint() -> None:
    facts: Facts = {ord("a"): {CREATED.text: (3000.0,), CHANGED.text: (1200.0,)}}
    (sight,) = seen(created_before_end, window(1000, 1500, "a"), facts=facts)
    assert isinstance(sight, Broken)
    assert sight.hint == "the window seems to act on status change: each of these items has one inside"


@pytest.mark.parametrize(
    ("extents", "count"),
    [
        pytest.param((window(1000, 4500, "abcd"), window(1000, 2500, "ab", 2)), 1, id="one-inside-the-other"),
        pytest.param((window(1000, 4500, "ab"), window(1000, 4500, "ab", 2)), 2, id="the-same-bounds"),
        pytest.param((window(1100, 1100, "a"), window(1100, 1100, "a", 2)), 2, id="the-same-instant"),
        pytest.param((window(1000, 4500, "abcd"), window(1000, 2500, "a", 2, complete=False)), 1, id="narrow-goes-on"),
        pytest.param((window(1000, 4500, "ab", complete=False), window(1000, 2500, "c", 2)), 0, id="wide-goes-on"),
        pytest.param((window(1000, 2500, "ab"), window(2000, 4500, "bcd", 2)), 0, id="overlapping"),
        pytest.param((window(1000, 4500, "ab"), window(1000, 2500, "", 2)), 0, id="narrow-without-items"),
        pytest.param((window(1000, 4500, "ab"), window(2500, 1500, "c", 2)), 0, id="narrow-reversed"),
        pytest.param((window(1000, 4500, status=400), window(1000, 2500, "ab", 2)), 0, id="wide-refused"),
        pytest.param(
            (window(1000, 4500, "a", more=(("ids", "a"),)), window(1000, 2500, "ab", 2)), 0, id="other-criteria"
        ),
        pytest.param((window(1000, 4500, "ab"),), 0, id="one-window"),
    ],
)
def test_wider_window_that_holds_what_a_narrower_one_holds_is_kept(extents: tuple[Extent, ...], count: int) -> None:
    assert seen(wider_keeps, *extents) == kept(count)


def test_items_lost_in_the_next_wider_window_are_broken() -> None:
    extents = (window(0, 9000, "abcd"), window(1000, 4500, "bd", 2), window(1000, 3500, "abc", 3))
    assert seen(wider_keeps, *extents) == [
        Kept(),
        Broken(
            message="2 items of a window (1970-01-01 00:16:40Z to 1970-01-01 00:58:20Z) are lost in a wider one "
            '(1970-01-01 00:16:40Z to 1970-01-01 01:15:00Z), for instance "a"',
            expected="all 3 items",
            actual="1 of them",
            exchanges=(3, 2),
            movable=True,
            rows=("a", "c"),
            times=2,
        ),
    ]


WHOLE, LEFT, RIGHT = window(1000, 4000, "abcd"), window(1000, 3000, "abc", 2), window(3000, 4000, "cd", 3)


@pytest.mark.parametrize(
    ("extents", "count"),
    [
        pytest.param((WHOLE, LEFT, RIGHT), 1, id="boundary-in-both"),
        pytest.param((WHOLE, LEFT, window(3000, 4000, "d", 3)), 1, id="boundary-in-the-left-half"),
        pytest.param((WHOLE, window(1000, 3000, "ab", 2), RIGHT), 1, id="boundary-in-the-right-half"),
        pytest.param((WHOLE, LEFT, window(3001, 4000, "", 3)), 0, id="halves-that-do-not-meet"),
        pytest.param((WHOLE, LEFT), 0, id="one-half"),
        pytest.param((WHOLE, LEFT, window(3000, 4000, "", 3, complete=False)), 0, id="half-not-to-its-end"),
        pytest.param((WHOLE, LEFT, window(3000, 4000, "", 3, status=400)), 0, id="half-refused"),
        pytest.param((WHOLE, LEFT, window(3000, 4000, "", 3, more=(("ids", "a"),))), 0, id="other-criteria"),
        pytest.param((window(1000, 4000), window(1000, 3000, "", 2), window(3000, 4000, "", 3)), 0, id="no-items"),
        pytest.param((replace(WHOLE, complete=False), LEFT, RIGHT), 0, id="whole-not-to-its-end"),
        pytest.param((WHOLE, window(1000, 1000, "", 2)), 0, id="the-whole-is-no-right-half"),
        pytest.param((WHOLE, window(4000, 4000, "d", 2)), 0, id="the-whole-is-no-left-half"),
        pytest.param((window(1100, 1100, "a"), window(1100, 1100, "a", 2)), 0, id="one-instant-has-no-halves"),
        pytest.param(
            (WHOLE, window(1000, 4000, "abc", 2), window(4000, 4000, "", 3)), 0, id="one-instant-is-no-half-of-anything"
        ),
    ],
)
def test_halves_that_hold_the_whole_are_kept(extents: tuple[Extent, ...], count: int) -> None:
    assert seen(split_keeps, *extents) == kept(count)


def test_items_in_neither_half_are_broken() -> None:
    assert seen(split_keeps, WHOLE, window(1000, 3000, "ab", 2), window(3000, 4000, "d", 3)) == [
        Broken(
            message="1 items of a window (1970-01-01 00:16:40Z to 1970-01-01 01:06:40Z) are in neither half when it "
            'is split at 1970-01-01 00:50:00Z, for instance "c"',
            expected="all 4 items in the halves",
            actual="3 of them",
            hint="both bounds may be exclusive: what lies exactly on the boundary is lost",
            exchanges=(2, 3, 1),
            movable=True,
            rows=("c",),
        )
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(window(1050, 3500, "abc"), 3, id="changed-or-created-inside"),
        pytest.param(window(2150, 2250, "b"), 1, id="one-of-many-changes-inside"),
        pytest.param(window(1900, 2050, "b"), 1, id="only-the-creation-inside"),
        pytest.param(window(1101, 1150, "a"), 1, id="within-a-second-of-the-bound"),
        pytest.param(window(1100, 1100, "a"), 1, id="one-instant"),
        pytest.param(window(1050, 3500, "ax"), 1, id="one-without-known-instants"),
        pytest.param(window(1050, 3500), 0, id="no-items"),
        pytest.param(window(3500, 1050, "a"), 0, id="reversed"),
    ],
)
def test_items_with_an_instant_inside_are_kept(asked: Extent, count: int) -> None:
    assert seen(instant_inside, asked) == kept(count)


def test_items_without_an_instant_inside_are_broken() -> None:
    asked = replace(window(1050, 2150, "abd"), exchanges=(4, 5, 6))
    assert seen(instant_inside, asked) == [
        Broken(
            message="1 of 3 items of a window (1970-01-01 00:17:30Z to 1970-01-01 00:35:50Z) have no instant inside "
            'it, for instance "d"',
            expected="an instant inside the window",
            actual="1 items without one",
            exchanges=(4, 5),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("misses", "hint"),
    [
        pytest.param(
            (100, 2000, 36_001),
            "a shift of +10 h would explain it: the filter may compare local time with UTC",
            id="ahead",
        ),
        pytest.param(
            (-100, -2000, -12_600),
            "a shift of -3.5 h would explain it: the filter may compare local time with UTC",
            id="behind",
        ),
        pytest.param(
            (100, 200, 800),
            "a shift of +1 h would explain it: the filter may compare local time with UTC",
            id="less-than-any-clock",
        ),
        pytest.param((100, 2000), "", id="too-few"),
        pytest.param((100, -2000, 300), "", id="on-both-sides"),
        pytest.param((100, 2000, 60_000), "", id="farther-than-any-clock"),
    ],
)
def test_shift_that_would_explain_the_misses_is_a_hint(misses: tuple[int, ...], hint: str) -> None:
    begin, end = 1_000_000, 1_000_050
    at = {row: (end if miss > 0 else begin) + miss for row, miss in zip("abc", misses, strict=False)}
    facts: Facts = {ord(row): {CREATED.text: (float(instant),)} for row, instant in at.items()}
    (sight,) = seen(instant_inside, window(begin, end, "".join(at)), facts=facts)
    assert isinstance(sight, Broken)
    assert (sight.hint, sight.times) == (hint, len(misses))


def test_nearest_instant_of_an_item_tells_the_shift() -> None:
    facts: Facts = {ord(row): {CREATED.text: (1000.0, 90_100.0, 99_000.0)} for row in "abc"}
    (sight,) = seen(instant_inside, window(60_000, 90_000, "abc"), facts=facts)
    assert isinstance(sight, Broken)
    assert sight.hint.startswith("a shift of +1 h")


BROKEN = {
    future_empty: window(5301, 9000, "cd", 9),
    past_empty: window(2500, 1500, "ab", 9),
    created_before_end: window(1000, 1500, "abc", 9),
    instant_inside: window(1150, 1200, "abc", 9),
}


@pytest.mark.parametrize("check", BROKEN, ids=lambda check: check.__name__)
@pytest.mark.parametrize(
    "before",
    [
        pytest.param(window(5301, 9000), id="future-kept"),
        pytest.param(window(5301, 9000, status=500), id="failed"),
        pytest.param(window(0, 900), id="past-kept"),
        pytest.param(window(1000, 2500, "ab"), id="kept"),
        pytest.param(window(1200, 1300), id="without-items"),
        pytest.param(window(1000, 9000, "abcd"), id="everything"),
        pytest.param(window(9000, 5301, "d"), id="reversed"),
        pytest.param(window(5301, 9000, "d", date=None), id="without-a-date"),
    ],
)
def test_window_after_another_is_judged_too(check: Check, before: Extent) -> None:
    assert [s for s in seen(check, before, BROKEN[check]) if isinstance(s, Broken) and 9 in s.exchanges]


def standing(*names: str) -> Told:
    return Told(message=f"readings of the window that the data leave standing: {' and '.join(names)}")


NONE = "none of those that the contract names"
MONTH = window(0, 9000, "abcd")


@pytest.mark.parametrize(
    ("extents", "expected"),
    [
        pytest.param((MONTH,), [Kept(), standing("status change", "creation")], id="the-whole"),
        pytest.param((MONTH, window(2050, 2150, "b", 2)), [Kept(2), standing("status change")], id="around-a-change"),
        pytest.param((MONTH, window(2100, 2150, "", 2)), [Kept(), standing("status change", "creation")], id="on-it"),
        pytest.param((MONTH, window(2050, 2150, "bd", 2)), [Kept(2), standing(NONE)], id="more-than-asked"),
        pytest.param(
            (MONTH, window(2050, 2150, "", 2, complete=False)),
            [Kept(), standing("status change", "creation")],
            id="not-to-its-end",
        ),
        pytest.param(
            (MONTH, window(2050, 2150, "", 2, status=400)),
            [Kept(), standing("status change", "creation")],
            id="refused",
        ),
        pytest.param((window(1100, 1100, "a"),), [Kept(), standing("status change")], id="one-instant"),
        pytest.param((window(2150, 2050, "a"),), [], id="reversed"),
        pytest.param((window(2050, 2150),), [standing("status change", "creation")], id="nothing-known"),
        pytest.param(
            (MONTH, window(2050, 2150, "", 2, more=(("ids", "a"),))),
            [Kept(), standing("status change", "creation")],
            id="other-criteria",
        ),
    ],
)
def test_window_that_lists_all_with_a_change_inside_is_kept(
    extents: tuple[Extent, ...], expected: list[object]
) -> None:
    assert seen(history_inside, *extents) == expected


def test_item_with_a_change_inside_that_is_not_listed_is_broken() -> None:
    assert seen(history_inside, MONTH, window(1500, 3500, "b", 2), window(2050, 3150, "", 3)) == [
        Kept(),
        Broken(
            message="1 items with a status change inside a window (1970-01-01 00:25:00Z to 1970-01-01 00:58:20Z) "
            'are not in it, for instance "c"',
            expected="every item with one inside",
            actual="1 missing",
            exchanges=(2, 1),
            movable=True,
            rows=("c",),
        ),
        Broken(
            message="2 items with a status change inside a window (1970-01-01 00:34:10Z to 1970-01-01 00:52:30Z) "
            'are not in it, for instance "b"',
            expected="every item with one inside",
            actual="2 missing",
            exchanges=(3, 2),
            movable=True,
            rows=("b", "c"),
            times=2,
        ),
        standing(NONE),
    ]


def test_reading_by_creation_is_told_where_the_data_leave_only_that() -> None:
    extents = (MONTH, window(1950, 2050, "b", 2), window(2080, 2250, "", 3))
    seen_all = seen(history_inside, *extents)
    assert seen_all[-1] == standing("creation")


@pytest.mark.parametrize(
    ("check", "without"),
    [(created_before_end, {"created": None}), (history_inside, {"readings": ()})],
    ids=["created-before-end", "history-inside"],
)
def test_rule_judges_only_what_the_contract_promises(check: Check, without: dict[str, Any]) -> None:
    assert the_rule(check).judges(WINDOW)
    assert not the_rule(check).judges(replace(WINDOW, **without))


def other(extent: Extent, *rows: str) -> Extent:
    """The same extent with some rows told in another way."""
    changed = {row: ord(row.upper()) for row in rows}
    pages = tuple(
        replace(p, rows=tuple(r._replace(digest=changed.get(r.identity, r.digest)) for r in p.rows))
        for p in extent.pages
    )
    return replace(extent, rows={**extent.rows, **changed}, pages=pages)


@pytest.mark.parametrize(
    ("extents", "kept"),
    [
        pytest.param([window(0, 9000, "abcd"), window(1000, 2500, "ab", 2)], [Kept(2)], id="same"),
        pytest.param([window(0, 2500, "ab"), window(2000, 9000, "bcd", 2)], [], id="neither-inside-the-other"),
        pytest.param([window(0, 9000, "abcd")], [], id="one"),
        pytest.param([window(0, 9000, "abcd"), window(5000, 6000, "", 2)], [], id="nothing-in-both"),
        pytest.param([window(0, 9000, "ab"), other(window(9000, 0, "ab", 2), "a")], [], id="reversed"),
        pytest.param(
            [window(0, 9000, "ab"), other(window(0, 2500, "ab", 2, more=(("kind", "x"),)), "a")],
            [],
            id="another-filter",
        ),
    ],
)
def test_item_that_is_the_same_in_every_window_is_kept(extents: list[Extent], kept: list[Sight]) -> None:
    assert seen(same_items, *extents) == kept


def test_item_that_differs_in_a_narrower_window_is_broken() -> None:
    extents = [window(0, 9000, "abcd", 3), other(window(1000, 2500, "ab", 4), "b")]
    (sight,) = seen(same_items, *extents)
    assert isinstance(sight, Broken)
    assert sight.message.startswith("1 of 2 items of a window (")
    assert sight.message.endswith('for instance "b"')
    assert (sight.exchanges, sight.movable, sight.times) == ((4, 3), True, 1)
