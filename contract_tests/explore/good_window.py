"""The window in which the relations are asked: wide enough for pages, narrow enough to walk, and in the past."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.answers import Answer
from fairport.contract_tests.explore.desk import Desk, with_query
from fairport.moments import seconds_asked, written
from fairport.pages import SUCCESS, Page, read_page
from fairport.places import EACH, place
from fairport.spec.model import Collection, Instant, Operation, Paging, Window

if TYPE_CHECKING:
    from fairport.evidence import Ask, Exchange

DAY: Final = 86_400
HOUR: Final = 3600
SPANS: Final = (366 * DAY, 92 * DAY, 31 * DAY, 7 * DAY, DAY)
"""Lengths of the windows tried where the widest is refused."""
EARLIEST: Final = 1_262_304_000
"""2010-01-01, the beginning of the widest window where the contract names no earlier plausible instant."""
HALVINGS: Final = 24
ENOUGH: Final = 2
"""Pages that a window should hold at the least, and seconds that it is never shorter than."""
CROWDED: Final = 0.8
"""The part of all rows that makes a half of the window too crowded to be worth more halving."""
SKEW: Final = 60
"""Seconds by which the service's clock may differ from ours before we go by its own."""
UNAUTHORIZED, FORBIDDEN = 401, 403
"""Who may not read at all is told at once; who may not read this may read what another operation lists."""
LOOKS: Final = 24
"""Windows further back that are tried where a service allows short ones only, and nothing lies in the latest."""
MORE_LOOKS: Final = 4
"""Windows further back that are tried once something was found, but less than a page."""


def ask_first(desk: Desk, ask: Ask) -> Exchange:
    """Ask one thing; from the first answer that is dated, learn whether to go by the clock of the service."""
    exchange = desk.ask([ask])[0]
    if exchange.date is not None and not desk.known.clocked:
        desk.known.clocked = True
        if abs(exchange.date - desk.known.now) > SKEW:
            desk.known.now = exchange.date
    return exchange


def widest(desk: Desk, start: Ask, window: Window) -> Exchange:
    """Ask for everything up to an hour ago; where that is refused, or lists nothing, for ever shorter windows.

    That a shorter window lists what a wider one does not is for the rules to judge; here it is only found.
    """
    end = int(desk.known.now) - HOUR
    ask = windowed(desk, start, window, earliest(desk, window), end)
    exchange = ask_first(desk, ask)
    empty: Exchange | None = None
    for span in (*SPANS, 0):
        if exchange.status in SUCCESS:
            if empty is None or _lists(desk, window, exchange):
                desk.known.good[window.operation] = ask
                empty = exchange
            if _lists(desk, window, exchange) or not span:
                return exchange if _lists(desk, window, exchange) else empty
        elif not 400 <= exchange.status < 500 or exchange.status in {UNAUTHORIZED, FORBIDDEN} or not span:
            break
        ask = windowed(desk, start, window, end - span, end)
        exchange = ask_first(desk, ask)
    return empty or exchange


def _lists(desk: Desk, window: Window, exchange: Exchange) -> bool:
    """Whether an answer lists anything, or says that it would on another page."""
    answer = Answer(exchange, desk.contract.operation(window.operation).response_key(exchange.status))
    total = window.collection.total
    told = answer.nodes(total) if total else []
    return bool(answer.nodes(place(window.collection.items.text + EACH))) or any(n != 0 for n in told)


def peopled(desk: Desk, operation: Operation, window: Window, exchange: Exchange) -> Exchange:
    """Look elsewhere where the window that was found holds less than a page; return the answer that is gone by.

    Up to now, as all may have happened within the hour; then further back, where only short windows are allowed.
    """
    ask = desk.known.good[operation.id]
    begin, end = (seconds_asked(ask.value(name), window.unit) for name in (window.start, window.end))
    if begin is None or end is None or {window.start, window.end} & desk.known.given:
        return exchange
    default = next((p.default or 0 for p in _pagings(desk, operation, window.collection)), 0)
    best, kept = _held(desk, operation, window.collection, exchange), exchange
    short = begin > earliest(desk, window)
    span, late = end - begin, desk.known.now - SKEW
    looks = [(late - span if short else begin, late)]
    looks += [(begin - back * span, end - back * span) for back in range(1, LOOKS + 1)] if short else []
    for look, bounds in enumerate(looks):
        if best > default or (best and look > MORE_LOOKS):
            break
        other = windowed(desk, ask, window, *map(int, bounds))
        answer = ask_first(desk, other)
        held = _held(desk, operation, window.collection, answer)
        if held > best and (held > default or not best):
            best, kept = held, answer
            desk.known.good[operation.id] = other
    return kept


