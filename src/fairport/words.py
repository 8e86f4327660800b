"""Values and kinds in the words that a person reads: short, bounded, harmless on any terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 80


def kind_of(value: object) -> str:
    """Return the JSON type of a value: integer and number told apart by how they were read."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), type(value).__name__)


def a_kind(value: object) -> str:
    """Return the JSON type with its article: "a string", "an array", "null"."""
    return with_article(kind_of(value))


def with_article(kind: str) -> str:
    """Return a JSON type's name with its article; null takes none."""
    return kind if kind == "null" else f"{'an' if kind[0] in 'aio' else 'a'} {kind}"


def shown(value: object, longest: int = LONGEST) -> str:
    """Return a value as JSON-like text of at most `longest` characters, control characters escaped."""
    match value:
        case str():
            text = '"' + printable(value.replace("\\", "\\\\").replace('"', '\\"')) + '"'
        case list():
            text = f"array of {len(value)}"
        case dict():
            text = f"object with {either(sorted(printable(str(name)) for name in value), 'and', 6) or 'no members'}"
        case None | bool():
            text = {None: "null", True: "true", False: "false"}[value]
        case _:
            text = printable(repr(value))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def printable(text: str) -> str:
    """Return a text with every character that a terminal could act on, or that misleads a reader, escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def either(words: Iterable[str], joint: str = "or", most: int = 12) -> str:
    """Return words as a list in a sentence: "a, b or c"; past `most` the rest is counted."""
    held = list(words)
    if len(held) > most:
        held = [*held[:most], f"{len(held) - most} more"]
    return f" {joint} ".join([", ".join(held[:-1]), held[-1]]) if len(held) > 1 else "".join(held)


def when(seconds: float) -> str:
    """Return a moment as `2026-03-31 09:54:42Z`; outside the calendar, the number itself."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
    except (OverflowError, ValueError, OSError):
        return f"{seconds} s after 1970"


def times(count: int) -> str:
    """Return "once", "twice", "n times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
