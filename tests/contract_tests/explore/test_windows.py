from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.pages import walk_pages
from fairport.contract_tests.explore.windows import CLEAR, HALF_HOUR, NEAR, Events, ask_windows, events_of, within
from fairport.evidence import Ask
from fairport.judge import judge
from fairport.places import place
from fairport.spec.model import Collection, Contract, Paging, Reading, Window
from fairport.validators import all_rules
from tests.desks import NOW, FakeDesk, Rows, told, windowed_contract
from tests.making import contract, instant, promise

HOUR = 3600
DAY = 24 * HOUR
BEGIN, END = NOW - 30 * DAY, NOW - 3600
GOOD = Ask(operation="list", query=(("from", str(BEGIN)), ("to", str(END))))
CONTRACT = windowed_contract()
(WINDOW,) = CONTRACT.of(Window)


def daily(row: int) -> int:
    """One row a day, from the day after the beginning on."""
    return BEGIN + DAY * (row + 1)


def asked(
    service: object, start: Ask | None = GOOD, *, made: Contract = CONTRACT, events: int = 0
) -> tuple[FakeDesk, list[tuple[int, int]]]:
    """The desk after all questions, and the windows asked, in order."""
    known = Known(now=float(NOW), good={"list": start} if start else {})
    desk = FakeDesk(made, service, known, replace(PROFILES["quick"], events=events))
    ask_windows(desk)
    return desk, [(int(ask.value("from") or 0), int(ask.value("to") or 0)) for ask in desk.asked]


def test_windows_in_which_nothing_can_lie_are_asked_beside_the_good_one() -> None:
    desk, windows = asked(Rows(20, created=daily))
    assert desk.asked[0] == GOOD
    soon = NOW + HOUR
    assert windows[1:4] == [(soon, soon + END - BEGIN), (END, BEGIN), (BEGIN * 1000, END * 1000)]


def test_window_that_ends_past_32_bits_is_asked_for_too() -> None:
    assert (BEGIN, 2**31) in asked(Rows(20, created=daily))[1]


def test_future_is_asked_for_a_year_at_the_most() -> None:
    start = replace(GOOD, query=(("from", "9"), ("to", str(END))))
    assert (NOW + HOUR, NOW + HOUR + 366 * DAY) in asked(Rows(20, created=daily), start)[1]


def test_window_is_split_at_an_instant_that_is_all_a_row_has_inside() -> None:
    rows = [{"id": "a", "created": END - 9, "at": END - 3}, {"id": "b", "created": END - 8, "at": END - 8}]
    window = replace(WINDOW, readings=(Reading(name="at", at=place("$.at")),))
    made = replace(CONTRACT, promises=tuple(window if p is WINDOW else p for p in CONTRACT.promises))
    desk, _ = asked(lambda ask, number: told(ask, number, {"items": rows, "total": 2}), made=made)
    assert {ask.value("to") for ask in desk.asked if ask.walk == "list-part1"} == {str(END - 8)}


def test_window_is_split_at_an_instant_of_the_data_and_each_half_listed_to_its_end() -> None:
    desk, _ = asked(Rows(20, created=daily))
    middle = daily(1)  # of the three rows on the first page
    halves = {ask.walk: (ask.value("from"), ask.value("to")) for ask in desk.asked if ask.walk}
    assert halves == {"list-part1": (str(BEGIN), str(middle)), "list-part2": (str(middle), str(END))}
    assert desk.skips("list-part1") == [0, 2]
    assert desk.skips("list-part2") == [0, 3, 6, 9, 12, 15, 18, 19]


@pytest.mark.parametrize(
    ("events", "around"),
    [
        pytest.param(0, [], id="none"),
        pytest.param(1, [daily(2)], id="one"),
        pytest.param(2, [daily(0), daily(2)], id="two"),
    ],
)
def test_instants_are_asked_around_and_on_each_bound(events: int, around: list[int]) -> None:
    _, windows = asked(Rows(20, created=daily), events=events)
    narrow = [(a, b) for a, b in windows if 0 <= b - a <= 2 * HALF_HOUR and b - a != NEAR - CLEAR]
    assert narrow == [
        pair
        for at in around
        for pair in [
            (at - HALF_HOUR, at + HALF_HOUR),
            (at - HALF_HOUR, at),
            (at, at + HALF_HOUR),
            (at, at),
            (at - 1, at + 1),
        ]
    ]


