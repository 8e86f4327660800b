"""Filters by value: what has the name of a field, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.drafting.papers import TEXT, asked, of, thing, things, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

STATUS: Json = {"type": "string", "enum": ["open", "closed"]}
FLAG: Json = {"type": "boolean"}
ITEM = thing(status=STATUS, active=FLAG, owner_id=TEXT, name=TEXT, owner={"type": "object", "properties": {"id": TEXT}})


@pytest.mark.parametrize(
    ("parameter", "kind", "rest"),
    [
        pytest.param(asked("status", {"type": "string", "enum": ["open", "all"]}), "equals", {}, id="enum"),
        pytest.param(asked("active", FLAG), "equals", {}, id="flag"),
        pytest.param(asked("ownerId"), "equals", {"at": "$.owner_id"}, id="identity-in-another-case"),
        pytest.param(
            asked("name", TEXT, "Only things with exactly that name."), "equals", {}, id="says-that-it-narrows"
        ),
        pytest.param(asked("name", TEXT, "Filter by prefix of the name."), "prefix", {}, id="says-that-it-is-a-prefix"),
        pytest.param(asked("name_prefix"), "prefix", {"at": "$.name"}, id="prefix"),
        pytest.param(asked("name__exact"), "equals", {"at": "$.name"}, id="two-lines"),
        pytest.param(asked("name__icontains"), "contains", {"at": "$.name"}, id="in-any-case"),
        pytest.param(asked("name__in"), "any-of", {"at": "$.name", "encodings": ["comma"]}, id="in"),
        pytest.param(
            asked("statuses", {"type": "array", "items": STATUS}),
            "any-of",
            {"at": "$.status", "encodings": ["repeat"]},
            id="array",
        ),
        pytest.param(
            asked("status", {"type": "array", "items": STATUS}, style="form", explode=False),
            "any-of",
            {"encodings": ["comma"]},
            id="array-with-commas",
        ),
        pytest.param(
            asked("status", {"type": "array", "items": STATUS}, style="pipeDelimited"),
            "any-of",
            {"encodings": ["pipe"]},
            id="array-with-bars",
        ),
        pytest.param(
            asked("status", {"type": "array", "items": STATUS}, style="spaceDelimited", explode=False),
            "any-of",
            {"encodings": ["space"]},
            id="array-with-spaces",
        ),
        pytest.param(
            asked("status", {"type": "array", "items": STATUS}, style="pipeDelimited", explode=True),
            "any-of",
            {"encodings": ["repeat"]},
            id="array-repeated-whatever-the-style",
        ),
        pytest.param(
            asked("status", TEXT, "Filter by status, comma-separated."),
            "any-of",
            {"encodings": ["comma"]},
            id="in-prose",
        ),
    ],
)
def test_filter(tmp_path: Path, parameter: Json, kind: str, rest: Json) -> None:
    wanted: dict[str, Any] = {"parameter": parameter["name"], "at": f"$.{parameter['name']}", **rest}
    assert values(things(tmp_path, parameter, item=ITEM), f"filters.{kind}") == [{kind: wanted}]


def test_identity_of_an_object_inside(tmp_path: Path) -> None:
    item = thing(team={"type": "object", "properties": {"id": TEXT}})
    said = things(tmp_path, asked("team_id"), item=item)
    assert values(said, "filters.equals") == [{"equals": {"parameter": "team_id", "at": "$.team.id"}}]


@pytest.mark.parametrize(
    "parameter",
    [
        pytest.param(asked("name"), id="nothing-said"),
        pytest.param(asked("name", TEXT, "Search by name, partial matches too."), id="parts"),
        pytest.param(asked("status", {"type": "string", "enum": ["a", "b"]}), id="other-values"),
        pytest.param(asked("status", {"type": "integer"}), id="another-type"),
        pytest.param(asked("q", TEXT, "Only what matches."), id="search"),
        pytest.param(asked("colour"), id="no-such-field"),
    ],
)
def test_what_may_be_no_filter_is_not_claimed(tmp_path: Path, parameter: Json) -> None:
    said = things(tmp_path, parameter, item=ITEM)
    assert [found for found in said.proposals if found.name.startswith("filters") and found.confidence >= 0.7] == []


def test_parameters_of_paging_and_order_filter_nothing(tmp_path: Path) -> None:
    item = thing(limit={"type": "integer"}, sort=TEXT)
    said = things(tmp_path, asked("limit", {"type": "integer"}), asked("sort"), item=item)
    assert of(said, "filters.equals") == []
