"""Checks every `x-fairport` of a document against the vocabulary's own JSON Schema, vocabulary.schema.json.

All mistakes are found in one go. A wrong key is told with the nearest valid one.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import jsonschema_rs

from fairport.errors import ContractError
from fairport.places import place
from fairport.spec import model
from fairport.spec.origins import Mistake
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, nearest, objects, tokens, under
from fairport.spec.structure import METHODS
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KEY: Final = "x-fairport"

Annotation: TypeAlias = tuple[str, str, Any]
"""Where an `x-fairport` stands, its context, and its value."""

PROMISES: Final[Mapping[str, type[model.Promise]]] = {
    "errors": model.ErrorBody,
    "instant": model.Instant,
    "collection": model.Collection,
    "paging": model.Paging,
    "window": model.Window,
    "any-of": model.AnyOf,
    "equals": model.Match,
    "prefix": model.Match,
    "contains": model.Match,
    "at-least": model.Match,
    "at-most": model.Match,
    "more-than": model.Match,
    "less-than": model.Match,
    "sort": model.Sort,
    "member-of": model.Member,
    "echoes": model.Echo,
    "relations": model.Relation,
    "scope": model.Scope,
    "part-of": model.PartOf,
    "timeline": model.Timeline,
    "refusals": model.Refusal,
    "repeatable": model.Repeatable,
}
"""The promise that each keyword makes."""
CONTEXTS: Final[Mapping[str, type[model.Promise]]] = {
    "operation": model.Answers,
    "schema": model.Field,
    "holds": model.Shape,
}
"""The promise that `facets` beside no keyword speak of, by context."""
_CONDITIONAL: Final = frozenset({"if", "then", "else", "title", "description", "$comment", KEY})
_SCHEMA_HOLDERS: Final = frozenset({"schema", "schemas", "x-bundled"})


def is_conditional(schema: Map) -> bool:
    """Whether a schema is nothing but an if/then/else, so that what is beside the `if` speaks of it alone."""
    return "if" in schema and schema.keys() <= _CONDITIONAL


@cache
def vocabulary() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of `x-fairport`: $defs document, operation, schema and holds."""
    text = resources.files("fairport.spec").joinpath("vocabulary.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def said_in(document: Map) -> Iterator[Annotation]:
    """Return every `x-fairport` of a document: its JSON Pointer, its context, and its value.

    The context is `document`, `operation`, `schema`, `holds` (a further schema, or beside an `if`), or "" where
    none is read.
    """
    for at, value in objects(document):
        if KEY in value and f"/{KEY}" not in at:
            yield from _within(under(at, KEY), _context(at, value), value[KEY])


def vocabulary_mistakes(found: Iterable[Annotation]) -> list[Mistake]:
    """Return every mistake in the annotations of a document, in its order."""
    mistakes: list[Mistake] = []
    for at, context, value in found:
        if not context:
            hint = "it is read at the top of the document, on operations and on schemas"
            mistakes.append(Mistake(at, f"has {KEY} where none is read", hint))
        else:
            wrong = list(_schema_mistakes(at, context, value))
            mistakes += wrong or _facet_mistakes(at, value, CONTEXTS.get(context))
    return mistakes


def _context(at: str, holder: Map) -> str:
    steps = tokens(at)
    if not steps:
        return "document"
    if steps[0] in {"paths", "webhooks"} and len(steps) == 3 and steps[2] in METHODS:  # paths, path, method
        return "operation"
    if not _SCHEMA_HOLDERS.intersection(steps):
        return ""
    return "holds" if is_conditional(holder) else "schema"


def _within(at: str, context: str, value: object) -> Iterator[Annotation]:
    """The annotation itself, then those inside its further schemas."""
    yield at, context, value
    if context != "schema":
        return
    for key in ("should", "observe"):
        for i, further in enumerate(as_list(as_map(value).get(key))):
            for inside, schema in objects(further, under(at, key, i)):
                if KEY in schema:
                    yield under(inside, KEY), "holds", schema[KEY]


@cache
def _validator(context: str) -> jsonschema_rs.Draft202012Validator:
    schema = {**vocabulary(), "$ref": f"#/$defs/{context}"}
    del schema["oneOf"]
    formats = {"jsonpath": _is_path, "date": _is_date}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=formats)


