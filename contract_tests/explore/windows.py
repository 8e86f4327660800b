"""Questions about windows: around instants that the data hold, split at them, in the future, and turned round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fairport.answers import Answer
from fairport.contract_tests.explore.desk import with_query
from fairport.contract_tests.explore.good_window import DAY, HOUR
from fairport.contract_tests.explore.pages import follow_short, listing, side_by_side
from fairport.moments import seconds_asked, seconds_of, written
from fairport.places import EACH, place
from fairport.spec.model import Instant, Paging, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask, Exchange

HALF_HOUR: Final = 1800
CLEAR, NEAR = 2, 30
"""Seconds from an instant at which a bound surely shuts it out, and at which one that is a minute seldom does."""
YEAR: Final = 366 * DAY
PAST_32_BITS: Final = 2**31
FAR: Final = 3 * DAY
"""Seconds from an instant at which a bound that is a day surely lies elsewhere, whatever its zone."""
FARTHEST_ZONE: Final = 14 * 3600
"""By how many seconds a clock of the world differs from UTC at most."""
MEAN_YEAR: Final = 365.2425 * DAY
MARCH, MAY, OCTOBER, NOVEMBER = 59, 121, 272, 311
"""Days of a year: clocks of the north are surely put forward from May until October, those of the south from November
(a week in) until March."""


@dataclass(frozen=True, slots=True)
class Events:
    """Instants found in rows: of the literal reading, and of creations; in seconds since the epoch, sorted.

    `rows` holds for each row all of its instants on which some reading has the window act.
    """

    updates: tuple[float, ...]
    creations: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...] = ()

    def chosen(self, count: int) -> list[float]:
        """Return up to `count` instants of each kind: from the oldest to the newest, and between them."""
        return list(dict.fromkeys([*_spread(self.updates, count), *self.begun(count)]))

    def begun(self, count: int) -> list[float]:
        """Return up to `count` creations: the newest, one of another season of the clocks or the oldest, and others.

        First those whose rows have no other instant near them: only these show by themselves that a clock is wrong.
        """
        alone = {instant for row in self.rows for instant in row if _is_alone(instant, row)}
        among = tuple(instant for instant in self.creations if instant in alone) or self.creations
        newest = among[-1:]
        other = [instant for instant in among if newest and _season(instant) == -_season(newest[0]) != 0]
        second = other[len(other) // 2 :][:1] or list(among[:1])
        wanted = [*newest, *second, *_spread(among, count), *_spread(self.creations, count)]
        return list(dict.fromkeys(wanted))[:count]

    def within(self, begin: float, end: float) -> Events:
        """Return the instants between two, each kind as it is where it has none there."""

        def kept(instants: tuple[float, ...]) -> tuple[float, ...]:
            return tuple(instant for instant in instants if begin <= instant <= end) or instants

        return replace(self, updates=kept(self.updates), creations=kept(self.creations))


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
        shown = [*desk.ask([start]), *desk.known.walked.get(window.collection.id, ())]
        events = events_of(desk, window, *shown)
        desk.ask(_odd(desk, window, start, begin, end))
        if paging is not None:
            asks = [within(start, window, a, b) for a, b in _halves(events, begin, end)]
            side_by_side(
                desk, [listing(desk, paging, ask, f"{ask.operation}-part{i}") for i, ask in enumerate(asks, 1)]
            )
        count, held = desk.depth.events, events.within(begin, end)
        narrow = [pair for event in held.chosen(count) for pair in _around(event, window.unit)]
        narrow += [pair for event in held.begun(count) for pair in _beside(event, window.unit)]
        narrow += [pair for event in held.chosen(min(count, 1))[:1] for pair in _near(event, window.unit)]
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


def _near(event: float, unit: str) -> list[tuple[float, float]]:
    """Ask for the half minutes just before an instant and just after it: bounds that are minutes hold it in both."""
    return [] if unit == "day" else [(event - NEAR, event - CLEAR), (event + CLEAR, event + NEAR)]


def events_of(desk: Desk, window: Window, *exchanges: Exchange) -> Events:
    """Read the instants of the rows of some pages."""
    pages = [_page_events(desk, window, exchange) for exchange in exchanges]
    return Events(
        tuple(sorted({instant for page in pages for instant in page.updates})),
        tuple(sorted({instant for page in pages for instant in page.creations})),
        tuple(row for page in pages for row in page.rows),
    )


def _page_events(desk: Desk, window: Window, exchange: Exchange) -> Events:
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
    """Return up to `count` of sorted values in even steps from the first to the last; the last where it is one."""
    if len(values) <= count:
        return list(values)
    last = len(values) - 1
    return [values[last - i * last // max(1, count - 1)] for i in reversed(range(count))]


def _is_alone(instant: float, row: tuple[float, ...]) -> bool:
    return all(other == instant or abs(other - instant) > FARTHEST_ZONE for other in row)


def _season(instant: float) -> int:
    """Return 1 where clocks of the north are surely put forward, -1 where those of the south are, 0 in between."""
    day = instant % MEAN_YEAR / DAY
    return 1 if MAY <= day < OCTOBER else -1 if day < MARCH or day >= NOVEMBER else 0
