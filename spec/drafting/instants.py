"""Recognises points in time and days: by formats, names, descriptions and examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.words import AHEAD, CLOCKS, HAPPENED, words
from fairport.spec.plain import as_map, is_map, under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.spec.drafting.shapes import Schemas, Shape
    from fairport.spec.schemas import Layer

RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$")
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d$")
EPOCH: Final = re.compile(r"\b(unix|epoch|posix|since 1970|seconds since|milliseconds since)\b")
MILLIS: Final = re.compile(r"\b(milli(second)?s?|ms)\b")
LATER: Final = re.compile(
    r"\b(will|expires?|expiration|scheduled|future|deadline|due|until|upcoming|expected|planned)\b"
)
WAS: Final = re.compile(
    r"\b(?:when|(?:date|time|instant|moment|timestamp)(?: at which| on which| that| when)?)(?: (?:the|this|an?))?"
    r"(?: (?!(?:if|after|before|once|since|ends?|starts?|that|until)\b)[\w-]+){1,3}? (?:was|were|has been|have been)"
    r"(?: first| last| originally| initially)? ([a-z]+)\b(?! (?:for|to)\b)"
)
"""What a description says of the past; its last word is what happened."""
MADE: Final = frozenset({"made", "booked", "placed", "ordered", "paid", "written", "taken", "built"})
"""Words that only a description makes words for what happened."""
BORN: Final = re.compile(r"(create|update)(time|timestamp|date)")
MILLIS_FROM: Final = 10**11
"""Seconds of that size lie after the year 5000."""


def unit_of(shape: Shape, name: str, prose: str) -> tuple[str, float, str] | None:
    """Return how a point in time is written, how sure that is, and why; None for what is no point in time."""
    if shape.format == "date-time" and "string" in shape.types:
        return "iso", 0.95, "its format is date-time"
    if shape.format == "date" and "string" in shape.types:
        return "day", 0.92, "its format is date"
    if shape.is_number:
        return _number(shape, name, prose)
    if shape.is_text and not shape.format and _is_clock(name):
        return _text(shape, prose)
    return None


def _number(shape: Shape, name: str, prose: str) -> tuple[str, float, str] | None:
    unit = "ms" if MILLIS.search(prose) or {"ms", "millis", "milliseconds"} & set(words(name)) else "s"
    if shape.format in {"unixtime", "unix-time", "unix-timestamp", "timestamp", "epoch"}:
        return unit, 0.92, f"its format is {shape.format}"
    example = shape.example
    if isinstance(example, (int, float)) and not isinstance(example, bool) and 10**8 <= example < 10**14:
        shown = "ms" if example >= MILLIS_FROM else "s"
        if EPOCH.search(prose):
            return shown, 0.92 if shown == unit else 0.75, "it is described as time since the epoch, and its example is"
        if _is_clock(name) or set(words(name)) & HAPPENED.keys():
            return shown, 0.8, "its name and its example are those of a point in time"
    if EPOCH.search(prose) and "duration" not in prose:
        return unit, 0.85, "it is described as time since the epoch"
    if _is_clock(name) and set(words(name)) & HAPPENED.keys():
        return unit, 0.4, "its name is that of a point in time"
    return None


def _text(shape: Shape, prose: str) -> tuple[str, float, str] | None:
    example = shape.example
    if isinstance(example, str) and RFC_3339.match(example):
        return "iso", 0.8, "its example is a point in time (RFC 3339)"
    if isinstance(example, str) and DAY.match(example):
        return "day", 0.75, "its example is a day"
    if re.search(r"rfc ?-?3339", prose):
        return "iso", 0.8, "it is described as RFC 3339"
    if re.search(r"iso[ -]?8601", prose):
        return "iso", 0.5, "it is described as ISO 8601, of which RFC 3339 is a part"
    return None


def _is_clock(name: str) -> bool:
    return bool(set(words(name)) & CLOCKS)


def role_of(name: str, prose: str) -> tuple[str, float]:
    """Return the role of a point in time by its name, and how sure that is; `date` claims less."""
    named = words(name)
    sure = max((HAPPENED.get(word, 0.0) for word in named), default=0.0)
    was = WAS.search(prose)
    if not sure and (BORN.fullmatch("".join(named)) or (was and (was[1] in HAPPENED or was[1] in MADE))):
        sure = 0.8
    if not sure or set(named) & AHEAD or LATER.search(prose):
        return "date", 0.9
    return "event", sure


def instants(bodies: Iterable[Shape]) -> Iterator[Proposal]:
    """Propose the points in time in bodies, each where its schema says it: every schema is looked at once."""
    seen: set[str] = set()
    waiting: list[tuple[Shape, str]] = [(shape, "") for shape in bodies]
    while waiting:
        shape, name = waiting.pop()
        if name and shape.is_scalar and shape.at not in seen:
            yield from _instant(shape, name)
        for layer in shape.layers:
            if layer.at not in seen:
                seen.add(layer.at)
                waiting += _below(shape.schemas, layer)


def _below(schemas: Schemas, layer: Layer) -> Iterator[tuple[Shape, str]]:
    """What stands inside one schema, each member with its name."""
    if is_map(layer.schema.get("items")):
        yield schemas.shape([(under(layer.at, "items"), layer.schema["items"])]), ""
    for name, member in as_map(layer.schema.get("properties")).items():
        yield schemas.shape([(under(layer.at, "properties", name), member)]), name


def _instant(shape: Shape, name: str) -> Iterator[Proposal]:
    prose = shape.prose
    found = unit_of(shape, name, prose)
    if found is None or any("instant" in (layer.said or {}) for layer in shape.layers):
        return
    unit, sure, reason = found
    role, held = role_of(name, prose) if unit != "day" else ("date", 0.9)
    value: dict[str, Any] = {"unit": unit, "role": role}
    happened = "its name or description says that it happened"
    why = happened if role == "event" else "it may lie ahead, for all that its name says"
    yield Proposal(
        at=shape.at,
        keyword=("instant",),
        value=value,
        confidence=round(min(sure, held), 2),
        reason=f"{name!r}: {reason}; {why}",
    )
