"""OpenAPI 3.0 read as 3.1: what its schemas say in words of their own, said in JSON Schema 2020-12.

Source: the OpenAPI Specification 3.0.4 (Schema Object, Reference Object) and the migration notes of 3.1. Where 3.0 is
unclear, the reading that refuses less is taken: a false alarm costs more than a miss.
"""

from __future__ import annotations

from typing import Any, Final

from fairport.spec.plain import as_list, as_map, is_list, is_map, objects

_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_COMPOSED: Final = frozenset({"$ref", "allOf", "anyOf", "not", "oneOf"})
_BESIDE: Final = frozenset(
    {"title", "description", "default", "deprecated", "readOnly", "writeOnly", "example", "xml", "externalDocs"}
    | {"summary"}
)
"""Keywords that narrow no value: they stay beside a reference, which 3.0 has replace all that stands beside it."""
_ENCODINGS: Final = {"byte": ("contentEncoding", "base64"), "binary": ("contentMediaType", "application/octet-stream")}


def translate(document: dict[str, Any]) -> None:
    """Change an OpenAPI 3.0 document in place into 3.1; leave any other as it is.

    `nullable` becomes the type null, also beside allOf, anyOf, oneOf and $ref, where 3.0 leaves it open what it means;
    bounds that are flags become bounds; what stands beside a $ref is left out, as 3.0 says; a member that is writeOnly
    is not required, as 3.0 says of responses.
    """
    if not str(document.get("openapi")).startswith("3.0"):
        return
    document["openapi"] = "3.1.0"
    for _, value in objects(document):
        _translate_schema(value)


def _translate_schema(schema: dict[str, Any]) -> None:
    nullable = schema.get("nullable")
    if isinstance(schema.get("$ref"), str):
        _leave_out_beside(schema)
    if isinstance(nullable, bool):
        schema.pop("nullable", None)
        if nullable:
            _allow_null(schema)
    for flag, bound in _BOUNDS.items():
        if isinstance(schema.get(flag), bool) and schema.pop(flag) and bound in schema:
            schema[flag] = schema.pop(bound)
    if isinstance(schema.get("format"), str) and schema["format"] in _ENCODINGS and schema.get("type") == "string":
        key, value = _ENCODINGS[schema["format"]]
        schema.setdefault(key, value)
    if is_list(schema.get("required")) and is_map(schema.get("properties")):
        _free_write_only(schema)


def _leave_out_beside(schema: dict[str, Any]) -> None:
    for key in [key for key in schema if key != "$ref" and key not in _BESIDE and not key.startswith("x-")]:
        del schema[key]


def _allow_null(schema: dict[str, Any]) -> None:
    if is_list(schema.get("enum")) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    if _COMPOSED & schema.keys():
        inner = {key: schema.pop(key) for key in list(schema) if key not in _BESIDE and not key.startswith("x-")}
        schema["anyOf"] = [inner, {"type": "null"}]


def _free_write_only(schema: dict[str, Any]) -> None:
    hidden = {name for name, value in schema["properties"].items() if as_map(value).get("writeOnly") is True}
    if hidden:
        schema["required"] = [name for name in as_list(schema["required"]) if name not in hidden]
