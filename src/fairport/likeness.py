"""Likeness: what a comparison that is not exact takes for a value that was asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

CASE: Final = "but for capitals and small letters"
PATTERN: Final = "as a pattern"
DIGITS: Final = "by its digits"
ANY: Final = {"%": ".*", "*": ".*", "_": ".", "?": "."}
"""Characters that stand for others in some comparison or other, and for which."""
LOOSELY: Final = re.IGNORECASE | re.DOTALL


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is like some values: in other letters, by a character that stands for others, or by all of its digits."""

    folded: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    digits: frozenset[str]

    def how(self, texts: Iterable[str]) -> str:
        """Return how one of the texts fits one of the values, "" if none does. What is the same fits by its case."""
        held = [*texts]
        if any(text.casefold() in self.folded for text in held):
            return CASE
        if any(pattern.fullmatch(text) for pattern in self.patterns for text in held):
            return PATTERN
        return DIGITS if any(_digits(text) in self.digits for text in held) else ""


def likeness_to(values: Iterable[str]) -> Likeness:
    """Return what is like one of these values."""
    held = sorted(values)
    return Likeness(
        folded=frozenset(value.casefold() for value in held),
        patterns=tuple(re.compile(_pattern(value), LOOSELY) for value in held if not ANY.keys().isdisjoint(value)),
        digits=frozenset(map(_digits, held)) - {""},
    )


def _pattern(value: str) -> str:
    return "".join(ANY.get(letter, re.escape(letter)) for letter in value)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())