@pytest.mark.parametrize("events", [0, 1, 2])
def test_half_minutes_beside_one_instant_are_asked_for(events: int) -> None:
    _, windows = asked(Rows(20, created=daily), events=events)
    near = [(a, b) for a, b in windows if b - a == NEAR - CLEAR]
    at = daily(2)
    assert near == ([(at - NEAR, at - CLEAR), (at + CLEAR, at + NEAR)] if events else [])


def test_instants_come_from_all_pages_that_were_walked_and_lie_within_the_window() -> None:
    service = Rows(20, created=daily)
    known = Known(now=float(NOW), good={"list": GOOD})
    desk = FakeDesk(CONTRACT, service, known, replace(PROFILES["quick"], events=2))
    walk_pages(desk)
    walked = len(desk.asked)
    ask_windows(desk)
    alone = [int(ask.value("from") or 0) for ask in desk.asked[walked:] if ask.value("from") == ask.value("to")]
    assert alone == [daily(0), daily(19)]
    halves = {ask.value("to") for ask in desk.asked if ask.walk == "list-part1"}
    assert halves == {str(daily(10))}


@pytest.mark.parametrize(
    ("months", "begun"),
    [
        pytest.param([1, 2, 4, 6, 7, 8, 12], [12, 7], id="one-of-the-other-season"),
        pytest.param([3, 4, 10, 11], [11, 3], id="the-oldest-where-none-is"),
        pytest.param([6], [6], id="only-one"),
        pytest.param([], [], id="none"),
    ],
)
def test_creations_are_chosen_on_both_sides_of_a_change_of_the_clocks(months: list[int], begun: list[int]) -> None:
    at = {month: datetime(2025, month, 15, tzinfo=UTC).timestamp() for month in months}
    assert Events((), tuple(at.values())).begun(2) == [at[month] for month in begun]


def test_creations_are_chosen_whose_rows_have_no_other_instant_near_them() -> None:
    days = [day * 86_400.0 for day in range(5)]
    rows = tuple((day, day + 3600) if day in {days[0], days[4]} else (day,) for day in days)
    assert Events((), tuple(days), rows).begun(2) == [days[3], days[1]]
    assert Events((), tuple(days), rows[:1]).begun(2) == [days[4], days[0]]
    assert set(Events((), tuple(days), rows).begun(9)) == set(days)


def test_instants_outside_the_window_are_taken_where_it_has_none() -> None:
    events = Events((1.0, 5.0, 9.0), (1.0, 2.0))
    assert events.within(4, 6) == Events((5.0,), (1.0, 2.0))


def test_window_without_rows_is_neither_split_nor_asked_around() -> None:
    desk, windows = asked(Rows(0), events=2)
    assert len(windows) == 5
    assert desk.skips("list-part1") == []


def test_window_whose_only_instant_is_its_bound_is_not_split() -> None:
    desk, _ = asked(Rows(1, created=lambda _row: BEGIN))
    assert len(desk.asked) == 5


def test_window_is_not_split_where_nothing_pages() -> None:
    bare = replace(CONTRACT, promises=tuple(p for p in CONTRACT.promises if not isinstance(p, Paging)))
    desk, windows = asked(Rows(20, created=daily), made=bare, events=1)
    assert [ask for ask in desk.asked if ask.walk] == []
    assert (daily(2), daily(2)) in windows


def test_milliseconds_are_asked_for_seconds_only() -> None:
    held = CONTRACT.of(Collection)[0]
    in_ms = contract(held, replace(WINDOW, unit="ms"), operations=CONTRACT.operations)
    start = replace(GOOD, query=(("from", f"{BEGIN}000"), ("to", f"{END}000")))
    _, windows = asked(Rows(0), start, made=in_ms)
    assert windows == [
        (BEGIN * 1000, END * 1000),
        ((NOW + HOUR) * 1000, (NOW + HOUR + END - BEGIN) * 1000),
        (END * 1000, BEGIN * 1000),
    ]


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(None, id="no-good-request"),
        pytest.param(Ask(operation="list"), id="no-bounds"),
        pytest.param(replace(GOOD, query=(("from", "soon"), ("to", "5"))), id="bound-that-is-no-instant"),
        pytest.param(replace(GOOD, query=(("from", "9"), ("to", "5"))), id="reversed"),
        pytest.param(replace(GOOD, query=(("from", "5"), ("to", "5"))), id="one-instant"),
    ],
)
def test_operation_without_a_good_window_is_left_alone(start: Ask | None) -> None:
    assert asked(Rows(20, created=daily), start)[1] == []


