"""Movement: whether data that changed between two reads could explain a contradiction, and whether it does.

A contradiction is firm when the very reads that it rests on come out the same on asking again, and nothing else that
was read meanwhile has changed. Else something may have been written in between, unless the reads bear marks that no
fair write leaves: more rows in another order than can have been written, a first page that goes back to what it was
time and again, rows that are different on every read. What was written stays: a row that is busy, and was changed
between two reads of one request, is read again as it is by other requests; one that is another each time is never read
twice. Where all that differs was seen to change for good (fairport.versions), and the contradiction is gone on asking
again, movement does explain it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.returns import going_back
from fairport.versions import Versions, began, ended, request_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from fairport.pages import Page
    from fairport.versions import Request, Stretch

Face: TypeAlias = "tuple[int, bool, tuple[object, ...], int | None]"

READS_TO_TELL: Final = 3
SHUFFLED: Final = 3
"""One in so many rows out of order may tell a shuffle; fewer may be rows that were updated and moved up."""
WRITES: Final = 4
"""A row moves up for each write that nobody sees, and there is no more than one in so many requests."""


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
                self._requests[request_of(page)].append(page)
        for reads in self._requests.values():
            reads.sort(key=began)
        self._lasting: dict[str, frozenset[str]] = {}
        self._versions: dict[str, Versions] = {}
        self._unfair = {request for request, reads in self._requests.items() if self._is_unfair(reads)}
        self._unfair |= going_back(self._requests.values())
        self._moves: dict[str, list[Stretch]] = defaultdict(list)
        for request, reads in self._requests.items():
            if request not in self._unfair:
                self._moves[request[0]] += _moves(reads)

    def may_explain(self, numbers: Iterable[int], rows: Collection[str] = ()) -> bool:
        """Whether fair writes may explain what these exchanges showed together.

        Not if each came out the same in the round beside theirs while nothing else changed, nor if all went back to
        what they were two rounds ago, nor if what differs bears unfair marks. What was not asked again proves nothing.
        `rows` are those that are at odds, if that is all: some answers may lag behind rows that became others.
        """
        known = [self._pages[number] for number in numbers if number in self._pages]
        if any(request_of(page) in self._unfair for page in known):
            return False
        pairs = [pair for pair in map(self._read_twice, known) if pair is not None]
        if len(pairs) < len(known) or not pairs:
            return True
        if any(_face(one) != _face(two) for one, two in pairs):
            return not all(map(self._went_back, known))
        return self._moved_within(pairs) or self._turned(rows, {page.ask.operation for page in known})

    def _turned(self, rows: Collection[str], operations: Iterable[str]) -> bool:
        held = [self._of(operation) for operation in operations]
        return bool(rows) and all(any(versions.turned(row) for versions in held) for row in rows)

    def moved(self, rows: Collection[str], numbers: Iterable[int]) -> bool:
        """Whether each of some rows, by which these exchanges are at odds, changed for good, came or went.

        Then one answer is older than the other, and nothing is at odds. Answers to one and the same request may differ
        by rows as well for which others made room.
        """
        known = [self._pages[number] for number in numbers if number in self._pages]
        held = self._fair({page.ask.operation for page in known})
        if not rows or not held:
            return False
        if len(known) > 1 and len({request_of(page) for page in known}) == 1:
            return all(self._difference(one, two) for one, two in pairwise(known))
        return all(any(versions.moved(row) for versions in held) for row in rows)

    def explains(self, numbers: Iterable[int]) -> bool:
        """Whether what these exchanges showed together is explained by what was seen to change for good since.

        That asks for more than `may_explain`: each was asked again, and by what it differs then are rows that were
        changed, came or went for good, or made room for such rows.
        """
        known = [self._pages[number] for number in numbers if number in self._pages]
        if not self._fair({page.ask.operation for page in known}):
            return False
        changes = [self._change(page) for page in known]
        if None in changes:
            return False
        last = [self._series(page)[0][-1] for page in known]
        return any(changes) or (not _all_listed([*known, *last]) and any(map(self._recounted, known)))

    def _fair(self, operations: set[str]) -> list[Versions]:
        """Return the versions of the rows of operations, none if any bears a mark that no fair write leaves."""
        unfair = {request[0] for request in self._unfair}
        held = [self._of(operation) for operation in sorted(operations)]
        return [] if operations & unfair or any(versions.together for versions in held) else held

    def _change(self, page: Page) -> bool | None:
        """Return whether an answer differs from the last one to the same question by what changed for good.

        None if it differs by anything else, or was not asked again.
        """
        last = self._series(page)[0][-1]
        return None if last is page else self._difference(page, last)

    def _recounted(self, page: Page) -> bool:
        """Whether the last answer to the same question tells another total, which changed for good."""
        return self._of(page.ask.operation).recounted(page, self._series(page)[0][-1])

    def _difference(self, page: Page, last: Page) -> bool | None:
        """Return whether an answer and a later one differ by what changed for good; None if by anything else."""
        if not (page.fine and last.fine):
            return None
        versions = self._of(page.ask.operation)
        before, after = ({row.identity: row.digest for row in held.rows} for held in (page, last))
        changed = False
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) == after.get(name):
                continue
            if versions.changed(name) or (versions.came(name, page) if name in after else versions.went(name, last)):
                changed = True
            elif (name in before and name in after) or _whole(page) or _whole(last):
                return None
        return changed or any(begin < ended(last) and began(page) < end for begin, end in versions.turnover)

    def _of(self, operation: str) -> Versions:
        if operation not in self._versions:
            held = [reads for request, reads in self._requests.items() if request[0] == operation]
            self._versions[operation] = Versions(held)
        return self._versions[operation]

    def _moved_within(self, pairs: Sequence[tuple[Page, Page]]) -> bool:
        """Whether anything may have changed at the time between two rounds, when all these answers stood together."""
        first, last = max(ended(one) for one, _ in pairs), min(began(two) for _, two in pairs)
        if first > last:
            first, last = min(began(one) for one, _ in pairs), max(ended(two) for _, two in pairs)
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
        if any(_shuffled(before, after) for before, after in pairwise(fine)):
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


def _moves(series: Sequence[Page]) -> list[Stretch]:
    """Return the stretches, from the beginning of one read of a request to the end of the next, in which it changed."""
    return [(began(one), max(ended(one), ended(two))) for one, two in pairwise(series) if _face(one) != _face(two)]


def _face(page: Page) -> Face:
    return page.status, page.listed, page.rows, page.total


def _all_listed(pages: Sequence[Page]) -> bool:
    """Whether answers show together all the rows that there are, by the least total."""
    totals = [page.total for page in pages if page.total is not None]
    return len({row.identity for page in pages for row in page.rows}) >= min(totals, default=0)


def _whole(page: Page) -> bool:
    """Whether an answer shows all there is, by its own total or because it tells none."""
    return not page.offset and (page.total is None or len(page.rows) >= page.total)


def _churning(reads: Sequence[Page]) -> frozenset[str]:
    """Return the rows that are different in every read, if they are most of those that are in every read."""
    if len(reads) < READS_TO_TELL:
        return frozenset()
    digests = [{row.identity: row.digest for row in page.rows} for page in reads]
    steady = set(digests[0]).intersection(*digests[1:])
    churning = frozenset(name for name in steady if len({seen[name] for seen in digests}) == len(digests))
    return churning if len(churning) * 2 > len(steady) else frozenset()


def _shuffled(before: Page, after: Page) -> bool:
    """Whether more rows that did not change stand in another order than writes in between can have moved."""
    place = {row: at for at, row in enumerate(before.rows)}
    places = [place[row] for row in after.rows if row in place]
    moved = len(places) - _longest_rise(places)
    return moved > 1 and moved * SHUFFLED >= len(places) and moved * WRITES > after.number - before.number


def _longest_rise(places: Iterable[int]) -> int:
    """Return how many of these stand in order, at most."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
