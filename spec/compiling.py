"""Checks that every schema of a contract is one: what cannot be compiled is told when the contract is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from fairport.spec.model import Body, Conditional, ErrorBody, Field, Promise, Shape
from fairport.spec.origins import Mistake
from fairport.spec.plain import Map, is_map, under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PARTS: Final = frozenset({"components", "paths", "x-bundled"})
_KINDS: Final = frozenset(
    {"schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links"}
    | {"callbacks", "pathItems", "mediaTypes"}
)


def schema_mistakes(promises: Iterable[Promise]) -> list[Mistake]:
    """Return each schema of the promises that is no JSON Schema 2020-12, or refers to nothing, once.

    All are compiled as one first: where thousands of bodies share their schemas, each by itself would take minutes.
    """
    schemas = list({id(schema): (at, schema, is_whole) for at, schema, is_whole in _schemas(promises)}.values())
    if len(schemas) > 1 and _mistake("", _together(schema for _, schema, _ in schemas), is_whole=False) is None:
        return []
    found: dict[str, Mistake] = {}
    for at, schema, is_whole in schemas:
        mistake = _mistake(at, schema, is_whole=is_whole)
        if mistake:
            found.setdefault(mistake.at, mistake)
    return list(found.values())


def _together(schemas: Iterable[Map]) -> Map:
    """Return one schema that holds the parts of the document of all of them once, and has them all hold."""
    made: dict[str, Any] = {}
    members: list[Map] = []
    merged: set[int] = set()
    for schema in schemas:
        members.append({key: inner for key, inner in schema.items() if key not in _PARTS})
        for key in _PARTS & schema.keys():
            if id(schema[key]) not in merged:  # schemas that lead to the same parts share them
                merged.add(id(schema[key]))
                _merge(made.setdefault(key, {}), schema[key])
    return {**made, "allOf": members}


def _merge(into: dict[str, Any], parts: Map) -> None:
    """Add the parts of a document to others of it: components two levels deep, any other one level."""
    for key, value in parts.items():
        if key in _KINDS and is_map(value):
            into.setdefault(key, {}).update(value)
        else:
            into[key] = value


def _schemas(promises: Iterable[Promise]) -> Iterator[tuple[str, Map, bool]]:
    """Every schema with its place; whether the paths in it are those of the document."""
    for promise in promises:
        match promise:
            case Field(body=body) | ErrorBody(body=body):
                yield _of_body(body)
            case Shape():
                yield promise.at, promise.schema, False
            case Conditional():
                yield under(promise.at, "if"), promise.condition, False
                yield promise.at, promise.consequence, False
            case _:
                pass


def _of_body(body: Body) -> tuple[str, Map, bool]:
    return body.key.removeprefix("#"), body.schema, True


def _mistake(at: str, schema: Map, *, is_whole: bool) -> Mistake | None:
    try:
        jsonschema_rs.Draft202012Validator(dict(schema))
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        path: list[Any] = list(getattr(error, "instance_path", ()))
        inside = under("", *path) if is_whole and path[:1] in (["components"], ["x-bundled"]) else at
        said = str(getattr(error, "message", error)).splitlines()[0]
        return Mistake(inside, f"is no JSON Schema: {said}", "check its types, patterns and references")
    return None
