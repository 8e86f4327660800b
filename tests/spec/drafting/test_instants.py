"""Points in time: unit and role, by formats, names, descriptions and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.spec.drafting.instants import role_of
from tests.spec.drafting.papers import NUMBER, TEXT, TIME, of, thing, things, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json


@pytest.mark.parametrize(
    ("name", "schema", "unit", "role"),
    [
        pytest.param("created_at", TIME, "iso", "event", id="date-time"),
        pytest.param("expires_at", TIME, "iso", "date", id="ahead"),
        pytest.param("at", TIME, "iso", "date", id="of-no-known-role"),
        pytest.param("created", {**TEXT, "format": "date"}, "day", "date", id="day"),
        pytest.param("created", {**NUMBER, "format": "unix-time"}, "s", "event", id="format-of-seconds"),
        pytest.param(
            "updated", {**NUMBER, "description": "Milliseconds since the Unix epoch."}, "ms", "event", id="prose"
        ),
        pytest.param("created_at", {**NUMBER, "example": 1700000000}, "s", "event", id="example-in-seconds"),
        pytest.param("created_at", {**NUMBER, "example": 1700000000000}, "ms", "event", id="example-in-milliseconds"),
        pytest.param("created_at", {**TEXT, "example": "2024-01-02T03:04:05Z"}, "iso", "event", id="example-in-text"),
    ],
)
def test_instants_are_proposed(tmp_path: Path, name: str, schema: Json, unit: str, role: str) -> None:
    assert values(things(tmp_path, item=thing(**{name: schema})), "instant") == [{"unit": unit, "role": role}]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        pytest.param("created", NUMBER, id="a-number-of-whatever"),
        pytest.param("created_at", TEXT, id="a-text-of-whatever"),
        pytest.param("created_at", {**TEXT, "format": "date-time-rfc-2822"}, id="another-format"),
        pytest.param("duration", {**NUMBER, "description": "A duration since the epoch began."}, id="duration"),
        pytest.param("updated_by", TEXT, id="somebody"),
    ],
)
def test_what_may_be_no_instant_is_not_claimed(tmp_path: Path, name: str, schema: Json) -> None:
    assert values(things(tmp_path, item=thing(**{name: schema})), "instant") == []


def test_instant_stands_at_its_own_schema_once_however_often_it_is_used(tmp_path: Path) -> None:
    item = thing(
        created_at=TIME, parent={"$ref": "#/paths/~1things/get/responses/200/content/application~1json/schema"}
    )
    said = things(tmp_path, item=item)
    assert len(of(said, "instant")) == 1
    assert of(said, "instant")[0].at.endswith("/data/items/properties/created_at")


def test_each_branch_says_its_own(tmp_path: Path) -> None:
    item: Json = {"oneOf": [thing(created_at=TIME), thing(created_at=TIME)]}
    assert len(of(things(tmp_path, item=item), "instant")) == 2


def test_prose_makes_an_event_a_date() -> None:
    assert role_of("completed_at", "when it will be completed")[0] == "date"
    assert role_of("completed_at", "when it was completed")[0] == "event"


@pytest.mark.parametrize(
    ("name", "prose", "role"),
    [
        ("createTime", "", "event"),
        ("updateTime", "output only. when the vessel was last updated.", "event"),
        ("booked_ms", "when the booking was made, in milliseconds since the epoch.", "event"),
        ("orderDate", "when the order was made.", "event"),
        ("at", "the time at which the item has been created", "event"),
        ("at", "when it ends if it was created", "date"),
        ("at", "when the visit was booked for", "date"),
        ("at", "when the trial was scheduled to be created", "date"),
        ("at", "when the key was supposed to go", "date"),
        ("startTime", "when the job was made to start", "date"),
        ("createNextTime", "", "date"),
    ],
)
def test_role_by_name_and_prose(name: str, prose: str, role: str) -> None:
    assert role_of(name, prose)[0] == role
