"""Points in time as they stand in bodies and requests, in seconds since the epoch.

Text is read in three forms: as RFC 3339 writes it (section 5.6), as RFC 3339 all but writes it, and as ISO 8601 does
elsewhere. What a lenient reader understands counts as that moment; `Text.flaw` says what the letter does not allow.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, TypeAlias

SCALE: Final = {"s": 1, "ms": 1000}
"""How many of a numeric unit make a second."""
DAY: Final = 86_400

Flaw: TypeAlias = Literal["", "space", "comma", "offset", "no seconds", "no minutes", "basic", "week"]
"""What RFC 3339 does not allow: a space for the T, a comma for the point, an offset without a colon, less than the
whole time of day, and the other two forms of ISO 8601."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = -62_135_596_800
_LAST: Final = 253_402_300_799
"""The first and the last second of the calendar, the years 1 to 9999."""
_400_YEARS: Final = 146_097 * DAY
"""After so many seconds the calendar repeats itself."""
_LONGEST: Final = 64
"""Characters of the longest text that is read as a point in time."""

_TEXT: Final = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:(?P<between>[Tt ])(?P<hour>[0-9]{2})(?P<minutes>:(?P<minute>[0-9]{2})"
    r"(?P<seconds>:(?P<second>[0-9]{2})(?:(?P<mark>[.,])(?P<fraction>[0-9]+))?)?)?"
    r"(?P<zone>[Zz]|[+-][0-9]{2}(?P<colon>:?)(?:[0-9]{2})?)?)?"
)
_PLAIN: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-5][0-9])"
)
_OTHER: Final = re.compile(
    r"(?:[0-9]{8}|[0-9]{4}-W[0-9]{2}-[1-7]|[0-9]{4}W[0-9]{2}[1-7])"
    r"(?:T(?:[01][0-9]|2[0-3])(?::?[0-5][0-9]){0,2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}(?::?[0-5][0-9])?)?)?"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A point in time as a text says it.

    `exact` counts seconds since the epoch, a text without a zone being read as UTC; `step` is the smallest difference
    that it can tell, in seconds. `zone` is the offset as written, "" where there is none. `is_day` says that it names
    a day and no time of day. `flaw` is what RFC 3339 does not allow.
    """

    exact: Fraction
    step: Fraction
    zone: str = ""
    is_day: bool = False
    flaw: Flaw = ""

    @property
    def seconds(self) -> float:
        """Seconds since the epoch, as near as a float comes."""
        return float(self.exact)


@lru_cache(maxsize=8192)
def read_text(text: str) -> Text | None:
    """Return the point in time that a text says, None if it says none.

    A leap second stands only where UTC can have one, at the end of a month (RFC 3339 section 5.7).
    """
    if len(text) > _LONGEST:
        return None
    found = _TEXT.fullmatch(text)
    return _read(found) if found else _other_form(text)


def _read(found: re.Match[str]) -> Text | None:
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in _PARTS)
    offset = _offset(found["zone"] or "")
    start = _midnight(year, month, day)
    if start is None or offset is None or hour > 23 or minute > 59 or second > 60:
        return None
    exact = Fraction(start + hour * 3600 + minute * 60 + second - offset)
    if second == 60 and not _ends_a_month(exact):
        return None
    digits = found["fraction"] or ""
    exact += Fraction(int(digits or 0), 10 ** len(digits))
    is_day = not found["between"]
    step = Fraction(DAY) if is_day else _step(found, digits)
    return Text(exact, step, found["zone"] or "", is_day, "" if is_day else _flaw(found))


_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")


def _step(found: re.Match[str], digits: str) -> Fraction:
    whole = 1 if found["seconds"] else 60 if found["minutes"] else 3600
    return Fraction(whole, 10 ** len(digits))


def _flaw(found: re.Match[str]) -> Flaw:
    if not found["minutes"]:
        return "no minutes"
    if not found["seconds"]:
        return "no seconds"
    if found["mark"] == ",":
        return "comma"
    if found["colon"] == "":
        return "offset"
    return "space" if found["between"] == " " else ""


def _offset(zone: str) -> int | None:
    """Return how far a zone is ahead of UTC, in seconds; None if no zone can be."""
    if zone in {"", "Z", "z"}:
        return 0
    hours, minutes = int(zone[1:3]), int(zone[3:].removeprefix(":") or 0)
    if hours > 23 or minutes > 59:
        return None
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def _midnight(year: int, month: int, day: int) -> int | None:
    """Return when a day begins, in seconds since the epoch; None if there is no such day. The year 0 is a leap year."""
    try:
        moment = datetime(year or 400, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return int((moment - _EPOCH).total_seconds()) - (0 if year else _400_YEARS)


def _ends_a_month(exact: Fraction) -> bool:
    """Whether a new month begins just here, UTC."""
    if not _FIRST <= exact <= _LAST:
        return False
    moment = datetime.fromtimestamp(int(exact), UTC)
    return (moment.day, moment.hour, moment.minute, moment.second) == (1, 0, 0, 0)


def _other_form(text: str) -> Text | None:
    """Read a text as the basic form or the week dates of ISO 8601, as Python does."""
    if not _OTHER.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    passed = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    exact = passed.days * DAY + passed.seconds + Fraction(passed.microseconds, 10**6)
    is_day = "T" not in text
    step = Fraction(DAY) if is_day else Fraction(1, 10**6)
    return Text(exact, step, "Z" if moment.tzinfo else "", is_day, "week" if "W" in text else "basic")


def seconds_of(value: object, unit: str) -> float | None:
    """Return a body's instant in seconds since the epoch, None if the value is not of the unit's kind.

    A number for s and ms; for iso a text of RFC 3339, which counts as UTC where it names no zone; for day a date as
    text, which counts from its midnight in UTC.
    """
    seconds = seconds_told(value, unit)
    return seconds if seconds is not None and math.isfinite(seconds) else None


def seconds_told(value: object, unit: str) -> float | None:
    """Return what `seconds_of` does, and infinity for a number past all clocks."""
    if unit in {"iso", "day"}:
        return _text_seconds(value, unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    try:
        return value / SCALE[unit]
    except OverflowError:  # an integer of hundreds of digits
        return math.inf if value > 0 else -math.inf


@lru_cache(maxsize=8192)
def _plain_seconds(text: str) -> float | None:
    """Return the seconds of a text as most services write it; None for any other."""
    if not _PLAIN.fullmatch(text):
        return None
    try:
        return (datetime.fromisoformat(text) - _EPOCH).total_seconds()
    except ValueError:
        return None


def _text_seconds(value: object, unit: str) -> float | None:
    plain = _plain_seconds(value) if isinstance(value, str) and unit == "iso" else None
    if plain is not None:
        return plain
    found = moment_of(value, unit)
    return found.seconds if found else None


def has_zone(text: str) -> bool:
    """Whether a text is a point in time that names its zone."""
    found = read_text(text)
    return found is not None and bool(found.zone)


def is_plain(text: str) -> bool:
    """Whether a text is a point in time of RFC 3339, in the form that most services write: no flaw, and a zone."""
    return _plain_seconds(text) is not None


def moment_of(value: object, unit: str) -> Text | None:
    """Return a body's instant exactly, with the smallest difference that it tells; None as `seconds_of` does."""
    if unit in {"iso", "day"}:
        found = read_text(value) if isinstance(value, str) else None
        return found if found is None or unit == "iso" or found.is_day else None
    if seconds_of(value, unit) is None:
        return None
    number = Decimal(repr(value)).normalize()
    step = Fraction(10) ** min(0, int(number.as_tuple().exponent)) / SCALE[unit]
    return Text(Fraction(number) / SCALE[unit], step, "Z")


def seconds_asked(text: str | None, unit: str) -> float | None:
    """Return a request parameter's instant in seconds since the epoch, None if it is absent or no instant."""
    if text is None or unit in {"iso", "day"}:
        return seconds_of(text, unit if unit == "day" else "iso")
    if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
        return None
    return int(text) / SCALE[unit]


def written(seconds: float, unit: str) -> str:
    """Return an instant as a request parameter carries it: whole seconds, milliseconds, RFC 3339 in UTC, or its day.

    What lies outside the calendar of RFC 3339 is written as its first or last second.
    """
    if unit in {"iso", "day"}:
        moment = datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST), UTC)
        text = moment.replace(tzinfo=None).isoformat(timespec="seconds")
        return text[: len("2026-03-31")] if unit == "day" else f"{text}Z"
    return str(int(seconds * SCALE[unit]))
