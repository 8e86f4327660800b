"""The light check of a document's structure, and its operations.

It looks only at what reading needs, because the full check (openapi-spec-validator, in `spec lint`) takes longer to
import than a whole contract takes to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.origins import Mistake
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, nearest, under

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.references import References

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_SINCE_3_2: Final = ("query", "additionalOperations")
_PATH_KEYS: Final = (*METHODS[:-1], "parameters", "servers", "summary", "description", "$ref")
_STATUS: Final = re.compile(r"[1-5](\d\d|XX)|default")
_PLACES: Final = ("path", "query", "header", "cookie")
_WHOLE_QUERY: Final = "querystring"
"""The place, new in 3.2, of a parameter that is the whole query: read, and never sent."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object of the document and the JSON Pointer of its place."""

    at: str
    value: Map


@dataclass(frozen=True, slots=True)
class OperationNode:
    """An operation as it stands in the document. `parameters` are resolved, those of the path item among them."""

    id: str
    method: str
    path: str
    at: str
    value: Map
    parameters: tuple[Found, ...]

    @property
    def annotation(self) -> Map:
        """The operation's `x-fairport`."""
        return as_map(self.value.get("x-fairport"))

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return tuple(str(parameter.value.get("name")) for parameter in self.parameters)


def structure_mistakes(document: object) -> list[Mistake]:
    """Return what makes a document unreadable as OpenAPI 3."""
    if not is_map(document):
        return [Mistake("", "is no OpenAPI document", "it must be an object that begins with `openapi: 3.1.0`")]
    return [*_version(document), *_info(document), *_paths(document)]


def operations(document: Map, references: References) -> list[OperationNode]:
    """Return the operations of a document in its order. Raises ContractError for a reference that leads nowhere."""
    return [
        _operation(path, method, item, references)
        for path, value in as_map(document.get("paths")).items()
        if path.startswith("/")
        for item in [_resolved(Found(under("/paths", path), as_map(value)), references)]
        for method in METHODS
        if method in item.value
    ]


def parameter_mistakes(nodes: list[OperationNode]) -> list[Mistake]:
    """Return what is wrong in the parameters of operations once their references are followed."""
    found = {parameter.at: parameter.value for node in nodes for parameter in node.parameters}
    return [mistake for at, value in found.items() for mistake in _parameter(at, value)]


def _version(document: Map) -> Iterator[Mistake]:
    if "swagger" in document:
        hint = 'Fairport reads `swagger: "2.0"`, and OpenAPI from 3.0 to 3.2'
        yield Mistake("/swagger", f"has the Swagger version {document['swagger']!r}", hint)
    elif not re.fullmatch(r"3\.[0-2](\.\d+.*)?", str(document.get("openapi", ""))):
        hint = 'Fairport reads `openapi: 3.1.x` and 3.2.x, 3.0.x by translation, and `swagger: "2.0"` by conversion'
        yield Mistake("/openapi", f"has the OpenAPI version {document.get('openapi')!r}", hint)


def _info(document: Map) -> Iterator[Mistake]:
    info = as_map(document.get("info"))
    for key in ("title", "version"):
        if not isinstance(info.get(key), str):
            yield Mistake(f"/info/{key}", f"lacks the text info.{key}", f"write `info: {{{key}: ...}}`, quoted")


def _paths(document: Map) -> Iterator[Mistake]:
    if not is_map(document.get("paths")) or not document["paths"]:
        yield Mistake("/paths", "has no paths", "a contract needs one operation at the least")
        return
    seen: set[str] = set()
    for path, item in document["paths"].items():
        at = under("/paths", path)
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            yield Mistake(at, f"has the path {path!r}", f"paths begin with a slash: /{path}")
        elif not is_map(item):
            yield Mistake(at, "has a path that is no object", "list methods below it, such as `get:`")
        else:
            yield from _item(at, item, seen, (*_PATH_KEYS, *(_SINCE_3_2 if _is_3_2(document) else ())))


def _is_3_2(document: Map) -> bool:
    return str(document.get("openapi")).startswith("3.2")


