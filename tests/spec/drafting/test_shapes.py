"""What a document says of one place: layers taken together, each schema once, however it refers to itself."""

from __future__ import annotations

from typing import Any

from fairport.spec.drafting.shapes import Schemas, Shape, fields
from fairport.spec.origins import Origins
from fairport.spec.references import References

NODE: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "next": {"$ref": "#/Node"}, "list": {"items": {"$ref": "#/Node"}}},
}


def shape(schema: dict[str, Any], **more: Any) -> Shape:
    document = {"It": schema, "Node": NODE, **more}
    return Schemas(References(document, Origins("it"))).shape([("/It", schema)])


def test_all_of_and_branches_are_one_place() -> None:
    whole = shape({"allOf": [{"$ref": "#/Node"}, {"properties": {"more": {"type": "boolean"}}}]})
    assert set(whole.properties) == {"id", "next", "list", "more"}
    assert shape({"anyOf": [{"type": "string"}, {"type": "null"}]}).is_text
    assert not shape({"type": ["string", "integer"]}).is_number


def test_schema_within_itself_is_looked_at_only_as_deep_as_asked() -> None:
    whole = shape({"$ref": "#/Node"})
    assert whole.properties["next"].properties["next"].properties["id"].is_text
    assert [found.path for found in fields(whole)] == ["$.id", "$.next.id", "$.next.next.id"]


def test_arrays_and_objects_show_by_their_keys() -> None:
    whole = shape(NODE)
    assert whole.properties["list"].types == {"array"}
    assert shape({"properties": {}}).is_object
    assert whole.properties["list"].items is not None


def test_end_is_the_shared_schema() -> None:
    assert shape({"$ref": "#/Node"}).end == "/Node"
    assert shape({"type": "string"}).end == "/It"


def test_example_is_the_first_one_shown() -> None:
    assert shape({"example": 1, "examples": [2]}).example == 1
    assert shape({"examples": [2, 3]}).example == 2
    assert shape({}).example is None
    assert shape({"properties": {"a b": {"type": "string"}}}).properties["a b"].prose == ""