def test_bounds_are_set_in_their_place_and_the_rest_is_kept() -> None:
    ask = Ask(operation="list", query=(("ids", "a"), ("to", "9"), ("limit", "3")), walk="w")
    assert within(ask, WINDOW, 5, 7).query == (("ids", "a"), ("to", "7"), ("limit", "3"), ("from", "5"))


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(
            [{"created": 9, "at": 5}, {"created": 7, "at": 5}],
            Events((5,), (7, 9), ((5, 9), (5, 7))),
            id="sorted-and-once",
        ),
        pytest.param([{"created": None}, {}, {"at": "5"}], Events((), (), ((), (), ())), id="none-to-be-read"),
        pytest.param([], Events((), ()), id="no-rows"),
    ],
)
def test_instants_are_read_from_the_rows_of_a_page(items: list[object], expected: Events) -> None:
    window = replace(WINDOW, readings=(Reading(name="at", at=place("$.at")),))
    desk = FakeDesk(CONTRACT, Rows(0))
    assert events_of(desk, window, told(GOOD, 1, {"items": items})) == expected


def test_instants_are_read_in_the_unit_that_the_contract_promises() -> None:
    made = replace(CONTRACT, promises=(*CONTRACT.promises, instant("created", id="list/i", unit="ms")))
    page = told(GOOD, 1, {"items": [{"created": 5000}]})
    assert events_of(FakeDesk(made, Rows(0)), WINDOW, page) == Events((5.0,), (5.0,), ((5.0,),))


@pytest.mark.parametrize(
    ("count", "chosen"),
    [(0, []), (1, [90.0, 7.0]), (2, [0.0, 90.0, 7.0]), (99, [10.0 * i for i in range(10)] + [7.0])],
)
def test_chosen_instants_are_spread_over_what_is_there(count: int, chosen: list[float]) -> None:
    events = Events(tuple(10.0 * i for i in range(10)), (7.0,))
    assert events.chosen(count) == chosen


def test_bounds_are_asked_by_the_names_that_the_contract_gives_them() -> None:
    held = CONTRACT.of(Collection)[0]
    own = promise(Window, collection=held, start="since", end="until", readings=WINDOW.readings, created=WINDOW.created)
    start = Ask(operation="list", query=(("since", "5"), ("until", "9")))
    desk = FakeDesk(contract(held, own), Rows(0), Known(now=float(NOW), good={"list": start}), PROFILES["quick"])
    ask_windows(desk)
    assert desk.asked[2].query == (("since", "9"), ("until", "5"))


def test_few_narrow_windows_that_show_less_than_their_total_are_listed_to_their_ends() -> None:
    desk, _ = asked(Rows(20, created=daily, total=lambda count: count + 1), events=2)
    assert [desk.skips(f"list-narrow{i}") for i in range(1, 6)] == [[0, 1, 4], [0, 1, 4], [0, 1, 4], [0, 1, 4], []]
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert "paging.total-found" in {finding.rule for finding in made.findings}


def test_empty_narrow_window_with_a_total_is_listed_to_its_end() -> None:
    desk, _ = asked(Rows(20, created=daily, total=lambda count: max(count, 1)), events=2)
    assert desk.skips("list-narrow1") == [0, 3]
    made = judge(desk.contract, all_rules(), desk.exchanges)
    assert "the total is 1, and a walk (default page size) finds 0 items" in {f.message for f in made.findings}


@pytest.mark.parametrize(
    "service",
    [
        pytest.param(Rows(20, created=daily), id="right"),
        pytest.param(Rows(20, created=daily, total=lambda _count: None), id="none"),
        pytest.param(Rows(20, created=daily, total=lambda _count: 0), id="too-low"),
        pytest.param(Rows(20, created=lambda _row: daily(1)), id="more-than-a-page"),
    ],
)
def test_narrow_windows_that_show_all_of_their_total_or_a_full_page_are_left_alone(service: Rows) -> None:
    assert not [ask for ask in asked(service, events=2)[0].asked if "narrow" in ask.walk]


def test_estimated_total_of_a_narrow_window_is_left_alone() -> None:
    listed, pages, window = CONTRACT.promises
    assert isinstance(listed, Collection)
    assert isinstance(pages, Paging)
    assert isinstance(window, Window)
    rough = replace(listed, estimate=True)
    promises = (rough, replace(pages, collection=rough), replace(window, collection=rough))
    made = replace(CONTRACT, promises=promises)
    service = Rows(20, created=daily, total=lambda count: count + 1)
    assert not [ask for ask in asked(service, made=made, events=2)[0].asked if "narrow" in ask.walk]
