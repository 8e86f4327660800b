"""What changed between two contracts for those who use the API: `fairport spec diff`.

Written here because no maintained engine for Python does it (docs/adr/0005-contract-diff.md).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.changes import Change, Severity, Side
from fairport.spec.origins import Origins
from fairport.spec.plain import Map, as_list, as_map, under
from fairport.spec.promise_changes import promise_changes
from fairport.spec.references import References
from fairport.spec.schema_changes import SchemaComparison
from fairport.spec.schema_nodes import Nodes
from fairport.spec.structure import Found, OperationNode, operations, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.spec.model import Contract

BREAKING, WARNING, COMPATIBLE = Severity.BREAKING, Severity.WARNING, Severity.COMPATIBLE

_STYLES: Final = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two contracts, ready to be compared."""

    contract: Contract
    references: References
    nodes: Nodes
    operations: dict[tuple[str, str], OperationNode]

    @property
    def document(self) -> Map:
        return self.contract.document

    def found(self, value: object, at: str) -> Found:
        return resolved(value, at, self.references)


def _side(contract: Contract) -> _Side:
    references = References(contract.document, Origins(contract.name))
    nodes = operations(contract.document, references)
    return _Side(contract, references, Nodes(references), {(node.method, _shape(node.path)): node for node in nodes})


