"""A document as the recognisers look at it: its GET operations, their parameters, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from fairport.spec.bodies import responses
from fairport.spec.drafting.shapes import Schemas, Shape
from fairport.spec.drafting.words import key, singular, words
from fairport.spec.plain import Map, as_map, is_map, under
from fairport.spec.structure import OperationNode, operations, resolved

if TYPE_CHECKING:
    from fairport.spec.references import References


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
