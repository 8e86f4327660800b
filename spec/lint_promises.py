"""Remarks on what a contract promises: what no annotation speaks of, and citations that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from fairport.places import EACH, Place, at_pointer
from fairport.spec.model import AnyOf, Conditional, Contract, Field, Instant, Match, Paging, Promise, Scope
from fairport.spec.model import Collection as Listed
from fairport.spec.plain import as_map, is_list, is_map, nearest, objects, under
from fairport.spec.reach import Reach
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.spec.lint_rules import Said
    from fairport.spec.model import Operation

Judged = Collection[tuple[type[Promise], str]]
"""The promise types and facets that rules judge."""

_CLOCKS: Final = frozenset({"unixtime", "date-time"})
_NAMED_AS_CLOCK: Final = re.compile(
    r"(?i:(created|updated|modified|deleted|expires|started|finished|timestamp)(_?(at|on|time|date|ts))?)"
    r"|.+(_at|At|_time|_timestamp|Timestamp|_on)"
)
_ASKING: Final = re.compile(
    r"(?i)(from|to|since|until|before|after|start|end|min|max)([_-]?(date|time|id))?"
    r"|(created|updated|modified)([_.-]|\[)?(at|after|before|since|gt|gte|lt|lte|from|to)\]?"
    r"|(page|per_?page|page_?(size|number|token)|limit|offset|skip|cursor|count|size|starting_?after|ending_?before)"
    r"|(sort|order)(_?by)?|order_?direction|direction|filter|q|query|search|continue"
)


def promise_remarks(contract: Contract, judged: Judged | None) -> Said:
    """Return the remarks on a contract's promises; without `judged` those that do not depend on the rules."""
    fields: dict[str, list[Field]] = {operation.id: [] for operation in contract.operations}
    for field in contract.of(Field):
        fields.setdefault(field.operation, []).append(field)
    yield from _clocks(contract)
    yield from _lists(contract, fields)
    yield from _links(contract)
    yield from _anything(contract)
    yield from _parameters(contract)
    yield from _sorts(contract)
    yield from _conditions(contract)
    yield from _annotations(contract)
    yield from _places(contract, fields)
    yield from _citations(contract)
    if judged is not None:
        yield from _unjudged(contract, judged)


def _clocks(contract: Contract) -> Said:
    instants = {(promise.operation, promise.place) for promise in contract.of(Instant)}
    for field in contract.of(Field):
        if (field.operation, field.place) in instants:
            continue
        if field.format in _CLOCKS:
            message = f"{field.place} is a point in time without `instant`: its value is not judged"
            yield "instant-missing", field.at, message
        elif _is_named_as_clock(field):
            yield "instant-likely", field.at, f"{field.place} is named as a point in time and has no `instant`"


def _is_named_as_clock(field: Field) -> bool:
    types = set(field.types) - {"null"}
    plain = not field.format and types in ({"integer"}, {"number"}, {"string"})
    return plain and "enum" not in field.facets and _NAMED_AS_CLOCK.fullmatch(field.name) is not None


def _lists(contract: Contract, fields: dict[str, list[Field]]) -> Said:
    listed = {promise.operation for promise in contract.of(Listed)}
    for operation in contract.operations:
        arrays = [
            field
            for field in fields[operation.id]
            if not field.name and field.parent.text.count(".") <= 1 and field.parent.text.endswith(EACH)
            if "object" in field.types and any(key.startswith("2") for key in field.responses)
            if field.parent.text.count(EACH) == 1
        ]
        if arrays and operation.method == "GET" and operation.id not in listed:
            yield "no-collection", arrays[0].at, f"{operation.id} lists {arrays[0].parent} without `collection`"
    paged = {promise.operation for promise in contract.of(Paging)}
    for promise in contract.of(Listed):
        if promise.operation not in paged:
            yield "no-paging", promise.at, f"{promise.operation} has a collection without `paging`"


def _links(contract: Contract) -> Said:
    """Links to the next page that nobody follows, for pages are turned by another way."""
    for promise in contract.of(Paging):
        ways = {"offset": promise.offset, "page": promise.page, "token": promise.token_parameter}
        before = " and ".join(f"`{name}`" for name, said in ways.items() if said)
        if before and (promise.next_link or promise.next_header):
            message = (
                f"the pages of {promise.operation} are turned by `{promise.style}`: of its `next-link` only the "
                f"address is judged; leave out {before} to have the links walked"
            )
            yield "link-unwalked", promise.at, message


