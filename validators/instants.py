"""Points in time: unit, plausible range, sentinels, spelling, the response's own clock, midnight.

The raw number token is judged too: JSON Schema's integer takes 1774950882.0 and 1.774950882E9 (JSON Schema 2020-12
core, 4.2.2), a typed client does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.moments import DAY, SCALE, is_plain, read_text, seconds_told
from fairport.rules import Broken, Kept, Over, Sight, Unclear, rule
from fairport.spec.model import Instant
from fairport.words import shown, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer

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
NO_STAND_INS: Final = (1, 2_147_483_646)
"""Between these, in seconds, nothing stands for "no date"."""

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

ODD_FORMS: Final = {
    "space": "with a space between day and time",
    "comma": "with a comma before the fraction",
    "offset": "with an offset that is not hours, colon, minutes",
    "no seconds": "without seconds",
    "no minutes": "without minutes",
    "basic": "in the basic form of ISO 8601",
    "week": "as a week date",
}
"""What RFC 3339 does not allow of a text, in words. Of these, it names the space as what some choose all the same."""

FARTHEST_ZONE: Final = 14 * 3600
"""By how many seconds a day begins earlier than UTC's, at the most."""


def _values(promise: Instant, answer: Answer) -> Iterator[tuple[str, object, float]]:
    """Yield pointer, value and seconds of every instant of the promised kind."""
    for at, value in answer.located(promise.place):
        seconds = seconds_told(value, promise.unit)
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
    numeric = promise.unit in SCALE
    found = answer.extent(promise.place) if numeric else _text_extent(promise, answer)
    if found is None or answer.text.flaws:
        return None
    count, least, greatest = found
    scale = SCALE.get(promise.unit, 1)
    first, last = (promise.minimum, promise.maximum) if _is_bounded(promise) else NO_STAND_INS
    low, high = float(first * scale), float(last * scale)
    if promise.role == "event":
        date = answer.exchange.date
        high = min(high, (date + _ahead(promise)) * scale) if date is not None else 0
    return count if not count or low <= least <= greatest <= high else None


def _text_extent(promise: Instant, answer: Answer) -> tuple[int, float, float] | None:
    """Return count, least and greatest in seconds of texts that are all as promised; None if any is not."""
    texts = [node for node in answer.nodes(promise.place) if node is not None]
    if not all(isinstance(text, str) and _is_as_promised(promise, text) for text in texts):
        return None
    seconds = [seconds for text in texts if (seconds := seconds_told(text, promise.unit)) is not None]
    return (len(seconds), min(seconds), max(seconds)) if seconds else (0, 0, 0)


def _is_as_promised(promise: Instant, text: str) -> bool:
    if promise.unit == "iso" and promise.zone != "absent":
        return is_plain(text)
    found = read_text(text)
    if found is None or found.flaw or found.is_day != (promise.unit == "day"):
        return False
    return found.is_day or not found.zone


def _ahead(promise: Instant) -> int:
    """Return how far something that has happened may lie after the response's Date, in seconds, wherever its day is."""
    return promise.skew + (FARTHEST_ZONE if promise.unit == "day" else 0)


def _is_plausible(promise: Instant, seconds: float) -> bool:
    """Whether an instant lies in the plausible range; where none is promised, any but a stand-in for no date."""
    if _is_bounded(promise):
        return promise.minimum <= seconds <= promise.maximum
    return seconds not in SENTINELS or (seconds == 0 and _may_be_zero(promise))


def _is_bounded(promise: Instant) -> bool:
    """Whether a plausible range is promised."""
    return bool(promise.minimum or promise.maximum)


def _may_be_zero(promise: Instant) -> bool:
    """Whether the epoch itself may be meant: a day like any other, or a date that may lie anywhere."""
    return promise.unit == "day" or promise.role == "date"


def _is_number(promise: Instant) -> bool:
    return promise.unit in SCALE


def _is_text(promise: Instant) -> bool:
    return promise.unit not in SCALE


def _is_event(promise: Instant) -> bool:
    return promise.role == "event"


