"""Points in time as they stand in bodies and requests, in seconds since the epoch."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Final

SCALE: Final = {"s": 1, "ms": 1000}
"""How many of a numeric unit make a second."""

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ZONE: Final = re.compile(r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})$")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = -62_135_596_800
_LAST: Final = 253_402_300_799
"""The first and the last second of the calendar, the years 1 to 9999."""


def seconds_of(value: object, unit: str) -> float | None:
    """Return a body's instant in seconds since the epoch, None if the value is not of the unit's kind.

    A number for s and ms; for iso a text of RFC 3339, which counts as UTC where it names no zone; for day a date as
    text, which counts from its midnight in UTC.
    """
    if unit == "day":
        return _iso_seconds(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    if unit == "iso":
        return _iso_seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = value / SCALE[unit]
    except OverflowError:  # an integer of hundreds of digits
        return None
    return seconds if math.isfinite(seconds) else None


def seconds_asked(text: str | None, unit: str) -> float | None:
    """Return a request parameter's instant in seconds since the epoch, None if it is absent or no instant."""
    if text is None or unit in {"iso", "day"}:
        return seconds_of(text, unit) if text is not None else None
    if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
        return None
    return int(text) / SCALE[unit]


def _iso_seconds(value: object) -> float | None:
    if not isinstance(value, str):
        return None
    text = value if _ISO.fullmatch(value) else f"{value}T00:00:00Z"
    try:
        moment = datetime.fromisoformat(text.upper())  # RFC 3339 section 5.6 allows "t" and "z"
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH).total_seconds()


def has_zone(text: str) -> bool:
    """Whether a text ends as an instant that names its zone does."""
    return _ZONE.search(text) is not None


def written(seconds: float, unit: str) -> str:
    """Return an instant as a request parameter carries it: whole seconds, milliseconds, RFC 3339 in UTC, or its day.

    What lies outside the calendar of RFC 3339 is written as its first or last second.
    """
    if unit in {"iso", "day"}:
        moment = datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST), UTC)
        if unit == "day":
            return moment.date().isoformat()
        return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return str(int(seconds * SCALE[unit]))
