from __future__ import annotations

from typing import Any

import pytest

from fairport.spec.origins import Origins
from fairport.spec.references import References
from fairport.spec.schemas import Node, walk

COMPONENTS: dict[str, Any] = {
    "Text": {"type": "string", "x-fairport": {"requirements": ["R-TEXT"]}},
    "Tree": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "kids": {"$ref": "#/components/schemas/Trees"}},
    },
    "Trees": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
    "Loop": {"$ref": "#/components/schemas/Loop"},
}


def nodes_of(schema: object) -> dict[str, Node]:
    document = {"components": {"schemas": COMPONENTS}, "schema": schema}
    return {node.place.text: node for node in walk(schema, "/schema", References(document, Origins("t")))}


@pytest.mark.parametrize(
    ("schema", "places"),
    [
        pytest.param({"type": "object"}, ["$"], id="empty object"),
        pytest.param(True, ["$"], id="boolean schema"),
        pytest.param({"properties": {"a": {}, "b c": {}}}, ["$", "$.a", "$['b c']"], id="members"),
        pytest.param({"items": {"items": {"type": "null"}}}, ["$", "$[*]", "$[*][*]"], id="nested lists"),
        pytest.param({"items": True}, ["$"], id="elements that may be anything"),
        pytest.param(
            {"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, ["$", "$.a", "$.b"], id="allOf"
        ),
        pytest.param({"$ref": "#/components/schemas/Loop"}, ["$"], id="reference to itself"),
        pytest.param(
            {"$ref": "#/components/schemas/Tree"}, ["$", "$.name", "$.kids", "$.kids[*]"], id="recursion once round"
        ),
        pytest.param({"if": {"properties": {"a": {}}}, "then": {"required": ["a"]}}, ["$"], id="condition only"),
    ],
)
def test_places_of_a_schema(schema: object, places: list[str]) -> None:
    assert list(nodes_of(schema)) == places


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        pytest.param({"type": "string"}, ("string",), id="one"),
        pytest.param({"type": ["string", "null"]}, ("string", "null"), id="several"),
        pytest.param({}, (), id="none"),
        pytest.param({"$ref": "#/components/schemas/Text"}, ("string",), id="by reference"),
        pytest.param({"type": ["string", "null"], "allOf": [{"type": "string"}]}, ("string",), id="what all allow"),
        pytest.param(
            {"type": "number", "allOf": [{"type": ["integer", "null"]}]}, ("integer",), id="an integer is a number"
        ),
        pytest.param({"anyOf": [{"type": "string"}, {"type": "null"}]}, ("string", "null"), id="branches together"),
        pytest.param(
            {"anyOf": [{"$ref": "#/components/schemas/Text"}, {"type": "null"}]}, ("string", "null"), id="ref"
        ),
        pytest.param({"oneOf": [{"type": "string"}, {"minimum": 3}]}, (), id="a branch that does not say"),
    ],
)
def test_types_of_a_schema(schema: object, types: tuple[str, ...]) -> None:
    assert nodes_of(schema)["$"].types == types


def test_member_is_required_if_a_sure_layer_says_so() -> None:
    schema = {
        "properties": {"a": {}, "b": {}, "c": {}},
        "required": ["a"],
        "allOf": [{"required": ["b"]}],
        "anyOf": [{"required": ["c"]}],
    }
    assert {at: node.required for at, node in nodes_of(schema).items()} == {
        "$": False,
        "$.a": True,
        "$.b": True,
        "$.c": False,
    }


def test_member_of_a_branch_is_a_node_that_is_not_sure() -> None:
    branch = {"properties": {"a": {"type": "integer"}}, "required": ["a"]}
    node = nodes_of({"oneOf": [branch, {"type": "null"}]})["$.a"]
    assert (node.required, [layer.sure for layer in node.layers]) == (False, [False])


def test_siblings_are_all_names_of_the_object() -> None:
    found = nodes_of({"properties": {"b": {}, "a": {}}, "allOf": [{"properties": {"c": {}}}]})
    assert found["$.a"].siblings == ("b", "a", "c")


def test_annotation_beside_a_reference_wins_key_by_key() -> None:
    target = {"x-fairport": {"requirements": ["R-2"], "instant": {"unit": "ms", "skew": 9}, "facets": {"type": {}}}}
    schema = {
        "allOf": [target],
        "x-fairport": {"requirements": ["R-1"], "instant": {"unit": "s"}, "facets": {"name": {}}},
    }
    said = nodes_of(schema)["$"].said
    assert said["requirements"] == ["R-1"]
    assert said["instant"] == {"unit": "s", "skew": 9}
    assert set(said["facets"]) == {"type", "name"}


def test_requirements_come_from_the_nearest_annotated_place_above() -> None:
    inner = {"properties": {"b": {"type": "string"}, "c": {"$ref": "#/components/schemas/Text"}}}
    schema = {"x-fairport": {"requirements": ["R-1"]}, "properties": {"a": {"items": inner}}}
    found = nodes_of(schema)
    assert {at: node.requirements for at, node in found.items()} == {
        "$": ("R-1",),
        "$.a": ("R-1",),
        "$.a[*]": ("R-1",),
        "$.a[*].b": ("R-1",),
        "$.a[*].c": ("R-TEXT",),
    }


def test_what_stands_beside_an_if_does_not_speak_of_the_place() -> None:
    condition = {"if": {}, "then": {"required": ["a"]}, "x-fairport": {"requirements": ["R-IF"]}}
    found = nodes_of({"properties": {"a": {}}, "allOf": [condition]})
    assert found["$"].requirements == ()
    assert found["$.a"].required is False


@pytest.mark.parametrize(
    ("schema", "form"),
    [
        pytest.param({"pattern": "^a", "format": "email"}, "email", id="format before pattern"),
        pytest.param({"pattern": "^a"}, "^a", id="pattern"),
        pytest.param({"allOf": [{"format": "date"}]}, "date", id="in allOf"),
        pytest.param({}, "", id="none"),
    ],
)
def test_format_of_a_schema(schema: object, form: str) -> None:
    assert nodes_of(schema)["$"].format == form
