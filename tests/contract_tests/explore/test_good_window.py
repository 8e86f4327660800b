from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import Known
from fairport.contract_tests.explore.good_window import DAY, HOUR, LOOKS, SKEW, SPANS
from fairport.contract_tests.explore.survey import survey
from tests.desks import (
    DEPTH,
    NOW,
    YEAR,
    FakeDesk,
    Rows,
    operation,
    required,
    surveyed,
    told,
    window_of,
    windowed_contract,
)
from tests.making import contract

if TYPE_CHECKING:
    from fairport.evidence import Ask, Exchange


def test_widest_closed_window_in_the_past_comes_first() -> None:
    desk = surveyed(Rows(5))
    assert window_of(desk) == (1_262_304_000, NOW - HOUR)
    assert len(desk.asked) == 1


def test_window_with_too_many_rows_is_halved_until_they_can_be_walked() -> None:
    def monthly(row: int) -> int:
        return NOW - 10 * YEAR + row * 30 * DAY

    begin, end = window_of(surveyed(Rows(100, created=monthly)))
    inside = [row for row in range(100) if begin <= monthly(row) <= end]
    assert 6 < len(inside) <= DEPTH.rows


def test_window_is_not_halved_until_too_few_rows_are_left() -> None:
    desk = surveyed(Rows(100, created=lambda _row: NOW - 10 * YEAR))
    begin, end = window_of(desk)
    assert begin <= NOW - 10 * YEAR <= end


@pytest.mark.parametrize(
    ("every", "same"), [(2, True), (20, False), (1, True)], ids=["a-part", "hardly-any-of-it", "all-of-it"]
)
def test_window_of_an_operation_before_is_taken_where_it_holds_enough_to_page_through(every: int, same: bool) -> None:
    def monthly(row: int) -> int:
        return NOW - 25 * YEAR + row * 30 * DAY

    def serve(ask: Ask, number: int) -> Exchange:
        step = every if ask.operation == "part" else 1
        return Rows(300 // step, created=lambda row: monthly(row * step))(ask, number)

    own = [windowed_contract(), windowed_contract()]
    moved = [
        replace(promise, operation="part", id=promise.id.replace("list", "part"), **_of(promise, "part"))
        for promise in own[1].promises
    ]
    both = (operation("list", required("from"), required("to")), operation("part", required("from"), required("to")))
    desk = FakeDesk(contract(*own[0].promises, *moved, operations=both), serve, Known(now=float(NOW)), DEPTH)
    survey(desk)
    bounds = [tuple(desk.known.good[name].value(bound) for bound in ("from", "to")) for name in ("list", "part")]
    assert (bounds[0] == bounds[1]) is same
    if same:
        assert sum(ask.operation == "part" for ask in desk.asked) == 2


def _of(promise: object, operation_id: str) -> dict[str, object]:
    """The collection of a promise, moved to another operation."""
    held = getattr(promise, "collection", None)
    return {"collection": replace(held, operation=operation_id, id=f"{operation_id}/collection")} if held else {}


@pytest.mark.parametrize("days", [366, 92, 31, 7, 1])
def test_shorter_windows_are_tried_where_wide_ones_are_refused(days: int) -> None:
    begin, end = window_of(surveyed(Rows(5, widest=days * DAY)))
    assert end - begin == days * DAY


def test_shorter_windows_are_tried_where_the_widest_lists_nothing() -> None:
    def clamped(ask: Ask, number: int) -> Exchange:
        begin, end = int(ask.value("from") or 0), int(ask.value("to") or 0)
        return told(ask, number, {"items": [{"id": "a"}] if end - begin <= 92 * DAY else [], "total": 0})

    desk = surveyed(clamped)
    begin, end = window_of(desk)
    assert end - begin == 92 * DAY


def test_widest_window_is_the_good_one_where_none_lists_anything() -> None:
    desk = surveyed(Rows(0))
    assert window_of(desk) == (1_262_304_000, NOW - HOUR)
    assert len(desk.asked) == 7


def test_window_goes_up_to_now_where_all_happened_within_the_hour() -> None:
    desk = surveyed(Rows(5, created=lambda row: NOW - 600 - row))
    assert window_of(desk) == (1_262_304_000, NOW - SKEW)
    assert len(desk.asked) == 7


def test_window_stays_closed_where_the_last_hour_adds_less_than_a_page() -> None:
    desk = surveyed(Rows(3, created=lambda row: NOW - 600 if row else NOW - 2 * HOUR))
    assert window_of(desk) == (1_262_304_000, NOW - HOUR)


def test_short_windows_further_back_are_tried_where_the_latest_holds_nothing() -> None:
    desk = surveyed(Rows(3, widest=7 * DAY, created=lambda _row: NOW - HOUR - 30 * DAY))
    assert window_of(desk) == (NOW - HOUR - 35 * DAY, NOW - HOUR - 28 * DAY)


def test_short_window_with_less_than_a_page_gives_way_to_one_with_more() -> None:
    desk = surveyed(Rows(9, widest=7 * DAY, created=lambda row: NOW - HOUR - (10 if row else 2) * DAY))
    assert window_of(desk) == (NOW - HOUR - 14 * DAY, NOW - HOUR - 7 * DAY)


def test_no_window_further_back_is_tried_without_end() -> None:
    desk = surveyed(Rows(0, widest=DAY))
    assert window_of(desk) == (NOW - HOUR - DAY, NOW - HOUR)
    assert len(desk.asked) == 1 + len(SPANS) + 1 + LOOKS
