from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Timeline
from fairport.validators.timelines import chain, current, histories, no_duplicates, not_before, order
from tests.making import answer, collection, promise, sights, the_rule

if TYPE_CHECKING:
    from fairport.rules import Check

T = 1_700_000_000
"""2023-11-14 22:13:20Z, when every item was created unless said otherwise."""
AT = "/items/0/lines/0/history"
TIMELINE = promise(
    Timeline,
    collection=collection(),
    items=place("$.lines[*]"),
    entries=place("$.history"),
    clock=place("$.at"),
    pairs=((place("$.from"), place("$.to")), (place("$.before"), place("$.after"))),
    current=place("$.status"),
    created=place("$.created"),
)
ALL = (order, chain, current, not_before, no_duplicates)


def entry(at: object, change: str = "", carrier: str = "") -> dict[str, object]:
    """An entry so many seconds after T; "ab" is a change from a to b, "" none."""
    when = T + at if isinstance(at, int) else at
    made: dict[str, object] = {"at": when}
    made |= {"from": change[0], "to": change[1]} if change else {}
    return made | ({"before": carrier[0], "after": carrier[1]} if carrier else {})


def item(*history: object, status: object = None, created: object = T) -> dict[str, Any]:
    """An item of one line with this history."""
    return {"id": "i", "created": created, "lines": [{"status": status, "history": list(history)}]}


def seen(check: Check, *items: object) -> list[object]:
    return list(sights(check, TIMELINE, answer({"items": list(items)})))


def kept(count: int) -> list[object]:
    return [Kept(count)] if count else []


FORWARD = (entry(1, "ab"), entry(2, "bc"), entry(3, "cd"))


@pytest.mark.parametrize(
    ("history", "steps"),
    [
        pytest.param(FORWARD, 2, id="oldest-first"),
        pytest.param(FORWARD[::-1], 2, id="newest-first"),
        pytest.param([entry(1), entry(1), entry(2), entry(2)], 3, id="ties"),
        pytest.param([entry(2), entry(2), entry(1), entry(1)], 3, id="ties-newest-first"),
        pytest.param([entry(1), entry(1)], 1, id="all-in-one-second"),
        pytest.param([entry(1), entry(None), entry(2)], 1, id="one-without-a-time"),
        pytest.param([entry(1), {"at": (T - 9) * 1000}, entry(2)], 1, id="one-in-milliseconds"),
        pytest.param([entry(1), {"at": "2010-01-01"}, entry(2)], 1, id="one-in-words"),
        pytest.param([entry(1)], 0, id="one-entry"),
        pytest.param([], 0, id="empty"),
    ],
)
def test_history_in_one_direction_is_kept(history: list[object], steps: int) -> None:
    assert seen(order, item(*history)) == kept(steps)


def test_history_back_and_forth_is_broken() -> None:
    assert seen(order, item(*FORWARD), item(entry(2), entry(1), entry(3), entry(4), entry(5))) == [
        Kept(2),
        Broken(
            message="a history of 5 entries goes back and forth in time",
            at="/items/1/lines/0/history",
            expected="one direction",
            actual="2023-11-14 22:13:22Z, 2023-11-14 22:13:21Z, 2023-11-14 22:13:23Z, 2023-11-14 22:13:24Z",
        ),
    ]


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"items": []}, id="no-items"),
        pytest.param({"items": [{"id": "i", "created": T}]}, id="no-lines"),
        pytest.param({"items": [{"id": "i", "created": T, "lines": [{"status": "a"}]}]}, id="no-history"),
        pytest.param({"items": [item(status="a")]}, id="empty-history"),
        pytest.param({"items": [item(None, "x", status="a")]}, id="entries-that-are-no-objects"),
        pytest.param({"items": [{"lines": [{"history": {"at": T}}]}]}, id="history-that-is-no-array"),
        pytest.param({"items": None}, id="items-null"),
        pytest.param(b"<html>", id="no-json"),
    ],
)
def test_nothing_is_said_where_there_is_no_history(check: Check, body: object) -> None:
    assert sights(check, TIMELINE, answer(body)) == []