def _item(at: str, item: Map, seen: set[str], known: tuple[str, ...]) -> Iterator[Mistake]:
    for key, value in item.items():
        inside = under(at, key)
        if key not in known and not key.startswith("x-"):
            yield Mistake(inside, f"has the unknown key {key!r} in a path", nearest(key, known))
        elif key in METHODS:
            yield from _operation_mistakes(inside, value, seen)
    yield from _parameters(under(at, "parameters"), item.get("parameters", []))


def _operation_mistakes(at: str, value: object, seen: set[str]) -> Iterator[Mistake]:
    if not is_map(value):
        yield Mistake(at, "has an operation that is no object", "give it `responses`")
        return
    identity = value.get("operationId")
    if isinstance(identity, str):
        if identity in seen:
            yield Mistake(under(at, "operationId"), f"repeats the operationId {identity!r}", "ids are unique")
        seen.add(identity)
    elif "operationId" in value:
        yield Mistake(under(at, "operationId"), "has an operationId that is no text", "quote it")
    elif "x-fairport" in value:
        hint = "promises are named after it, so it must not change"
        yield Mistake(under(at, "operationId"), "has x-fairport on an operation without operationId", hint)
    if "responses" in value:
        yield from _responses(under(at, "responses"), value["responses"])
    elif "x-fairport" in value:
        hint = "document one response at the least"
        yield Mistake(under(at, "responses"), "has x-fairport on an operation without responses", hint)
    yield from _parameters(under(at, "parameters"), value.get("parameters", []))


def _responses(at: str, value: object) -> Iterator[Mistake]:
    if not is_map(value):
        yield Mistake(at, "has responses that are no object", 'list statuses below it, such as "200"')
        return
    for key, response in value.items():
        if not key.startswith("x-") and not _STATUS.fullmatch(key):
            hint = 'a status such as "200", a range such as "4XX", or default'
            yield Mistake(under(at, key), f"has the response {key!r}", hint)
        elif not key.startswith("x-") and not is_map(response):
            yield Mistake(under(at, key), "has a response that is no object", "give it `description` and `content`")


def _parameters(at: str, value: object) -> Iterator[Mistake]:
    if not is_list(value):
        yield Mistake(at, "has parameters that are no list", "begin each with `- name:`")
        return
    for i, parameter in enumerate(value):
        if not is_map(parameter):
            yield Mistake(under(at, i), "has a parameter that is no object", "give it `name` and `in`")


def _parameter(at: str, parameter: Map) -> Iterator[Mistake]:
    if not isinstance(parameter.get("name"), str):
        yield Mistake(at, "has a parameter without name", "give it `name: ...`")
    if parameter.get("in") not in {*_PLACES, _WHOLE_QUERY}:
        yield Mistake(under(at, "in"), "has a parameter without place", f"write `in:` {', '.join(_PLACES)}")


def _resolved(found: Found, references: References) -> Found:
    """Follow the `$ref` of an object that is no schema, to its end."""
    seen: set[str] = set()
    while isinstance(found.value.get("$ref"), str) and found.at not in seen:
        seen.add(found.at)
        at, value = references.look_up(found.value["$ref"], found.at)
        found = Found(at, as_map(value))
    return found


def resolved(value: object, at: str, references: References) -> Found:
    """Return the object at `at`, or what its `$ref` leads to. Raises ContractError if that leads nowhere."""
    return _resolved(Found(at, as_map(value)), references)


def _operation(path: str, method: str, item: Found, references: References) -> OperationNode:
    value: dict[str, Any] = dict(as_map(item.value[method]))
    at = under(item.at, method)
    both = [
        resolved(parameter, under(holder, "parameters", i), references)
        for holder, owner in ((item.at, item.value), (at, value))
        for i, parameter in enumerate(as_list(owner.get("parameters")))
    ]
    last = {
        (str(found.value.get("name")), str(found.value.get("in"))): found
        for found in both
        if found.value.get("in") != _WHOLE_QUERY
    }  # an operation's own one wins
    identity = value.get("operationId")
    name = identity if isinstance(identity, str) else f"{method}{re.sub('[^A-Za-z0-9]+', '-', path)}".rstrip("-")
    return OperationNode(name, method.upper(), path, at, value, tuple(last.values()))
