"""Returns: first pages that go back to what they were, as no fair write leaves them and no delay explains.

A row may be written and the write taken back: then others read it as it was meanwhile. Copies of the data may lag
behind for a while: then what is new stays. What is left shows now this and now that.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from fairport.versions import began, ended, request_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from fairport.pages import Page
    from fairport.versions import Request

RETURNS: Final = 2
"""How often first pages went back to what they were, if that was not written so."""
DELAY: Final = 60
"""Requests in which copies of the data may be at odds about a row that was written."""
LATELY: Final = 3
"""By so many last reads of a row it is told what stays."""


class Return(NamedTuple):
    """A first page held some rows, then others, then the first ones again: these three reads."""

    one: Page
    other: Page
    two: Page

    @property
    def rows(self) -> frozenset[str]:
        """The rows that were others meanwhile, or not listed, or listed only then; none if only their order was."""
        return frozenset(row.identity for row in set(self.one.rows).symmetric_difference(self.other.rows))


class State(NamedTuple):
    """What a row was in one read (None: not listed), and whether that is what it was meanwhile."""

    what: int | None
    page: Page
    meanwhile: bool


def going_back(requests: Collection[Sequence[Page]]) -> set[Request]:
    """Return the requests whose first pages go back to what they were; given are the reads of each, in order of time.

    An order that goes back was never written. Of rows it takes two such returns, of different writes.
    """
    found = [back for reads in requests for back in _returns(reads)]
    firsts: dict[object, list[Page]] = defaultdict(list)
    for page in (page for reads in requests for page in reads if found and page.fine and not page.offset):
        firsts[page.criteria].append(page)
    for held in firsts.values():
        held.sort(key=began)
    reordered = {request_of(back.one) for back in found if not back.rows}
    found = [back for back in found if back.rows and not _fairly(back, firsts[back.one.criteria])]
    apart: list[Return] = []
    for back in found:
        if not any(_one_write(back, other) for other in apart):
            apart.append(back)
    return reordered | ({request_of(back.one) for back in found} if len(apart) >= RETURNS else set())


def _returns(reads: Sequence[Page]) -> Iterator[Return]:
    """Yield how a first page held some rows, then others, then the first ones again.

    Later pages may: one row that comes before them and another that goes move them there and back.
    """
    firsts = [page for page in reads if page.fine and not page.offset]
    for at, two in enumerate(firsts):
        other = firsts[at - 1]
        if at > 1 and two.rows != other.rows and ended(other) < began(two):
            same = [one for one in firsts[: at - 1] if one.rows == two.rows and ended(one) < began(other)]
            if same:
                yield Return(same[-1], other, two)


def _one_write(one: Return, two: Return) -> bool:
    """Whether one and the same write may have made two pages go back."""
    together = began(one.two) > ended(two.other) and began(two.two) > ended(one.other)
    return together and not one.rows.isdisjoint(two.rows)


def _fairly(back: Return, firsts: Sequence[Page]) -> bool:
    """Whether each row that was another meanwhile was so for others too, or is so for good by now."""
    return all(_lasted(states) or _stayed(states) for states in (_states(back, row, firsts) for row in back.rows))


def _states(back: Return, row: str, firsts: Sequence[Page]) -> list[State]:
    """Return what a row was in every read of the same request, and of others that reach as far as it stood."""
    held = [{each.identity: (at, each.digest) for at, each in enumerate(page.rows)} for page in (back.one, back.other)]
    place = max(seen[row][0] for seen in held if row in seen)
    meanwhile = held[1][row][1] if row in held[1] else None
    states: list[State] = []
    for page in firsts:
        digest = next((each.digest for each in page.rows if each.identity == row), None)
        if digest is not None or len(page.rows) > place or request_of(page) == request_of(back.one):
            states.append(State(digest, page, digest == meanwhile))
    return states


def _lasted(states: Sequence[State]) -> bool:
    """Whether other requests too, asked right before or after, read the row as it was meanwhile."""
    runs = [list(run) for meanwhile, run in groupby(states, key=lambda state: state.meanwhile) if meanwhile]
    return all(len({request_of(state.page) for state in run}) > 1 for run in runs)


def _stayed(states: Sequence[State]) -> bool:
    """Whether what the row became later is what it is since, but for a while in which some copies lag behind."""
    first = states[0]
    later = next((state.page for state in states if state.what != first.what), first.page)
    last = next(state.page for state in reversed(states) if state.what == first.what)
    settled = not any(state.what == first.what for state in states[-LATELY:])
    return settled or last.number - later.number <= DELAY