@pytest.mark.parametrize(
    ("history", "links"),
    [
        pytest.param(FORWARD, 2, id="oldest-first"),
        pytest.param(FORWARD[::-1], 2, id="newest-first"),
        pytest.param([entry(1, "ab", "12"), entry(2, "bc", "22")], 2, id="both-pairs"),
        pytest.param([entry(1, "ab"), entry(2, "bb"), entry(3, "ba"), entry(4, "ab")], 3, id="loops-back"),
        pytest.param([entry(1, "ab"), entry(1, "bc"), entry(2, "cd")], 2, id="tied-as-they-follow"),
        pytest.param([entry(2, "cd"), entry(1, "bc"), entry(1, "ab")], 2, id="tied-newest-first"),
        pytest.param([entry(1, "bc"), entry(1, "ab")], 1, id="tied-the-other-way-round"),
        pytest.param([entry(1, "ab"), entry(1, "bc"), entry(2)], 1, id="tied-and-one-without-from"),
        pytest.param([entry(1), entry(1, "ab"), entry(2, "bc")], 1, id="tied-and-one-without-to"),
        pytest.param([entry(1, "cd"), entry(1, "ab"), entry(1, "bc")], 0, id="tied-in-any-order"),
        pytest.param([entry(1, "ab"), entry(2), entry(3, "cd")], 0, id="without-from-and-to"),
        pytest.param([entry(1, "ab"), {"at": T + 2, "from": None, "to": "c"}], 0, id="from-null"),
        pytest.param([entry(1, "ab"), entry(None, "xy"), entry(3, "bc")], 0, id="one-without-a-time"),
        pytest.param([entry(3, "ab"), entry(1, "xy"), entry(4, "bc")], 0, id="no-one-direction"),
        pytest.param([entry(1, "ab")], 0, id="one-entry"),
    ],
)
def test_entries_that_begin_where_the_one_before_ended_are_kept(history: list[object], links: int) -> None:
    assert seen(chain, item(*history)) == kept(links)


@pytest.mark.parametrize("direction", [1, -1], ids=["oldest-first", "newest-first"])
def test_gap_in_a_history_is_broken(direction: int) -> None:
    history = [entry(1, "ab"), entry(2, "cd"), entry(3, "de"), entry(4, "fg")]
    assert seen(chain, item(*history[::direction])) == [
        Broken(
            message='an entry ends in "b" and the next begins with "c"',
            at=AT,
            expected='"b"',
            actual='"c"',
            times=2,
        )
    ]


def test_gap_in_the_second_pair_is_broken() -> None:
    (sight,) = seen(chain, item(entry(1, "ab", "12"), entry(2, "bc", "32")))
    assert sight == Broken(
        message='an entry ends in "2" and the next begins with "3"', at=AT, expected='"2"', actual='"3"'
    )


def test_each_line_has_a_history_of_its_own() -> None:
    two = item(entry(5, "ab"), entry(6, "bc"), status="c")
    two["lines"] += item(entry(1, "xy"), entry(2, "yz"), status="z")["lines"]
    assert [seen(check, two) for check in ALL] == [kept(2), kept(2), kept(2), kept(4), kept(2)]


@pytest.mark.parametrize(
    ("history", "status", "ends"),
    [
        pytest.param(FORWARD, "d", 1, id="oldest-first"),
        pytest.param(FORWARD[::-1], "d", 1, id="newest-first"),
        pytest.param([entry(1, "ab")], "b", 1, id="one-entry"),
        pytest.param([entry(1, "ab"), entry(2, "bc"), entry(2, "cd")], "c", 1, id="one-of-those-tied"),
        pytest.param([entry(2, "ab"), entry(1, "xy"), entry(3, "bc")], "c", 1, id="no-one-direction"),
        pytest.param([{"at": T, "from": 1, "to": 2}], 2, 1, id="a-number"),
        pytest.param(FORWARD, None, 0, id="status-null"),
        pytest.param([entry(1, "ab"), entry(2)], "b", 0, id="newest-without-to"),
        pytest.param([entry(1, "ab"), entry(None, "bc")], "b", 0, id="one-without-a-time"),
    ],
)
def test_newest_entry_that_ends_in_the_current_value_is_kept(history: list[object], status: object, ends: int) -> None:
    assert seen(current, item(*history, status=status)) == kept(ends)


