"""Comparing schemas: where changes are told, and that it ends. The table of changes is in test_contract_changes.py."""

from __future__ import annotations

from typing import Any

from fairport.spec.changes import Side
from fairport.spec.origins import Origins
from fairport.spec.references import References
from fairport.spec.schema_changes import SchemaComparison
from fairport.spec.schema_nodes import Nodes


def compare(old: dict[str, Any], new: dict[str, Any], side: Side = Side.ANSWER) -> list[tuple[str, str, str]]:
    sides = [Nodes(References(document, Origins("t"))) for document in (old, new)]
    made = SchemaComparison(*sides)
    found = made.changes([("/top", old["top"])], [("/top", new["top"])], side)
    return [(change.rule, change.where, change.at) for change in found]


def test_path_and_pointer_lead_to_the_change() -> None:
    old = {"top": {"properties": {"a": {"type": "array", "items": {"type": "string"}}}}}
    new = {"top": {"properties": {"a": {"type": "array", "items": {"type": "integer"}}}}}
    assert compare(old, new) == [("type-changed", "$.a[*]", "/top/properties/a/items")]


def test_two_schemas_that_hold_each_other_come_to_an_end() -> None:
    def document(kind: str) -> dict[str, Any]:
        return {
            "top": {"$ref": "#/one"},
            "one": {"type": "object", "properties": {"two": {"$ref": "#/two"}}},
            "two": {"type": "object", "properties": {"one": {"$ref": "#/one"}, "name": {"type": kind}}},
        }

    assert compare(document("string"), document("string")) == []
    assert compare(document("string"), document("integer")) == [("type-changed", "$.two.name", "/two/properties/name")]


def test_deep_chain_of_references_comes_to_an_end() -> None:
    def chain(last: str) -> dict[str, Any]:
        parts: dict[str, Any] = {
            f"s{i}": {"properties": {"a": {"$ref": f"#/s{i + 1}"}, "b": {"$ref": f"#/s{i + 1}"}}} for i in range(2000)
        }
        return {"top": {"$ref": "#/s0"}, **parts, "s2000": {"type": last}}

    assert compare(chain("string"), chain("string")) == []
    (change,) = compare(chain("string"), chain("integer"))
    assert change[2] == "/s2000"


def test_choices_deep_within_choices_come_to_an_end() -> None:
    def nested(last: str) -> dict[str, Any]:
        parts: dict[str, Any] = {
            f"s{i}": {"oneOf": [{"$ref": f"#/s{i + 1}"}, {"type": "array", "items": {"$ref": f"#/s{i + 1}"}}]}
            for i in range(60)
        }
        return {"top": {"$ref": "#/s0"}, **parts, "s60": {"type": last}}

    assert compare(nested("string"), nested("string")) == []


def test_untouched_branches_are_matched_whatever_their_order() -> None:
    one, two = {"title": "One", "type": "string"}, {"title": "Two", "type": "object", "required": ["a"]}
    changed = {"title": "Two", "type": "object"}
    assert compare({"top": {"oneOf": [one, two]}}, {"top": {"oneOf": [changed, one]}}) == []
    assert compare(
        {"top": {"oneOf": [one, {**two, "properties": {"a": {}}}]}},
        {"top": {"oneOf": [{**changed, "properties": {"a": {}}}, one]}},
    ) == [("field-optional", "$.a", "/top/oneOf/0/properties/a")]
