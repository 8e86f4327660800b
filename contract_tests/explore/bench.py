"""A bench to try groups of requests on: each request is sent once, up to a number, and remembered.

What is remembered makes a trial repeatable, so that a search for a smaller example sees the same answers again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fairport.answers import Answer
from fairport.contract_tests.explore.drawing import Ground, Group, marked
from fairport.contract_tests.explore.pages import advance, paged, turn_pages
from fairport.contract_tests.explore.windows import events_of
from fairport.moments import seconds_asked
from fairport.pages import read_page
from fairport.spec.model import AnyOf, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask, Exchange
    from fairport.pages import Page
    from fairport.spec.model import Paging

Seen: TypeAlias = "tuple[Exchange, ...]"


class Bench:
    """Tries groups of one collection at a desk, with `left` requests to spend.

    `size` is the page size by which lists are read (None: none is sent), `total` how many rows the longest may have.
    """

    def __init__(self, desk: Desk, paging: Paging, left: int, name: str) -> None:
        self.left = left
        self.size: int | None = None
        self.total = 0
        self._desk = desk
        self._paging = paging
        self._operation = desk.contract.operation(paging.operation)
        self._name = name
        self._count = 0
        self._answers: dict[Ask, Exchange] = {}
        self._sequences: dict[tuple[Ask, ...], Seen | None] = {}
        self._lists: dict[Ask, Seen] = {}

    def page(self, exchange: Exchange) -> Page:
        """Return what an answer lists."""
        answer = Answer(exchange, self._operation.response_key(exchange.status))
        return read_page(answer, self._paging.collection, self._paging)

    def try_group(self, group: Group) -> Seen | None:
        """Return the answers to a group, None where too few requests are left or some answer is no whole one."""
        lists = self._all_listed(group.listed)
        if lists is None:
            return None
        asked = self._sequence(group.asked) if group.fresh else self.pages(group.asked)
        return None if asked is None else (*lists, *asked)

    def pages(self, asks: Sequence[Ask]) -> Seen | None:
        """Return the answers to single requests; those that were not asked before are sent in one batch."""
        new = [ask for ask in dict.fromkeys(asks) if ask not in self._answers]
        if len(new) > self.left:
            return None
        self._answers.update(zip(new, self._send(new), strict=True))
        found = tuple(self._answers[ask] for ask in dict.fromkeys(asks))
        return found if all(exchange.whole for exchange in found) else None

    def _send(self, asks: Sequence[Ask]) -> list[Exchange]:
        if not asks:
            return []
        self.left -= len(asks)
        self._count += 1
        return self._desk.ask([marked(ask, f"{self._name}-{self._count}-{i}") for i, ask in enumerate(asks, 1)])

    def choose_size(self, start: Ask, total: int) -> None:
        """Choose the page size by which lists are read: one that holds all, else the largest that the service gives."""
        self.total = total
        default = self._paging.default or 1
        if not self._paging.limit or total < default:
            return
        answers = self.pages([paged(self._paging, start, total + 1, 0)])
        rows = len(self.page(answers[0]).rows) if answers else 0
        if rows > default:
            self.size = total + 1 if rows >= total else rows

    def again(self, exchanges: Sequence[Exchange]) -> None:
        """Send the requests of these answers once more, as the smallest example found, where enough are left."""
        if len(exchanges) <= self.left:
            self._send([exchange.ask for exchange in exchanges])

    def _sequence(self, asks: tuple[Ask, ...]) -> Seen | None:
        """Send requests one by one in their order, whatever was asked before."""
        if asks not in self._sequences:
            if len(asks) > self.left:
                return None
            found = tuple(exchange for ask in asks for exchange in self._send([ask]))
            self._sequences[asks] = found if all(exchange.whole for exchange in found) else None
        return self._sequences[asks]

    def _all_listed(self, asks: Sequence[Ask]) -> Seen | None:
        """List several requests to their ends: in one batch where one page surely holds each."""
        new = [ask for ask in dict.fromkeys(asks) if ask not in self._lists]
        most = self._most_pages()
        if len(new) * most > self.left:
            return None
        if most == 1:
            answers = self._send([paged(self._paging, ask, self.size, 0) for ask in new])
            self._lists.update((ask, (answer,)) for ask, answer in zip(new, answers, strict=True))
        else:
            self._lists.update((ask, self._walked(ask)) for ask in new)
        found = tuple(exchange for ask in dict.fromkeys(asks) for exchange in self._lists[ask])
        return found if all(exchange.whole for exchange in found) else None

    def _most_pages(self) -> int:
        size = self.size or self._paging.default or 1
        return 1 if self.total < size else self.total // size + 2

    def _walked(self, ask: Ask) -> Seen:
        """Walk the pages of a request to their end, never stopping in their midst: that would leave a doubt."""
        self._count += 1
        steps = turn_pages(self._desk, self._paging, ask, self.size, f"{self._name}-{self._count}", [])
        found: list[Exchange] = []
        step: Ask | None = next(steps)
        while step is not None:
            self.left -= 1
            found += self._desk.ask([step])
            step = advance(steps, found[-1])
        return tuple(found)


def learn_ground(desk: Desk, paging: Paging, bench: Bench) -> Ground | None:
    """Learn from a collection's good request what can be drawn; None where it lists nothing, or cannot be listed."""
    start = desk.known.good[paging.operation]
    first = bench.pages([start])
    if first is None:
        return None
    page = bench.page(first[0])
    bench.choose_size(start, page.total or len(page.rows))
    whole = bench.try_group(Group(listed=(start,))) or ()
    rows = [row for exchange in whole for row in bench.page(exchange).rows]
    if not rows:
        return None
    window = next((w for w in desk.contract.of(Window, paging.operation) if w.collection == paging.collection), None)
    any_of = next((f for f in desk.contract.of(AnyOf, paging.operation) if f.collection == paging.collection), None)
    return Ground(
        start=start,
        paging=paging,
        window=window,
        any_of=any_of,
        encoding=desk.known.encodings.get(any_of.id, "") if any_of else "",
        instants=_instants(desk, window, start, whole),
        names=tuple(dict.fromkeys(row.identity for row in rows if row.identity)),
        total=bench.total,
    )


def _instants(desk: Desk, window: Window | None, start: Ask, whole: Seen) -> tuple[float, ...]:
    """Return the bounds of the good request's window and the instants of its rows that lie between them."""
    if window is None:
        return ()
    begin, end = (seconds_asked(start.value(name), window.unit) for name in (window.start, window.end))
    if begin is None or end is None:
        return ()
    events = [events_of(desk, window, exchange) for exchange in whole]
    known = {instant for held in events for instant in (*held.updates, *held.creations) if begin < instant < end}
    return tuple(sorted({begin, end, *known}))
