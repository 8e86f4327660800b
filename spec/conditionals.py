"""Conditional fields (JSON Schema if/then/else) and further schemas (`should`, `observe`), as promises."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fairport.places import EACH, place
from fairport.spec.facets import facets_of, requirements_of
from fairport.spec.model import Conditional, Promise, Relation, Shape
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, under
from fairport.spec.vocabulary import KEY, is_conditional
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fairport.places import Place
    from fairport.spec.schemas import Layer, Node

_SHOULD = {"should": Level.SHOULD, "observe": Level.OBSERVE}
RELATIONS = ("equal", "at-most", "less-than", "not-after", "count", "sum", "contains", "begins-with")
"""The keywords of the relations between two values."""
_WORDLESS = frozenset({KEY, "title", "description", "$comment", "examples"})


@dataclass(slots=True)
class Ids:
    """Gives each promise of an operation its permanent, unique id: `operation/kind/name`, a number if taken."""

    operation: str
    taken: set[str] = field(default_factory=set[str])

    def make(self, kind: str, name: object = "", suffix: str = "") -> str:
        """Return a new id."""
        wanted = f"{self.operation}/{kind}/{name}{suffix}" if name else f"{self.operation}/{kind}{suffix}"
        made, count = wanted, 1
        while made in self.taken:
            count += 1
            made = f"{wanted}-{count}"
        self.taken.add(made)
        return made


@dataclass(frozen=True, slots=True)
class Around:
    """What the promises of one body have in common."""

    ids: Ids
    responses: frozenset[str]
    suffix: str
    requirements: tuple[str, ...]
    whole: Callable[[Map], Map]
    """Returns a schema that can be compiled by itself."""


def conditional_layers(node: Node) -> Iterator[Layer]:
    """Return the layers of a node whose if/then/else becomes a promise of its own: those that surely hold."""
    return (layer for layer in node.layers if layer.sure and "if" in layer.schema)


def conditionals(node: Node, around: Around) -> Iterator[Promise]:
    """Return the promises of every if/then/else that speaks of a node, at level MUST."""
    for layer in conditional_layers(node):
        said = as_map(layer.schema.get(KEY))
        facets = said if is_conditional(layer.schema) else {"requirements": said.get("requirements")}
        yield from _conditional(node, layer.schema, layer.at, facets, Level.MUST, around)


def shapes(node: Node, around: Around) -> Iterator[Promise]:
    """Return the promises of the further schemas of a node; an if/then in one is a Conditional of its level."""
    for layer in node.layers:
        for key, level in _SHOULD.items():
            for i, further in enumerate(as_list(layer.said.get(key)) if layer.sure else ()):
                if is_map(further):
                    yield from _further(node, further, under(layer.at, KEY, key, i), level, around)


def relations(node: Node, around: Around, units: Mapping[str, str]) -> Iterator[Relation]:
    """Return the promises of every relation between values inside a node.

    `units` are those of all points in time of the body, by place.
    """
    for layer in node.layers:
        for i, entry in enumerate(as_list(layer.said.get("relations")) if layer.sure else ()):
            made = _relation(node, as_map(entry), under(layer.at, KEY, "relations", i), around)
            yield replace(made, units=(_unit(node, made.left, units), _unit(node, made.right, units)))


def _unit(node: Node, inner: Place, units: Mapping[str, str]) -> str:
    """Return the unit of the points in time at a place inside a node; one element stands where all of them do."""
    return units.get(re.sub(r"\[-?[0-9]+\]", EACH, node.place.within(inner).text), "")


def _relation(node: Node, said: Map, at: str, around: Around) -> Relation:
    kind = next(key for key, value in said.items() if is_list(value) and key in RELATIONS)
    left, right = said[kind]
    name = said.get("name") or f"{left} {kind} {right}"
    level = Level(said["level"]) if "level" in said else None
    requirements = requirements_of(said, node.requirements or around.requirements)
    return Relation(
        id=around.ids.make(Relation.KIND, f"{node.place}/{name}", around.suffix),
        operation=around.ids.operation,
        at=at,
        facets=facets_of(Relation, said, requirements, level=level),
        responses=around.responses,
        place=node.place,
        relation=kind,
        left=place(left),
        right=place(right),
    )


def _further(node: Node, further: Map, at: str, level: Level, around: Around) -> Iterator[Promise]:
    said = as_map(further.get(KEY))
    rest = {key: value for key, value in further.items() if key not in {"if", "then", "else", KEY}}
    yield from _conditional(node, further, at, said, level, around)
    members = as_list(rest.get("allOf"))
    for i, member in enumerate(members):
        if is_map(member) and is_conditional(member):
            own = as_map(member.get(KEY)) or said
            yield from _conditional(node, member, under(at, "allOf", i), own, level, around)
    left = [member for member in members if not (is_map(member) and is_conditional(member))]
    if members:
        rest = {**rest, "allOf": left} if left else {key: value for key, value in rest.items() if key != "allOf"}
    if rest.keys() - _WORDLESS:
        yield _shape(node, rest, at, said, level, around)


def _shape(node: Node, schema: Map, at: str, said: Map, level: Level, around: Around) -> Shape:
    title = str(schema.get("title") or ", ".join(sorted(schema.keys() - _WORDLESS)))
    requirements = requirements_of(said, node.requirements or around.requirements)
    return Shape(
        id=around.ids.make("shape", f"{node.place}/{_slug(title)}", around.suffix),
        operation=around.ids.operation,
        at=at,
        facets=facets_of(Shape, said, requirements, level=level),
        responses=around.responses,
        place=node.place,
        schema=around.whole(schema),
        title=title,
    )


def _conditional(node: Node, schema: Map, at: str, said: Map, level: Level, around: Around) -> Iterator[Conditional]:
    """The promise of an `if` with its `then`, and a second one of its `else`."""
    condition = schema.get("if", True)
    for key, when in (("then", condition), ("else", {"not": condition})):
        consequence = schema.get(key) if "if" in schema else None
        if not is_map(consequence):
            continue
        requirements = requirements_of(said, node.requirements or around.requirements)
        names = _names(consequence)
        weaker = "" if level is Level.MUST else f"~{level.lower()}"
        name = f"{node.place.child(names[0])}" if len(names) == 1 else "/".join([f"{node.place}", *names])
        yield Conditional(
            id=around.ids.make("conditional", f"{name}{'' if key == 'then' else '~else'}{weaker}", around.suffix),
            operation=around.ids.operation,
            at=at,
            facets=facets_of(Conditional, said, requirements, level=level),
            responses=around.responses,
            place=node.place,
            condition=around.whole(as_map(when)),
            consequence=around.whole(consequence),
            title=_title(schema, key, names),
        )


def _names(consequence: Map) -> list[str]:
    """The members that a consequence speaks of: those it requires, else those it describes."""
    needed = [str(name) for name in as_list(consequence.get("required"))]
    return needed or [str(name) for name in as_map(consequence.get("properties"))]


def _title(schema: Map, key: str, names: list[str]) -> str:
    """`PreferredPortDate when PreferredPortSchedule is "Date"`, unless the schema has a title."""
    word = "when" if key == "then" else "unless"
    if isinstance(schema.get("title"), str):
        return schema["title"] if key == "then" else f"otherwise: {schema['title']}"
    return f"{' and '.join(names) or 'more'} {word} {_condition(as_map(schema['if']))}"


def _condition(condition: Map) -> str:
    tests = [f"{name} {_value(as_map(schema))}" for name, schema in as_map(condition.get("properties")).items()]
    present = [f"{name} is there" for name in as_list(condition.get("required"))]
    return " and ".join(tests or present) or "its condition holds"


def _value(schema: Map) -> str:
    if "const" in schema:
        return f"is {_spelt(schema['const'])}"
    if "enum" in schema:
        return "is " + " or ".join(_spelt(value) for value in as_list(schema["enum"]))
    return "has the described form"


def _spelt(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
