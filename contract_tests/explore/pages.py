"""Walks over the pages of every collection, and a few single questions around them.

Each walk asks one page after another, by whatever leads on: an offset, a number, a token, a link, the last item.
Walks of different sizes go side by side in one batch.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.answers import Answer
from fairport.contract_tests.explore.desk import Depth, Desk, with_query
from fairport.contract_tests.explore.good_window import earliest, windowed
from fairport.onward import LOST, led_by
from fairport.pages import SUCCESS, Page, read_page
from fairport.spec.model import Paging, PartOf, Window

if TYPE_CHECKING:
    from fairport.evidence import Ask, Exchange

REPEATING_PAGES: Final = 2
"""How many pages past the end may show only old rows before a walk gives up."""

MOST_PAGES: Final = 60
"""So many pages a walk of a further size may take, where nothing but the size keeps it short."""

EMPTY_PAGES: Final = 3
"""After so many empty pages in a row the walk goes on where the total says that the rows end."""

MOST_SHORT: Final = 4
"""So many first pages that hold fewer rows than their totals say are walked on from."""

WRAP: Final = 2**16
"""Numbers that are kept in 16 bits begin again here."""
LAST: Final = 2**31 - 1
"""The last number of 32 bits: what is added to it has no place there."""

Steps: TypeAlias = Generator["Ask", "Exchange", None]


def walk_pages(desk: Desk) -> None:
    """Walk every collection that has pages, at each size of the profile, then ask around the end."""
    for paging in desk.contract.of(Paging):
        start = desk.known.good.get(paging.operation)
        if start is None or not paging.style:
            continue
        ends: list[int] = []
        if paging.collection.total_by_head:
            desk.ask([replace(start, method="HEAD")])
        for sizes in _sizes(desk, paging, ends):
            side_by_side(desk, [_walk(desk, paging, start, size, ends) for size in sizes])
        end = max(ends, default=0)
        around = _around(paging, start, end, desk.depth)
        nothing = _empty(desk, paging, start)
        answers = desk.ask([*around, *_just_all(paging, start, end, desk.depth), *nothing])
        follow_short(desk, paging, answers[len(answers) - len(nothing) :], f"{paging.operation}-nothing")


def _sizes(desk: Desk, paging: Paging, ends: list[int]) -> Iterator[Sequence[int | None]]:
    """Yield the sizes of the walks that go side by side.

    Where a window keeps the rows few, all at once. Else the largest first: it tells how many rows there are, and which
    smaller sizes are worth their requests.
    """
    allowed = [size for size in desk.depth.sizes if not size or not paging.maximum or size <= paging.maximum]
    sizes = tuple(allowed) if paging.limit else (None,)
    if len(sizes) == 1 or desk.contract.of(Window, paging.operation):
        yield sizes
        return
    largest = max((size for size in sizes if size), default=None)
    yield (largest,)
    rows = max(ends, default=0)
    left = [size for size in sizes if size != largest]
    worth = [size for size in left if rows <= (size or paging.default or 1) * MOST_PAGES]
    walkable = [size for size in left if rows < (size or paging.default or 1) * desk.depth.pages]
    yield worth or walkable[:1]


def side_by_side(desk: Desk, walks: Sequence[Steps]) -> None:
    """Advance several walks together, one request of each in a batch."""
    waiting = [(walk, next(walk, None)) for walk in walks]
    while going := [(walk, ask) for walk, ask in waiting if ask is not None]:
        exchanges = desk.ask([ask for _, ask in going])
        waiting = [(walk, advance(walk, exchange)) for (walk, _), exchange in zip(going, exchanges, strict=True)]


def advance(walk: Generator[Ask, Exchange, object], exchange: Exchange) -> Ask | None:
    """Hand a walk its answer; return what it asks next, None at its end."""
    try:
        return walk.send(exchange)
    except StopIteration:
        return None


def listing(desk: Desk, paging: Paging, start: Ask, name: str) -> Steps:
    """List a question's answer to its end, at the default size, without asking the first page again.

    Where the total is told by HEAD, it is asked for too.
    """
    if paging.collection.total_by_head and not paging.collection.estimate:
        yield replace(start, method="HEAD")
    yield from turn_pages(desk, paging, start, None, name, [])


def follow_short(desk: Desk, paging: Paging, exchanges: Sequence[Exchange], name: str) -> None:
    """List a few of the questions to their ends whose first page holds all that fits, and fewer than its total says.

    One page alone tells nobody whether the total is wrong. Where totals are right, none is asked.
    """
    if paging.collection.estimate:
        return
    short = [exchange for exchange in exchanges if exchange.whole and _is_short(desk, paging, exchange)]
    asks = list(dict.fromkeys(exchange.ask for exchange in short))[:MOST_SHORT]
    side_by_side(desk, [listing(desk, paging, ask, f"{name}{i}") for i, ask in enumerate(asks, 1)])


def _is_short(desk: Desk, paging: Paging, exchange: Exchange) -> bool:
    """Whether a first page at the default size holds fewer rows than that, and fewer than its total says."""
    page = page_of(desk, paging, exchange)
    first = not page.offset and not page.turn and not page.cursor and page.limit is None
    return page.fine and first and len(page.rows) < min(paging.default or 0, page.total or 0)


def _walk(desk: Desk, paging: Paging, start: Ask, size: int | None, ends: list[int]) -> Steps:
    """Walk the pages of one size, then ask for the first page again."""
    name = f"{paging.operation}-{'default' if size is None else size}"
    found: list[int] = []
    kept: list[Exchange] = []
    first = yield from keeping(turn_pages(desk, paging, start, size, name, found), kept)
    if _wanted_later(desk, paging) and max(found, default=0) > max(ends, default=0):
        desk.known.walked[paging.collection.id] = kept
    ends += found
    if first is not None and first.fine and first.rows:
        yield from _again(desk, paging, paged(paging, start, size, 0, name), first)


def _wanted_later(desk: Desk, paging: Paging) -> bool:
    """Whether values of a collection's rows are asked for later: as instants of windows, or as names of parts."""
    windows = any(window.collection.id == paging.collection.id for window in desk.contract.of(Window))
    return windows or any(part.whole == paging.operation and part.own for part in desk.contract.of(PartOf))


