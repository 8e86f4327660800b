"""What a document says of one place in a body: references and allOf are followed when the place is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from fairport.places import place
from fairport.spec.drafting.words import key
from fairport.spec.plain import as_list, as_map, is_list, is_map, under
from fairport.spec.schemas import Layer, layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.spec.references import References

DEEP: Final = 3
"""How many objects a field may lie within."""
SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})


class Schemas:
    """The schemas of one document, each resolved once."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._layers: dict[str, tuple[Layer, ...]] = {}
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def shape(self, starts: Sequence[tuple[str, Any]]) -> Shape:
        """Return what schemas say together; `starts` are their JSON Pointers and values."""
        known = tuple(at for at, _ in starts)
        if known not in self._shapes:
            found = {layer.at: layer for at, value in starts for layer in self._of(at, value)}
            self._shapes[known] = Shape(self, tuple(found.values()))
        return self._shapes[known]

    def _of(self, at: str, value: object) -> tuple[Layer, ...]:
        if at not in self._layers:
            self._layers[at] = tuple(layers(value, at, self._references))
        return self._layers[at]


@dataclass(frozen=True, eq=False)
class Shape:
    """Everything that a document says of one place in a body: its layers, the outermost first."""

    schemas: Schemas = field(repr=False)
    layers: tuple[Layer, ...]

    @property
    def at(self) -> str:
        """The JSON Pointer of the outermost schema, "" if there is none."""
        return self.layers[0].at if self.layers else ""

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types that are named, null left out; `object` and `array` also where only their keys show it."""
        named = {str(name) for layer in self.layers for name in _names(layer.schema.get("type"))}
        if any("properties" in layer.schema for layer in self.layers):
            named.add("object")
        if any("items" in layer.schema for layer in self.layers):
            named.add("array")
        return frozenset(named - {"null"})

    @property
    def is_scalar(self) -> bool:
        """Whether it is a plain value and nothing else."""
        return bool(self.types) and self.types <= SCALARS

    @property
    def is_text(self) -> bool:
        """Whether it is a text and nothing else."""
        return set(self.types) == {"string"}

    @property
    def is_flag(self) -> bool:
        """Whether it is a boolean and nothing else."""
        return set(self.types) == {"boolean"}

    @property
    def is_object(self) -> bool:
        """Whether it may be an object, and no array."""
        return "object" in self.types and "array" not in self.types

    @property
    def is_number(self) -> bool:
        """Whether it is a number and nothing else."""
        return bool(self.types) and self.types <= {"integer", "number"}

    def said(self, name: str) -> Any:  # noqa: ANN401 - whatever the keyword holds
        """Return the first value of a keyword, None if no layer has it."""
        return next((layer.schema[name] for layer in self.layers if name in layer.schema), None)

    @property
    def prose(self) -> str:
        """The description in lower case."""
        return self.description.lower()

    @property
    def format(self) -> str:
        """The format, "" if none."""
        return str(self.said("format") or "")

    @property
    def description(self) -> str:
        """The description, "" if none."""
        return str(self.said("description") or "")

    @property
    def enum(self) -> tuple[Any, ...]:
        """The values that are listed, () if none are."""
        return tuple(as_list(self.said("enum")))

    @property
    def example(self) -> Any:  # noqa: ANN401 - whatever the example is
        """An example, None if there is none."""
        shown = self.said("example")
        listed = as_list(self.said("examples"))
        return listed[0] if shown is None and listed else shown

    @cached_property
    def properties(self) -> dict[str, Shape]:
        """The members by name; a name that no path can hold is left out."""
        found: dict[str, list[tuple[str, Any]]] = {}
        for layer in self.layers:
            for name, value in as_map(layer.schema.get("properties")).items():
                if not name.isprintable():
                    continue
                found.setdefault(name, []).append((under(layer.at, "properties", name), value))
        return {name: self.schemas.shape(starts) for name, starts in found.items()}

    @cached_property
    def items(self) -> Shape | None:
        """What each element is, None if that is not said."""
        found = [
            (under(layer.at, "items"), layer.schema["items"])
            for layer in self.layers
            if is_map(layer.schema.get("items"))
        ]
        return self.schemas.shape(found) if found else None

    @cached_property
    def end(self) -> str:
        """The JSON Pointer of the schema that it comes down to, so that a shared one is known as one."""
        for layer in self.layers:
            if layer.schema.keys() - {"description", "title", "nullable", "x-fairport"} != {"$ref"}:
                return layer.at
        return self.at


def _names(value: object) -> Sequence[Any]:
    return value if is_list(value) else (value,) if isinstance(value, str) else ()


@dataclass(frozen=True, slots=True)
class Field:
    """A plain value inside an item: its path ($ is the item), its own name, and its shape."""

    path: str
    name: str
    shape: Shape
    depth: int

    @property
    def key(self) -> str:
        """Its whole path without case and separators."""
        return key(self.path)


def fields(shape: Shape, path: str = "$", depth: int = 1) -> Iterator[Field]:
    """Return the plain values inside an object and the objects in it, the nearest first."""
    inside: list[tuple[str, Shape]] = []
    for name, member in shape.properties.items():
        at = place(path).child(name).text
        if member.is_scalar:
            yield Field(at, name, member, depth)
        elif member.is_object and depth < DEEP:
            inside.append((at, member))
    for at, member in inside:
        yield from fields(member, at, depth + 1)
