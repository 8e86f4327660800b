"""How the MUST requirements stood from run to run, as one small picture in SVG: a bar a run, broken at the bottom."""

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
    """Return the picture of runs, oldest first."""
    drawn = runs[-MOST:]
    parts = [part for place, run in enumerate(drawn) for part in _bar(place, run)]
    return Trend(width=max(1, len(drawn)) * STEP, parts=tuple(parts), words=_words(drawn))


def _bar(place: int, run: Standing) -> list[Part]:
    held = tally(run)
    counts = {"broken": held.broken, "waived": held.waived, "unverified": held.unverified, "kept": held.kept}
    total = sum(counts.values())
    parts: list[Part] = []
    bottom = float(HEIGHT)
    for tone, count in counts.items():
        if count:
            height = round(HEIGHT * count / total, 2)
            bottom = round(bottom - height, 2)
            parts.append(Part(tone=tone, x=place * STEP, y=max(0.0, bottom), height=height))
    return parts


def _words(runs: Sequence[Standing]) -> str:
    if not runs:
        return "no run"
    first, last = tally(runs[0]), tally(runs[-1])
    now = f"{last.broken} MUST broken and {last.unverified} not verified in the latest"
    if len(runs) == 1:
        return f"1 run: {now}"
    return f"{len(runs)} runs: {first.broken} MUST broken and {first.unverified} not verified in the first, {now}"
