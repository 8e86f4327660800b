"""Orders: by a sign, by values, by a direction beside, and those that come without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.drafting.papers import TEXT, TIME, asked, found, listed, of, operation, thing, things, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

ITEM = thing(created_at=TIME, size={"type": "integer"}, name=TEXT)


def enum(*names: str, **more: object) -> Json:
    return {"type": "string", "enum": list(names), **more}


@pytest.mark.parametrize(
    ("parameters", "up", "down"),
    [
        pytest.param([asked("sort", enum("size", "-size"))], {"sort": "size"}, {"sort": "-size"}, id="sign"),
        pytest.param(
            [asked("order_by", enum("size:asc", "size:desc"))],
            {"order_by": "size:asc"},
            {"order_by": "size:desc"},
            id="colon",
        ),
        pytest.param(
            [asked("sort", enum("size_asc", "size_desc"))], {"sort": "size_asc"}, {"sort": "size_desc"}, id="tail"
        ),
        pytest.param(
            [asked("sort", enum("size", "id")), asked("direction", enum("asc", "desc"))],
            {"sort": "size", "direction": "asc"},
            {"sort": "size", "direction": "desc"},
            id="direction",
        ),
        pytest.param(
            [
                asked("sort_by", enum("SORT_FIELD_SIZE", "SORT_FIELD_ID")),
                asked("sort_direction", enum("DIR_ASC", "DIR_DESC")),
            ],
            {"sort_by": "SORT_FIELD_SIZE", "sort_direction": "DIR_ASC"},
            {"sort_by": "SORT_FIELD_SIZE", "sort_direction": "DIR_DESC"},
            id="words-in-front-of-all",
        ),
        pytest.param(
            [asked("sort", TEXT, "One of `size`; descending with a `-` prefix.")],
            {"sort": "size"},
            {"sort": "-size"},
            id="sign-in-prose",
        ),
    ],
)
def test_order(tmp_path: Path, parameters: list[Json], up: Json, down: Json) -> None:
    said: list[Any] = [
        value for value in values(things(tmp_path, *parameters, item=ITEM), "sort") if value["at"] == "$.size"
    ]
    assert said == [{"at": "$.size", "ascending": up, "descending": down}]


def test_order_of_texts_is_doubtful(tmp_path: Path) -> None:
    said = of(things(tmp_path, asked("sort", enum("name", "-name")), item=ITEM), "sort")
    assert said[0].confidence < 0.7
    assert "how texts are compared is not said" in said[0].reason


def test_order_whose_direction_is_not_said_is_doubtful(tmp_path: Path) -> None:
    assert values(things(tmp_path, asked("sort", enum("size", "id")), item=ITEM), "sort") == []


def test_defaults_say_what_comes_without_asking(tmp_path: Path) -> None:
    parameters = [
        asked("sort", enum("created", "size", default="created")),
        asked("direction", enum("asc", "desc", default="desc")),
    ]
    assert {"at": "$.created_at", "descending": {}} in values(things(tmp_path, *parameters, item=ITEM), "sort")


@pytest.mark.parametrize(
    ("prose", "field"),
    [
        pytest.param("Sorted by creation date, with the most recent appearing first.", "$.created_at", id="created"),
        pytest.param("The most recently updated first.", "$.updated_at", id="updated"),
    ],
)
def test_prose_says_what_comes_without_asking(tmp_path: Path, prose: str, field: str) -> None:
    item = thing(created_at=TIME, updated_at=TIME)
    said = found(tmp_path, {"/things": operation(listed(item), description=prose)})
    assert values(said, "sort") == [{"at": field, "descending": {}}]