@pytest.mark.parametrize("direction", [1, -1], ids=["oldest-first", "newest-first"])
def test_newest_entry_that_ends_elsewhere_is_broken(direction: int) -> None:
    assert seen(current, item(*FORWARD[::direction], status="c")) == [
        Broken(
            message='the newest entry ends in "d", and the current value is "c"',
            at=AT,
            expected='"d"',
            actual='"c"',
        )
    ]


@pytest.mark.parametrize(
    ("history", "created", "count"),
    [
        pytest.param([entry(0), entry(5)], T, 2, id="from-the-creation-on"),
        pytest.param([entry(-300), entry(5)], T, 2, id="within-the-skew"),
        pytest.param([entry(5), entry(None)], T, 1, id="one-without-a-time"),
        pytest.param([entry(None)], T, 0, id="none-with-a-time"),
        pytest.param([entry(-9999)], None, 0, id="creation-null"),
        pytest.param([entry(-9999)], "2023-11-14", 0, id="creation-in-words"),
        pytest.param([entry(-9999)], T * 1000, 0, id="creation-in-milliseconds"),
    ],
)
def test_entries_from_the_creation_on_are_kept(history: list[object], created: object, count: int) -> None:
    assert seen(not_before, item(*history, created=created)) == kept(count)


def test_entries_older_than_their_item_are_broken() -> None:
    assert seen(not_before, item(entry(-301), entry(-400), entry(5))) == [
        Broken(
            message="an entry of 2023-11-14 22:08:19Z is older than its item, which was created 2023-11-14 22:13:20Z",
            at=AT,
            expected="not before 2023-11-14 22:13:20Z",
            actual="2023-11-14 22:08:19Z",
            times=2,
        )
    ]


@pytest.mark.parametrize(
    ("history", "steps"),
    [
        pytest.param(FORWARD, 2, id="all-different"),
        pytest.param([entry(1, "ab"), entry(2, "ab")], 1, id="same-change-later"),
        pytest.param([entry(1, "ab"), entry(1, "ba"), entry(1, "ab")], 2, id="there-and-back-in-one-second"),
        pytest.param([entry(1, w) for w in ("ab", "ca", "bc", "ab")], 3, id="all-in-one-second-and-newest-first"),
        pytest.param([entry(2, "bd"), *(entry(1, w) for w in ("ab", "ba", "ab"))], 3, id="a-second-amid-others"),
        pytest.param([entry(1, "ab")], 0, id="one-entry"),
    ],
)
def test_every_entry_once_is_kept(history: list[object], steps: int) -> None:
    promised = replace(TIMELINE, pairs=TIMELINE.pairs[:1])
    assert sights(no_duplicates, promised, answer({"items": [item(*history)]})) == kept(steps)


@pytest.mark.parametrize(
    "history",
    [
        pytest.param([entry(1, "ab"), entry(1, "ab"), entry(2, "bc")], id="side-by-side"),
        pytest.param([entry(2, "bc"), entry(1, "ab"), entry(1, "ab")], id="newest-first"),
        pytest.param([entry(1, "ab"), entry(2, "bc"), entry(1, "ab")], id="apart"),
        pytest.param([entry(1, "aa"), entry(1, "aa"), entry(2, "ab")], id="a-change-that-changes-nothing"),
    ],
)
def test_entry_that_stands_twice_is_broken(history: list[object]) -> None:
    assert seen(no_duplicates, item(*history)) == [
        Broken(
            message="1 of 3 entries of a history stand twice",
            at=AT,
            expected="every entry once",
            actual="object with at, from and to",
        )
    ]


