"""The survey: which operations can be asked, with which values, and in which window the relations are asked.

It begins with one good request, so that a wrong address or refused credentials are told before anything is judged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fairport.answers import Answer
from fairport.contract_tests.explore.desk import Desk, with_query
from fairport.errors import TargetError, UsageError
from fairport.evidence import TROUBLES, Ask, Exchange
from fairport.members import spelled_in
from fairport.moments import seconds_asked, written
from fairport.pages import SUCCESS, Page, read_page
from fairport.places import EACH, place
from fairport.spec.model import Collection, Instant, Member, Operation, Paging, Parameter, PartOf, Window
from fairport.spec.plain import as_list
from fairport.words import printable

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


def survey(desk: Desk) -> None:
    """Find a good request for every operation, learn values from rows, and choose the windows.

    Raises TargetError where no operation answers at all, UsageError where nothing can be asked for want of values.
    """
    waiting = [operation for operation in desk.contract.operations if operation.method == "GET"]
    forbidden: list[Exchange] = []
    for _ in range(len(waiting)):
        ready = [operation for operation in waiting if not _missing(desk, operation)]
        for operation in ready:
            first = _open(desk, operation)
            forbidden += [first] if first.status == FORBIDDEN else []
        waiting = [operation for operation in waiting if operation not in ready]
        if not ready:
            break
    for operation in waiting:
        desk.known.silent[operation.id] = _want(desk, operation)
    if forbidden and not desk.known.good:
        raise _refused(forbidden[0])
    if not desk.known.good and not any(operation.id in desk.known.silent for operation in desk.contract.operations):
        return
    if len(desk.known.silent) == len(desk.contract.operations) and len(waiting) == len(desk.contract.operations):
        raise UsageError(
            "nothing can be asked: " + "; ".join(desk.known.silent.values()), hint="give values with --param NAME=VALUE"
        )


def _missing(desk: Desk, operation: Operation) -> list[str]:
    windows = {name for window in desk.contract.of(Window, operation.id) for name in (window.start, window.end)}
    needed = [p.name for p in operation.parameters if p.required and p.name not in windows]
    return [name for name in needed if name not in values_for(desk, operation.id)]


def values_for(desk: Desk, operation: str) -> dict[str, str]:
    """Return the values of an operation's parameters: as given, as a listed item of its own tells, as learned."""
    known = desk.known
    given = {name: value for name, value in known.values.items() if name in known.given}
    parameters = desk.contract.operation(operation).parameters
    told = {p.name: text for p in parameters if p.required and (text := _documented(p)) is not None}
    return {**told, **known.values, **known.own.get(operation, {}), **given}


def _documented(parameter: Parameter) -> str | None:
    """Return the only value that the document allows for a parameter, or its default; None if there is neither."""
    schema = parameter.schema
    values = schema["enum"] if len(as_list(schema.get("enum"))) == 1 else [schema.get("const", schema.get("default"))]
    return _as_text(values[0])


