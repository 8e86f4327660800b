"""Response times by operation, as this client saw them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.reports.html.scales import Log, Tick, log_over

if TYPE_CHECKING:
    from fairport.reports.html.looks import Look

MOST_OPERATIONS: Final = 40
LEFT: Final = 190.0
WIDTH: Final = 590.0
ROW: Final = 24.0
TOP: Final = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The times of one operation in seconds, and where they stand in the picture."""

    operation: str
    count: int
    troubled: int
    least: float
    median: float
    ninth: float
    greatest: float
    y: float
    x: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesPicture:
    """All operations; `cut` counts those left out."""

    rows: tuple[Times, ...]
    ticks: tuple[Tick, ...]
    cut: int

    @property
    def height(self) -> float:
        """The height of the picture."""
        return TOP + ROW * len(self.rows) + 4


class ResponseTimes:
    """Collects how long each attempt took that was answered; a float each, whatever the trace weighs."""

    def __init__(self) -> None:
        self._taken: dict[str, array[float]] = {}
        self._troubled: dict[str, int] = {}
        self._beyond: set[str] = set()

    def take(self, look: Look) -> None:
        """Keep the time of one attempt."""
        exchange = look.exchange
        name = exchange.ask.operation
        if name not in self._taken:
            if len(self._taken) >= MOST_OPERATIONS:
                self._beyond.add(name)
                return
            self._taken[name], self._troubled[name] = array("d"), 0
        if exchange.trouble or not exchange.status:
            self._troubled[name] += 1
        else:
            self._taken[name].append(exchange.elapsed)

    def picture(self) -> TimesPicture | None:
        """Return the picture, None where nothing was answered."""
        answered = {name: sorted(taken) for name, taken in sorted(self._taken.items()) if taken}
        if not answered:
            return None
        axis = log_over(min(t[0] for t in answered.values()), max(t[-1] for t in answered.values()), LEFT, WIDTH)
        rows = [
            _times(name, taken, self._troubled[name], axis, place)
            for place, (name, taken) in enumerate(answered.items())
        ]
        return TimesPicture(rows=tuple(rows), ticks=axis.ticks, cut=len(self._beyond))


def _times(name: str, taken: list[float], troubled: int, axis: Log, place: int) -> Times:
    least, median, ninth, greatest = taken[0], _at(taken, 0.5), _at(taken, 0.9), taken[-1]
    return Times(
        operation=name,
        count=len(taken),
        troubled=troubled,
        least=least,
        median=median,
        ninth=ninth,
        greatest=greatest,
        y=TOP + ROW * place,
        x=(axis.at(least), axis.at(median), axis.at(ninth), axis.at(greatest)),
    )


def _at(taken: list[float], part: float) -> float:
    """Return the value that `part` of the sorted values do not exceed (nearest rank)."""
    return taken[max(0, -(-len(taken) * int(part * 100) // 100) - 1)]
