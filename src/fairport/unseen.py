"""What never came, and need not come: optional members that no object had, and errors that nothing provoked.

A promise about such a value could not be exercised, and no service breaks its word by that. It is told as a gap, and is
accepted: the contract itself does not promise that the value is ever sent.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from fairport.conclusion import NEVER_ANSWERED, NEVER_SENT
from fairport.spec.model import Conditional, Contract, Field, Instant, Promise, Relation, Shape

if TYPE_CHECKING:
    from fairport.answers import Answer
    from fairport.places import Place

_BODIES: Final = (Field, Shape, Conditional, Instant, Relation)


class Unseen:
    """Which optional members and which documented responses have not come yet. Fed with every answer."""

    def __init__(self, contract: Contract) -> None:
        self._fields: dict[tuple[str, str], dict[str, Field]] = defaultdict(dict)
        self._missing: dict[str, dict[str, Place]] = defaultdict(dict)
        self._keys: dict[str, set[str]] = defaultdict(set)
        for field in contract.of(Field):
            for key in field.responses:
                self._fields[field.operation, key][field.place.text] = field
            if _may_be_missing(field):
                self._missing[field.operation] |= {p.text: p for p in (field.place, field.parent)}

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
        at = promise.place.text
        missing = self._missing.get(promise.operation, {})
        fields = [field for key in promise.responses for field in self._fields[promise.operation, key].values()]
        return NEVER_SENT if any(_explains(field, at, missing) for field in fields) else ""


def _may_be_missing(field: Field) -> bool:
    return bool(field.name) and (not field.required or "null" in field.types)


def _explains(field: Field, at: str, missing: dict[str, Place]) -> bool:
    """Whether a place lies at or under a member that may be missing, and was in every object that could have it."""
    own = field.place.text
    inside = at == own or at.startswith((f"{own}.", f"{own}["))
    return inside and _may_be_missing(field) and own in missing and field.parent.text not in missing
