"""Schemas taken together, however they are written."""

from __future__ import annotations

from typing import Any

import pytest

from fairport.spec.origins import Origins
from fairport.spec.references import References
from fairport.spec.schema_nodes import Nodes, SchemaNode

PARTS: dict[str, Any] = {
    "Text": {"type": "string"},
    "Loop": {"$ref": "#/schemas/Loop"},
    "Self": {"type": "object", "properties": {"inner": {"$ref": "#/schemas/Self"}}},
    "Both": {"allOf": [{"$ref": "#/schemas/Both"}, {"type": "object"}]},
}


def nodes() -> Nodes:
    return Nodes(References({"schemas": PARTS}, Origins("t")))


def node(schema: object) -> SchemaNode:
    return nodes().node([("/x", schema)])


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({}, set()),
        (True, set()),
        ({"type": ["string", "null"]}, {"string", "null"}),
        ({"$ref": "#/schemas/Text"}, {"string"}),
        ({"$ref": "#/schemas/Loop"}, set()),
        ({"$ref": "#/schemas/Both"}, {"object"}),
        ({"allOf": [{"type": ["integer", "string"]}, {"type": "number"}]}, {"integer"}),
        ({"anyOf": [{"$ref": "#/schemas/Text"}, {"type": "null"}]}, {"string", "null"}),
        ({"oneOf": [{"$ref": "#/schemas/Text"}]}, {"string"}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, set()),
        ({"enum": ["a", 1, None, {}]}, {"string", "integer", "null", "object"}),
        ({"const": True}, {"boolean"}),
    ],
    ids=lambda value: "" if isinstance(value, set) else str(value),
)
def test_types(schema: object, types: set[str]) -> None:
    assert node(schema).types == types


def test_key_is_the_same_for_a_reference_and_what_it_names() -> None:
    made = nodes()
    assert made.node([("/x", {"$ref": "#/schemas/Text"})]).key == made.node([("/schemas/Text", PARTS["Text"])]).key


def test_members_of_all_parts_are_taken_together() -> None:
    parts = [{"properties": {"a": {}}, "required": ["a"]}, {"properties": {"a": {"type": "string"}, "b": {}}}]
    found = node({"allOf": parts})
    assert {name: [at for at, _ in schemas] for name, schemas in found.members.items()} == {
        "a": ["/x/allOf/0/properties/a", "/x/allOf/1/properties/a"],
        "b": ["/x/allOf/1/properties/b"],
    }
    assert found.required == {"a"}


def test_what_is_false_allows_nothing() -> None:
    assert node(False).layers == (("/x", {"not": {}}),)


def test_whole_is_cut_where_it_lies_within_itself() -> None:
    assert "..." in str(nodes().whole({"$ref": "#/schemas/Self"}, "/x"))
    assert nodes().whole([{"$ref": "#/schemas/Text", "title": "A"}], "/x") == [{"type": "string", "title": "A"}]
