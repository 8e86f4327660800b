"""Movement: whether data that changed between two reads could explain a contradiction.

A contradiction is firm when the very reads that it rests on come out the same on asking again, and nothing else that
was read meanwhile has changed. Else something may have been written in between, unless the reads bear marks that no
fair write leaves: the same rows in another order, a first page that goes back to what it was before, rows that are
different on every read. What was written stays: a row that is busy, and was changed between two reads of one request,
is read again as it is by other requests; one that is another each time is never read twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.evidence import Pairs
    from fairport.pages import Page

Moment: TypeAlias = "tuple[float, int]"
"""When an answer was asked or had, by our clock, and its number: that decides where the clock stands still."""
Face: TypeAlias = "tuple[int, bool, tuple[object, ...], int | None]"
Request: TypeAlias = "tuple[str, Pairs, Pairs]"

READS_TO_TELL: Final = 3
SHUFFLED: Final = 4
"""One in so many neighbours out of order tells a shuffle; fewer may be rows that were updated and moved up."""


class Movement:
    """The reads of every request, by the exchange that was confirmed and by what was asked, in order."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages: dict[int, Page] = {}
        self._rounds: dict[int, list[Page]] = defaultdict(list)
        self._requests: dict[Request, list[Page]] = defaultdict(list)
        for page in pages:
            if page.number not in self._pages:
                self._pages[page.number] = page
                self._rounds[page.ask.confirms or page.number].append(page)
                self._requests[_request(page)].append(page)
        for reads in self._requests.values():
            reads.sort(key=_began)
        self._lasting: dict[str, frozenset[str]] = {}
        self._unfair = {request for request, reads in self._requests.items() if self._is_unfair(reads)}
        self._moves: dict[str, list[tuple[Moment, Moment]]] = defaultdict(list)
        for request, reads in self._requests.items():
            if request not in self._unfair:
                self._moves[request[0]] += _moves(reads)

    def may_explain(self, numbers: Iterable[int]) -> bool:
        """Whether fair writes may explain what these exchanges showed together.

        Not if each came out the same in the round beside theirs while nothing else changed, nor if all went back to
        what they were two rounds ago, nor if what differs bears unfair marks. What was not asked again proves nothing.
        """
        known = [self._pages[number] for number in numbers if number in self._pages]
        if any(_request(page) in self._unfair for page in known):
            return False
        pairs = [pair for pair in map(self._read_twice, known) if pair is not None]
        if len(pairs) < len(known) or not pairs:
            return True
        if any(_face(one) != _face(two) for one, two in pairs):
            return not all(map(self._went_back, known))
        return self._moved_within(pairs)

    def _moved_within(self, pairs: Sequence[tuple[Page, Page]]) -> bool:
        """Whether anything may have changed at the time between two rounds, when all these answers stood together."""
        first, last = max(_ended(one) for one, _ in pairs), min(_began(two) for _, two in pairs)
        if first > last:
            first, last = min(_began(one) for one, _ in pairs), max(_ended(two) for _, two in pairs)
        operations = {one.ask.operation for one, _ in pairs}
        return any(begin < last and first < end for name in operations for begin, end in self._moves[name])

    def _series(self, page: Page) -> tuple[list[Page], int]:
        """Return the rounds of a read, and which of them it is."""
        series = self._rounds[page.ask.confirms or page.number]
        return series, next(i for i, held in enumerate(series) if held.number == page.number)

    def _read_twice(self, page: Page) -> tuple[Page, Page] | None:
        """Return a read with the one before it, or, if it is the first, with the one after it, in order."""
        series, at = self._series(page)
        at = max(1, at)
        return (series[at - 1], series[at]) if at < len(series) else None

    def _is_unfair(self, reads: Sequence[Page]) -> bool:
        """Whether reads of one request differ in a way that no fair write explains."""
        fine = [page for page in reads if page.fine]
        if _goes_back(fine) or any(_shuffled(before, after) for before, after in pairwise(fine)):
            return True
        churning = _churning(fine)
        return bool(churning) and not self._last(fine[0].ask.operation, churning)

    def _last(self, operation: str, names: frozenset[str]) -> bool:
        """Whether any of these rows was ever read twice as the same, by whatever requests and whenever."""
        if operation not in self._lasting:
            pages = (page for page in self._pages.values() if page.ask.operation == operation)
            seen = Counter(row for page in pages for row in set(page.rows))
            self._lasting[operation] = frozenset(row.identity for row, count in seen.items() if count > 1)
        return not names.isdisjoint(self._lasting[operation])

    def _went_back(self, page: Page) -> bool:
        series, at = self._series(page)
        return at > 1 and _face(series[at]) == _face(series[at - 2])


def _request(page: Page) -> Request:
    return page.ask.operation, page.ask.path, page.ask.query


def _began(page: Page) -> Moment:
    return page.began, page.number


def _ended(page: Page) -> Moment:
    return page.ended, page.number


def _moves(series: Sequence[Page]) -> list[tuple[Moment, Moment]]:
    """Return the stretches, from the beginning of one read of a request to the end of the next, in which it changed."""
    return [(_began(one), max(_ended(one), _ended(two))) for one, two in pairwise(series) if _face(one) != _face(two)]


def _face(page: Page) -> Face:
    return page.status, page.listed, page.rows, page.total


def _goes_back(reads: Sequence[Page]) -> bool:
    """Whether a first page held some rows, then others, then the first ones again.

    Later pages may: one row that comes before them and another that goes move them there and back.
    """
    firsts = [page for page in reads if not page.offset]
    return any(
        one.rows == two.rows
        for at, two in enumerate(firsts)
        if at > 1 and two.rows != (other := firsts[at - 1]).rows and _ended(other) < _began(two)
        for one in firsts[: at - 1]
        if _ended(one) < _began(other)
    )


def _churning(reads: Sequence[Page]) -> frozenset[str]:
    """Return the rows that are different in every read, if they are most of those that are in every read."""
    if len(reads) < READS_TO_TELL:
        return frozenset()
    digests = [{row.identity: row.digest for row in page.rows} for page in reads]
    steady = set(digests[0]).intersection(*digests[1:])
    churning = frozenset(name for name in steady if len({seen[name] for seen in digests}) == len(digests))
    return churning if len(churning) * 2 > len(steady) else frozenset()


def _shuffled(before: Page, after: Page) -> bool:
    """Whether rows that did not change stand in another order."""
    place = {row: at for at, row in enumerate(before.rows)}
    places = [place[row] for row in after.rows if row in place]
    falls = sum(one > two for one, two in pairwise(places))
    return falls > 0 and falls * SHUFFLED >= len(places)
