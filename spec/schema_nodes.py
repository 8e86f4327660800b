"""Schemas as they are compared: all that speaks of one place taken together, however it is written.

References, allOf and a composition of one branch are followed, so that a schema that is written inline equals one that
is referred to. A branch `{type: null}` beside one other is read as that other one, or null.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.spec.references import References

Written: TypeAlias = "tuple[str, Any]"
"""The JSON Pointer of a schema, and the schema."""

_COMPOSED: Final = ("anyOf", "oneOf")
_NULL: Final = {"type": "null"}
_DEEPEST: Final = 12
"""So deep are keywords looked at that are compared as a whole."""
_TYPES: Final = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null", list: "array"}


@dataclass(frozen=True)
class SchemaNode:
    """All that speaks of one place. No layers: anything is allowed."""

    layers: tuple[Written, ...]
    or_null: bool = False

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What tells it from other nodes of the same document."""
        return (self.or_null, *sorted(id(schema) for _, schema in self.layers))

    @property
    def at(self) -> str:
        """The JSON Pointer of what speaks of it first."""
        return self.layers[0][0] if self.layers else ""

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types that it may have; none: any."""
        said = [_own_types(schema) for _, schema in self.layers]
        found: frozenset[str] = frozenset()
        for own in filter(None, said):
            found = _both(found, own) if found else own
        return found | {"null"} if found and self.or_null else found

    @cached_property
    def enum(self) -> frozenset[str] | None:
        """The values that it may have, as JSON texts; None: not listed."""
        found: frozenset[str] | None = None
        for _, schema in self.layers:
            own = [schema["const"]] if "const" in schema else schema.get("enum")
            if is_list(own):
                texts = frozenset(json.dumps(value, sort_keys=True) for value in own)
                found = texts if found is None else found & texts
        return found | {"null"} if found is not None and self.or_null else found

    @cached_property
    def required(self) -> frozenset[str]:
        """The members that it must have."""
        return frozenset(str(name) for _, schema in self.layers for name in as_list(schema.get("required")))

    @cached_property
    def members(self) -> dict[str, tuple[Written, ...]]:
        """The schemas of each documented member."""
        found: dict[str, tuple[Written, ...]] = {}
        for at, schema in self.layers:
            for name, inner in as_map(schema.get("properties")).items():
                found[name] = (*found.get(name, ()), (under(at, "properties", name), inner))
        return found

    def below(self, key: str) -> tuple[Written, ...]:
        """Return the schemas under a keyword such as `items`."""
        return tuple((under(at, key), schema[key]) for at, schema in self.layers if key in schema)

    @property
    def is_closed(self) -> bool:
        """Whether members that are not documented are refused."""
        return any(schema.get("additionalProperties") is False for _, schema in self.layers)

    def said(self, key: str) -> list[Any]:
        """Return what the layers say under a keyword."""
        return [schema[key] for _, schema in self.layers if key in schema]

    @cached_property
    def branches(self) -> tuple[Written, ...]:
        """The branches of every anyOf and oneOf."""
        return tuple(
            (under(at, key, i), branch)
            for at, schema in self.layers
            for key in _COMPOSED
            for i, branch in enumerate(as_list(schema.get(key)))
            if not _melts(schema, key)
        )


def _melts(schema: Map, key: str) -> bool:
    """Whether a composition is no choice: one branch, or one beside null."""
    branches = as_list(schema.get(key))
    return len([branch for branch in branches if branch != _NULL]) <= 1


def _own_types(schema: Map) -> frozenset[str]:
    said = schema.get("type")
    if isinstance(said, str):
        return frozenset({said})
    if is_list(said):
        return frozenset(map(str, said))
    values = [schema["const"]] if "const" in schema else as_list(schema.get("enum"))
    return frozenset(_TYPES.get(type(value), "object") for value in values)


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    found = one & other
    if ("integer" in one and "number" in other) or ("integer" in other and "number" in one):
        found |= {"integer"}
    return found or one


class Nodes:
    """The nodes of one document."""

    def __init__(self, references: References) -> None:
        self._references = references

    def node(self, written: Iterable[Written]) -> SchemaNode:
        """Return what some schemas of one place say together."""
        layers: dict[int, Written] = {}
        or_null = False
        for at, schema, is_null in self._layers(written, frozenset()):
            or_null = or_null or is_null
            if schema is not None:
                layers.setdefault(id(schema), (at, schema))
        return SchemaNode(tuple(layers.values()), or_null)

    def _layers(
        self, written: Iterable[Written], seen: frozenset[str]
    ) -> Iterator[tuple[str, dict[str, Any] | None, bool]]:
        for at, schema in written:
            if schema is False:
                yield at, {"not": {}}, False
            if not is_map(schema) or at in seen:
                continue
            inside = seen | {at}
            if schema.keys() - {"$ref", "allOf"}:
                yield at, schema, False
            if isinstance(schema.get("$ref"), str):
                yield from self._layers([self._references.look_up(schema["$ref"], at)], inside)
            members = [(under(at, "allOf", i), member) for i, member in enumerate(as_list(schema.get("allOf")))]
            yield from self._layers(members, inside)
            for key in _COMPOSED:
                branches = as_list(schema.get(key))
                if branches and _melts(schema, key):
                    if len(branches) > 1:
                        yield at, None, True
                    melted = [(under(at, key, i), b) for i, b in enumerate(branches) if b != _NULL]
                    yield from self._layers(melted, inside)

    def whole(self, value: object, at: str, depth: int = 0) -> object:
        """Return a value with references followed, to be compared as a whole; cut where it is very deep."""
        if depth > _DEEPEST:
            return "..."
        if is_map(value):
            if isinstance(value.get("$ref"), str):
                pointer, target = self._references.look_up(value["$ref"], at)
                rest = {key: inner for key, inner in value.items() if key != "$ref"}
                found = self.whole(target, pointer, depth + 1)
                return {**found, **rest} if is_map(found) else found
            return {key: self.whole(inner, under(at, key), depth + 1) for key, inner in sorted(value.items())}
        if is_list(value):
            return [self.whole(inner, under(at, i), depth + 1) for i, inner in enumerate(value)]
        return value