def _anything(contract: Contract) -> Said:
    for field in contract.of(Field):
        if not field.types and not field.muted and not field.facets.keys() - {"name", "required"}:
            yield "accepts-anything", field.at, f"{field.place} accepts any value"


def _parameters(contract: Contract) -> Said:
    """Parameters that page, filter or sort by their names, and of which no keyword speaks."""
    learned = {*as_map(as_map(contract.document.get("x-fairport")).get("parameters"))}
    places = {promise.operation: promise.at for promise in contract.promises if promise.KIND == "answers"}
    for operation in contract.operations if contract.of(Listed) else ():
        if operation.method == "GET":
            at = places.get(operation.id, "")
            named = {*learned, *_named(as_map(at_pointer(contract.document, at)).get("x-fairport"))}
            for name in _asking(operation):
                if name not in named:
                    message = f"no keyword of {operation.id} speaks of its parameter {name!r}"
                    yield "parameter-unread", under(at, "parameters"), message


def _asking(operation: Operation) -> Iterable[str]:
    return (p.name for p in operation.parameters if p.location == "query" and _ASKING.fullmatch(p.name))


def _named(said: object) -> Iterator[str]:
    """Every text and key in an annotation: a parameter that is named anywhere in it is spoken of."""
    if isinstance(said, str):
        yield said
    elif is_map(said):
        for key, inner in said.items():
            yield key
            yield from _named(inner)
    elif is_list(said):
        for inner in said:
            yield from _named(inner)


def _sorts(contract: Contract) -> Said:
    """Operations that sort by a parameter, listing things of which nobody knows which is which."""
    listed = {promise.operation for promise in contract.of(Listed)}
    places = {promise.operation: promise.at for promise in contract.promises if promise.KIND == "answers"}
    for operation in contract.operations:
        sorts = [p.name for p in operation.parameters if re.fullmatch(r"(?i)(sort|order)(_?by)?", p.name)]
        if sorts and operation.method == "GET" and operation.id not in listed:
            message = f"{operation.id} sorts by {sorts[0]!r} and has no collection with an identity"
            yield "sort-without-identity", places.get(operation.id, ""), message


def _conditions(contract: Contract) -> Said:
    """Conditions that no promise states: they stand in a branch, deep in a recursive schema, or where no body is."""
    stated = {promise.at for promise in contract.of(Conditional)}
    for at, value in objects(contract.document):
        if "if" in value and not at.endswith("/properties") and at not in stated and "/x-fairport/" not in at:
            message = "this condition is no promise of its own: it stands in a branch, or no body leads to it"
            yield "condition-unread", at, message


def _annotations(contract: Contract) -> Said:
    """Annotations on shared schemas that nothing leads to."""
    document = contract.document
    led_to = Reach(document).of([{key: value for key, value in document.items() if key != "components"}])
    for name, schema in as_map(as_map(document.get("components")).get("schemas")).items():
        if ("components", "schemas", name) not in led_to:
            for at, value in objects(schema, under("/components/schemas", name)):
                if {"instant", "should", "observe", "relations"} & as_map(value.get("x-fairport")).keys():
                    yield "annotation-unread", under(at, "x-fairport"), "no operation leads to this annotation"


def _places(contract: Contract, fields: dict[str, list[Field]]) -> Said:
    """Places of keywords at which no field is documented."""
    for listed in contract.of(Listed):
        known = {field.place.text for field in fields[listed.operation]}
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
                yield "place-unknown", promise.at, message


def _citations(contract: Contract) -> Said:
    """Requirements that no promise rests on, and promises that rest on none."""
    cited = {name for promise in contract.promises for facet in promise.facets.values() for name in facet.requirements}
    for requirement in contract.requirements:
        if requirement.id not in cited and not requirement.untested and requirement.level is not Level.OBSERVE:
            message = f"the requirement {requirement.id} is cited by no promise and gives no reason (`untested`)"
            yield "requirement-uncited", "/x-fairport/requirements", message
    for promise in contract.promises if contract.requirements else ():
        bare = [name for name, facet in promise.facets.items() if not facet.requirements and name not in promise.UNSAID]
        if bare:
            yield "promise-uncited", promise.at, f"{promise.id} rests on no requirement ({', '.join(bare)})"


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
            yield "requirement-unjudged", "/x-fairport/requirements", message
