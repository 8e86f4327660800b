"""Checks that every schema of a contract is one: what cannot be compiled is told when the contract is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs

from fairport.spec.model import Body, Conditional, ErrorBody, Field, Promise, Shape
from fairport.spec.origins import Mistake
from fairport.spec.plain import Map, under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def schema_mistakes(promises: Iterable[Promise]) -> list[Mistake]:
    """Return each schema of the promises that is no JSON Schema 2020-12, or refers to nothing, once."""
    found: dict[str, Mistake] = {}
    compiled: set[int] = set()
    for at, schema, is_whole in _schemas(promises):
        if id(schema) in compiled:
            continue
        compiled.add(id(schema))
        mistake = _mistake(at, schema, is_whole=is_whole)
        if mistake:
            found.setdefault(mistake.at, mistake)
    return list(found.values())


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
