"""Questions about parts: the whole, asked just as the part was, and other parts that the whole names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore.pages import advance, keeping, listing, page_of, side_by_side, turn_pages
from fairport.contract_tests.explore.survey import items_of
from fairport.members import spelled_in
from fairport.spec.model import Paging, PartOf

if TYPE_CHECKING:
    from collections.abc import Generator

    from fairport.contract_tests.explore.desk import Desk
    from fairport.contract_tests.explore.pages import Steps
    from fairport.evidence import Ask, Exchange, Pairs

SISTERS: Final = 2
"""How many other parts are asked for: the one with most rows and the one with fewest."""
LARGE: Final = 100
"""The page size by which they are listed, where the contract allows it."""
MOST_PAGES: Final = 5
"""Requests that the listing of another part may take."""
MOST_BLIND: Final = 20
"""Requests that it may take where no total says how many it will."""


def ask_wholes(desk: Desk) -> None:
    """List the whole of every part under the part's own criteria, where it has not been asked under the same.

    Then list a part or two that the rows of the whole name, under the same criteria too.
    """
    walks: list[Steps] = []
    around: dict[str, list[Exchange]] = {}
    for promise in desk.contract.of(PartOf):
        part, whole = desk.known.good.get(promise.operation), desk.known.good.get(promise.whole)
        paging = next(iter(desk.contract.of(Paging, promise.whole)), None)
        if part is None or whole is None or paging is None:
            continue
        if part.query == whole.query:
            around[promise.id] = desk.known.walked.get(paging.collection.id, [])
            continue
        asked, kept = replace(whole, query=part.query), around.setdefault(promise.id, [])
        walks.append(_kept(listing(desk, paging, asked, f"{promise.whole}-around-{promise.operation}"), kept))
    side_by_side(desk, walks)
    side_by_side(
        desk,
        [walk for promise in desk.contract.of(PartOf) for walk in _sisters(desk, promise, around.get(promise.id, []))],
    )


def _kept(walk: Steps, kept: list[Exchange]) -> Steps:
    yield from keeping(walk, kept)


def _sisters(desk: Desk, promise: PartOf, around: list[Exchange]) -> list[Steps]:
    """List other parts whose names the rows of the whole hold; whether ours to read or not, nothing is broken by it."""
    paging = next(iter(desk.contract.of(Paging, promise.operation)), None)
    good = desk.known.good.get(promise.operation)
    if paging is None or good is None or not around or not {name for name, _ in promise.own} <= dict(good.path).keys():
        return []
    large = min(LARGE, paging.maximum or LARGE) if paging.limit else None
    rows = _rows_of_each(desk, promise, good, around)
    # Where ours fits on one page, the largest other shows what a page holds by default.
    short = rows.get(good.path, 0) <= (paging.default or 0)
    return [
        _if_short(
            desk, paging, turn_pages(desk, paging, replace(good, path=path), size, f"{promise.operation}-other{i}", [])
        )
        for i, path in enumerate(_others(desk, good, rows), 1)
        for size in [None if short and i == 1 and rows[path] > (paging.default or 0) else large]
    ]


def _rows_of_each(desk: Desk, promise: PartOf, good: Ask, around: list[Exchange]) -> Counter[Pairs]:
    """Return how many rows of the whole each part has, by the path that it is asked for with."""
    told = (spelled_in(item, promise.own) for exchange in around for item in items_of(desk, promise, exchange))
    return Counter(tuple({**dict(good.path), **own}.items()) for own in told if own)


def _others(desk: Desk, good: Ask, rows: Counter[Pairs]) -> list[Pairs]:
    """Return the paths of the largest other part, and of the smallest."""
    foreign = set(desk.known.foreign.items())
    others = [path for path, _ in rows.most_common() if path != good.path and foreign.isdisjoint(path)]
    return [*others[:1], *others[1:][-1:]][: SISTERS if desk.depth.edges else 1]


def _if_short(desk: Desk, paging: Paging, walk: Generator[Ask, Exchange, object]) -> Steps:
    """Go on with a walk if its first page says that few requests end it: one that is broken off decides nothing."""
    ask = next(walk, None)
    for sent in range(MOST_BLIND):
        if ask is None:
            break
        exchange = yield ask
        if not sent and _many(desk, paging, exchange):
            break
        ask = advance(walk, exchange)


def _many(desk: Desk, paging: Paging, exchange: Exchange) -> bool:
    """Whether the total says that more pages like this one, and the one past the end, would be too many."""
    page = page_of(desk, paging, exchange)
    return page.total is not None and page.total > (MOST_PAGES - 1) * len(page.rows) > 0