def _is_path(text: str) -> bool:
    try:
        place(text)
    except ContractError:
        return False
    return text.startswith("$")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _schema_mistakes(at: str, context: str, value: object) -> Iterator[Mistake]:
    validator = _validator(context)
    if validator.is_valid(value):
        return
    errors = list(validator.iter_errors(value))
    plain = {tuple(error.instance_path) for error in errors if _kind(error) != "oneOf"}
    for error in errors:
        if _kind(error) != "oneOf" or tuple(error.instance_path) not in plain:
            yield from _mistakes(under(at, *error.instance_path), error)


def _kind(error: jsonschema_rs.ValidationError) -> str:
    kind: Any = error.kind
    return str(kind.name)


def _mistakes(at: str, error: jsonschema_rs.ValidationError) -> Iterator[Mistake]:
    kind: Any = error.kind
    match kind.name:
        case "additionalProperties":
            known = list(_schema_at(error.schema_path[:-1]).get("properties", {}))
            for key in kind.unexpected:
                yield Mistake(under(at, key), f"has the unknown key {key!r}", nearest(key, known))
        case "required":
            yield Mistake(at, f"lacks the key {kind.property!r}", f"give it `{kind.property}: ...`")
        case "enum":
            known = [str(option) for option in kind.options]
            yield Mistake(at, f"has the value {_short(error.instance)}", nearest(str(error.instance), known))
        case "oneOf":
            options = as_list(_schema_at(error.schema_path[:-1]).get("oneOf"))
            wanted = ", ".join(key for option in options for key in option["required"])
            yield Mistake(at, "says none or several of what excludes each other", f"write one of {wanted}")
        case "format":
            yield _format_mistake(at, str(kind.format), str(error.instance))
        case _:
            schema = _schema_at(error.schema_path[:-1])
            is_facet = schema == vocabulary()["$defs"]["facet"]
            hint = _facet_hint(error.instance) if is_facet else str(schema.get("description", ""))
            yield Mistake(at, f"is wrong: {error.message}", hint)


def _facet_hint(said: object) -> str:
    """How to write what stands where a facet's object is wanted; YAML 1.1 and JSON know `off` as false."""
    levels = as_list(vocabulary()["$defs"]["facet"]["properties"]["level"]["enum"])
    level = "off" if said is False else str(said)
    return f"write {{level: {level}}}" if level in levels else f"write {{level: L}}, L one of {', '.join(levels)}"


def _format_mistake(at: str, form: str, text: str) -> Mistake:
    if form == "date":
        return Mistake(at, f"has the date {text!r}", "write a day that exists, as 2010-01-31")
    if form == "jsonpath":
        return Mistake(
            at, f"has the path {text!r}, which is no JSONPath", "write a path such as $.items[*].id (RFC 9535)"
        )
    return Mistake(at, f"has the {form} {text!r}, which is none", f"write a valid {form}")


def _schema_at(path: list[str | int]) -> Map:
    value: Any = vocabulary()
    for step in path:
        value = as_map(value).get(str(step)) if isinstance(step, str) else as_list(value)[step]
    return as_map(value)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."  # fits on a line


def _facet_mistakes(at: str, value: object, promise: type[model.Promise] | None) -> list[Mistake]:
    """Facets that the promise does not have, at this annotation and below it."""
    mistakes: list[Mistake] = []
    if is_map(value):
        for name in as_map(value.get("facets")) if promise else ():
            if promise and name not in promise.FACETS:
                message = f"has the unknown facet {name!r} of {promise.KIND}"
                mistakes.append(Mistake(under(at, "facets", name), message, nearest(name, promise.FACETS)))
        for key, inner in value.items():
            if key not in {"facets", "should", "observe"}:
                mistakes += _facet_mistakes(under(at, key), inner, PROMISES.get(key))
    elif is_list(value):
        for i, inner in enumerate(value):
            mistakes += _facet_mistakes(under(at, i), inner, promise)
    return mistakes


def level_of(text: str) -> Level | None:
    """Return the level that a facet's `level` names; None for `off`."""
    return None if text == "off" else Level(text)
