"""Positions along an axis: the arithmetic that the pictures share. All lengths are in units of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_UNITS: Final = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
_THOUSAND: Final = 1000
DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A straight axis from `least` to `greatest` over `width` units, beginning at `left`."""

    least: float
    greatest: float
    left: float
    width: float

    @property
    def span(self) -> float:
        """What the axis covers."""
        return self.greatest - self.least

    def at(self, value: float) -> float:
        """Return where a value stands, held within the axis."""
        part = (value - self.least) / self.span if self.span > 0 else 0.0
        return round(self.left + self.width * min(1.0, max(0.0, part)), 1)


def time_ticks(line: Line, most: int = 6) -> tuple[Tick, ...]:
    """Return some moments on an axis of seconds since the epoch: at both ends and evenly between."""
    span = line.span
    form = "%Y-%m-%d" if span > most * DAY else "%m-%d %H:%M"
    moments = [line.least + span * i / (most - 1) for i in range(most)] if span > 0 else [line.least]
    return tuple(Tick(line.at(moment), _calendar(moment, form)) for moment in moments)


def _calendar(seconds: float, form: str) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime(form)
    except (OverflowError, ValueError, OSError):
        return f"{seconds:.0f} s"


@dataclass(frozen=True, slots=True)
class Log:
    """A logarithmic axis of durations in seconds, whole decades, over `width` units from `left` on."""

    first: int
    last: int
    left: float
    width: float

    def at(self, seconds: float) -> float:
        """Return where a duration stands."""
        place = math.log10(seconds) if seconds > 0 else self.first
        part = (min(max(place, self.first), self.last) - self.first) / (self.last - self.first)
        return round(self.left + self.width * part, 1)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """A mark at each decade."""
        return tuple(Tick(self.at(10.0**power), duration(10.0**power)) for power in range(self.first, self.last + 1))


def log_over(least: float, greatest: float, left: float, width: float) -> Log:
    """Return the decades that hold some durations in seconds, between a microsecond and a day."""
    first = math.floor(math.log10(min(max(least, 1e-6), DAY)))
    last = math.ceil(math.log10(min(max(greatest, 1e-6), DAY)))
    return Log(first, max(last, first + 1), left, width)


def duration(seconds: float) -> str:
    """Return a duration in the unit that suits it, three figures long: "1.74 ms"."""
    size_, unit = next((each for each in _UNITS if abs(seconds) >= each[0]), _UNITS[-1])
    amount = seconds / size_
    return f"{amount:,.0f} {unit}" if amount >= _THOUSAND else f"{amount:.3g} {unit}"


def size(count: int) -> str:
    """Return a count of bytes in the unit that suits it: "400 bytes", "23.8 kB", "1.2 MB"."""
    if count < _THOUSAND:
        return f"{count} byte{'' if count == 1 else 's'}"
    if count < _THOUSAND**2:
        return f"{count / _THOUSAND:.3g} kB"
    return f"{count / _THOUSAND**2:,.1f} MB"
