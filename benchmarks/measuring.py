"""How the benchmarks measure: the contenders take turns, the best of each is kept, and only ratios are compared."""

from __future__ import annotations

import gc
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Pieces: TypeAlias = "Callable[[], object] | Sequence[Callable[[], object]]"


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


def interleaved(
    contenders: Mapping[str, Callable[[], Pieces]], repetitions: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Return the seconds that each contender needs, asked in turn: what slows the machine slows all of them.

    A contender makes itself ready, which is not measured, and returns its work in one piece or several. Of each piece
    the quickest turn counts: what else the machine does makes turns longer, never shorter, and hits long pieces more
    often than short ones. The garbage collector runs before each turn and not during it.
    """
    taken: dict[str, list[list[float]]] = {name: [] for name in contenders}
    for repetition in range(repetitions + 1):
        for name, ready in contenders.items():
            seconds = timed(ready(), clock)
            if repetition:  # the first round fills caches
                taken[name].append(seconds)
    return {name: sum(map(min, zip(*turns, strict=True))) for name, turns in taken.items()}


def processor_time() -> float:
    """Return the seconds that processors have worked for this process, all its threads, and what it has waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def timed(work: Pieces, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Return the seconds that each piece of work takes once."""
    pieces = [work] if callable(work) else work
    taken: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for piece in pieces:
            begun = clock()
            piece()
            taken.append(clock() - begun)
    finally:
        gc.enable()
    return taken


def micro(seconds: float) -> str:
    """Return a duration in the unit that suits it."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} us"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
