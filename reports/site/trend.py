"""How many MUST requirements were not kept from run to run, as one small picture in SVG: a bar a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.reports.site.columns import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.standing import Standing

MOST: Final = 60
"""So many runs are drawn, the latest ones; the table beside the picture has them all."""
HEIGHT: Final = 48
BAR: Final = 8
STEP: Final = 10
FOOT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a bar, in units of the picture from its upper left corner; `tone` names its colour and pattern."""

    tone: str
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A picture `width` by HEIGHT, and the same in words."""

    width: int
    parts: tuple[Part, ...]
    words: str


def trend_of(runs: Sequence[Standing]) -> Trend:
    """Return the picture of runs, oldest first; the tallest bar fills it."""
    drawn = runs[-MOST:]
    most = max((sum(_missed(run).values()) for run in drawn), default=0)
    parts = [part for place, run in enumerate(drawn) for part in _bar(place, run, most)]
    return Trend(width=max(1, len(drawn)) * STEP, parts=tuple(parts), words=_words(drawn))


def _missed(run: Standing) -> dict[str, int]:
    """Return how many MUST requirements were not kept, by tone, from the bottom up."""
    held = tally(run)
    return {"broken": held.broken, "waived": held.waived, "unverified": held.unverified}


def _bar(place: int, run: Standing, most: int) -> list[Part]:
    """Return the bar of a run; one that kept everything has a foot alone."""
    parts: list[Part] = []
    bottom = float(HEIGHT)
    for tone, count in _missed(run).items():
        if count:
            height = round(HEIGHT * count / most, 2)
            bottom = round(bottom - height, 2)
            parts.append(Part(tone=tone, x=place * STEP, y=max(0.0, bottom), height=height))
    return parts or [Part(tone="kept", x=place * STEP, y=float(HEIGHT - FOOT), height=FOOT)]


def _words(runs: Sequence[Standing]) -> str:
    if not runs:
        return "no run"
    first, last = tally(runs[0]), tally(runs[-1])
    now = f"{last.broken} MUST broken and {last.unverified} not verified in the latest"
    if len(runs) == 1:
        return f"1 run: {now}"
    return f"{len(runs)} runs: {first.broken} MUST broken and {first.unverified} not verified in the first, {now}"