def test_quick_look_tells_nothing_of_a_promise_without_all_its_columns() -> None:
    screen = the_rule(order).screen
    assert screen is not None
    made = answer({"items": [item(*FORWARD, status="d")]})
    lacking = [
        replace(TIMELINE, id="created", created=None),
        replace(TIMELINE, id="current", current=None),
        replace(TIMELINE, id="pairs", pairs=()),
        replace(TIMELINE, id="deep", items=place("$.lines[*].more[*]")),
    ]
    assert screen([*lacking, TIMELINE])(made) == [None, None, None, None, 2]


def test_history_whose_first_and_last_times_are_one_is_as_it_stands() -> None:
    assert seen(no_duplicates, item(entry(1, "ab"), entry(2, "bc"), entry(1, "ca"))) == kept(2)


def test_entries_of_one_answer_are_read_once() -> None:
    made = answer({"items": [item(*FORWARD)]})
    assert histories(TIMELINE, made) is histories(TIMELINE, made)


@pytest.mark.parametrize(
    ("check", "without"),
    [
        (chain, {"pairs": ()}),
        (current, {"current": None}),
        (current, {"pairs": ()}),
        (not_before, {"created": None}),
    ],
    ids=["chain", "current", "current-without-pairs", "not-before"],
)
def test_rule_judges_only_what_the_contract_promises(check: Check, without: dict[str, Any]) -> None:
    assert the_rule(check).judges(TIMELINE)
    assert not the_rule(check).judges(replace(TIMELINE, **without))


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize(
    ("body", "decides"),
    [
        pytest.param({"items": [item(*FORWARD, status="d")]}, True, id="faultless"),
        pytest.param({"items": [item(*FORWARD, status="c")]}, False, id="another-current-value"),
        pytest.param({"items": [item(*FORWARD[::-1], status="d")]}, False, id="newest-first"),
        pytest.param({"items": [item(entry(-999, "ab"), status="b")]}, False, id="older-than-its-item"),
        pytest.param({"items": [item(entry(1, "ab"), entry(2, "cd"), status="d")]}, False, id="gap"),
        pytest.param({"items": [item(entry(1, "ab"), entry(1, "bc"), status="c")]}, False, id="tied"),
        pytest.param({"items": [item(*FORWARD, status="d", created=None)]}, False, id="creation-null"),
        pytest.param({"items": [item(entry(1, "ab"), status="b")]}, True, id="one-entry"),
        pytest.param({"items": [item(entry(1, "ab"), status="b"), item(status="x")]}, True, id="one-without-entries"),
        pytest.param({"items": [item({"at": T * 1000, "from": "a", "to": "b"}, status="b")]}, False, id="milliseconds"),
        pytest.param({"items": [item({"at": T, "from": 1, "to": 2}, status=2)]}, False, id="numbers"),
        pytest.param({"items": []}, True, id="no-items"),
        pytest.param({"items": [item(entry(1, "ab"), entry(2) | {"to": "c"}, status="c")]}, True, id="without-from"),
        pytest.param({"items": [item(*FORWARD, status="d", created="2023")]}, False, id="creation-in-words"),
        pytest.param({"items": [item(entry("2023", "ab"), status="b")]}, False, id="time-in-words"),
    ],
)
def test_quick_look_decides_only_what_is_surely_kept(check: Check, body: object, *, decides: bool) -> None:
    screen = the_rule(check).screen
    assert screen is not None
    counts = screen([TIMELINE])(answer(body))
    exact = sights(check, TIMELINE, answer(body))
    assert counts is not None
    assert [Kept(count) for count in counts if isinstance(count, int) and count] == (exact if decides else [])
    assert (counts != [None]) is decides
