"""Questions about windows: around instants that the data hold, split at them, in the future, and turned round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fairport.answers import Answer
from fairport.contract_tests.explore.desk import with_query
from fairport.contract_tests.explore.pages import follow_short, listing, side_by_side
from fairport.contract_tests.explore.survey import DAY, HOUR
from fairport.moments import seconds_asked, seconds_of, written
from fairport.places import EACH, place
from fairport.spec.model import Instant, Paging, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask, Exchange

HALF_HOUR: Final = 1800
YEAR: Final = 366 * DAY
PAST_32_BITS: Final = 2**31
FAR: Final = 3 * DAY
"""Seconds from an instant at which a bound that is a day surely lies elsewhere, whatever its zone."""
FARTHEST_ZONE: Final = 14 * 3600
"""By how many seconds a clock of the world differs from UTC at most."""


@dataclass(frozen=True, slots=True)
class Events:
    """Instants found in rows: of the literal reading, and of creations; in seconds since the epoch, sorted.

    `rows` holds for each row all of its instants on which some reading has the window act.
    """

    updates: tuple[float, ...]
    creations: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...] = ()

    def chosen(self, count: int) -> list[float]:
        """Return up to `count` instants of each kind, spread over what is there."""
        return list(dict.fromkeys([*_spread(self.updates, count), *_spread(self.creations, count)]))


def ask_windows(desk: Desk) -> None:
    """Ask every window filter around what the data hold."""
    for window in desk.contract.of(Window):
        start = desk.known.good.get(window.operation)
        paging = next(
            (p for p in desk.contract.of(Paging, window.operation) if p.collection == window.collection), None
        )
        if start is None:
            continue
        begin, end = (seconds_asked(start.value(name), window.unit) for name in (window.start, window.end))
        if begin is None or end is None or end <= begin:
            continue
        first = desk.ask([start])[0]
        events = events_of(desk, window, first)
        desk.ask(_odd(desk, window, start, begin, end))
        if paging is not None:
            asks = [within(start, window, a, b) for a, b in _halves(events, begin, end)]
            side_by_side(
                desk, [listing(desk, paging, ask, f"{ask.operation}-part{i}") for i, ask in enumerate(asks, 1)]
            )
        count = desk.depth.events
        narrow = [pair for event in events.chosen(count) for pair in _around(event, window.unit)]
        narrow += [pair for event in _spread(events.creations, count) for pair in _beside(event, window.unit)]
        answers = desk.ask(list(dict.fromkeys(within(start, window, a, b) for a, b in narrow)))
        if paging is not None:
            follow_short(desk, paging, answers, f"{window.operation}-narrow")


def within(ask: Ask, window: Window, begin: float, end: float) -> Ask:
    """Return a request with both bounds of its window set, in seconds since the epoch."""
    bounds = [(window.start, written(begin, window.unit)), (window.end, written(end, window.unit))]
    return replace(ask, query=with_query(ask, bounds))


def _odd(desk: Desk, window: Window, start: Ask, begin: float, end: float) -> list[Ask]:
    """Ask for windows in which nothing can lie: the future, turned round, and in milliseconds for seconds.

    One that ends past the seconds of 32 bits holds all that the good one does.
    """
    future = desk.known.now + (FAR if window.unit == "day" else HOUR)
    asks = [within(start, window, future, future + min(end - begin, YEAR)), within(start, window, end, begin)]
    if window.unit == "s":
        asks += [within(start, window, begin * 1000, end * 1000), within(start, window, begin, PAST_32_BITS)]
    return asks


def _halves(events: Events, begin: float, end: float) -> list[tuple[float, float]]:
    """Split the whole at one instant of the data in its middle: where it can be, one that is all a row has inside."""
    inside = sorted(event for event in (*events.creations, *events.updates) if begin < event < end)
    if not inside:
        return []
    held = [{instant for instant in row if begin <= instant <= end} for row in events.rows]
    alone = {instant for row in held if len(row) == 1 for instant in row} & set(inside)
    candidates = [event for event in inside if event in alone] or inside
    middle = candidates[len(candidates) // 2]
    return [(begin, middle), (middle, end)]


def _around(event: float, unit: str) -> list[tuple[float, float]]:
    """Ask before, at and after an instant, with the instant on each bound; by days where bounds are days."""
    wide, least = (FAR, DAY) if unit == "day" else (HALF_HOUR, 1)
    return [
        (event - wide, event + wide),
        (event - wide, event),
        (event, event + wide),
        (event, event),
        (event - least, event + least),
    ]


def _beside(event: float, unit: str) -> list[tuple[float, float]]:
    """Ask for the hours before an instant, and for those after it: a window in local time holds it in one of them.

    Where bounds are days, for a few days before and after.
    """
    near, far = (FAR, 2 * FAR) if unit == "day" else (HALF_HOUR, FARTHEST_ZONE)
    return [(event - far, event - near), (event + near, event + far)]


def events_of(desk: Desk, window: Window, exchange: Exchange) -> Events:
    """Read the instants of the rows of one page."""
    answer = Answer(exchange, desk.contract.operation(window.operation).response_key(exchange.status))
    item = place(window.collection.items.text + EACH)
    units = {instant.place.text: instant.unit for instant in desk.contract.of(Instant, window.operation)}

    def instants(at: str) -> tuple[float, ...]:
        full = item.within(place(at))
        return tuple(sorted(set(_seconds(answer.nodes(full), units.get(full.text, "s")))))

    literal = instants(window.readings[0].at.text) if window.readings else ()
    places = dict.fromkeys(reading.at for reading in window.readings)
    places |= {window.created: None} if window.created else {}
    each = [
        [tuple(_seconds(values, units.get(item.within(at).text, "s"))) for values in answer.nodes_of_each(item, at)]
        for at in places
    ]
    rows = tuple(tuple(instant for part in parts for instant in part) for parts in zip(*each, strict=True))
    return Events(literal, instants(window.created.text) if window.created else (), rows)


def _seconds(values: list[object], unit: str) -> Iterator[float]:
    for value in values:
        seconds = seconds_of(value, unit)
        if seconds is not None:
            yield seconds


def _spread(values: tuple[float, ...], count: int) -> list[float]:
    step = max(1, len(values) // (count + 1))
    return list((values[step::step] if len(values) > 1 else values)[:count])
