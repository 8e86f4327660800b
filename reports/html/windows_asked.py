"""The time line of windows asked: for each window the instants of the items that it returned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fairport.moments import seconds_asked, seconds_of
from fairport.pages import SUCCESS
from fairport.reports.html.scales import Line, Tick, time_ticks
from fairport.spec.model import Instant, Paging, Window
from fairport.words import when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.answers import Answer
    from fairport.places import Place
    from fairport.reports.html.looks import Look
    from fairport.spec.model import Contract

MOST_WINDOWS: Final = 200
MOST_PICTURES: Final = 12
MOST_LINES: Final = 14
MOST_ITEMS: Final = 2_000
"""So many items of one window are drawn; all are counted."""
LEFT: Final = 92.0
WIDTH: Final = 700.0
ROW: Final = 16.0
TOP: Final = 26.0

_Key = tuple[str, str | None, str | None]


@dataclass(slots=True)
class _Held:
    start: float | None
    end: float | None
    exchanges: list[int] = field(default_factory=list[int])
    statuses: dict[int, None] = field(default_factory=dict[int, None])
    items: dict[str, tuple[float, bool] | None] = field(default_factory=dict[str, tuple[float, bool] | None])
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLine:
    """One window asked. `inside` and `outside` are paths of the marks of its items; `refused` where none was listed."""

    exchange: int
    start: str
    end: str
    y: float
    x: float
    width: float
    open_start: bool
    open_end: bool
    listed: int
    within: int
    beside: int
    undated: int
    refused: str
    inside: str
    outside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPicture:
    """All windows of one promise that are drawn; `cut` counts the others."""

    operation: str
    parameters: str
    readings: tuple[str, ...]
    lines: tuple[WindowLine, ...]
    ticks: tuple[Tick, ...]
    cut: int

    @property
    def height(self) -> float:
        """The height of the picture."""
        return TOP + ROW * len(self.lines) + 6


class WindowsAsked:
    """Collects what each window of time returned, where no other filter was asked for."""

    def __init__(self, contract: Contract) -> None:
        self._windows = {window.id: window for window in contract.of(Window)}
        self._by_operation: dict[str, list[Window]] = defaultdict(list)
        for window in self._windows.values():
            self._by_operation[window.operation].append(window)
        self._paging = {paging.collection.id: paging.parameters for paging in contract.of(Paging)}
        self._units = {(i.operation, i.place.text): i.unit for i in contract.of(Instant)}
        self._held: dict[str, dict[_Key, _Held]] = defaultdict(dict)
        self._cut: dict[str, int] = defaultdict(int)
        self._seen: set[int] = set()

    def take(self, look: Look) -> None:
        """Keep what an answer listed of its window."""
        if look.answer is None or look.exchange.ask.probe or look.exchange.ask.confirms:
            return
        for window in self._by_operation.get(look.exchange.ask.operation, ()):
            self._take(window, look.answer)

    def _take(self, window: Window, answer: Answer) -> None:
        ask = answer.exchange.ask
        ours = {window.start, window.end} | self._paging.get(window.collection.id, frozenset())
        if any(name not in ours for name, _ in ask.query):
            return
        start, end = ask.value(window.start), ask.value(window.end)
        key = (window.id, start, end)
        windows = self._held[window.id]
        if key not in windows:
            if len(windows) >= MOST_WINDOWS:
                self._cut[window.id] += 1
                return
            windows[key] = _Held(seconds_asked(start, window.unit), seconds_asked(end, window.unit))
        seen = hash((window.id, start, end, answer.exchange.status, answer.exchange.body))
        if seen not in self._seen:
            self._seen.add(seen)
            self._keep(windows[key], window, answer)

    def _keep(self, held: _Held, window: Window, answer: Answer) -> None:
        exchange = answer.exchange
        held.statuses.setdefault(exchange.status)
        held.exchanges += [exchange.number] if len(held.exchanges) < MOST_LINES else []
        if exchange.status not in SUCCESS:
            return
        item = window.collection.items.each()
        for node in answer.nodes(item):
            identity = str(window.collection.identity.one(node))
            if identity in held.items:
                continue
            if len(held.items) >= MOST_ITEMS:
                held.more += 1
                continue
            held.items[identity] = _dated(self._instants(window, item, node), held.start, held.end)

    def _instants(self, window: Window, item: Place, node: object) -> list[float]:
        found: list[float] = []
        for reading in window.readings:
            unit = self._units.get((window.operation, item.within(reading.at).text), "s")
            found += [s for value in reading.at.of(node) if (s := seconds_of(value, unit)) is not None]
        return found

    def pictures(self) -> tuple[WindowPicture, ...]:
        """Return a picture for each promise of a window that was asked for."""
        return tuple(
            _picture(window, list(self._held[name].values()), self._cut[name])
            for name, window in self._windows.items()
            if self._held.get(name)
        )[:MOST_PICTURES]


def _dated(instants: list[float], start: float | None, end: float | None) -> tuple[float, bool] | None:
    """Return an instant of an item that lies in the window, else its first, and whether it does; None without any."""
    for instant in instants:
        if (start is None or start <= instant) and (end is None or instant <= end):
            return instant, True
    return (instants[0], False) if instants else None


def _picture(window: Window, held: list[_Held], cut: int) -> WindowPicture:
    axis = _axis(held)
    shown = _worth_drawing(held, axis)
    return WindowPicture(
        operation=window.operation,
        parameters=f"{window.start} and {window.end}",
        readings=tuple(reading.name for reading in window.readings),
        lines=tuple(_line(each, axis, place) for place, each in enumerate(shown)),
        ticks=time_ticks(axis),
        cut=cut + len(held) - len(shown),
    )


def _worth_drawing(held: list[_Held], axis: Line) -> list[_Held]:
    """Return the windows to draw, in order: those that are more than a stroke wide come before those that are not."""
    narrow = [
        each.start is not None and each.end is not None and abs(each.end - each.start) * 100 < axis.span
        for each in held
    ]
    chosen = sorted(range(len(held)), key=lambda place: (narrow[place], place))[:MOST_LINES]
    return [held[place] for place in sorted(chosen)]


def _axis(held: Iterable[_Held]) -> Line:
    """Return an axis that holds all instants returned; without any, all windows."""
    several = list(held)
    moments = [dated[0] for each in several for dated in each.items.values() if dated is not None]
    moments = moments or [m for each in several for m in (each.start, each.end) if m is not None] or [0.0]
    pad = max(1.0, (max(moments) - min(moments)) * 0.03)
    return Line(min(moments) - pad, max(moments) + pad, LEFT, WIDTH)


def _line(held: _Held, axis: Line, place: int) -> WindowLine:
    y = TOP + ROW * place
    dated = [found for found in held.items.values() if found is not None]
    open_start = held.start is None or held.start < axis.least
    open_end = held.end is None or held.end > axis.greatest
    left = axis.at(axis.least if held.start is None else held.start)
    right = axis.at(axis.greatest if held.end is None else held.end)
    refused = [status for status in held.statuses if status not in SUCCESS]
    return WindowLine(
        exchange=held.exchanges[0],
        start=_told(held.start),
        end=_told(held.end),
        y=y,
        x=min(left, right),
        width=max(1.0, round(abs(right - left), 1)),
        open_start=open_start,
        open_end=open_end,
        listed=len(held.items) + held.more,
        within=sum(inside for _, inside in dated),
        beside=sum(not inside for _, inside in dated),
        undated=len(held.items) - len(dated),
        refused=", ".join(map(str, refused)),
        inside=_marks([moment for moment, inside in dated if inside], axis, y),
        outside=_marks([moment for moment, inside in dated if not inside], axis, y),
    )


def _marks(moments: list[float], axis: Line, y: float) -> str:
    """Return the path of a short upright stroke at each moment; strokes in one place are one."""
    places = sorted({round(axis.at(moment)) for moment in moments})
    return "".join(f"M{x} {y + 2:g}v{ROW - 5:g}" for x in places)


def _told(seconds: float | None) -> str:
    return "not given" if seconds is None else when(seconds)
