"""Questions about parts: the whole, asked just as the part was, and other parts that the whole names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore.pages import advance, keeping, listing, side_by_side, turn_pages
from fairport.contract_tests.explore.survey import items_of
from fairport.members import spelled_in
from fairport.spec.model import Paging, PartOf

if TYPE_CHECKING:
    from collections.abc import Generator

    from fairport.contract_tests.explore.desk import Desk
    from fairport.contract_tests.explore.pages import Steps
    from fairport.evidence import Ask, Exchange

SISTERS: Final = 2
"""How many other parts are asked for: the one with most rows and the one with fewest."""
LARGE: Final = 100
"""The page size by which they are listed, where the contract allows it."""
MOST_PAGES: Final = 3


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
    size = min(LARGE, paging.maximum or LARGE) if paging.limit else None
    return [
        _at_most(turn_pages(desk, paging, ask, size, f"{promise.operation}-other{i}", []), MOST_PAGES)
        for i, ask in enumerate(_named(desk, promise, good, around), 1)
    ]


def _named(desk: Desk, promise: PartOf, good: Ask, around: list[Exchange]) -> list[Ask]:
    told = (spelled_in(item, promise.own) for exchange in around for item in items_of(desk, promise, exchange))
    counts = Counter(tuple(own.items()) for own in told if own)
    asks = [replace(good, path=tuple({**dict(good.path), **dict(own)}.items())) for own, _ in counts.most_common()]
    foreign = set(desk.known.foreign.items())
    others = [ask for ask in asks if ask.path != good.path and foreign.isdisjoint(ask.path)]
    return [*others[:1], *others[1:][-1:]][: SISTERS if desk.depth.edges else 1]


def _at_most(walk: Generator[Ask, Exchange, object], most: int) -> Steps:
    """Go on with a walk for so many requests at the most."""
    ask = next(walk, None)
    for _ in range(most):
        if ask is None:
            break
        ask = advance(walk, (yield ask))