def keeping(walk: Generator[Ask, Exchange, Page | None], kept: list[Exchange]) -> Generator[Ask, Exchange, Page | None]:
    """Go on with a walk, and keep its answers; return what it returns."""
    try:
        ask = next(walk)
        while True:
            exchange = yield ask
            kept.append(exchange)
            ask = walk.send(exchange)
    except StopIteration as end:
        first: Page | None = end.value
        return first


def turn_pages(
    desk: Desk, paging: Paging, start: Ask, size: int | None, name: str, ends: list[int]
) -> Generator[Ask, Exchange, Page | None]:
    """Ask for one page after another until the first empty page past both the total and the rows found.

    Returns the first page. What the walk found to be the number of rows is put into `ends`.
    """
    if paging.in_sequence:
        return (yield from _follow(desk, paging, start, size, name, ends))
    seen: set[str] = set()
    total, repeating, empty, skip = 0, 0, 0, 0
    first: Page | None = None
    for turn in range(desk.depth.pages):
        ask = numbered(paging, start, size, turn, name) if paging.page else paged(paging, start, size, skip, name)
        exchange = yield ask
        page = page_of(desk, paging, exchange)
        first = first or page
        if not exchange.whole or not page.fine:
            if page.status in SUCCESS:
                ends.append(len(seen))
            break
        names = {row.identity for row in page.rows}
        past = skip >= len(seen) and skip >= max(total, page.total or 0)
        repeating += past and bool(names) and names <= seen
        seen |= names
        total = max(total, page.total or 0) if page.rows else total
        if (past and not page.rows) or repeating >= REPEATING_PAGES:
            ends.append(len(seen))
            break
        empty = 0 if page.rows else empty + 1
        skip += len(page.rows) or size or paging.default or 1
        if empty >= EMPTY_PAGES:
            skip = max(skip, total)
    else:
        ends.append(max(total, len(seen)))
    return first


