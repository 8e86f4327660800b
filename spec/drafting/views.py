"""A document as the recognisers look at it: operations, their parameters, and the fields of what they answer.

References and allOf are followed when a place is looked at, each schema once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from fairport.places import EACH, place
from fairport.spec.bodies import responses
from fairport.spec.drafting.words import key, singular, words
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, under
from fairport.spec.schemas import Layer, layers
from fairport.spec.structure import OperationNode, operations, resolved

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
    def is_number(self) -> bool:
        """Whether it is a number and nothing else."""
        return bool(self.types) and self.types <= {"integer", "number"}

    def said(self, name: str) -> Any:  # noqa: ANN401 - whatever the keyword holds
        """Return the first value of a keyword, None if no layer has it."""
        return next((layer.schema[name] for layer in self.layers if name in layer.schema), None)

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
        """The members by name."""
        found: dict[str, list[tuple[str, Any]]] = {}
        for layer in self.layers:
            for name, value in as_map(layer.schema.get("properties")).items():
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
        elif "object" in member.types and "array" not in member.types and depth < DEEP:
            inside.append((at, member))
    for at, member in inside:
        yield from fields(member, at, depth + 1)


@dataclass(frozen=True)
class Parameter:
    """A request parameter: `shape` is that of its schema."""

    name: str
    location: str
    required: bool
    description: str
    value: Map = field(repr=False)
    shape: Shape = field(repr=False)

    @cached_property
    def key(self) -> str:
        """Its name without case and separators."""
        return key(self.name)

    @property
    def prose(self) -> str:
        """All that is said of it in words, in lower case."""
        return f"{self.description} {self.shape.description}".lower()


@dataclass(frozen=True)
class Operation:
    """A GET operation: its parameters, its path in segments, and the body and the headers of its success."""

    node: OperationNode
    parameters: tuple[Parameter, ...]
    body: Shape | None
    headers: dict[str, str]

    @property
    def id(self) -> str:
        """The operation's id, made from its path if it has none."""
        return self.node.id

    @property
    def at(self) -> str:
        """Its JSON Pointer."""
        return self.node.at

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The segments of its path."""
        return tuple(segment for segment in self.node.path.split("/") if segment)

    @property
    def query(self) -> tuple[Parameter, ...]:
        """Its parameters in the query."""
        return tuple(found for found in self.parameters if found.location == "query")

    @property
    def in_path(self) -> tuple[Parameter, ...]:
        """Its parameters in the path."""
        return tuple(found for found in self.parameters if found.location == "path")

    @property
    def is_member(self) -> bool:
        """Whether its path ends with a parameter, as that of one thing does."""
        return bool(self.segments) and self.segments[-1].startswith("{")

    @cached_property
    def noun(self) -> str:
        """The last name in its path, in singular and without separators."""
        named = [segment for segment in self.segments if "{" not in segment]
        last = words(named[-1].partition(".")[0]) if named else ()
        return "".join((*last[:-1], singular(last[-1]))) if last else ""

    @property
    def prose(self) -> str:
        """Its summary and its description, in lower case."""
        return f"{self.node.value.get('summary', '')} {self.node.value.get('description', '')}".lower()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its GET operations, and all its operations as they stand."""

    operations: tuple[Operation, ...]
    nodes: tuple[OperationNode, ...]
    schemas: Schemas
    references: References
    value: Map

    def by_path(self) -> dict[tuple[str, ...], Operation]:
        """Return the GET operations by the segments of their paths."""
        return {operation.segments: operation for operation in self.operations}


def viewed(document: Map, references: References) -> Document:
    """Return a document to look at. Raises ContractError for a reference that leads nowhere."""
    schemas = Schemas(references)
    nodes = tuple(operations(document, references))
    gets = tuple(_operation(node, schemas, references) for node in nodes if node.method == "GET")
    return Document(gets, nodes, schemas, references, document)


def _operation(node: OperationNode, schemas: Schemas, references: References) -> Operation:
    success = next((found for found in responses(node, references) if found.is_success and found.at), None)
    body = schemas.shape([(success.at, success.schema)]) if success else None
    return Operation(
        node=node,
        parameters=tuple(_parameter(found.at, found.value, schemas) for found in node.parameters),
        body=body,
        headers=_headers(node, references),
    )


def _parameter(at: str, value: Map, schemas: Schemas) -> Parameter:
    starts = [(under(at, "schema"), value["schema"])] if is_map(value.get("schema")) else []
    return Parameter(
        name=str(value.get("name")),
        location=str(value.get("in")),
        required=value.get("required") is True,
        description=str(value.get("description") or ""),
        value=value,
        shape=schemas.shape(starts),
    )


def _headers(node: OperationNode, references: References) -> dict[str, str]:
    """The headers that the first success documents, with what is said of each."""
    listed = as_map(node.value.get("responses"))
    first = next((name for name in listed if name[:1] == "2"), None)
    if first is None:
        return {}
    at = under(node.at, "responses", first)
    found = resolved(listed[first], at, references)
    return {
        name: str(resolved(value, under(found.at, "headers", name), references).value.get("description", ""))
        for name, value in as_map(found.value.get("headers")).items()
    }


def element(path: str) -> str:
    """Return the path of each element of the array at a path."""
    return f"{path}{EACH}"
