"""What binds operations: members, parts, scopes, and values that rows tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.drafting.papers import TEXT, asked, found, listed, of, operation, thing, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

SCHEMAS: Json = {"schemas": {"Thing": thing(name=TEXT, owner_id=TEXT)}}
THING: Json = {"$ref": "#/components/schemas/Thing"}


def test_member_of_its_collection(tmp_path: Path) -> None:
    paths = {"/things": operation(listed(THING)), "/things/{thingId}": operation(THING)}
    said = found(tmp_path, paths, components=SCHEMAS)
    assert values(said, "member-of") == [{"operation": "things", "by": {"thingId": "$.id"}}]
    assert values(said, "parameters") == [{"learn": "$.data[*].id", "from": "things"}]


def test_member_in_an_envelope(tmp_path: Path) -> None:
    one: Json = {"type": "object", "properties": {"thing": THING}}
    paths = {"/things.json": operation(listed(THING)), "/things/{id}.json": operation(one)}
    paths["/things/{id}.json"]["get"]["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": TEXT}]
    said = found(tmp_path, paths, components=SCHEMAS)
    assert [value["at"] for value in values(said, "member-of")] == ["$.thing"]


def test_another_thing_at_the_same_place_is_no_member(tmp_path: Path) -> None:
    other: Json = {"type": "object", "properties": {"colour": TEXT}}
    said = found(tmp_path, {"/things": operation(listed(thing(name=TEXT))), "/things/{id}": operation(other)})
    assert values(said, "member-of") == []


def test_scope_is_a_field_named_as_the_path(tmp_path: Path) -> None:
    said = found(tmp_path, {"/owners/{id}/things": operation(listed(thing(owner_id=TEXT)))})
    assert values(said, "scope") == [{"parameter": "id", "at": "$.owner_id"}]


def test_identity_of_the_item_is_no_scope(tmp_path: Path) -> None:
    said = found(tmp_path, {"/owners/{id}/things": operation(listed(thing(name=TEXT)))})
    assert of(said, "scope") == []


def test_part_of_the_whole_with_the_same_schema(tmp_path: Path) -> None:
    paths = {"/things": operation(listed(THING)), "/owners/{owner}/things": operation(listed(THING))}
    assert values(found(tmp_path, paths, components=SCHEMAS), "part-of") == [{"operation": "things"}]


def test_whole_that_must_be_asked_with_a_value_is_none(tmp_path: Path) -> None:
    whole = operation(listed(THING), [asked("year", required=True)])
    paths = {"/things": whole, "/owners/{owner}/things": operation(listed(THING))}
    assert of(found(tmp_path, paths, components=SCHEMAS), "part-of") == []


def test_whole_that_may_hold_things_back_is_doubtful(tmp_path: Path) -> None:
    nested = {"/owners/{owner}/things": operation(listed(THING))}
    for whole in (operation(listed(THING), [asked("since")]), operation(listed(THING), summary="You must specify it.")):
        said = found(tmp_path, {"/things": whole, **nested}, components=SCHEMAS)
        assert [proposal.confidence for proposal in of(said, "part-of")] == [0.5]
        nested["/owners/{owner}/things"]["get"]["parameters"].clear()


def test_one_name_for_many_things_is_not_learned(tmp_path: Path) -> None:
    paths = {}
    for noun in ("cats", "dogs"):
        paths[f"/{noun}"] = operation(listed())
        paths[f"/{noun}/{{id}}"] = operation(thing())
    said = found(tmp_path, paths)
    assert values(said, "parameters") == []
    assert "2 kinds of things are called so" in of(said, "parameters")[0].reason
