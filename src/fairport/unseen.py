"""What never came, and need not come: optional members that no object had, and errors that nothing provoked.

A promise about such a value could not be exercised, and no service breaks its word by that. It is told as a gap, and is
accepted: the contract itself does not promise that the value is ever sent.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from fairport.conclusion import NEVER_ANSWERED, NEVER_SENT
from fairport.places import EACH
from fairport.spec.model import Collection, Conditional, Contract, Field, Instant, Promise, Relation, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.answers import Answer
    from fairport.places import Place

_BODIES: Final = (Field, Shape, Conditional, Instant, Relation)


class Unseen:
    """Which optional members and which documented responses have not come yet. Fed with every answer."""

    def __init__(self, contract: Contract) -> None:
        self._fields: dict[tuple[str, str], dict[str, Field]] = defaultdict(dict)
        self._missing: dict[str, dict[str, Place]] = defaultdict(dict)
        self._keys: dict[str, set[str]] = defaultdict(set)
        listed = [(collection.operation, collection.items.text) for collection in contract.of(Collection)]
        for field in contract.of(Field):
            if any(operation == field.operation and _is_within(items, field.place.text) for operation, items in listed):
                continue
            for key in field.responses:
                self._fields[field.operation, key][field.place.text] = field
            if _may_be_missing(field):
                self._missing[field.operation] |= {p.text: p for p in (field.place, field.parent)}
            if _may_be_empty(field):
                each = field.place.each()
                self._missing[field.operation][each.text] = each

    def feed(self, answer: Answer) -> None:
        """Take in one answer."""
        operation = answer.exchange.ask.operation
        self._keys[operation].add(answer.key)
        missing = self._missing.get(operation)
        if missing and answer.readable:
            for text, at in list(missing.items()):
                if any(node is not None for node in answer.nodes(at)):
                    del missing[text]

    def reason(self, promise: Promise) -> str:
        """Return why a promise that was not exercised need not be: NEVER_SENT, NEVER_ANSWERED, or ""."""
        if not isinstance(promise, _BODIES) or not promise.responses:
            return ""
        seen = self._keys.get(promise.operation, set())
        if seen.isdisjoint(promise.responses):
            errors = all(key[:1] in "45d" for key in promise.responses)
            answered = any(key.startswith("2") for key in seen)
            return NEVER_ANSWERED if seen and (errors or answered) else ""
        missing = self._missing.get(promise.operation, {})
        fields = [field for key in promise.responses for field in self._fields[promise.operation, key].values()]
        absent = [gone for field in fields if (gone := _never_sent(field, missing))]
        return NEVER_SENT if any(_is_within(place.text, gone) for place in _needed(promise) for gone in absent) else ""


def _may_be_missing(field: Field) -> bool:
    return bool(field.name) and (not field.required or "null" in field.types)


def _may_be_empty(field: Field) -> bool:
    """Whether a member is an array that need not be sent: one that came empty says no more than one that did not."""
    return bool(field.name) and not field.required and "array" in field.types


def _is_within(inner: str, place: str) -> bool:
    """Whether a place is another one, or lies inside it."""
    return inner == place or inner.startswith((f"{place}.", f"{place}["))


def _never_sent(field: Field, missing: Mapping[str, Place]) -> str:
    """Return the place that nothing came at though objects that could have it did: a member's, or of its elements."""
    if not _may_be_missing(field) or field.parent.text in missing:
        return ""
    own = field.place.text
    each = f"{own}{EACH}" if _may_be_empty(field) else own
    return own if own in missing else each if each in missing else ""


def _needed(promise: Field | Shape | Conditional | Instant | Relation) -> list[Place]:
    """Return the places of which each must have a value if a promise is to be exercised."""
    if isinstance(promise, Relation):
        return [promise.place, *(promise.place.within(side) for side in (promise.left, promise.right))]
    if isinstance(promise, Conditional):
        return [promise.place, *_asked_for(promise.condition, promise.place)]
    return [promise.place]


def _asked_for(condition: Mapping[str, Any], at: Place) -> list[Place]:
    """Return the places of the members that a condition requires, those inside them too.

    What only one of several conditions requires (`anyOf`) is not needed.
    """
    members = condition.get("properties", {})
    found: list[Place] = []
    for name in condition.get("required", ()):
        found.append(at.child(name))
        if isinstance(members.get(name), dict):
            found += _asked_for(members[name], at.child(name))
    for further in condition.get("allOf", ()):
        found += _asked_for(further, at) if isinstance(further, dict) else []
    if isinstance(condition.get("contains"), dict):
        found += [at.each(), *_asked_for(condition["contains"], at.each())]
    return found
