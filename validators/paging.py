"""Paging: sizes, totals, and walks that lose nothing and show nothing twice.

A walk never trusts the total to end it, nor an order that was not promised. Whatever moving data could explain is
marked `movable`: the judge has it asked again before it fails anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from math import ceil, log
from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, Told, Unclear, rule
from fairport.spec.model import Paging
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.answers import Answer
    from fairport.pages import Page, Row
    from fairport.walks import Readings, Walk

NONE_ASKED: Final = re.compile("-?[0-9]{1,9}")
"""A size of nothing or less; what is meant by it, documentations seldom say."""
A_WALK: Final = "a walk over all pages; it needs more rows than one page holds"
SUCCESS: Final = range(200, 300)
SERVER_ERROR: Final = range(500, 600)
FEW_ALIKE: Final = 2
"""So many rows in a row are one order, where the order is known to be the same; one alone may be another order."""
MANY_ALIKE: Final = 5
"""So many rows in a row are one order, and no chance, however few there are in all."""
CHANCE: Final = 5_000
"""Once in so many times rows may be in a row by chance, at the most, where nothing else is known of the order."""


@rule("paging.limit", promise=Paging, facet="limit", over=Over.ANSWER, how="a request with a page size")
def limit(promise: Paging, answer: Answer) -> Iterator[Sight]:
    """A page never holds more items than were asked for.

    Clients size buffers, batches and screens by the number that they asked for.
    """
    page = _page(answer, promise)
    if page is None or not page.fine:
        return
    if not page.limit:
        asked = answer.exchange.ask.value(promise.limit) or ""
        if page.rows and NONE_ASKED.fullmatch(asked):
            yield Told(
                message=f"{promise.limit}={asked} is answered with {len(page.rows)} items", exchanges=(page.number,)
            )
    elif len(page.rows) <= page.limit:
        yield Kept()
    else:
        yield Broken(
            message=f"{promise.limit}={page.limit} is answered with {len(page.rows)} items",
            expected=f"at most {page.limit} items",
            actual=f"{len(page.rows)} items",
        )


def _page(answer: Answer, promise: Paging) -> Page | None:
    """Return the page that the judge has read off this answer for the promise's collection."""
    return answer.notes.get(("page", promise.collection.id))  # type: ignore[return-value]  # the judge puts pages there


def _complete(readings: Readings) -> Walk | None:
    """Return the complete walk that found the most rows, None if none was completed."""
    return max((walk for walk in readings.walks if walk.complete), key=lambda walk: len(walk.rows), default=None)


