"""Recognises orders: a parameter that names a field, with a direction beside it, in its values, or as a sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.drafting.instants import unit_of
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.words import DIRECTION, DOWN, SORT, UP, key, words
from fairport.spec.plain import as_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.spec.drafting.listings import Listing
    from fairport.spec.drafting.shapes import Field
    from fairport.spec.drafting.views import Operation, Parameter

MOST: Final = 8
"""Orders that are proposed for one collection."""
SIGNED: Final = re.compile(
    r"(`?-`? (prefix|before|sign)|prefix(ed)? (it |the \w+ )?with (a )?[`'\"]?-|descending.{0,40}[`'\"]-)"
)
NEWEST: Final = re.compile(
    r"(most recent(ly)?( created)?|newest|latest)[a-z ,]{0,30}(appearing |listed |come |shown )?first"
    r"|(descending|reverse chronological) order (of|by) creation|sorted by creat[a-z ]{0,20}descending"
)
QUOTED: Final = re.compile(r"[`'\"]([+-]?[A-Za-z_][A-Za-z0-9_.]*)[`'\"]")


@dataclass(frozen=True, slots=True)
class _Order:
    """One way to ask for an order: by which field, whether ascending (None: not said), and what is sent."""

    name: str
    up: bool | None
    sent: dict[str, Any]


def sorts(operation: Operation, listing: Listing | None) -> Iterator[Proposal]:
    """Propose the orders in which a collection can be had."""
    if listing is None:
        return
    found = next((p for p in operation.query if p.key in SORT and not _is_direction(p)), None)
    if found is None:
        return
    beside = next((p for p in operation.query if p is not found and p.key in DIRECTION and _is_direction(p)), None)
    listed = [value for value in _values(found) if isinstance(value, str)]
    common = _common(listed)
    orders = [order for value in listed for order in _orders(found, value, beside, common)]
    fields: dict[str, list[_Order]] = {}
    for order in orders:
        fields.setdefault(order.name, []).append(order)
    if not found.shape.enum and SIGNED.search(found.prose):
        _both_signs(found, fields)
    yield from _usual(operation, listing, found, beside)
    for name, ways in list(fields.items())[:MOST]:
        field = _field(listing, name)
        if field is not None:
            yield from _proposal(operation, found, field, ways, listed=bool(found.shape.enum))


def _common(listed: Sequence[str]) -> str:
    """The words in capitals that all values begin with, such as SORT_FIELD_; "" if there are none."""
    steps = [value.split("_") for value in listed]
    if len(steps) < 2:
        return ""
    same = takewhile(lambda words: len(set(words)) == 1, zip(*steps, strict=False))
    start = "".join(f"{first}_" for first, *_ in same)
    return start if start.isupper() else ""


def _both_signs(found: Parameter, fields: dict[str, list[_Order]]) -> None:
    """Add the order that a sign asks for, where the description tells of the sign."""
    for name, ways in fields.items():
        plain = next((way for way in ways if way.up is None), None)
        if plain is not None and all(way.up is not False for way in ways):
            ways.append(_Order(name, up=False, sent={found.name: f"-{plain.sent[found.name]}"}))


def _usual(operation: Operation, listing: Listing, found: Parameter, beside: Parameter | None) -> Iterator[Proposal]:
    """The order that comes without asking, by the defaults of the parameters."""
    usual = found.shape.said("default")
    way = beside.shape.said("default") if beside is not None else None
    field = _field(listing, key(usual)) if isinstance(usual, str) else None
    if field is None or not isinstance(way, str) or key(way) not in UP | DOWN:
        return
    if unit_of(field.shape, field.name, field.shape.prose) or field.shape.is_number:
        name = "ascending" if key(way) in UP else "descending"
        reason = f"the defaults of {found.name!r} and its direction"
        yield Proposal(
            at=operation.at, keyword=("sort",), value={"at": field.path, name: {}}, confidence=0.75, reason=reason
        )


def untold(operation: Operation, listing: Listing | None) -> Iterator[Proposal]:
    """Propose the order that comes without asking, where the description says it."""
    newest = NEWEST.search(operation.prose) if listing is not None else None
    if listing is None or newest is None:
        return
    changed = re.search(r"updat|modif|chang|activ", newest[0])
    field = _field(listing, "updated" if changed else "created")
    if field is not None:
        reason = f"the description says {newest[0]!r}"
        yield Proposal(
            at=operation.at,
            keyword=("sort",),
            value={"at": field.path, "descending": {}},
            confidence=0.78,
            reason=reason,
        )


def _values(found: Parameter) -> list[Any]:
    inner = found.shape.items
    listed = found.shape.enum or (inner.enum if inner is not None else ())
    shown = [as_map(entry).get("value") for entry in as_map(found.value.get("examples")).values()]
    return list(listed) or list(
        dict.fromkeys([*QUOTED.findall(f"{found.description} {found.shape.description}"), *shown])
    )


def _is_direction(found: Parameter) -> bool:
    """Whether all values of a parameter are directions."""
    named = [str(value) for value in found.shape.enum]
    listed = [key(value.removeprefix(_common(named))) for value in named]
    if listed:
        return all(value in UP | DOWN for value in listed)
    return found.key in DIRECTION and found.key not in SORT and bool(re.search(r"\basc", found.prose))


def _orders(found: Parameter, sent: str, beside: Parameter | None, common: str) -> Iterator[_Order]:
    """What one value asks for; `common` is what all values begin with."""
    value = sent.removeprefix(common)
    split = re.split(r"[:, +]|_(?=(?:asc|desc)$)|\.(?=(?:asc|desc)$)", value)
    last = key(split[-1])
    if value.startswith("-"):
        yield _Order(key(value), up=False, sent={found.name: sent})
    elif len(split) > 1 and last in UP | DOWN:
        yield _Order(key("".join(split[:-1])), up=last in UP, sent={found.name: sent})
    elif beside is not None:
        ways = [str(way) for way in beside.shape.enum] or ["asc", "desc"]
        start = _common(ways)
        for way in ways:
            plain = key(way.removeprefix(start))
            if plain in UP | DOWN:
                yield _Order(key(value), up=plain in UP, sent={found.name: sent, beside.name: way})
    else:
        yield _Order(key(value.lstrip("+")), up=None, sent={found.name: sent})


def _field(listing: Listing, name: str) -> Field | None:
    """The field that an order names: `created` is created_at too."""
    for tail in ("", "at", "on", "date", "time"):
        found = next((field for field in listing.fields if key(field.name) == name + tail and field.depth == 1), None)
        if found is not None:
            return found
    return None


def _proposal(
    operation: Operation, found: Parameter, field: Field, ways: list[_Order], *, listed: bool
) -> Iterator[Proposal]:
    up = next((way.sent for way in ways if way.up), None)
    down = next((way.sent for way in ways if way.up is False), None)
    bare = next((way.sent for way in ways if way.up is None), None)
    sure = 0.85 if listed else 0.75 if up is None and bare is not None and down is not None else 0.6
    reason = f"{found.name!r} names {field.path}"
    if bare is not None and up is None and down is not None:
        up = bare
    elif bare is not None and down is None:
        up, sure, reason = bare, 0.5, f"{reason}; in which direction is not said"
    told = unit_of(field.shape, field.name, field.shape.prose)
    if not (field.shape.is_number or told):
        sure, reason = sure - 0.2, f"{reason}; how texts are compared is not said"
    if "array" in found.shape.types:
        sure -= 0.05
    value = {"at": field.path, **({"ascending": up} if up else {}), **({"descending": down} if down else {})}
    yield Proposal(at=operation.at, keyword=("sort",), value=value, confidence=round(sure, 2), reason=reason)


def taken(operation: Operation) -> frozenset[str]:
    """Return the parameters that choose an order."""
    return frozenset(
        found.name
        for found in operation.query
        if found.key in SORT or (found.key in DIRECTION and _is_direction(found))
    ) | frozenset(
        found.name
        for found in operation.query
        if {"sort", "order"} & set(words(found.name)[:1]) and _is_direction(found)
    )