def _pagings(desk: Desk, operation: Operation, collection: Collection) -> list[Paging]:
    return [p for p in desk.contract.of(Paging, operation.id) if p.collection.id == collection.id]


def _held(desk: Desk, operation: Operation, collection: Collection, exchange: Exchange) -> int:
    """Return how many items an answer tells of: those on the page, or the total where that is more."""
    if exchange.status not in SUCCESS:
        return 0
    pagings = _pagings(desk, operation, collection)
    if not pagings:
        items = Answer(exchange, operation.response_key(exchange.status)).nodes(collection.items)
        return sum(len(array) for array in items if isinstance(array, list))
    page = _page(operation, exchange, collection, pagings[0])
    return max(page.total or 0, len(page.rows))


def earliest(desk: Desk, window: Window) -> int:
    """Return the earliest plausible instant of an operation, in seconds since the epoch."""
    return min((p.minimum for p in desk.contract.of(Instant, window.operation) if p.minimum), default=EARLIEST)


def windowed(desk: Desk, ask: Ask, window: Window, begin: float, end: float) -> Ask:
    """Return a request with its window set; bounds that the user gave stay."""
    values = desk.known.values
    given = desk.known.given
    start = values[window.start] if window.start in given else written(begin, window.unit)
    stop = values[window.end] if window.end in given else written(end, window.unit)
    return replace(ask, query=with_query(ask, [(window.start, start), (window.end, stop)]))


def settle(desk: Desk, operation: Operation, window: Window, exchange: Exchange) -> None:
    """Choose a closed past window with rows enough for pages and few enough to walk: halve it while it holds more.

    The window of an operation before this one is tried first, then the later half, then the earlier one where that
    holds nearly all (rows may crowd at the end) or hardly any.
    """
    collection = window.collection
    paging = next(iter(_pagings(desk, operation, collection)), None)
    if paging is None or (collection.total is None and not collection.total_header):
        return
    ask = desk.known.good[operation.id]
    bounds = tuple(seconds_asked(ask.value(name), window.unit) for name in (window.start, window.end))
    total = _page(operation, exchange, collection, paging).total or 0
    if window.start in desk.known.given or None in bounds:
        return
    enough = (paging.default or 1) * ENOUGH

    def count(begin: float, end: float) -> int:
        answer = ask_first(desk, windowed(desk, ask, window, begin, end))
        page = _page(operation, answer, collection, paging)
        return page.total or 0 if page.fine else 0

    begin, end = (bound or 0.0 for bound in bounds)
    near = _neighbour(desk, operation, window) if total > desk.depth.rows else None
    if near and (paging.default or 1) < count(*near) <= desk.depth.rows:
        desk.known.good[operation.id] = windowed(desk, ask, window, *near)
        return
    for _ in range(HALVINGS):
        if total <= desk.depth.rows or end - begin < ENOUGH * (DAY if window.unit == "day" else 1):
            break
        middle = (begin + end) // 2
        halves = [(middle, end), (begin, middle)]
        later = count(*halves[0])
        spread = enough < later <= CROWDED * total or later == total
        earlier = 0 if spread else count(*halves[1])
        if max(later, earlier) <= enough:
            break
        chosen = 0 if earlier <= enough or enough < later <= earlier else 1
        (begin, end), total = halves[chosen], (later, earlier)[chosen]
        desk.known.good[operation.id] = windowed(desk, ask, window, begin, end)


def _neighbour(desk: Desk, operation: Operation, window: Window) -> tuple[float, float] | None:
    """Return the window chosen for an operation before this one, where both are asked for windows in the same way.

    Lists of one window can be compared as they are: a part with its whole.
    """
    for other in desk.contract.of(Window):
        good = desk.known.good.get(other.operation)
        if good is None or other.operation == operation.id:
            continue
        if (other.start, other.end, other.unit) == (window.start, window.end, window.unit):
            begin, end = (seconds_asked(good.value(name), window.unit) for name in (window.start, window.end))
            return None if begin is None or end is None else (begin, end)
    return None


def _page(operation: Operation, exchange: Exchange, collection: Collection, paging: Paging) -> Page:
    return read_page(Answer(exchange, operation.response_key(exchange.status)), collection, paging)
