"""Bounds: windows, and single ones in time or of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.drafting.papers import NUMBER, TEXT, TIME, asked, thing, things, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

ITEM = thing(created_at=TIME, updated_at=TIME, due_at=TIME, price={"type": "number"})
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
        pytest.param(asked("price_max", {"type": "number"}), "at-most", "$.price", None, id="max"),
        pytest.param(asked("price[lt]", {"type": "number"}), "less-than", "$.price", None, id="brackets"),
        pytest.param(asked("since", TIME, "Updated at or after."), "at-least", "$.updated_at", "iso", id="told"),
    ],
)
def test_single_bound(tmp_path: Path, parameter: Json, kind: str, field: str, unit: str | None) -> None:
    said = values(things(tmp_path, parameter, item=ITEM), f"filters.{kind}")
    wanted = {"parameter": parameter["name"], "at": field, **({"unit": unit} if unit else {})}
    assert said == [{kind: wanted}]


@pytest.mark.parametrize("name", ["max_retries", "since", "start"])
def test_bound_of_nothing_is_left_alone(tmp_path: Path, name: str) -> None:
    assert not values(things(tmp_path, asked(name, TEXT), item=ITEM), "filters.at-least", 0)
