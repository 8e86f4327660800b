"""Checks that what an annotation cites exists: requirements, operations, parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.spec.origins import Mistake
from fairport.spec.plain import Map, as_list, as_map, is_list, is_map, nearest, under
from fairport.spec.vocabulary import KEY, Annotation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fairport.spec.structure import OperationNode


def citation_mistakes(
    document: Map, said: Iterable[Annotation], nodes: list[OperationNode], requirements: Collection[str]
) -> list[Mistake]:
    """Return every citation of a requirement, an operation or a parameter that does not exist."""
    found = list(_requirement_mistakes(said, requirements))
    found += _learned(document, nodes)
    for node in nodes:
        found += _operation(node, nodes)
    return found


def _requirement_mistakes(said: Iterable[Annotation], known: Collection[str]) -> Iterator[Mistake]:
    for at, _, value in said:
        for place, cited in _cited(at, value):
            if cited not in known:
                hint = nearest(cited, known) if known else f"name the catalogue's file in {KEY}: requirements"
                yield Mistake(place, f"cites the requirement {cited!r}, which does not exist", hint)


def _cited(at: str, value: object) -> Iterator[tuple[str, str]]:
    if is_map(value):
        for key, inner in value.items():
            if key == "requirements":
                yield from ((under(at, key, i), str(name)) for i, name in enumerate(as_list(inner)))
            elif key not in {"should", "observe"}:  # their schemas have annotations of their own
                yield from _cited(under(at, key), inner)
    elif is_list(value):
        for i, inner in enumerate(value):
            yield from _cited(under(at, i), inner)


def _learned(document: Map, nodes: list[OperationNode]) -> Iterator[Mistake]:
    at = under("", KEY, "parameters")
    names = sorted({name for node in nodes for name in node.parameter_names})
    for name, said in as_map(as_map(document.get(KEY)).get("parameters")).items():
        yield from _parameter(under(at, name), name, names)
        if "from" in said:
            yield from _operation_id(under(at, name, "from"), said["from"], nodes)


def _operation_id(at: str, cited: str, nodes: list[OperationNode]) -> Iterator[Mistake]:
    known = [node.id for node in nodes]
    if cited not in known:
        yield Mistake(at, f"names the operation {cited!r}, which does not exist", nearest(cited, known))


def _parameter(at: str, cited: str, known: Collection[str]) -> Iterator[Mistake]:
    """A parameter that is not declared; `created[gte]` belongs to the object `created` (style deepObject)."""
    if cited not in known and cited.partition("[")[0] not in known:
        yield Mistake(at, f"names the parameter {cited!r}, which does not exist", nearest(cited, known))


def _operation(node: OperationNode, nodes: list[OperationNode]) -> Iterator[Mistake]:
    at, said = under(node.at, KEY), node.annotation
    for place, name in _parameters(at, said):
        yield from _parameter(place, name, node.parameter_names)
    yield from _refusals(at, said)
    if "part-of" in said:
        yield from _part_of(under(at, "part-of"), said["part-of"], nodes)
    if "member-of" in said:
        yield from _operation_id(under(at, "member-of", "operation"), said["member-of"]["operation"], nodes)


def _parameters(at: str, said: Map) -> Iterator[tuple[str, str]]:
    """The parameters of its own operation that an annotation names, each with the place where it does."""
    for key in ("limit", "offset", "page", "token", "after"):
        name = as_map(as_map(said.get("paging")).get(key)).get("parameter")
        if isinstance(name, str):
            yield under(at, "paging", key, "parameter"), name
    yield from _sent(at, said)
    for i, entry in enumerate(as_list(said.get("filters"))):
        for kind, inner in as_map(entry).items():
            for key in ("from", "to", "parameter"):
                if key in inner:
                    yield under(at, "filters", i, kind, key), inner[key]
    for i, refusal in enumerate(as_list(said.get("refusals"))):
        yield from ((under(at, "refusals", i, "without", j), n) for j, n in enumerate(refusal.get("without", [])))
        yield from ((under(at, "refusals", i, "set", name), name) for name in refusal.get("set", {}))


def _sent(at: str, said: Map) -> Iterator[tuple[str, str]]:
    """The parameters of orders, scopes, echoes and members."""
    for i, order in enumerate(as_list(said.get("sort"))):
        for way in ("ascending", "descending"):
            yield from ((under(at, "sort", i, way, name), name) for name in as_map(order.get(way)))
    for key in ("scope", "echoes"):
        for i, entry in enumerate(as_list(said.get(key))):
            yield under(at, key, i, "parameter"), entry["parameter"]
    for name in as_map(as_map(said.get("member-of")).get("by")):
        yield under(at, "member-of", "by", name), name


def _refusals(at: str, said: Map) -> Iterator[Mistake]:
    seen: set[str] = set()
    for i, refusal in enumerate(as_list(said.get("refusals"))):
        name = refusal["name"]
        if name in seen:
            yield Mistake(under(at, "refusals", i, "name"), f"repeats the refusal {name!r}", "names are unique")
        seen.add(name)


def _part_of(at: str, said: Map, nodes: list[OperationNode]) -> Iterator[Mistake]:
    yield from _operation_id(under(at, "operation"), said["operation"], nodes)
    whole = next((node for node in nodes if node.id == said["operation"]), None)
    for name in as_map(said.get("by")) if whole else ():
        yield from _parameter(under(at, "by", name), name, whole.parameter_names if whole else ())
