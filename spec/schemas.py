"""Walks the schema of a body and finds every place in it that the contract speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.facets import field_unneeded, requirements_of
from fairport.spec.model import ROOT
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, under
from fairport.spec.vocabulary import KEY, is_conditional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fairport.places import Place
    from fairport.spec.references import References

_BRANCHES: Final = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Layer:
    """One schema that speaks of a place, and its JSON Pointer in the document.

    `sure` is false inside a branch of anyOf or oneOf: what it says need not hold.
    """

    at: str
    schema: Map
    sure: bool = True

    @property
    def said(self) -> Map:
        """Its `x-fairport`, where that speaks of the place itself."""
        return {} if is_conditional(self.schema) else as_map(self.schema.get(KEY))


@dataclass(frozen=True)
class Node:
    """A place in a body with every schema that speaks of it, the outermost first.

    `name` is "" for the body itself and for the elements of an array. `above` are the schemas that it lies within.
    `inherited` are the requirements of the nearest place above it that names some.
    """

    parent: Place
    name: str
    layers: tuple[Layer, ...]
    required: bool = False
    siblings: tuple[str, ...] = ()
    inherited: tuple[str, ...] = ()
    above: frozenset[str] = field(default_factory=frozenset[str], repr=False)

    @property
    def at(self) -> str:
        """The JSON Pointer of the schema that speaks of it first."""
        return self.layers[0].at if self.layers else ""

    @cached_property
    def place(self) -> Place:
        """The place itself."""
        return self.parent.child(self.name) if self.name else self.parent

    @cached_property
    def said(self) -> Map:
        """What the annotations of all layers say together; the outermost wins, key by key in facets and instant."""
        merged: dict[str, Any] = {}
        for layer in self.layers:
            for key, value in layer.said.items():
                if key in {"facets", "instant"}:
                    merged[key] = {**value, **merged.get(key, {})}
                elif key not in merged:
                    merged[key] = value
        return merged

    @cached_property
    def requirements(self) -> tuple[str, ...]:
        """Its own requirements, else those of the nearest place above."""
        return requirements_of(self.said, self.inherited)

    @cached_property
    def schemas(self) -> tuple[Map, ...]:
        """The schemas of all layers but those that are nothing but an if/then."""
        return tuple(layer.schema for layer in self.layers if not is_conditional(layer.schema))

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The JSON types that it may have, () if any or unknown."""
        return _types(self.layers)

    @cached_property
    def unneeded(self) -> frozenset[str]:
        """The facets of a field that its schemas say nothing of."""
        return field_unneeded(self.schemas, types=self.types, required=self.required, name=self.name)

    @cached_property
    def format(self) -> str:
        """The first `format`, else the first `pattern`, else ""."""
        said = [str(schema[key]) for key in ("format", "pattern") for schema in self.schemas if key in schema]
        return said[0] if said else ""


def walk(schema: object, at: str, references: References, most: int = 2_000) -> tuple[Node, ...]:
    """Return the node of a body and every node inside it, in document order, as deep as gives at most `most` of them.

    A schema that lies within itself is walked once round. What is deeper belongs to the nearest node above it.
    """
    root = Node(ROOT, "", tuple(layers(schema, at, references)))
    level, found, below = [root], 1, dict[int, tuple[Node, ...]]()
    while level:
        next_level: list[Node] = []
        for node in level:
            below[id(node)] = children = tuple(_children(node, references))
            next_level += children
            if found + len(next_level) > most:
                below |= dict.fromkeys(map(id, level), ())
                return tuple(_in_order(root, below))
        level, found = next_level, found + len(next_level)
    return tuple(_in_order(root, below))


def _in_order(root: Node, below: Mapping[int, tuple[Node, ...]]) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(below.get(id(node), ()))


def layers(schema: object, at: str, references: References, *, sure: bool = True) -> Iterator[Layer]:
    """Return every schema that speaks of the same place: the schema, what it refers to, and its allOf and branches."""
    yield from _layers(schema, at, references, sure, frozenset())


def _layers(
    schema: object, at: str, references: References, sure: bool, seen: frozenset[str]
) -> Iterator[Layer]:  # passed on
    if at in seen or not is_map(schema):
        return
    seen |= {at}
    yield Layer(at, schema, sure)
    if isinstance(schema.get("$ref"), str):
        pointer, target = references.look_up(schema["$ref"], at)
        yield from _layers(target, pointer, references, sure, seen)
    for i, member in enumerate(as_list(schema.get("allOf"))):
        yield from _layers(member, under(at, "allOf", i), references, sure, seen)
    for key in _BRANCHES:
        for i, branch in enumerate(as_list(schema.get(key))):
            yield from _layers(branch, under(at, key, i), references, False, seen)  # a branch is not sure


def _children(node: Node, references: References) -> Iterator[Node]:
    if any(layer.at in node.above for layer in node.layers):
        return
    above = node.above | {layer.at for layer in node.layers}
    yield from _members(node, above, references)
    yield from _elements(node, above, references)


def _members(node: Node, above: frozenset[str], references: References) -> Iterator[Node]:
    names = dict.fromkeys(name for schema in node.schemas for name in as_map(schema.get("properties")))
    needed = {str(name) for layer in node.layers if layer.sure for name in as_list(layer.schema.get("required"))}
    for name in names:
        found = tuple(_below(node, ("properties", name), references))
        yield Node(node.place, name, found, name in needed, tuple(names), node.requirements, above)


def _elements(node: Node, above: frozenset[str], references: References) -> Iterator[Node]:
    found = tuple(_below(node, ("items",), references))
    if found:
        yield Node(node.place.each(), "", found, inherited=node.requirements, above=above)


def _below(node: Node, steps: Sequence[str], references: References) -> Iterator[Layer]:
    """The layers of all schemas that stand under the same keys of a node's layers."""
    for layer in node.layers:
        value: Any = layer.schema
        for step in steps:
            value = value.get(step) if is_map(value) else None
        if is_map(value) and not is_conditional(layer.schema):
            yield from layers(value, under(layer.at, *steps), references, sure=layer.sure)


def _types(found: Sequence[Layer]) -> tuple[str, ...]:
    """What every sure layer allows; if none says, what the branches allow together, if each says."""
    sure = [_own_types(layer.schema) for layer in found if layer.sure and "type" in layer.schema]
    if sure:
        return reduce(_both, sure)
    branches = [layer for layer in found if not layer.sure]
    if not branches or any("type" not in layer.schema for layer in branches if "$ref" not in layer.schema):
        return ()
    return tuple(dict.fromkeys(name for layer in branches for name in _own_types(layer.schema)))


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The types that two schemas allow; an integer is a number."""
    names = dict.fromkeys((*one, *other))
    return tuple(name for name in names if all(name in said or _counts(name, said) for said in (one, other)))


def _counts(name: str, said: tuple[str, ...]) -> bool:
    return name == "integer" and "number" in said


def _own_types(schema: Map) -> tuple[str, ...]:
    said = schema.get("type", ())
    return tuple(map(str, said)) if is_list(said) else (str(said),) if said else ()
