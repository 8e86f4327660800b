"""Which operations of a document a contract is about: `operations` in the document's `x-fairport`.

A vendor's document describes a thousand operations, and an overlay annotates three: the contract is about these, if it
says `operations: annotated`. All else is left out before anything is read from it, and so from the trace too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fairport.spec.origins import Mistake, Origins, refuse
from fairport.spec.plain import Map, as_map, is_list, is_map, nearest, under
from fairport.spec.reach import Reach, only
from fairport.spec.references import References
from fairport.spec.structure import METHODS, OperationNode, operations

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY: Final = "x-fairport"
ANNOTATED: Final = "annotated"
_CITES: Final = frozenset({"operation", "from"})


def selected(document: dict[str, Any], origins: Origins) -> dict[str, Any]:
    """Return the document with the operations that it says the contract is about, and what they lead to.

    Those whose answers another one needs (`part-of`, `member-of`, `parameters: {..: {from}}`) are kept as well. Raises
    ContractError for an id that no operation has, and if nothing is left.
    """
    said = as_map(document.get(KEY)).get("operations", "all")
    if said != ANNOTATED and not is_list(said):
        return document
    at = under("", KEY, "operations")
    nodes = {node.id: node for node in operations(document, References(document, origins))}
    wanted = [str(name) for name in said] if is_list(said) else [i for i, n in nodes.items() if n.annotation]
    if not wanted and not is_list(said):
        hint = "annotate an operation with x-fairport, or write `operations: all`"
        refuse([Mistake(at, "leaves no operation: none has x-fairport", hint)], origins)
    refuse(
        [
            Mistake(under(at, i), f"names the operation {name!r}, which does not exist", nearest(name, nodes))
            for i, name in enumerate(wanted)
            if name not in nodes
        ],
        origins,
    )
    kept = _with_cited(wanted, nodes, document)
    return _pruned(document, kept, {name for node in nodes.values() for name in node.parameter_names})


def _with_cited(wanted: list[str], nodes: dict[str, OperationNode], document: Map) -> list[OperationNode]:
    """Return the wanted operations and those that they need, to the end; a parameter may be learned from another."""
    learned = as_map(as_map(document.get(KEY)).get("parameters"))
    waiting, found = list(wanted), dict[str, OperationNode]()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in found:
            node = found[name] = nodes[name]
            waiting += _cited(node.annotation)
            waiting += _cited({one: learned[one] for one in node.parameter_names if one in learned})
    return list(found.values())


def _cited(said: object) -> Iterator[str]:
    """The operations that an annotation names; what is no id of an operation is told later, by its own check."""
    if is_map(said):
        for key, inner in said.items():
            if key in _CITES and isinstance(inner, str):
                yield inner
            yield from _cited(inner)
    elif is_list(said):
        for inner in said:
            yield from _cited(inner)


def _of_parameters(said: Map, needed: set[str], unneeded: set[str]) -> Map:
    """The document's annotation without what it says of parameters that only operations left out have."""
    if not is_map(said.get("parameters")):
        return said
    kept = {name: inner for name, inner in said["parameters"].items() if name in needed or name not in unneeded}
    return {**said, "parameters": kept}


def _pruned(document: dict[str, Any], kept: list[OperationNode], unneeded: set[str]) -> dict[str, Any]:
    """Return a document of these operations; all that is not a path or a component stays as it is."""
    methods: dict[str, set[str]] = {}
    for node in kept:
        methods.setdefault(node.path, set()).add(node.method.lower())
    paths = {
        path: {key: value for key, value in item.items() if key not in METHODS or key in methods[path]}
        for path, item in as_map(document.get("paths")).items()
        if path in methods
    }
    rest = {k: v for k, v in document.items() if k not in {"paths", "components", "webhooks", "x-bundled"}}
    rest[KEY] = _of_parameters(rest[KEY], {name for node in kept for name in node.parameter_names}, unneeded)
    held = Reach(document)
    parts = held.of([paths, rest, *_error_schema(document)])
    for part in parts:
        if part[0] == "paths" and part[-1] not in paths:
            paths[part[-1]] = held.value(part)  # a schema is written in it: where a reference leads must stay
    security = as_map(as_map(document.get("components")).get("securitySchemes"))
    others = [part for part in parts if part[0] in {"components", "x-bundled"}]
    made = {
        **rest,
        "paths": paths,
        **only(document, [*others, *(("components", "securitySchemes", s) for s in security)]),
    }
    return {key: made[key] for key in document if key in made}


def _error_schema(document: Map) -> list[object]:
    schema = as_map(as_map(document.get(KEY)).get("errors")).get("schema")
    return [{"$ref": schema}] if isinstance(schema, str) else []


def passed_over(document: Map) -> int:
    """Return how many operations have no annotation, of a document that says nothing of which it is about."""
    if "operations" in as_map(document.get(KEY)):
        return 0
    items = [as_map(item) for item in as_map(document.get("paths")).values()]
    return sum(1 for item in items for method in METHODS if method in item and KEY not in as_map(item[method]))


__all__ = ["ANNOTATED", "passed_over", "selected"]
