"""Points in time: unit, plausible range, sentinels, spelling, the response's own clock, midnight.

The raw number token is judged too: JSON Schema's integer takes 1774950882.0 and 1.774950882E9 (JSON Schema 2020-12
core, 4.2.2), a typed client does not.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, Unclear, rule
from fairport.spec.model import Instant
from fairport.words import shown, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer

DAY: Final = 86_400
SCALE: Final = {"s": 1, "ms": 1000}
SMALLER_UNITS: Final = (("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9))

SENTINELS: Final = {
    0: "zero, the epoch itself",
    -1: "-1",
    -62_135_596_800: "0001-01-01, the smallest .NET and Java date",
    -62_167_219_200: "0000-00-00, the empty MySQL date",
    253_402_300_799: "9999-12-31, the largest .NET date",
    253_402_214_400: "9999-12-31, the largest date",
    -2_208_988_800: "1900-01-01, the NTP and Excel epoch",
    -11_644_473_600: "1601-01-01, the Windows epoch",
    2_147_483_647: "2^31 - 1, the largest 32-bit number",
    4_294_967_295: "2^32 - 1, the largest unsigned 32-bit number",
}
"""Values that stand for "no date" in common platforms, in seconds."""

MIDNIGHTS: Final = {
    50_400: "Brisbane (UTC+10)",
    46_800: "Sydney or Melbourne in summer (UTC+11)",
    52_200: "Adelaide (UTC+9:30)",
    48_600: "Adelaide in summer (UTC+10:30)",
    57_600: "Perth, Singapore or Beijing (UTC+8)",
    54_000: "Tokyo (UTC+9)",
    43_200: "Auckland (UTC+12)",
    39_600: "Auckland in summer (UTC+13)",
    66_600: "India (UTC+5:30)",
    82_800: "Berlin or Paris (UTC+1)",
    79_200: "Berlin in summer or Helsinki (UTC+2)",
    14_400: "New York in summer (UTC-4)",
    18_000: "New York (UTC-5)",
    21_600: "Chicago (UTC-6)",
    25_200: "Denver (UTC-7)",
    28_800: "Los Angeles (UTC-8)",
}
"""Seconds after midnight UTC at which a day begins elsewhere."""

VALUE: Final = "a response with the instant in it"

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?")


def seconds_of(promise: Instant, value: object) -> float | None:
    """Return an instant in seconds since the epoch, None if the value is not of the promised kind.

    A number for s and ms; for iso a text of RFC 3339, which counts as UTC where it names no zone.
    """
    if promise.unit == "iso":
        return _iso_seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    try:
        return value / SCALE[promise.unit]
    except OverflowError:  # an integer of hundreds of digits
        return math.inf if value > 0 else -math.inf


def _iso_seconds(value: object) -> float | None:
    if not isinstance(value, str):
        return None
    text = value if _ISO.fullmatch(value) else f"{value}T00:00:00Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = moment.utcoffset()
    base = moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return base.total_seconds() - (offset.total_seconds() if offset else 0.0)


def _values(promise: Instant, answer: Answer) -> Iterator[tuple[str, object, float]]:
    """Yield pointer, value and seconds of every instant of the promised kind."""
    for at, value in answer.located(promise.place):
        seconds = seconds_of(promise, value)
        if seconds is not None:
            yield at, value, seconds


def _screen(promises: Sequence[Instant]) -> Callable[[Answer], list[int | None]]:
    """One look for all rules on numeric instants: plain integers, in range (so no sentinel), not after the Date."""
    return lambda answer: [_clean(promise, answer) for promise in promises]


def _midnight_screen(promises: Sequence[Instant]) -> Callable[[Answer], list[int | None]]:
    return lambda answer: [_clean_midnights(promise, answer) for promise in promises]


def _clean_midnights(promise: Instant, answer: Answer) -> int | None:
    count = _clean(promise, answer)
    day = DAY * SCALE.get(promise.unit, 1)
    uneven = count and any(value % day for value in answer.nodes(promise.place) if isinstance(value, int))
    return None if uneven else count


def _clean(promise: Instant, answer: Answer) -> int | None:
    """Return how many instants there are if all are surely kept by every rule here, else None; once per answer."""
    key = ("clean", promise.id)
    if key not in answer.notes:
        answer.notes[key] = _count_if_clean(promise, answer)
    return answer.notes[key]  # type: ignore[return-value]  # put there just now


def _count_if_clean(promise: Instant, answer: Answer) -> int | None:
    found = answer.extent(promise.place)
    if found is None or answer.text.flaws or promise.unit not in SCALE:
        return None
    count, least, greatest = found
    scale = SCALE[promise.unit]
    low, high = float(promise.minimum * scale), float(promise.maximum * scale)
    if promise.role == "event":
        date = answer.exchange.date
        high = min(high, (date + promise.skew) * scale) if date is not None else 0
    return count if not count or low <= least <= greatest <= high else None


def _is_number(promise: Instant) -> bool:
    return promise.unit in SCALE


def _is_event(promise: Instant) -> bool:
    return promise.role == "event"


def _unit_that_fits(promise: Instant, seconds: float) -> str | None:
    """Return the unit in which an implausible instant would be plausible, None if none or if it is plausible."""
    if promise.minimum <= seconds <= promise.maximum:
        return None
    mine = {"s": "seconds", "ms": "milliseconds"}[promise.unit]
    value = seconds * SCALE[promise.unit]
    for name, scale in (("seconds", 1.0), *SMALLER_UNITS):
        if name != mine and promise.minimum <= value / scale <= promise.maximum:
            return name
    return None


@rule("instants.unit", promise=Instant, facet="unit", over=Over.ANSWER, how=VALUE, screen=_screen, where=_is_number)
def unit(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """An instant is in the documented unit.

    A client that reads milliseconds as seconds shows the year 58000; one that reads seconds as milliseconds, 1970.
    """
    wanted = {"s": "seconds", "ms": "milliseconds"}[promise.unit]
    for at, value, seconds in _values(promise, answer):
        other = _unit_that_fits(promise, seconds)
        if other is None:
            yield Kept()
            continue
        yield Broken(
            message=f"{_name(promise)} is in {other}, not in {wanted}",
            at=at,
            expected=f"{wanted} since 1970",
            actual=shown(value),
            cause=other,
            hint=f"read as {other} it is {when(_as(other, promise, seconds))}",
        )


def _as(other: str, promise: Instant, seconds: float) -> float:
    return seconds * SCALE[promise.unit] / {"seconds": 1.0, **dict(SMALLER_UNITS)}[other]


def _name(promise: Instant) -> str:
    return promise.place.text.rpartition(".")[2]


@rule("instants.sentinel", promise=Instant, facet="sentinel", over=Over.ANSWER, how=VALUE, screen=_screen)
def sentinel(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """An instant that is not known is absent or null, never a stand-in date.

    A client shows the stand-in as a date, sorts by it and filters by it.
    """
    for at, value, seconds in _values(promise, answer):
        meaning = SENTINELS.get(int(seconds)) if seconds == seconds // 1 else None
        if meaning is None or promise.minimum <= seconds <= promise.maximum:
            yield Kept()
        else:
            yield Broken(
                message=f"{_name(promise)} is {shown(value)}, a stand-in for no date ({meaning})",
                at=at,
                expected="a real instant, or none",
                actual=shown(value),
            )


@rule("instants.range", promise=Instant, facet="range", over=Over.ANSWER, how=VALUE, screen=_screen)
def in_range(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """An instant lies in the plausible range.

    What lies outside was written in another unit, from another epoch, or from an unset variable.
    """
    for at, value, seconds in _values(promise, answer):
        if promise.minimum <= seconds <= promise.maximum:
            yield Kept()
        elif not _explained(promise, seconds):
            yield Broken(
                message=f"{_name(promise)} is {shown(value)}, which is {when(seconds)}",
                at=at,
                expected=f"between {when(promise.minimum)} and {when(promise.maximum)}",
                actual=shown(value),
            )


def _explained(promise: Instant, seconds: float) -> bool:
    """Whether another rule here names the cause of an instant out of range."""
    if "unit" in promise.facets and promise.unit in SCALE and _unit_that_fits(promise, seconds):
        return True
    return "sentinel" in promise.facets and seconds == seconds // 1 and int(seconds) in SENTINELS


@rule("instants.token", promise=Instant, facet="token", over=Over.ANSWER, how=VALUE, screen=_screen, where=_is_number)
def token(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """An instant is written in plain digits.

    1774950882.0 and 1.774950882E9 are legal JSON for a whole number, and stop clients that declare an integer.
    """
    for at, value, seconds in _values(promise, answer):
        number = seconds * SCALE[promise.unit]
        if not isinstance(value, float):
            yield Kept()
        elif number == number // 1:
            written = answer.text.token_at(at) or shown(value)
            yield Broken(
                message=f"{_name(promise)} is written as {written}",
                at=at,
                expected=str(int(number)),
                actual=written,
            )


@rule("instants.past", promise=Instant, facet="past", over=Over.ANSWER, how=VALUE, screen=_screen, where=_is_event)
def past(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """Something that has happened does not lie in the future.

    Local time written as UTC does this east of Greenwich: the newest events lie hours ahead of the response's Date.
    """
    exchange = answer.exchange
    date = exchange.date if exchange.date is not None else exchange.started + exchange.elapsed
    for at, value, seconds in _values(promise, answer):
        if not promise.minimum <= seconds <= promise.maximum:
            continue
        ahead = seconds - date
        if ahead <= promise.skew:
            yield Kept()
            continue
        if exchange.date is None:
            yield Unclear(message=f"{_name(promise)} lies {_span(ahead)} ahead of our clock; the response has no Date")
            return
        yield Broken(
            message=f"{_name(promise)} lies {_span(ahead)} after the response itself",
            at=at,
            expected=f"not after {when(date)} (Date) + {promise.skew} s",
            actual=f"{shown(value)} ({when(seconds)})",
            hint="local time may have been written as UTC" if ahead <= 14 * 3600 else "",
        )


def _span(seconds: float) -> str:
    if seconds < 2 * 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 3 * DAY else f"{seconds / DAY:.0f} days"


@rule(
    "instants.midnight",
    promise=Instant,
    facet="midnight",
    over=Over.ANSWER,
    how=VALUE,
    screen=_midnight_screen,
    where=lambda promise: promise.midnight,
)
def midnight(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """A date is written as midnight UTC.

    Midnight of another zone is another day in UTC: the date shifts by one for whoever reads it as documented.
    """
    for at, value, seconds in _values(promise, answer):
        if not promise.minimum <= seconds <= promise.maximum:
            continue
        residue = int(seconds % DAY)
        if residue == 0:
            yield Kept()
            continue
        zone = MIDNIGHTS.get(residue)
        yield Broken(
            message=f"{_name(promise)} is {when(seconds)}, not midnight UTC",
            at=at,
            expected="a multiple of 86400",
            actual=shown(value),
            cause=zone or "",
            hint=f"it is midnight in {zone}" if zone else "",
        )
