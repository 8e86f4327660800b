"""Recognises orders: a parameter that names a field, with a direction beside it, in its values, or as a sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.drafting.instants import unit_of
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.words import DIRECTION, DOWN, SORT, UP, key, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.drafting.listings import Listing
    from fairport.spec.drafting.views import Field, Operation, Parameter

MOST: Final = 8
"""Orders that are proposed for one collection."""
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
    orders = [order for value in listed for order in _orders(found, value, beside)]
    fields: dict[str, list[_Order]] = {}
    for order in orders:
        fields.setdefault(order.name, []).append(order)
    for name, ways in list(fields.items())[:MOST]:
        field = _field(listing, name)
        if field is not None:
            yield from _proposal(operation, found, field, ways, listed=bool(found.shape.enum))


def _values(found: Parameter) -> list[Any]:
    inner = found.shape.items
    listed = found.shape.enum or (inner.enum if inner is not None else ())
    return list(listed) or QUOTED.findall(f"{found.description} {found.shape.description}")


def _is_direction(found: Parameter) -> bool:
    """Whether all values of a parameter are directions."""
    listed = [key(str(value)) for value in found.shape.enum]
    if listed:
        return all(value in UP | DOWN for value in listed)
    return found.key in DIRECTION and found.key not in SORT and bool(re.search(r"\basc", found.prose))


def _orders(found: Parameter, value: str, beside: Parameter | None) -> Iterator[_Order]:
    """What one value asks for."""
    split = re.split(r"[:, +]|_(?=(?:asc|desc)$)|\.(?=(?:asc|desc)$)", value)
    last = key(split[-1])
    if value.startswith("-"):
        yield _Order(key(value), up=False, sent={found.name: value})
    elif len(split) > 1 and last in UP | DOWN:
        yield _Order(key("".join(split[:-1])), up=last in UP, sent={found.name: value})
    elif beside is not None:
        ways = [str(way) for way in beside.shape.enum] or ["asc", "desc"]
        for way in ways:
            if key(way) in UP | DOWN:
                yield _Order(key(value), up=key(way) in UP, sent={found.name: value, beside.name: way})
    else:
        yield _Order(key(value.lstrip("+")), up=None, sent={found.name: value})


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
    sure = 0.85 if listed else 0.6
    reason = f"{found.name!r} names {field.path}"
    if bare is not None and up is None and down is not None:
        up = bare
    elif bare is not None and down is None:
        up, sure, reason = bare, 0.5, f"{reason}; in which direction is not said"
    told = unit_of(field.shape, field.name, field.shape.description.lower())
    if not (field.shape.is_number or told):
        sure, reason = sure - 0.2, f"{reason}; how texts are compared is not said"
    if "array" in found.shape.types:
        sure -= 0.05
    value = {"at": field.path, **({"ascending": up} if up else {}), **({"descending": down} if down else {})}
    yield Proposal(at=operation.at, keyword=("sort",), value=value, confidence=round(sure, 2), reason=reason)


def taken(operation: Operation) -> frozenset[str]:
    """Return the parameters that choose an order."""
    return frozenset(
        found.name for found in operation.query if found.key in SORT or (found.key in DIRECTION and _is_direction(found))
    ) | frozenset(found.name for found in operation.query if {"sort", "order"} & set(words(found.name)[:1]) and _is_direction(found))
