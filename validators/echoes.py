"""Echoes: what an answer says that it was asked is what it was asked."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from fairport.moments import seconds_of
from fairport.rules import Broken, Kept, Over, Sight, Told, rule
from fairport.spec.model import Echo
from fairport.validators.compiled import is_valid
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.answers import Answer
    from fairport.evidence import Ask

SEPARATORS: Final = ",|; "
"""What stands between the values of a list in one text (OpenAPI 3.1, styles form, pipeDelimited, spaceDelimited)."""
TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


@rule(
    "echoes.equal",
    promise=Echo,
    facet="equal",
    over=Over.ANSWER,
    how="a successful request that sends the parameter",
)
def equal(promise: Echo, answer: Answer) -> Iterator[Sight]:
    """What an answer repeats of its request is what the request said.

    A client that reads it back believes that it was given what it asked for, and goes on from the wrong place.
    """
    ask = answer.exchange.ask
    sent = _sent(ask, promise.parameter)
    if not sent or ask.probe:
        return
    allowed = _allowed(promise, sent)
    for at, value in answer.located(promise.place):
        if value is None or not allowed:
            continue
        if all(_is_one_of(part, allowed) for part in (value if isinstance(value, list) else [value])):
            yield Kept()
            continue
        if promise.limits and _is_cut(value, sent):
            yield Told(message=f"{promise.parameter} is told as it was cut to a maximum, {value}")
            continue
        asked = either(map(shown, sent))
        yield Broken(
            message=f"{promise.place} is {_told(value)}, and {promise.parameter} was sent as {asked}",
            at=at,
            expected=asked,
            actual=_told(value),
        )


def _is_cut(value: object, sent: list[str]) -> bool:
    """Whether a size is one that those asked for were cut to."""
    numbers = [int(text) for text in sent if text.isdecimal()]
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < min(numbers, default=0)


def _told(value: object) -> str:
    return either(map(shown, value), "and") if isinstance(value, list) else shown(value)


def _sent(ask: Ask, name: str) -> list[str]:
    """Return the values of a parameter as sent in path, query (a list also as `name[]` or `name[0]`) and headers."""
    listed = re.compile(re.escape(name) + r"(?:\[[0-9]*\])?")
    return [
        *(value for key, value in ask.path if key == name),
        *(value for key, value in ask.query if listed.fullmatch(key)),
        *(value for key, value in ask.headers if key.lower() == name.lower()),
    ]


def _allowed(promise: Echo, sent: list[str]) -> list[str]:
    """Return every value that the sent ones stand for; none if one of them is none that the parameter takes."""
    if promise.schema.get("type") == "array":
        return [part for text in sent for part in _parts(text)]
    return [] if promise.schema and not all(_is_documented(promise, text) for text in sent) else sent


def _parts(text: str) -> list[str]:
    """Return the values that a list written as one text may stand for, the text itself among them."""
    if text.startswith("["):
        try:
            held = json.loads(text)
        except ValueError:
            held = None
        if isinstance(held, list):
            return [value if isinstance(value, str) else json.dumps(value) for value in held]
    return [text, *(part for mark in SEPARATORS if mark in text for part in text.split(mark))]


def _is_documented(promise: Echo, text: str) -> bool:
    return any(is_valid(promise.schema, value) for value in _readings(text))


def _readings(text: str) -> Iterator[object]:
    """Yield what a text of a request may stand for: itself, a number, a truth value."""
    yield text
    if _NUMBER.fullmatch(text):
        yield int(text) if text.lstrip("-").isdecimal() else float(text)
    if text.lower() in TRUTHS:
        yield TRUTHS[text.lower()]


def _is_one_of(value: object, sent: list[str]) -> bool:
    return any(_is_same(value, text) for text in sent)


def _is_same(value: object, text: str) -> bool:
    """Whether a value of a body is what a request spelled as text."""
    if isinstance(value, bool):
        return TRUTHS.get(text.lower()) is value
    if isinstance(value, int | float):
        return _NUMBER.fullmatch(text) is not None and Decimal(text) == Decimal(repr(value))
    if not isinstance(value, str):
        return False
    seconds = seconds_of(value, "iso") if "T" in value.upper() else None
    return value == text or (seconds is not None and seconds == seconds_of(text, "iso"))
