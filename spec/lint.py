"""Remarks on a contract that can be read and could be better: `fairport spec lint`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import jsonschema_rs

from fairport.places import EACH, Place
from fairport.spec.bodies import DIALECT
from fairport.spec.model import AnyOf, Conditional, Contract, Field, Instant, Match, Paging, Promise, Scope
from fairport.spec.model import Collection as Listed
from fairport.spec.origins import Origins
from fairport.spec.plain import Map, as_list, as_map, is_map, nearest, objects, under
from fairport.verdict import Level

Judged = Collection[tuple[type[Promise], str]]
"""The promise types and facets that rules judge."""

_CLOCKS: Final = frozenset({"unixtime", "date-time"})


class Weight(StrEnum):
    """How much a remark matters: an error makes the contract wrong, a note is only good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: its weight, the JSON Pointer that it is about, `file:line` where known, and what it says."""

    weight: Weight
    at: str
    where: str
    message: str


Said = Iterator[tuple[Weight, str, str]]


def lint(contract: Contract, judged: Judged | None = None, origins: Origins | None = None) -> tuple[Remark, ...]:
    """Return the remarks on a contract, errors first.

    `judged` are the promise types and facets that rules judge; None leaves out what depends on them. `origins` tell
    the lines.
    """
    checks: list[Callable[[Contract], Said]] = [
        _structure,
        _examples,
        _clocks,
        _lists,
        _anything,
        _conditions,
        _places,
        _citations,
    ]
    said = [remark for check in checks for remark in check(contract)]
    if judged is not None:
        said += _unjudged(contract, judged)
    known = origins or Origins(contract.source)
    order = list(Weight)
    return tuple(
        Remark(weight, at, known.where(at), message)
        for weight, at, message in sorted(dict.fromkeys(said), key=lambda one: order.index(one[0]))
    )


def _structure(contract: Contract) -> Said:
    """What openapi-spec-validator says of the document."""
    from openapi_spec_validator import OpenAPIV31SpecValidator  # noqa: PLC0415  # slow to import

    errors: Any = OpenAPIV31SpecValidator(dict(contract.document)).iter_errors()
    try:
        for error in errors:
            yield Weight.ERROR, under("", *error.absolute_path), f"is no OpenAPI 3.1: {error.message}"
    except Exception as error:  # noqa: BLE001  # the validator itself stumbles over what it has just told
        yield Weight.ERROR, "", f"is no OpenAPI 3.1: the check of its structure ended early ({type(error).__name__})"


def _examples(contract: Contract) -> Said:
    """Examples and defaults that contradict the schema beside them."""
    document = contract.document
    for at, value in objects(document):
        schema = value.get("schema")
        if is_map(schema):
            for place, example in _shown(value, at, document):
                yield from _against(document, schema, example, place)
        if "type" in value and "/x-fairport" not in at:
            for i, example in enumerate(as_list(value.get("examples"))):
                yield from _against(document, value, example, under(at, "examples", i))
            if "default" in value:
                yield from _against(document, value, value["default"], under(at, "default"))


def _shown(holder: Map, at: str, document: Map) -> Iterator[tuple[str, object]]:
    if "example" in holder:
        yield under(at, "example"), holder["example"]
    for name, example in as_map(holder.get("examples")).items():
        target = as_map(example)
        place = under(at, "examples", name, "value")
        reference = str(target.get("$ref", ""))
        if reference.startswith("#/components/examples/"):
            key = reference.rpartition("/")[2]
            target = as_map(as_map(as_map(document.get("components")).get("examples")).get(key))
            place = under("/components/examples", key, "value")
        if "value" in target:
            yield place, target["value"]


def _against(document: Map, schema: Map, example: object, at: str) -> Said:
    kept = {key: document[key] for key in ("components", "x-bundled") if key in document}
    try:
        validator = jsonschema_rs.Draft202012Validator({**schema, "$schema": DIALECT, **kept})
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        yield Weight.ERROR, at, "is an example of a schema that is no JSON Schema"
        return
    for error in validator.iter_errors(example):
        path = under("", *error.instance_path)
        yield Weight.ERROR, at + path, f"is an example that its schema refuses: {error.message}"
        return


def _clocks(contract: Contract) -> Said:
    instants = {(promise.operation, promise.place) for promise in contract.of(Instant)}
    for field in contract.of(Field):
        if field.format in _CLOCKS and (field.operation, field.place) not in instants:
            yield (
                Weight.WARNING,
                field.at,
                f"{field.place} is a point in time without `instant`: its value is not judged",
            )


def _lists(contract: Contract) -> Said:
    for operation in contract.operations:
        arrays = [
            field
            for field in contract.of(Field, operation.id)
            if not field.name and field.parent.text.count(".") <= 1 and field.parent.text.endswith(EACH)
            if "object" in field.types and any(key.startswith("2") for key in field.responses)
            if field.parent.text.count(EACH) == 1
        ]
        if arrays and operation.method == "GET" and not contract.of(Listed, operation.id):
            yield Weight.NOTE, arrays[0].at, f"{operation.id} lists {arrays[0].parent} without `collection`"
    for listed in contract.of(Listed):
        if not contract.of(Paging, listed.operation):
            yield Weight.NOTE, listed.at, f"{listed.operation} has a collection without `paging`"


def _anything(contract: Contract) -> Said:
    for field in contract.of(Field):
        if not field.types and not field.muted and not field.facets.keys() - {"name", "required"}:
            yield Weight.WARNING, field.at, f"{field.place} accepts any value"


def _conditions(contract: Contract) -> Said:
    """Conditions that no promise states: they stand in a branch, deep in a recursive schema, or where no body is."""
    stated = {promise.at for promise in contract.of(Conditional)}
    for at, value in objects(contract.document):
        if "if" in value and not at.endswith("/properties") and at not in stated and "/x-fairport/" not in at:
            yield (
                Weight.NOTE,
                at,
                "this condition is no promise of its own: it stands in a branch, or no body leads to it",
            )


def _places(contract: Contract) -> Said:
    """Places of keywords at which no field is documented."""
    for listed in contract.of(Listed):
        known = {field.place.text for field in contract.of(Field, listed.operation)}
        item = listed.items.each()
        inside: list[tuple[Promise, Place]] = [(listed, path) for path in (listed.identity, *listed.children)]
        inside += [
            (p, p.field) for p in contract.promises if isinstance(p, (Scope, AnyOf, Match)) and p.collection is listed
        ]
        found = [(promise, item.within(path)) for promise, path in inside]
        found += [(listed, path) for path in (listed.items, listed.total) if path is not None]
        for promise, path in found:
            if path.steps is not None and path.text not in known:
                message = f"{path} is no documented field of {listed.operation}: {nearest(path.text, sorted(known))}"
                yield Weight.WARNING, promise.at, message


def _citations(contract: Contract) -> Said:
    """Requirements that no promise rests on, and promises that rest on none."""
    cited = {name for promise in contract.promises for facet in promise.facets.values() for name in facet.requirements}
    for requirement in contract.requirements:
        if requirement.id not in cited and not requirement.untested and requirement.level is not Level.OBSERVE:
            message = f"the requirement {requirement.id} is cited by no promise and gives no reason (`untested`)"
            yield Weight.WARNING, "/x-fairport/requirements", message
    for promise in contract.promises if contract.requirements else ():
        bare = [name for name, facet in promise.facets.items() if not facet.requirements]
        if bare:
            yield Weight.NOTE, promise.at, f"{promise.id} rests on no requirement ({', '.join(bare)})"


def _unjudged(contract: Contract, judged: Judged) -> Said:
    """Requirements that only facets without a rule rest on."""
    seen: set[str] = set()
    served: set[str] = set()
    for promise in contract.promises:
        for name, facet in promise.facets.items():
            seen.update(facet.requirements)
            if (type(promise), name) in judged:
                served.update(facet.requirements)
    for requirement in contract.requirements:
        if requirement.id in seen - served and not requirement.untested:
            message = f"no rule judges the requirement {requirement.id}"
            yield Weight.WARNING, "/x-fairport/requirements", message
