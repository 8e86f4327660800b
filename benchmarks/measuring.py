"""How the benchmarks measure: the contenders take turns, the median of each is kept, and only ratios are compared."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table.

    `value` is a ratio unless `unit` says otherwise; `bar` is what it must not exceed (None: told only).
    """

    group: str
    name: str
    value: float
    unit: str = "x"
    bar: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether the bar holds, or there is none."""
        return self.bar is None or self.value <= self.bar


def interleaved(contenders: Mapping[str, Callable[[], Callable[[], object]]], repetitions: int) -> dict[str, float]:
    """Return the median seconds of each contender, asked in turn: what slows the machine slows all of them.

    A contender makes itself ready, which is not measured, and returns its work, which is. The garbage collector runs
    before each turn and not during it.
    """
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for repetition in range(repetitions + 1):
        for name, ready in contenders.items():
            seconds = timed(ready())
            if repetition:  # the first round fills caches
                taken[name].append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that a piece of work takes once."""
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun
    finally:
        gc.enable()


def micro(seconds: float) -> str:
    """Return a duration in the unit that suits it."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} us"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