def _follow(
    desk: Desk, paging: Paging, start: Ask, size: int | None, name: str, ends: list[int]
) -> Generator[Ask, Exchange, Page | None]:
    """Follow what leads on from page to page until nothing does, or only rows come that were shown before."""
    seen: set[str] = set()
    repeating, empty = 0, 0
    first: Page | None = None
    ask = paged(paging, start, size, 0, name)
    for _ in range(desk.depth.pages):
        exchange = yield ask
        page = page_of(desk, paging, exchange)
        first = first or page
        names = {row.identity for row in page.rows}
        repeating += bool(names) and names <= seen
        empty = 0 if page.rows else empty + 1
        seen |= names
        over = not exchange.whole or not page.fine or page.onward in {None, LOST}
        if over or repeating >= REPEATING_PAGES or empty > EMPTY_PAGES:
            break
        ask = led_by(ask, paging, page.onward or "")
    ends.append(len(seen))
    return first


def _again(desk: Desk, paging: Paging, ask: Ask, first: Page) -> Steps:
    """Ask for the first page again; where it differs, once more, to see whether the new answer stays."""
    exchange = yield ask
    page = page_of(desk, paging, exchange)
    if (page.rows, page.total) != (first.rows, first.total):
        yield ask


def page_of(desk: Desk, paging: Paging, exchange: Exchange) -> Page:
    """Return what an answer shows of the collection that is paged."""
    operation = desk.contract.operation(paging.operation)
    return read_page(Answer(exchange, operation.response_key(exchange.status)), paging.collection, paging)


def paged(paging: Paging, start: Ask, size: int | None, skip: int, walk: str = "") -> Ask:
    """Return one page of a request; a size of None and a skip of 0 are not sent."""
    changes = [
        (paging.limit, str(size) if size is not None else None),
        (paging.offset, str(skip) if skip else None),
    ]
    return replace(start, query=with_query(start, [change for change in changes if change[0]]), walk=walk)


def numbered(paging: Paging, start: Ask, size: int | None, turn: int, walk: str = "") -> Ask:
    """Return the page of a request that so many come before; the number of the first page is not sent."""
    ask = paged(paging, start, size, 0, walk)
    return replace(ask, query=with_query(ask, [(paging.page, str(paging.first_page + turn) if turn else None)]))


def _around(paging: Paging, start: Ask, end: int, depth: Depth) -> list[Ask]:
    """Ask single questions: skips inside the first page, a ladder of sizes, and pages past the end, near and far."""
    asks: list[Ask] = []
    far = (end // WRAP + 1) * WRAP
    if paging.offset and end:
        skips = (end + 1, far, LAST) if depth.edges and far < LAST else (end + 1, far)
        asks += [paged(paging, start, None, skip) for skip in skips]
    elif paging.page and end:
        asks += [numbered(paging, start, None, end + 1), numbered(paging, start, None, far)]
    if paging.limit and end > 1:
        inside = [(size, skip) for size, skip in ((5, 0), (1, 1), (5, 3)) if skip < end]
        if paging.page:
            asks += [numbered(paging, start, size, turn) for size, turn in ((5, 0), (1, 1), (2, 1))]
        else:
            asks += [paged(paging, start, size, skip) for size, skip in inside if paging.offset or not skip]
        asks += [paged(paging, start, size, 0) for size in depth.ladder]
    return asks


def _just_all(paging: Paging, start: Ask, end: int, depth: Depth) -> list[Ask]:
    """Ask for a page that just holds all rows, where a larger one is asked for too."""
    largest = min(max(depth.ladder, default=0), (paging.maximum or end) + 1)
    fits = paging.limit and 1 < end < largest and end not in {*depth.ladder, *depth.sizes}
    return [paged(paging, start, end, 0)] if fits else []


def _empty(desk: Desk, paging: Paging, start: Ask) -> list[Ask]:
    """Ask for a window before everything: what is listed when there is nothing to list, also with a size."""
    windows = [w for w in desk.contract.of(Window, paging.operation) if w.collection.id == paging.collection.id]
    if not windows or {windows[0].start, windows[0].end} & desk.known.given:
        return []
    window = windows[0]
    begin = earliest(desk, window)
    before = windowed(desk, start, window, begin, begin + 1)
    return [before, paged(paging, before, 1, 0)] if paging.limit and desk.depth.edges else [before]