@rule(
    "paging.default-size",
    promise=Paging,
    facet="default-size",
    over=Over.READINGS,
    how="a request without a page size on more rows than the default",
    where=lambda promise: promise.default is not None,
)
def default_size(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """Without a page size, a page holds the documented number of items.

    Clients that rely on the default read too little in one go, or far more than they planned for.
    """
    size, whole = promise.default or 0, _complete(readings)
    known = len({row.identity for row in whole.rows}) if whole else None
    for page in readings.pages:
        if page.offset or page.limit is not None or promise.limit in dict(page.ask.query) or not page.fine:
            continue
        count = len(page.rows)
        enough = known is not None and known > size
        if count > size or (enough and count < size):
            yield Broken(
                message=f"without {promise.limit} a page holds {count} items",
                expected=f"{size} items",
                actual=f"{count} items",
                exchanges=(page.number, *(whole.exchanges if whole and count < size else ())),
                movable=count < size,
            )
        elif enough:
            yield Kept()


@rule(
    "paging.total-constant",
    promise=Paging,
    facet="total-constant",
    over=Over.READINGS,
    how="two requests under the same criteria",
    where=lambda promise: promise.collection.total is not None or bool(promise.collection.total_header),
)
def total_constant(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """The total does not depend on the page: neither on its size nor on where it begins.

    A client shows it, plans by it, and stops by it.
    """
    del promise
    pages = [page for page in readings.pages if page.fine and page.total is not None and page.rows]
    if len(pages) < 2:
        return
    common, _ = Counter(page.total for page in pages).most_common(1)[0]
    other = next((page for page in pages if page.total != common), None)
    if other is None:
        yield Kept(len(pages))
        return
    usual = next(page for page in pages if page.total == common)
    yield Broken(
        message=f"the total is {usual.total} on one page and {other.total} on another ({_asked(other)})",
        expected=f"{usual.total} on every page",
        actual=either([str(total) for total in sorted({page.total or 0 for page in pages})], "and"),
        exchanges=tuple(sorted({n for p in (usual, other) for n in (p.number, p.total_from) if n})),
        movable=True,
        times=sum(page.total != common for page in pages),
    )


def _asked(page: Page) -> str:
    size = f"size {page.limit}" if page.limit is not None else "no size"
    return f"{size}, from row {page.offset}"


@rule(
    "paging.total-found",
    promise=Paging,
    facet="total-found",
    over=Over.WALK,
    how=A_WALK,
    where=lambda promise: promise.collection.total is not None or bool(promise.collection.total_header),
    after=("paging.total-constant", "paging.no-repeats", "paging.past-end"),
)
def total_found(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """The total is the number of items that a walk over all pages finds.

    Rows that are counted and never shown are lost to every client; rows shown and not counted are cut off by it.
    """
    del promise
    if not walk.complete:
        yield from _unfinished(walk)
        return
    found = _different(walk.rows)
    totals = set(walk.totals)
    if not totals:
        return
    if found in totals:
        yield Kept()
    else:
        yield Broken(
            message=f"the total is {either(map(str, sorted(totals)))}, and a walk ({_size(walk)}) finds {found} items",
            expected=f"{either(map(str, sorted(totals)))} items",
            actual=f"{found} different items",
            exchanges=walk.with_totals,
            movable=True,
        )


def _different(rows: Sequence[Row]) -> int:
    """Return how many different items rows are; those without an identity each count."""
    return len({row.identity for row in rows} - {""}) + sum(not row.identity for row in rows)


def _size(walk: Walk) -> str:
    return f"{walk.limit} a page" if walk.limit is not None else "default page size"


def _unfinished(walk: Walk) -> Iterator[Sight]:
    if len(walk.pages) > 1:
        reason = {"open": "it was not walked to its end", "broken": "a page in its middle is no page"}[walk.ended]
        yield Unclear(message=f"the walk ({_size(walk)}) cannot tell: {reason}", exchanges=walk.exchanges)


@rule("paging.no-repeats", promise=Paging, facet="no-repeats", over=Over.WALK, how=A_WALK, after=("paging.goes-on",))
def no_repeats(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """No item is shown on two pages of a walk.

    Repeats are imported twice, and where the pages are of one size, each repeat has pushed out another item.
    """
    del promise
    pages = [page for page in walk.pages if page.fine and page.rows]
    if len(pages) < 2:
        return
    first_seen: dict[str, Page] = {}
    repeats: dict[str, tuple[Page, Page]] = {}
    for page in _before_the_end(walk):
        for identity in {row.identity for row in page.rows if row.identity}:
            if identity in first_seen:
                repeats.setdefault(identity, (first_seen[identity], page))
            first_seen.setdefault(identity, page)
    if not repeats:
        yield Kept(len(pages))
        return
    identity, (one, two) = next(iter(repeats.items()))
    yield Broken(
        message=f"{len(repeats)} {'item is' if len(repeats) == 1 else 'items are'} shown on two pages ({_size(walk)}), "
        f"for instance {shown(identity)} from row {one.offset} and from row {two.offset}",
        expected="every item once",
        actual=f"{len(repeats)} twice",
        exchanges=walk.with_totals,
        movable=True,
        times=len(repeats),
    )


def _before_the_end(walk: Walk) -> list[Page]:
    """Return the pages of a walk less those past the end that show again what was shown: another rule's business."""
    past = {page.number for page, _ in _past_end(walk)}
    return [page for page in walk.pages if page.fine and page.number not in past]


def _past_end(walk: Walk) -> list[tuple[Page, bool]]:
    """Return the pages asked past both the total and the rows found, and whether each shows old rows again."""
    seen: set[str] = set()
    top = max(walk.totals, default=0)
    found: list[tuple[Page, bool]] = []
    for page in walk.pages:
        names = {row.identity for row in page.rows}
        if page.offset and page.offset >= len(seen) and page.offset >= top and names <= seen:
            found.append((page, bool(names)))
        seen |= names
    return found


@rule(
    "paging.none-lost",
    promise=Paging,
    facet="none-lost",
    over=Over.READINGS,
    how="two walks with pages of different sizes",
    after=("paging.no-repeats", "paging.offset"),
)
def none_lost(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """Walks with pages of different sizes find the same items.

    What one page size hides, a client with that size never sees.
    """
    walks = {walk.limit: walk for walk in readings.walks if walk.complete and walk.rows}
    if len(walks) < 2:
        return
    fullest = max(walks.values(), key=lambda walk: len({row.identity for row in walk.rows}))
    everything = {row.identity for row in fullest.rows if row.identity}
    for walk in walks.values():
        if walk is fullest:
            continue
        lost = everything - {row.identity for row in walk.rows}
        if not lost:
            yield Kept()
            continue
        yield Broken(
            message=f"{len(lost)} of {len(everything)} items that a walk ({_size(fullest)}) finds are lost in another "
            f"({_size(walk)}), for instance {shown(min(lost))}",
            expected=f"{len(everything)} items",
            actual=f"{len(everything) - len(lost)} items",
            exchanges=tuple(sorted({*walk.exchanges, *fullest.exchanges})),
            movable=True,
            times=len(lost),
        )
    yield from _by_size(promise, fullest, list(walks.values()))


def _by_size(promise: Paging, fullest: Walk, walks: Sequence[Walk]) -> Iterator[Sight]:
    """Tell it where the items of one walk come in another order than in one of another size: clients may change it.

    Rows that came or went leave the others in their order. Where a page asked again has another, nothing is told.
    """
    if any(_names(walk.pages[0]) != _names(again) for walk in walks for again in walk.again):
        return
    place = {row.identity: at for at, row in enumerate(fullest.rows)}
    orders = [[place[row.identity] for row in walk.rows if row.identity in place] for walk in walks]
    if any(order != sorted(order) for order in orders if len(set(order)) == len(order)):
        yield Told(message=f"the order of the items depends on {promise.limit or 'the size of a page'}")


@rule("paging.full-pages", promise=Paging, facet="full-pages", over=Over.WALK, how=A_WALK, after=("paging.offset",))
def full_pages(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """Only the last page may hold fewer items than were asked for.

    Many clients take a short page for the last one and stop there.
    """
    size = walk.limit or promise.default
    pages = _before_the_end(walk)
    inner = [page for page in pages if any(later.rows for later in pages if later.offset > page.offset)]
    if not size or not inner:
        return
    short = [page for page in inner if len(page.rows) < size]
    counts = {len(page.rows) for page in inner}
    if not short:
        yield Kept(len(inner))
    elif len(counts) == 1 and _may_be_capped(promise, size):
        yield Kept(len(inner))
        yield Told(message=f"a page size of {size} is answered with {counts.pop()} items: it is capped")
    else:
        yield Broken(
            message=f"{len(short)} of {len(inner)} pages before the last hold fewer than {size} items",
            expected=f"{size} items",
            actual=either([f"{len(page.rows)} from row {page.offset}" for page in short], "and", 3),
            exchanges=walk.with_totals,
            movable=True,
            times=len(short),
        )


def _may_be_capped(promise: Paging, size: int) -> bool:
    """Whether a size may be cut to a maximum: one that the documentation does not itself use as the default."""
    return promise.default is None or size > promise.default


@rule(
    "paging.larger-not-fewer",
    promise=Paging,
    facet="full-pages",
    over=Over.READINGS,
    how="requests with ever larger page sizes",
    where=lambda promise: bool(promise.limit),
)
def larger_not_fewer(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """A larger page size never gives fewer items.

    A size that may be cut to a maximum is fair; one that falls back to the default, or to nothing, hides items.
    """
    whole = _complete(readings)
    known = len({row.identity for row in whole.rows}) if whole else 0
    pages = sorted((p for p in readings.pages if p.fine and p.limit and not p.offset), key=lambda p: p.limit or 0)
    best: Page | None = None
    for page in pages:
        if best is None or len(page.rows) >= len(best.rows):
            if best is not None and (best.limit or 0) < (page.limit or 0):
                yield Kept()
            best = page
        elif len(page.rows) < known and (best.limit or 0) < (page.limit or 0):
            yield Broken(
                message=f"{promise.limit}={page.limit} gives {len(page.rows)} items, and the smaller "
                f"{promise.limit}={best.limit} gives {len(best.rows)}",
                expected=f"at least {len(best.rows)} items",
                actual=f"{len(page.rows)} items",
                exchanges=(best.number, page.number, *(whole.exchanges if whole else ())),
                movable=True,
            )
    yield from _cut_short(promise, pages, known, whole)


def _cut_short(promise: Paging, pages: Sequence[Page], known: int, whole: Walk | None) -> Iterator[Sight]:
    """Tell pages that hold fewer items than asked for, though more are there and a larger size gives them: no cap."""
    fullest = max(pages, key=lambda page: len(page.rows), default=None)
    for page in pages:
        size = page.limit or 0
        if fullest is None or not len(page.rows) < min(size, known, len(fullest.rows)) or (fullest.limit or 0) <= size:
            continue
        yield Broken(
            message=f"{promise.limit}={size} gives {len(page.rows)} items, though there are {known}, and "
            f"{promise.limit}={fullest.limit} gives {len(fullest.rows)}",
            expected=f"{min(size, known)} items",
            actual=f"{len(page.rows)} items",
            exchanges=(page.number, fullest.number, *(whole.exchanges if whole else ())),
            movable=True,
        )


@rule("paging.past-end", promise=Paging, facet="past-end", over=Over.READINGS, how="a page past the last row")
def past_end(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """Past the end nothing is shown again, and nothing fails.

    A client that reads until a page is empty never stops, or stops with an error after the last row.
    """
    del promise
    sound = {page.limit for page in readings.pages if page.fine}
    for page, again in _beyond(readings):
        if page.status in SERVER_ERROR and page.limit not in sound:
            continue  # it is the size that breaks, not the end: another rule's business
        if page.status in SERVER_ERROR:
            yield Broken(
                message=f"past the end ({_asked(page)}) the status is {page.status}",
                expected="an empty page, or a refusal",
                actual=str(page.status),
                cause="server error",
                exchanges=_with_walk(readings, page),
                movable=True,
            )
        elif again:
            yield Broken(
                message=f"past the end ({_asked(page)}) {len(page.rows)} earlier items are shown again",
                expected="no items",
                actual=f"{len(page.rows)} items",
                exchanges=_with_walk(readings, page),
                movable=True,
            )
        else:
            yield Kept()


def _with_walk(readings: Readings, page: Page) -> tuple[int, ...]:
    """Return a page's exchange with those of the walk that shows where the end is."""
    whole = _complete(readings)
    return (page.number, *(number for number in (whole.with_totals if whole else ()) if number != page.number))


def _beyond(readings: Readings) -> list[tuple[Page, bool]]:
    """Return the pages past the end of all rows known, and whether each shows old rows again."""
    beyond = {page.number: (page, again) for walk in readings.walks for page, again in _past_end(walk)}
    known = {row.identity for page in readings.pages for row in page.rows}
    top = max((page.total or 0 for page in readings.pages if page.fine), default=0)
    if any(walk.complete for walk in readings.walks):
        for page in readings.pages:
            if page.offset and page.offset >= max(len(known), top):
                beyond.setdefault(page.number, (page, bool(page.rows)))
    return list(beyond.values())


@rule(
    "paging.past-end-empty",
    promise=Paging,
    facet="past-end-empty",
    over=Over.READINGS,
    how="a page past the last row",
    after=("paging.total-constant", "collection.items"),
)
def past_end_empty(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """Past the end a page is empty and tells the same total.

    A client that asks for one page too many should learn just that.
    """
    told = [] if promise.collection.estimate else [page for page in readings.pages if page.fine and page.rows]
    totals = Counter(page.total for page in told if page.total is not None)
    beyond = _beyond(readings)
    blameless = any(page.fine for page, _ in beyond) or not any(page.fine for page in readings.pages)
    for page, again in beyond:
        if not page.fine and blameless:
            continue  # refused for its size, depth or criteria: others past the end, or none at all, are answered
        if again or page.status in SERVER_ERROR or (page.status in SUCCESS and not page.listed):
            continue
        if not page.fine:
            yield Broken(
                message=f"past the end ({_asked(page)}) the answer is {page.status}",
                expected="200 with no items",
                actual=str(page.status),
                cause=str(page.status),
                exchanges=_with_walk(readings, page),
                movable=True,
            )
        elif len(totals) == 1 and page.total is not None and page.total not in totals:
            usual = totals.most_common(1)[0][0]
            yield Broken(
                message=f"past the end ({_asked(page)}) the total is {page.total}, elsewhere {usual}",
                expected=str(usual),
                actual=str(page.total),
                cause="total",
                exchanges=_with_walk(readings, page),
                movable=True,
            )
        else:
            yield Kept()


@rule(
    "paging.offset",
    promise=Paging,
    facet="offset",
    over=Over.READINGS,
    how="a page that begins inside the rows of another",
    where=lambda promise: promise.style in {"offset", "page"},
)
def offset(promise: Paging, readings: Readings) -> Iterator[Sight]:
    """Skipping n rows leaves out just the first n, and skipping none leaves out none.

    A skip that counts pages, or counts from one, loses or repeats rows at every page boundary.
    """
    whole = _longest(readings)
    names = _names(whole)
    held, told = [], False
    for page in readings.pages:
        if not page.fine or not page.rows or page.offset >= len(names):
            continue
        mine, own = _names(page), _names(_longest(readings, page.limit))
        if _lies_at(names, mine, page.offset) or (page.offset and _goes_on(own, mine, page.offset)):
            if page.offset:
                told = True
                yield Kept()
            continue
        held += [page] if page.offset else []
        shift = _shift(names, mine, page.offset, _least(readings, page, names))
        if shift:
            told = True
            name, value = (
                (promise.page, page.ask.value(promise.page)) if promise.page else (promise.offset, page.offset)
            )
            asked = f"{name}={value}"
            yield Broken(
                message=f"{asked} begins {_rows(abs(shift))} too {'far' if shift > 0 else 'early'}",
                expected=f"{shown(names[page.offset])} first",
                actual=f"{shown(mine[0])} first",
                exchanges=(whole.number if whole else 0, page.number),
                movable=True,
            )
    if held and not told:
        yield from _wandering(readings)


def _wandering(readings: Readings) -> Iterator[Sight]:
    """Say that nobody can tell where pages begin, if one that was asked again holds its rows in another order."""
    for walk in readings.walks:
        first = _names(walk.pages[0])
        for again in walk.again:
            if first != _names(again) and sorted(first) == sorted(_names(again)):
                message = "a page asked again shows its items in another order: where pages begin cannot be told"
                yield Unclear(message=message, exchanges=(walk.pages[0].number, again.number))
                return


def _names(page: Page | None) -> list[str]:
    return [row.identity for row in page.rows] if page else []


def _rows(count: int) -> str:
    return "one row" if count == 1 else f"{count} rows"


def _longest(readings: Readings, *limits: int | None) -> Page | None:
    """Return the page from row 0 on that holds the most rows, of some sizes or of any."""
    pages = (p for p in readings.pages if p.fine and not p.offset and (not limits or p.limit in limits))
    return max(pages, key=lambda p: len(p.rows), default=None)


def _lies_at(names: list[str], mine: list[str], begin: int) -> bool:
    return mine == names[begin : begin + len(mine)]


def _goes_on(own: list[str], mine: list[str], begin: int) -> bool:
    """Whether a page begins with the rows that another of its size, from row 0 on, has from there on."""
    there = own[begin : begin + len(mine)]
    return bool(there) and there == mine[: len(there)]


def _least(readings: Readings, page: Page, names: list[str]) -> int:
    """Return how many rows in a row tell a shift: more where the order for this size may be another.

    No order is promised, not even the same one for every size. It is known to be the same if another page of the size
    lies in its place.
    """
    same = (p for p in readings.pages if p.fine and p.limit == page.limit and p.offset != page.offset)
    found = any(len(p.rows) >= FEW_ALIKE and _lies_at(names, _names(p), p.offset) for p in same)
    return FEW_ALIKE if found else min(max(3, 1 + ceil(log(CHANCE, max(2, len(names))))), MANY_ALIKE)


def _shift(names: list[str], mine: list[str], expected: int, least: int) -> int:
    """Return by how many rows a page begins too far (positive) or too early, 0 if it is no plain shift."""
    if len(set(names)) != len(names) or mine[0] not in names:
        return 0
    at = names.index(mine[0])
    overlap = min(len(mine), len(names) - at)
    if overlap < least:
        return 0
    return at - expected if names[at : at + overlap] == mine[:overlap] else 0


@rule(
    "paging.order-stable",
    promise=Paging,
    facet="order-stable",
    over=Over.WALK,
    how="the same page asked twice",
)
def order_stable(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """The same page asked again shows the same items in the same order.

    Where the order wanders, pages overlap and miss rows sooner or later.
    """
    del promise
    first = walk.pages[0]
    for again in walk.again:
        if not (first.fine and again.fine) or len(first.rows) < 2:
            continue
        before, after = [row.identity for row in first.rows], [row.identity for row in again.rows]
        if before == after:
            yield Kept()
        elif set(before) == set(after):
            yield Broken(
                message="the same page asked again shows the same items in another order",
                expected="the same order",
                actual="another order",
                exchanges=(first.number, again.number),
                movable=True,
            )


@rule(
    "paging.token-while-more",
    promise=Paging,
    facet="token-while-more",
    over=Over.WALK,
    how=A_WALK,
    where=lambda promise: promise.token is not None or bool(promise.token_header),
    after=("paging.total-found",),
)
def token_while_more(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """While items remain, a page has the token for the next one.

    A client that follows tokens takes a page without one for the last.
    """
    del promise
    pages = _before_the_end(walk)
    inner = [page for page in pages if page.rows and any(later.rows for later in pages if later.offset > page.offset)]
    bare = [page for page in inner if not page.token]
    if inner and not bare:
        yield Kept(len(inner))
    if bare:
        yield Broken(
            message=f"{len(bare)} of {len(inner)} pages before the last have no token",
            expected="a token",
            actual="none",
            exchanges=walk.exchanges,
            movable=True,
            times=len(bare),
        )
    last = next((page for page in reversed(pages) if page.rows), None)
    if last and last.token and walk.complete:
        yield Told(message="the last page has a token too, though nothing remains", exchanges=(last.number,))


@rule(
    "paging.token-fresh",
    promise=Paging,
    facet="token-fresh",
    over=Over.WALK,
    how=A_WALK,
    where=lambda promise: promise.token is not None or bool(promise.token_header),
)
def token_fresh(promise: Paging, walk: Walk) -> Iterator[Sight]:
    """The token of one page is not that of an earlier page.

    A client that follows tokens goes round in a circle.
    """
    del promise
    tokens = [page.token for page in walk.pages if page.fine and page.rows and page.token]
    if len(tokens) < 2:
        return
    if len(set(tokens)) == len(tokens):
        yield Kept(len(tokens))
    elif len(set(tokens)) == 1:
        yield Told(message=f"every page of a walk has the same token {shown(tokens[0])}", exchanges=walk.exchanges[:2])
    else:
        again = next(token for i, token in enumerate(tokens) if token in tokens[:i])
        yield Broken(
            message=f"the token {shown(again)} comes back on a later page",
            expected="a token of its own for each page",
            actual=shown(again),
            exchanges=walk.exchanges,
            movable=True,
        )
