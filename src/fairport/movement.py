"""Movement: whether data that changed between two reads of the same requests could explain a contradiction.

A contradiction is firm when the very reads that it rests on come out the same on asking again. Where they do not, it
may be that something was written in between, unless the reads bear marks that no fair write leaves: the same rows in
another order, an answer that goes back to what it was before, rows that are different on every read.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.walks import Page

Face: TypeAlias = "tuple[int, bool, tuple[object, ...], int | None]"

READS_TO_TELL: Final = 3
SHUFFLED: Final = 4
"""One in so many neighbours out of order tells a shuffle; fewer may be rows that were updated and moved up."""


class Movement:
    """The reads of every request: those that were asked first, each with those that confirm it."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._series: dict[int, list[Page]] = defaultdict(list)
        self._origin: dict[int, int] = {}
        for page in pages:
            if page.number not in self._origin:
                self._origin[page.number] = page.ask.confirms or page.number
                self._series[self._origin[page.number]].append(page)

    def may_explain(self, numbers: Iterable[int]) -> bool:
        """Whether fair writes may explain what these exchanges showed together.

        Not if each came out the same in the round beside theirs, nor if what differs bears unfair marks. What was not
        asked again proves nothing.
        """
        known = [number for number in numbers if number in self._origin]
        if known and all(self._came_again(number) for number in known):
            return False
        return not any(_unfair(self._series[origin]) for origin in {self._origin[number] for number in known})

    def _came_again(self, number: int) -> bool:
        """Whether a read is the same as the one before it, or, for the first, as the one after it."""
        series = self._series[self._origin[number]]
        at = next(i for i, page in enumerate(series) if page.number == number)
        beside = at - 1 if at else 1
        return beside < len(series) and _face(series[beside]) == _face(series[at])


def _face(page: Page) -> Face:
    return page.status, page.listed, page.rows, page.total


def _unfair(reads: Sequence[Page]) -> bool:
    """Whether reads of one request differ in a way that no fair write explains."""
    fine = [page for page in reads if page.fine]
    return _goes_back(fine) or _churns(fine) or any(_shuffled(before, after) for before, after in pairwise(fine))


def _goes_back(reads: Sequence[Page]) -> bool:
    """Whether an answer was one thing, then another, then the first again."""
    faces = [_face(page) for page in reads]
    return any(face in faces[: at - 1] for at, face in enumerate(faces) if at > 1 and face != faces[at - 1])


def _churns(reads: Sequence[Page]) -> bool:
    """Whether most rows that are in every read are different in every read."""
    if len(reads) < READS_TO_TELL:
        return False
    digests = [{row.identity: row.digest for row in page.rows} for page in reads]
    steady = set(digests[0]).intersection(*digests[1:])
    churning = sum(len({seen[name] for seen in digests}) == len(digests) for name in steady)
    return churning * 2 > len(steady)


def _shuffled(before: Page, after: Page) -> bool:
    """Whether rows that did not change stand in another order."""
    place = {row: at for at, row in enumerate(before.rows)}
    places = [place[row] for row in after.rows if row in place]
    falls = sum(one > two for one, two in pairwise(places))
    return falls > 0 and falls * SHUFFLED >= len(places)