def _unit_that_fits(promise: Instant, seconds: float) -> str | None:
    """Return the unit in which an implausible instant would be plausible, None if none or if it is plausible."""
    if promise.minimum <= seconds <= promise.maximum:
        return None  # this unit itself
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


@rule("instants.text", promise=Instant, facet="unit", over=Over.ANSWER, how=VALUE, screen=_screen, where=_is_text)
def text(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """An instant or a day that is a text is written as RFC 3339 writes it.

    What else ISO 8601 allows stops the parsers of databases, browsers and most languages, or is read as another moment.
    """
    wanted = "a day, as 2026-03-31" if promise.unit == "day" else "a point in time, as 2026-03-31T09:54:42Z"
    for at, value in answer.located(promise.place):
        if not isinstance(value, str):
            continue
        form = _odd_form(promise, value)
        if not form:
            yield Kept()
            continue
        yield Broken(
            message=f"{_name(promise)} is {shown(value)}, {form}",
            at=at,
            expected=f"{wanted} (RFC 3339 section 5.6)",
            actual=shown(value),
            cause=form,
            level="SHOULD" if form == ODD_FORMS["space"] else "",
        )


def _odd_form(promise: Instant, value: str) -> str:
    """Return in words what is wrong with the form of a text, "" if nothing."""
    wanted = "day" if promise.unit == "day" else "point in time"
    found = read_text(value)
    if found is None:
        return f"which is no {wanted}"
    if found.flaw:
        return ODD_FORMS[found.flaw]
    if found.is_day != (promise.unit == "day"):
        return f"a {'day' if found.is_day else 'point in time'} and not a {wanted}"
    return ""


@rule(
    "instants.zone",
    promise=Instant,
    facet="zone",
    over=Over.ANSWER,
    how=VALUE,
    screen=_screen,
    where=lambda promise: promise.zone != "any",
)
def zone(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """A point in time names its zone where that is documented, and names none where it is not.

    A text without a zone is local time for one parser and UTC for the next: hours apart, and nothing tells which.
    """
    for at, value in answer.located(promise.place):
        found = read_text(value) if isinstance(value, str) else None
        if found is None or found.is_day:
            continue
        if bool(found.zone) == (promise.zone == "required"):
            yield Kept()
            continue
        yield Broken(
            message=f"{_name(promise)} is {shown(value)}, {'with a' if found.zone else 'without a'} zone",
            at=at,
            expected="a zone: Z, or an offset such as +10:00" if promise.zone == "required" else "no zone",
            actual=found.zone or "none",
        )


@rule("instants.sentinel", promise=Instant, facet="sentinel", over=Over.ANSWER, how=VALUE, screen=_screen)
def sentinel(promise: Instant, answer: Answer) -> Iterator[Sight]:
    """An instant that is not known is absent or null, never a stand-in date.

    A client shows the stand-in as a date, sorts by it and filters by it.
    """
    for at, value, seconds in _values(promise, answer):
        meaning = SENTINELS.get(int(seconds)) if seconds == seconds // 1 else None
        if meaning is None or _is_plausible(promise, seconds):
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
        if not _is_plausible(promise, seconds):
            continue
        ahead = seconds - date
        if ahead <= _ahead(promise):
            yield Kept()
            continue
        if exchange.date is None:
            yield Unclear(message=f"{_name(promise)} lies {_span(ahead)} ahead of our clock; the response has no Date")
            return
        yield Broken(
            message=f"{_name(promise)} lies {_span(ahead)} after the response itself",
            at=at,
            expected=f"not after {when(date)} (Date) + {_ahead(promise)} s",
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
        if not _is_plausible(promise, seconds):
            continue
        residue = int(seconds % DAY)
        if residue == 0:
            yield Kept()
            continue
        place = MIDNIGHTS.get(residue)
        yield Broken(
            message=f"{_name(promise)} is {when(seconds)}, not midnight UTC",
            at=at,
            expected="a multiple of 86400" if _is_number(promise) else "T00:00:00Z",
            actual=shown(value),
            cause=place or "",
            hint=f"it is midnight in {place}" if place else "",
        )