def _shape(path: str) -> str:
    """Return a path without the names of its parameters, which no request shows."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def contract_changes(old: Contract, new: Contract) -> tuple[Change, ...]:
    """Return every change from one contract to another, the breaking ones first; what many operations share once."""
    was, now = _side(old), _side(new)
    found = list(_Comparison(was, now).all())
    renamed = {node.id: now.operations[key].id for key, node in was.operations.items() if key in now.operations}
    found += promise_changes(old, new, renamed)
    return _together(found)


def _together(changes: Iterable[Change]) -> tuple[Change, ...]:
    made: dict[tuple[object, ...], Change] = {}
    for change in changes:
        key = (change.rule, change.severity, change.message, change.at or change.where, change.is_gone)
        first = made.get(key)
        operations = dict.fromkeys((*(first.operations if first else ()), *change.operations))
        made[key] = replace(first or change, operations=tuple(operations))
    order = list(Severity)
    return tuple(sorted(made.values(), key=lambda change: order.index(change.severity)))


class _Comparison:
    """Compares two contracts operation by operation."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self._old = old
        self._new = new
        self._schemas = SchemaComparison(old.nodes, new.nodes)

    def all(self) -> Iterator[Change]:
        """Yield what changed of operations and servers."""
        yield from self._servers()
        for key, was in self._old.operations.items():
            now = self._new.operations.get(key)
            name = f"{was.method} {was.path}"
            if now is None:
                yield Change(
                    rule="operation-removed",
                    severity=BREAKING,
                    message=f"{name} is gone",
                    at=was.at,
                    is_gone=True,
                    operations=(was.id,),
                )
                continue
            for change in self._operation(was, now):
                yield replace(change, operations=(now.id,), at=change.at or now.at)
        for key, now in self._new.operations.items():
            if key not in self._old.operations:
                message = f"{now.method} {now.path} is new"
                yield Change(
                    rule="operation-added", severity=COMPATIBLE, message=message, at=now.at, operations=(now.id,)
                )

    def _servers(self) -> Iterator[Change]:
        was, now = set(self._old.contract.servers), set(self._new.contract.servers)
        for url in sorted(was - now) if now else ():
            yield Change(
                rule="server-removed",
                severity=WARNING,
                message=f"{url} is no longer listed",
                at="/servers",
                is_gone=True,
            )
        for url in sorted(now - was):
            yield Change(rule="server-added", severity=COMPATIBLE, message=f"{url} is listed", at="/servers")

    def _operation(self, was: OperationNode, now: OperationNode) -> Iterator[Change]:
        if was.id != now.id and "operationId" in was.value:
            message = f"operationId is {now.id!r}, and was {was.id!r}"
            yield Change(rule="operation-id-changed", severity=WARNING, message=message)
        if now.value.get("deprecated") is True and was.value.get("deprecated") is not True:
            message = f"{now.method} {now.path} is deprecated"
            yield Change(rule="operation-deprecated", severity=COMPATIBLE, message=message)
        yield from self._security(was, now)
        yield from self._parameters(was, now)
        yield from self._body(was, now)
        yield from self._responses(was, now)

    def _security(self, was: OperationNode, now: OperationNode) -> Iterator[Change]:
        """An alternative that was enough is enough still if one of now asks for no more."""
        old, new = (_ways(each.value, side.document) for each, side in ((was, self._old), (now, self._new)))
        lost = [way for way in old if not any(other <= way for other in new)]
        gained = [way for way in new if not any(other <= way for other in old)]
        if lost:
            told = f"{_named(lost)} is no longer enough to be let in"
            yield Change(rule="security-tightened", severity=BREAKING, message=told, at=now.at)
        elif gained:
            told = f"{_named(gained)} is enough to be let in now"
            yield Change(rule="security-loosened", severity=COMPATIBLE, message=told, at=now.at)

    def _parameters(self, was: OperationNode, now: OperationNode) -> Iterator[Change]:
        places = {name: i for i, name in enumerate(re.findall(r"\{([^{}]*)\}", was.path))}
        new_places = re.findall(r"\{([^{}]*)\}", now.path)
        renamed: dict[tuple[str, str], tuple[str, str]] = {}
        for name, i in places.items():
            if i < len(new_places) and new_places[i] != name:
                renamed[name, "path"] = (new_places[i], "path")
                message = f"the path parameter {name} is called {new_places[i]} now"
                yield Change(rule="path-parameter-renamed", severity=COMPATIBLE, message=message)
        old, new = ({_key(p): p for p in node.parameters} for node in (was, now))
        matched = {key: renamed.get(key, key) for key in old}
        for key, parameter in old.items():
            where = f"parameter {key[0]} ({key[1]})"
            if matched[key] not in new:
                yield Change(
                    rule="parameter-removed",
                    severity=WARNING,
                    message=f"the {where} is gone",
                    where=where,
                    at=parameter.at,
                    is_gone=True,
                )
            else:
                yield from self._parameter(where, parameter, new[matched[key]])
        for key, parameter in new.items():
            if key not in matched.values():
                needed = parameter.value.get("required") is True
                where = f"parameter {key[0]} ({key[1]})"
                yield Change(
                    rule="parameter-required" if needed else "parameter-added",
                    severity=BREAKING if needed else COMPATIBLE,
                    message=f"the {where} is new{' and required' if needed else ''}",
                    where=where,
                    at=parameter.at,
                )

    def _parameter(self, where: str, was: Found, now: Found) -> Iterator[Change]:
        needed, need = (each.value.get("required") is True for each in (was, now))
        if needed != need:
            yield Change(
                rule="parameter-required" if need else "parameter-optional",
                severity=BREAKING if need else COMPATIBLE,
                message=f"the {where} {'must be sent now' if need else 'need not be sent any more'}",
                where=where,
                at=now.at,
            )
        old, new = (_style(each.value) for each in (was, now))
        if old != new:
            message = f"the {where} is written as {new}, and was as {old}"
            yield Change(rule="parameter-style", severity=BREAKING, message=message, where=where, at=now.at)
        schemas = [[(under(each.at, "schema"), each.value.get("schema", {}))] for each in (was, now)]
        defaults = [
            side.nodes.node(schema).said("default")
            for side, schema in zip((self._old, self._new), schemas, strict=True)
        ]
        if defaults[0] != defaults[1]:
            told = [json.dumps(values[0]) if values else "not said" for values in defaults]
            message = f"the default of the {where} is {told[1]}, and was {told[0]}"
            yield Change(rule="default-changed", severity=WARNING, message=message, where=where, at=now.at)
        yield from self._placed(where, schemas[0], schemas[1], Side.REQUEST)
        yield from self._content(where, was, now, Side.REQUEST)

    def _placed(self, where: str, old: Any, new: Any, side: Side) -> Iterator[Change]:  # noqa: ANN401 - schemas
        for change in self._schemas.changes(old, new, side):
            yield replace(change, where=f"{where} {change.where}")

    def _body(self, was: OperationNode, now: OperationNode) -> Iterator[Change]:
        old, new = (
            side.found(each.value.get("requestBody"), under(each.at, "requestBody"))
            for each, side in ((was, self._old), (now, self._new))
        )
        if bool(old.value) and not new.value:
            yield Change(
                rule="body-removed", severity=WARNING, message="no body is taken any more", at=old.at, is_gone=True
            )
            return
        needed, need = (each.value.get("required") is True for each in (old, new))
        if needed != need:
            yield Change(
                rule="body-required" if need else "body-optional",
                severity=BREAKING if need else COMPATIBLE,
                message="a body must be sent now" if need else "a body need not be sent any more",
                where="request body",
                at=new.at,
            )
        if old.value:
            yield from self._content("request body", old, new, Side.REQUEST)

    def _content(self, where: str, was: Found, now: Found, side: Side) -> Iterator[Change]:
        old, new = (as_map(each.value.get("content")) for each in (was, now))
        for media, value in old.items():
            place = under(was.at, "content", media)
            if media not in new:
                yield Change(
                    rule="media-removed",
                    severity=BREAKING if new or side is Side.REQUEST else WARNING,
                    message=f"{media} is gone",
                    where=where,
                    at=place,
                    is_gone=True,
                )
                continue
            one = self._old.found(value, place)
            other = self._new.found(new[media], under(now.at, "content", media))
            schemas = [
                [(under(each.at, "schema"), each.value["schema"])] if "schema" in each.value else []
                for each in (one, other)
            ]
            yield from self._placed(where, schemas[0], schemas[1], side)
        for media in new:
            if media not in old:
                at = under(now.at, "content", media)
                yield Change(rule="media-added", severity=COMPATIBLE, message=f"{media} is new", where=where, at=at)

    def _responses(self, was: OperationNode, now: OperationNode) -> Iterator[Change]:
        old, new = (
            {key: value for key, value in as_map(node.value.get("responses")).items() if not key.startswith("x-")}
            for node in (was, now)
        )
        for key, value in old.items():
            at = under(was.at, "responses", key)
            if key not in new:
                covered = "default" in new or f"{key[0]}XX" in new
                severity = BREAKING if key[0] == "2" else WARNING
                yield Change(
                    rule="status-removed",
                    severity=COMPATIBLE if covered and key[0] != "2" else severity,
                    message=f"the status {key} is no longer documented",
                    where=f"response {key}",
                    at=at,
                    is_gone=True,
                )
                continue
            one = self._old.found(value, at)
            other = self._new.found(new[key], under(now.at, "responses", key))
            yield from self._headers(f"response {key}", one, other)
            yield from self._content(f"response {key}", one, other, Side.ANSWER)
        for key in new:
            if key not in old:
                unlike = key[0] in "23" and "default" not in old
                yield Change(
                    rule="status-added",
                    severity=WARNING if unlike else COMPATIBLE,
                    message=f"the status {key} is documented now",
                    where=f"response {key}",
                    at=under(now.at, "responses", key),
                )

    def _headers(self, where: str, was: Found, now: Found) -> Iterator[Change]:
        old, new = (
            {name.lower(): (name, value) for name, value in as_map(each.value.get("headers")).items()}
            for each in (was, now)
        )
        for key, (name, value) in old.items():
            one = self._old.found(value, under(was.at, "headers", name))
            if key not in new:
                severity = BREAKING if one.value.get("required") is True else WARNING
                message = f"the header {name} is gone"
                yield Change(
                    rule="header-removed", severity=severity, message=message, where=where, at=one.at, is_gone=True
                )
                continue
            other = self._new.found(new[key][1], under(now.at, "headers", new[key][0]))
            schemas = [[(under(each.at, "schema"), each.value.get("schema", {}))] for each in (one, other)]
            yield from self._placed(f"{where} header {name}", schemas[0], schemas[1], Side.ANSWER)
        for key, (name, _) in new.items():
            if key not in old:
                at = under(now.at, "headers", name)
                message = f"the header {name} is new"
                yield Change(rule="header-added", severity=COMPATIBLE, message=message, where=where, at=at)


def _key(parameter: Found) -> tuple[str, str]:
    name, place = str(parameter.value.get("name")), str(parameter.value.get("in"))
    return (name.lower() if place == "header" else name, place)


def _style(parameter: Map) -> str:
    """Return how the values of a parameter are written, where that matters: those of arrays and objects."""
    style = str(parameter.get("style", _STYLES.get(str(parameter.get("in")), "form")))
    explode = parameter.get("explode", style == "form")
    held = as_map(parameter.get("schema")).get("type")
    plain = isinstance(held, str) and held not in {"array", "object"}
    return "plain" if plain else f"{style}{', exploded' if explode else ''}"


def _ways(operation: Map, document: Map) -> list[frozenset[str]]:
    """Return the alternatives to be let in, each as the schemes (with scopes) that it asks for."""
    said = as_list(operation.get("security", document.get("security")))
    ways = [
        frozenset(
            text for name, scopes in as_map(way).items() for text in (name, *(f"{name}:{s}" for s in as_list(scopes)))
        )
        for way in said
    ]
    return ways or [frozenset()]


def _named(ways: Iterable[frozenset[str]]) -> str:
    return " or ".join(" with ".join(sorted(way)) or "nothing" for way in ways)
