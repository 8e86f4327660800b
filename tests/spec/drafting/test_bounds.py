"""Bounds: windows, and single ones in time or of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.drafting.papers import NUMBER, TEXT, TIME, asked, thing, things, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

ITEM = thing(created_at=TIME, updated_at=TIME, due_at=TIME, price={"type": "number"})
DAY: Json = {"type": "string", "format": "date"}
ITEM["properties"] |= {"planted": DAY, "total_cents": NUMBER, "weight": NUMBER, "weight_kg": NUMBER, "weight_g": NUMBER}
CREATED = [{"name": "created_at", "at": "$.created_at"}]
UPDATED = [{"name": "updated_at", "at": "$.updated_at"}]


@pytest.mark.parametrize(
    ("start", "end", "acts_on"),
    [
        pytest.param(asked("created_after", TIME), asked("created_before", TIME), CREATED, id="after-before"),
        pytest.param(asked("created_at[gte]", TIME), asked("created_at[lte]", TIME), CREATED, id="brackets"),
        pytest.param(asked("created_at>", TIME), asked("created_at<", TIME), CREATED, id="signs"),
        pytest.param(asked("created__gte", TIME), asked("created__lt", TIME), CREATED, id="two-lines"),
        pytest.param(
            asked("since", TIME, "Last updated since."), asked("until", TIME, "Last updated until."), UPDATED, id="told"
        ),
    ],
)
def test_window(tmp_path: Path, start: Json, end: Json, acts_on: list[Any]) -> None:
    said = values(things(tmp_path, start, end, item=ITEM), "filters.window")
    assert said == [{"window": {"from": start["name"], "to": end["name"], "unit": "iso", "acts-on": acts_on}}]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(asked("due_after", TIME), asked("due_before", TIME), id="what-lies-ahead"),
        pytest.param(asked("since", TIME), asked("until", TIME), id="of-several-points-in-time"),
        pytest.param(asked("from"), asked("to"), id="texts"),
        pytest.param(asked("from", TIME, "Stays."), asked("to", TIME), id="or-of-a-point-in-time-that-may-lie-ahead"),
        pytest.param(asked("since", TIME), asked("until", NUMBER), id="two-units"),
    ],
)
def test_window_that_may_be_none_is_not_claimed(tmp_path: Path, start: Json, end: Json) -> None:
    assert values(things(tmp_path, start, end, item=ITEM), "filters.window") == []


def test_object_in_brackets_has_a_window_and_the_other_operators(tmp_path: Path) -> None:
    seconds: Json = {"type": "integer", "format": "unix-time"}
    ranged = {"anyOf": [{"type": "object", "properties": dict.fromkeys(("gt", "gte", "lt", "lte"), NUMBER)}, NUMBER]}
    parameter = asked("created", ranged, "In seconds since the Unix epoch.", style="deepObject")
    said = things(tmp_path, parameter, item=thing(created=seconds))
    window = values(said, "filters.window")[0]["window"]
    assert (window["from"], window["to"], window["unit"]) == ("created[gte]", "created[lte]", "s")
    assert values(said, "filters.more-than")[0]["more-than"]["parameter"] == "created[gt]"


@pytest.mark.parametrize(
    ("parameter", "kind", "field", "unit"),
    [
        pytest.param(asked("created_since", TIME), "at-least", "$.created_at", "iso", id="time"),
        pytest.param(asked("created_at__lt"), "less-than", "$.created_at", "iso", id="written-as-the-field"),
        pytest.param(asked("min_price", {"type": "number"}), "at-least", "$.price", None, id="min"),
        pytest.param(
            asked("minTotal", NUMBER, "At least so many cents."), "at-least", "$.total_cents", None, id="cents"
        ),
        pytest.param(asked("planted_from", DAY), "at-least", "$.planted", "day", id="day"),
        pytest.param(asked("planted_after", DAY, "That day or later."), "at-least", "$.planted", "day", id="or-later"),
        pytest.param(asked("price_max", {"type": "number"}), "at-most", "$.price", None, id="max"),
        pytest.param(asked("price[lt]", {"type": "number"}), "less-than", "$.price", None, id="brackets"),
        pytest.param(asked("since", TIME, "Updated at or after."), "at-least", "$.updated_at", "iso", id="told"),
    ],
)
def test_single_bound(tmp_path: Path, parameter: Json, kind: str, field: str, unit: str | None) -> None:
    said = values(things(tmp_path, parameter, item=ITEM), f"filters.{kind}")
    wanted = {"parameter": parameter["name"], "at": field, **({"unit": unit} if unit else {})}
    assert said == [{kind: wanted}]


@pytest.mark.parametrize(
    "parameter",
    [
        pytest.param(asked("planted_after", DAY), id="whether-the-day-is-within"),
        pytest.param(asked("min_total", NUMBER), id="a-measure-that-is-not-told"),
    ],
)
def test_doubtful_bound_is_not_claimed(tmp_path: Path, parameter: Json) -> None:
    said = things(tmp_path, parameter, item=ITEM)
    assert values(said, "filters.at-least") == []
    assert len(values(said, "filters.at-least", 0)) == 1


def test_bounds_of_what_may_lie_ahead_are_two(tmp_path: Path) -> None:
    said = things(tmp_path, asked("planted_from", DAY), asked("planted_to", DAY), item=ITEM)
    assert values(said, "filters.window", 0) == []
    assert values(said, "filters.at-least") + values(said, "filters.at-most") == [
        {"at-least": {"parameter": "planted_from", "at": "$.planted", "unit": "day"}},
        {"at-most": {"parameter": "planted_to", "at": "$.planted", "unit": "day"}},
    ]


def test_bounds_that_name_nothing_are_not_laid_upon_the_one_time_that_happened(tmp_path: Path) -> None:
    stay = thing(booked_ms={**NUMBER, "description": "When it was booked, in ms since the epoch."}, starts_on=DAY)
    both = things(tmp_path, asked("from", DAY, "Stays from this day on."), asked("to", DAY), item=stay)
    assert [one.confidence for one in both.proposals if "window" in str(one.value)] == [0.6]
    assert values(things(tmp_path, asked("from", DAY, "Stays from this day on."), item=stay), "filters.at-least") == []


def test_window_on_what_is_named_with_its_unit(tmp_path: Path) -> None:
    milliseconds = {**NUMBER, "format": "int64", "description": "Last modification, milliseconds since the epoch."}
    asks = {**NUMBER, "format": "int64"}
    prose = "milliseconds since the epoch"
    pair = (asked("modified_since", asks, prose), asked("modified_before", asks, prose))
    said = values(things(tmp_path, *pair, item=thing(modified_ms=milliseconds)), "filters.window")
    assert [one["window"]["acts-on"] for one in said] == [[{"name": "modified_ms", "at": "$.modified_ms"}]]


@pytest.mark.parametrize("name", ["max_retries", "since", "start"])
def test_bound_of_nothing_is_left_alone(tmp_path: Path, name: str) -> None:
    assert not values(things(tmp_path, asked(name, TEXT), item=ITEM), "filters.at-least", 0)
