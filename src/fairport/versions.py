"""Versions: what each row was, read by read, and what of it changed for good.

A fair write leaves a mark that stays: a row is one thing up to some moment and another from then on, or it was never
listed before and is ever after, or the other way round. Whoever reads such a row twice, around the write, sees it
differ; whoever asks again sees it settled. What a service shows now so and now so comes back to what it was, and is no
such change.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fairport.evidence import Pairs
    from fairport.pages import Page

Request: TypeAlias = "tuple[str, Pairs, Pairs]"
"""What was asked: operation, path and query."""
Moment: TypeAlias = "tuple[float, int]"
"""When an answer was asked or had, by our clock, and its number: that decides where the clock stands still."""
Stretch: TypeAlias = "tuple[Moment, Moment]"
"""From one moment to another."""

CLOSE: Final = 8
"""Requests within which rows that change count as changed together."""
TOGETHER: Final = 3
"""Rows that fair writes may well change within so few requests."""
MOST_RUNS: Final = 4
"""So often a row may become another and be taken back; what changes more often is made up."""


class Read(NamedTuple):
    """One row as one answer listed it, or a total as it told it: what it was, when, and to which request."""

    what: object
    began: Moment
    ended: Moment
    request: Request


class Versions:
    """All reads of the rows of one operation, in the order in which they were asked."""

    def __init__(self, requests: Iterable[Sequence[Page]]) -> None:
        """Take the pages of each request, in order of time."""
        self._requests = [[page for page in reads if page.fine] for reads in requests]
        self._reads: dict[str, list[Read]] = defaultdict(list)
        for page in (page for reads in self._requests for page in reads):
            for row in page.rows:
                if row.identity:
                    self._reads[row.identity].append(_read(row.digest, page))
        self._totals: dict[object, list[Read]] = defaultdict(list)
        for page in (page for reads in self._requests for page in reads):
            self._totals[page.criteria].append(_read(page.total, page))
        self._changed = self._changes()
        turnover = list(self._turnover())
        self.turnover = [(begin, end) for begin, end, _ in turnover]
        """Between which reads rows came for good, or went."""
        self._moved = frozenset[str]().union(*(names for *_, names in turnover))
        self.together = _together(self._changed.values())
        """Whether many rows became others at once: a batch may do that, and so may a service that makes them up."""

    def changed(self, identity: str) -> bool:
        """Whether a row was changed for good: one request read it as it was before, and later as it then was."""
        return identity in self._changed

    def turned(self, identity: str) -> bool:
        """Whether a row became another to one request, and went back to none: others may still read it as it was.

        So it is where answers are kept for a while: each request is answered by its own.
        """
        by_request: dict[Request, list[Read]] = defaultdict(list)
        for read in self._reads.get(identity, ()):
            by_request[read.request].append(read)
        orders = [_in_order(reads) for reads in by_request.values()]
        return None not in orders and any(len(order) > 1 for order in orders if order)

    def recounted(self, one: Page, two: Page) -> bool:
        """Whether two answers to one question tell another total, which changed for good."""
        versions = _in_order(self._totals[one.criteria]) if one.total != two.total else None
        return versions is not None and all(_lasted(version) for version in versions)

    def moved(self, identity: str) -> bool:
        """Whether a row was changed for good, or came or went for good while one request was asked twice."""
        return identity in self._changed or identity in self._moved

    def came(self, identity: str, before: Page) -> bool:
        """Whether a row was read only after an answer that does not list it."""
        reads = self._reads.get(identity)
        return bool(reads) and all(read.began > ended(before) for read in reads or ())

    def went(self, identity: str, after: Page) -> bool:
        """Whether a row was read only before an answer that does not list it."""
        reads = self._reads.get(identity)
        return bool(reads) and all(read.ended < began(after) for read in reads or ())

    def _turnover(self) -> Iterator[tuple[Moment, Moment, set[str]]]:
        for reads in self._requests:
            for one, two in pairwise(reads):
                before, after = _names(one), _names(two)
                moved = {name for name in after - before if self.came(name, one)}
                moved |= {name for name in before - after if self.went(name, two)}
                if moved:
                    yield began(one), ended(two), moved

    def _changes(self) -> Mapping[str, Stretch]:
        """Return for each row that was changed for good between which reads the last change lies, as near as known."""
        found: dict[str, Stretch] = {}
        for identity in {name for reads in self._requests for name in _reread(reads)}:
            versions = _in_order(self._reads[identity])
            if versions is not None:
                (*_, last_before), (first_after, *_) = versions[-2:]
                found[identity] = (last_before.began, first_after.ended)
        return found


def _read(what: object, page: Page) -> Read:
    return Read(what, began(page), ended(page), request_of(page))


def request_of(page: Page) -> Request:
    """Return what an answer was asked for by."""
    return page.ask.operation, page.ask.path, page.ask.query


def began(page: Page) -> Moment:
    """Return when an answer was asked for."""
    return page.began, page.number


def ended(page: Page) -> Moment:
    """Return when an answer was had."""
    return page.ended, page.number


def _names(page: Page) -> set[str]:
    return {row.identity for row in page.rows if row.identity}


def _reread(reads: Sequence[Page]) -> Iterator[str]:
    """Return the rows that one request read as one thing first, and at last as another."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for page in reads:
        for row in page.rows:
            first.setdefault(row.identity, row.digest)
            last[row.identity] = row.digest
    return (name for name, digest in last.items() if name and first[name] != digest)


def _in_order(reads: Iterable[Read]) -> list[list[Read]] | None:
    """Return the reads of one thing by version, one version after the other; None if they are mixed up.

    A version may come back if each lasted: then two requests at least read it in a row.
    """
    held = sorted(reads, key=lambda read: read.began)
    grouped: dict[object, list[Read]] = defaultdict(list)
    for read in held:
        grouped[read.what].append(read)
    versions = sorted(grouped.values(), key=lambda version: min(read.ended for read in version))
    if all(version[-1].began <= read.ended for version, later in combinations(versions, 2) for read in later):
        return versions
    runs = [list(run) for _, run in groupby(held, key=lambda read: read.what)]
    return runs if len(runs) <= MOST_RUNS and all(map(_lasted, runs)) else None


def _lasted(reads: Iterable[Read]) -> bool:
    """Whether two requests at least read the same."""
    return len({read.request for read in reads}) > 1


def _together(changes: Iterable[Stretch]) -> bool:
    """Whether more rows changed within a few requests than writers may be thought to change."""
    near = [(first[1], last[1]) for first, last in changes if last[1] - first[1] <= CLOSE]
    return any(sum(begin >= end - CLOSE and other <= end for begin, other in near) > TOGETHER for _, end in near)