def _as_text(value: object) -> str | None:
    """Return a value as a parameter is written; None for what is no plain value."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) and value != "" else None


def _want(desk: Desk, operation: Operation) -> str:
    missing = _missing(desk, operation)
    members = desk.contract.of(Member, operation.id)
    whole = next((member.whole for member in members if {name for name, _ in member.by} & {*missing}), "")
    said = f", of an item that {whole} lists, and it listed none" if whole else ""
    return f"{operation.id} needs {' and '.join(missing)}{said}; give --param {missing[0]}=VALUE"


def _open(desk: Desk, operation: Operation) -> Exchange:
    """Ask the first good request of an operation, choose its window and learn from its rows; return its answer."""
    start = _plain(desk, operation)
    window = next(iter(desk.contract.of(Window, operation.id)), None)
    if window is None or {window.start, window.end} <= desk.known.given:
        exchange = _ask(desk, start)
        if exchange.status in SUCCESS:
            desk.known.good[operation.id] = start
    else:
        exchange = _widest(desk, start, window)
        if operation.id in desk.known.good:
            exchange = _peopled(desk, operation, window, exchange)
    _stop_if_hopeless(desk, exchange)
    if operation.id in desk.known.good:
        _learn(desk, operation, exchange)
        if window is not None and not {window.start, window.end} <= desk.known.given:
            _settle(desk, operation, window, exchange)
    else:
        desk.known.silent[operation.id] = f"no good answer: {_told(exchange)}"
    return exchange


def _plain(desk: Desk, operation: Operation) -> Ask:
    values = values_for(desk, operation.id)
    held = [p for p in operation.parameters if p.name in values and (p.required or p.name in desk.known.given)]
    paging = {name for promise in desk.contract.of(Paging, operation.id) for name in promise.parameters}
    return Ask(
        operation=operation.id,
        method=operation.method,
        path=tuple((p.name, values[p.name]) for p in held if p.location == "path"),
        query=tuple((p.name, values[p.name]) for p in held if p.location == "query" and p.name not in paging),
        headers=tuple((p.name, values[p.name]) for p in held if p.location == "header"),
    )


def _ask(desk: Desk, ask: Ask) -> Exchange:
    exchange = desk.ask([ask])[0]
    if exchange.date is not None and not desk.known.clocked:
        desk.known.clocked = True
        if abs(exchange.date - desk.known.now) > SKEW:
            desk.known.now = exchange.date
    return exchange


def _widest(desk: Desk, start: Ask, window: Window) -> Exchange:
    """Ask for everything up to an hour ago; where that is refused, or lists nothing, for ever shorter windows.

    That a shorter window lists what a wider one does not is for the rules to judge; here it is only found.
    """
    end = int(desk.known.now) - HOUR
    ask = windowed(desk, start, window, earliest(desk, window), end)
    exchange = _ask(desk, ask)
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
        exchange = _ask(desk, ask)
    return empty or exchange


def _lists(desk: Desk, window: Window, exchange: Exchange) -> bool:
    """Whether an answer lists anything, or says that it would on another page."""
    answer = Answer(exchange, desk.contract.operation(window.operation).response_key(exchange.status))
    total = window.collection.total
    told = answer.nodes(total) if total else []
    return bool(answer.nodes(place(window.collection.items.text + EACH))) or any(n != 0 for n in told)


def _peopled(desk: Desk, operation: Operation, window: Window, exchange: Exchange) -> Exchange:
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
        answer = _ask(desk, other)
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


def _stop_if_hopeless(desk: Desk, exchange: Exchange) -> None:
    """Tell a wrong address or refused credentials at once, as an error of the run and not of the service."""
    if desk.known.good:
        return
    if exchange.trouble == "not-sent":
        raise UsageError(
            f"nothing could be asked: {printable(exchange.detail)}", hint="allow more with --max-requests N"
        )
    if exchange.trouble:
        raise TargetError(
            f"the service cannot be reached: {TROUBLES[exchange.trouble]}"
            + (f" ({printable(exchange.detail)})" if exchange.detail else ""),
            where=exchange.url,
            hint="check the address, the proxy and the network; `fairport doctor` tells more",
        )
    if exchange.status == UNAUTHORIZED:
        raise _refused(exchange)
    if 300 <= exchange.status < 400:
        raise TargetError(
            f"the service redirects to {printable(exchange.header('location') or 'nowhere')}",
            where=exchange.url,
            hint="give the base URL that it redirects to, if you trust it: credentials are not sent on",
        )


def _refused(exchange: Exchange) -> TargetError:
    return TargetError(
        f"the credentials are refused with status {exchange.status}",
        where=exchange.url,
        hint="give them with --auth USER:PASSWORD or --header, or check that they may read this account",
    )


def _told(exchange: Exchange) -> str:
    return TROUBLES[exchange.trouble] if exchange.trouble else f"status {exchange.status}"


def _learn(desk: Desk, operation: Operation, exchange: Exchange) -> None:
    """Take from the rows what other operations need."""
    answer = Answer(exchange, operation.response_key(exchange.status))
    for learned in desk.contract.learned:
        if learned.operation != operation.id or learned.parameter in desk.known.values:
            continue
        values = [text for value in answer.nodes(learned.at) if (text := _as_text(value)) is not None]
        if values:
            desk.known.values[learned.parameter] = max(values, key=values.count)
    for member in desk.contract.of(Member):
        if member.whole == operation.id and member.operation not in desk.known.own:
            named = (spelled_in(item, member.by) for item in items_of(desk, member, exchange))
            first = next((own for own in named if own), None)
            desk.known.own.update({member.operation: first} if first else {})


def items_of(desk: Desk, member: Member | PartOf, exchange: Exchange) -> list[object]:
    """Return the items that an answer of a member's collection, or of a part's whole, lists."""
    operation = desk.contract.operation(member.whole)
    answer = Answer(exchange, operation.response_key(exchange.status))
    collections = desk.contract.of(Collection, member.whole) if exchange.status in SUCCESS else ()
    return [item for collection in collections[:1] for item in answer.nodes(collection.items.each())]


def _settle(desk: Desk, operation: Operation, window: Window, exchange: Exchange) -> None:
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
        answer = _ask(desk, windowed(desk, ask, window, begin, end))
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
