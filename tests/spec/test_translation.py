"""OpenAPI 3.0 schemas read as 3.1."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from fairport.spec.translation import translate


@pytest.mark.parametrize(
    ("schema", "translated"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"nullable": True, "type": "string", "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"nullable": True}, {}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"properties": {"nullable": {"type": "boolean"}}}, {"properties": {"nullable": {"type": "boolean"}}}),
    ],
    ids=str,
)
def test_document_of_version_3_0_is_translated(schema: dict[str, Any], translated: dict[str, Any]) -> None:
    document = {"openapi": "3.0.3", "components": {"schemas": {"A": schema}}}
    translate(document)
    assert document == {"openapi": "3.1.0", "components": {"schemas": {"A": translated}}}


def test_document_of_version_3_1_is_left_alone() -> None:
    document = {"openapi": "3.1.0", "components": {"schemas": {"A": {"nullable": True}}}}
    translate(document)
    assert document["components"] == {"schemas": {"A": {"nullable": True}}}


REF = {"$ref": "#/components/schemas/B"}
NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "translated"),
    [
        pytest.param({"nullable": True, "allOf": [REF]}, {"anyOf": [{"allOf": [REF]}, NULL]}, id="allOf"),
        pytest.param({"nullable": True, "oneOf": [REF, REF]}, {"anyOf": [{"oneOf": [REF, REF]}, NULL]}, id="oneOf"),
        pytest.param({"nullable": True, "anyOf": [REF]}, {"anyOf": [{"anyOf": [REF]}, NULL]}, id="anyOf"),
        pytest.param({"nullable": True, **REF}, {"anyOf": [REF, NULL]}, id="beside a reference, as writers mean it"),
        pytest.param(
            {"nullable": True, "title": "A", "x-fairport": {}, "type": "object", "allOf": [REF]},
            {"title": "A", "x-fairport": {}, "anyOf": [{"type": ["object", "null"], "allOf": [REF]}, NULL]},
            id="annotations stay outside",
        ),
        pytest.param({"nullable": True, "enum": ["a"]}, {"enum": ["a", None]}, id="enum without type"),
        pytest.param({"nullable": True, "enum": ["a", None]}, {"enum": ["a", None]}, id="enum with null"),
        pytest.param({**REF, "minLength": 3, "description": "B"}, {**REF, "description": "B"}, id="beside a reference"),
        pytest.param({**REF, "x-fairport": {}}, {**REF, "x-fairport": {}}, id="annotation beside a reference"),
        pytest.param(
            {"type": "string", "format": "byte"},
            {"type": "string", "format": "byte", "contentEncoding": "base64"},
            id="byte",
        ),
        pytest.param(
            {"type": "string", "format": "binary"},
            {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"},
            id="binary",
        ),
        pytest.param(
            {"required": ["a", "b"], "properties": {"a": {"writeOnly": True}, "b": {}}},
            {"required": ["b"], "properties": {"a": {"writeOnly": True}, "b": {}}},
            id="what is only written is not required in an answer",
        ),
        pytest.param({"example": {"nullable": True}}, {"example": {"nullable": True}}, id="an example is data"),
        pytest.param(
            {"properties": {"$ref": {"type": "string"}, "type": {"nullable": True, "type": "string"}}},
            {"properties": {"$ref": {"type": "string"}, "type": {"type": ["string", "null"]}}},
            id="members may be named as keywords are",
        ),
    ],
)
def test_what_3_0_says_in_its_own_words(schema: dict[str, Any], translated: dict[str, Any]) -> None:
    document = {"openapi": "3.0.4", "components": {"schemas": {"A": schema, "B": {"type": "object"}}}}
    translate(document)
    assert document["components"] == {"schemas": {"A": translated, "B": {"type": "object"}}}


def test_null_is_allowed_beside_a_composition() -> None:
    schema: dict[str, Any] = {"nullable": True, "allOf": [{"type": "object", "required": ["a"]}]}
    translate({"openapi": "3.0.0", "schemas": {"A": schema}})
    validator = jsonschema_rs.Draft202012Validator(schema)
    assert [validator.is_valid(value) for value in (None, {"a": 1}, {}, 1)] == [True, True, False, False]
