"""Walks and readings: the pages of a collection that belong together.

They are built from exchanges alone (operation, parameters, order), so that a recording yields them as a run does; an
explorer's `walk` mark only says which pages belong together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fairport.pages import MAX_SIZE, NO_OFFSET, SUCCESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairport.pages import Criteria, Page, Row


REFUSAL: Final = range(400, 600)  # RFC 9110 sections 15.5 and 15.6; what kind it is, other rules judge
READS_TO_TELL: Final = 3  # before, after, and whether it stayed

PATIENCE: Final = 600
"""Seconds within which a walk without a mark is gone on with: what comes later belongs to another."""
OPEN_WALKS: Final = 16
"""How many walks without a mark may go on side by side under the same criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Pages read one after another under the same criteria and the same asked size.

    `attempt` is 0 for the first time and counts the times that the walk was asked again. `ended` says why it ended:
    "empty" (an empty page past the total and the rows found), "refused" (a refusal there), "repeats" (past
    them, only rows that were shown before), "last" (pages that lead on to one another: one that says it is the last),
    "counted" (without a mark: a short page, and as many rows as the total says, as ordinary clients end), "open" (it
    did not end),
    "broken" (a page that is no page in its middle). `again` is the first page asked once more at the end, if it was.
    """

    name: str
    criteria: Criteria
    limit: int | None
    pages: tuple[Page, ...]
    again: tuple[Page, ...] = ()
    attempt: int = 0
    ended: str = "open"

    @property
    def complete(self) -> bool:
        """Whether the walk saw the end of the collection."""
        return self.ended in {"empty", "refused", "repeats", "counted", "last"}

    @property
    def rows(self) -> list[Row]:
        """Every row in the order found, repeats included."""
        return [row for page in self.pages if page.fine for row in page.rows]

    @property
    def totals(self) -> list[int]:
        """The totals told, in page order."""
        return [page.total for page in self.pages if page.fine and page.total is not None]

    @property
    def exchanges(self) -> tuple[int, ...]:
        """The numbers of the exchanges, in page order."""
        return tuple(page.number for page in (*self.pages, *self.again))

    @property
    def with_totals(self) -> tuple[int, ...]:
        """The numbers of the exchanges, with those that told totals apart from them."""
        told = {page.total_from for page in self.pages if page.total_from}
        return tuple(sorted({*self.exchanges, *told}))

    @property
    def straight(self) -> bool:
        """Whether no page was asked for rows that the page before it already showed.

        A walk that is asked again keeps its offsets: where pages have grown meanwhile, it is no walk any more.
        """
        return all(
            before.offset + len(before.rows) <= after.offset
            for before, after in pairwise(self.pages)
            if before.offset < after.offset
        )

    @property
    def moved(self) -> bool:
        """Whether the first page, asked again at the end, bears the mark of a fair write that stayed."""
        return bool(self.again) and _moved([self.pages[0], *self.again])


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All that was read of one collection under the same criteria, in one round.

    `attempt` 0 holds the first walks and pages, higher rounds those that were asked again.
    """

    criteria: Criteria
    walks: tuple[Walk, ...]
    pages: tuple[Page, ...]
    attempt: int = 0

    @property
    def exchanges(self) -> tuple[int, ...]:
        """The numbers of all exchanges, in order."""
        return tuple(sorted({page.number for page in self.pages}))


def walks_of(pages: Sequence[Page]) -> list[Walk]:
    """Return the walks that pages make, first attempts and repeats, in order of their first page."""
    rounds = rounds_of(pages)
    made: list[Walk] = []
    for (name, attempt), members in _by_mark(pages, rounds).items():
        made.append(_walk(name, members, attempt))
    made += [_walk("", members, 0) for members in _unmarked(pages, rounds)]
    return sorted(made, key=lambda walk: walk.pages[0].number)


def readings_of(pages: Sequence[Page], walks: Iterable[Walk]) -> list[Readings]:
    """Return everything read, grouped by criteria and round."""
    rounds = rounds_of(pages)
    groups: dict[tuple[Criteria, int], tuple[list[Walk], list[Page]]] = defaultdict(lambda: ([], []))
    for page in pages:
        groups[page.criteria, rounds[page.number]][1].append(page)
    for walk in walks:
        groups[walk.criteria, walk.attempt][0].append(walk)
    return [
        Readings(criteria=criteria, walks=tuple(walks_), pages=tuple(pages_), attempt=attempt)
        for (criteria, attempt), (walks_, pages_) in groups.items()
    ]


def rounds_of(pages: Iterable[Page]) -> dict[int, int]:
    """Return for each exchange in which round it was asked: 0, or the how-manieth time anything was asked again.

    What is asked again in one round stands together: each question once, in the order in which they were asked first,
    those by themselves before those that lead on to one another. Not every question is asked again in each round.
    """
    rounds: dict[int, int] = {}
    turn, held = 1, set[int]()
    for stretch in _stretches(sorted(pages, key=lambda page: page.number)):
        origins = {page.ask.confirms for page in stretch} - {0}
        if not held.isdisjoint(origins):
            turn, held = turn + 1, set()
        held |= origins
        rounds.update({page.number: turn if page.ask.confirms else 0 for page in stretch})
    return rounds


def _stretches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    """Yield pages in stretches in which those that were asked again follow one another as they did at first."""
    stretch: list[Page] = []
    last = 0
    for page in pages:
        if page.ask.confirms and page.ask.confirms <= last:
            yield stretch
            stretch, last = [], 0
        stretch.append(page)
        last = page.ask.confirms or last
    yield stretch


def _by_mark(pages: Iterable[Page], rounds: dict[int, int]) -> dict[tuple[str, int], list[Page]]:
    groups: dict[tuple[str, int], list[Page]] = defaultdict(list)
    for page in pages:
        if page.ask.walk:
            groups[page.ask.walk, rounds[page.number]].append(page)
    return groups


def _unmarked(pages: Iterable[Page], rounds: dict[int, int]) -> list[list[Page]]:
    """Join pages without a mark: a walk starts at the beginning and goes on where the page before it ended.

    Several walks may go on side by side; a page joins the one that was read last among those that it continues.
    """
    going: dict[tuple[Criteria, int | None], list[list[Page]]] = defaultdict(list)
    done: list[list[Page]] = []
    for page in pages:
        if page.ask.walk or rounds[page.number]:
            continue
        held = going[page.criteria, page.limit]
        at = next((i for i in reversed(range(len(held))) if _continues(held[i][-1], page)), None)
        if at is not None:
            held.append(held.pop(at))
            held[-1].append(page)
        elif page.offset == NO_OFFSET:
            held.append([page])
            done.append(held[-1])
            del held[:-OPEN_WALKS]
    return [members for members in done if len(members) > 1]


def _continues(last: Page, page: Page) -> bool:
    apart = 0.0 if last.date is None or page.date is None else page.date - last.date
    return bool(last.rows) and page.offset == last.offset + len(last.rows) and apart <= PATIENCE


def _walk(name: str, members: list[Page], attempt: int) -> Walk:
    head = members[0]
    again = tuple(page for page in members[1:] if _is_again(page, head))
    body = [head, *(page for page in members[1:] if not _is_again(page, head))]
    walk = Walk(name=name, criteria=head.criteria, limit=head.limit, pages=tuple(body), again=again, attempt=attempt)
    return replace(walk, ended=_ending(walk))


def _is_again(page: Page, head: Page) -> bool:
    return page.ask.query == head.ask.query and not page.offset


def _ending(walk: Walk) -> str:
    last = walk.pages[-1]
    if last.sequel:
        return _ending_in_sequence(walk)
    if any(not page.fine for page in walk.pages[:-1]) or _has_hole(walk):
        return "broken"
    found = sum(len(page.rows) for page in walk.pages)
    past = last.offset >= max([found, *walk.totals]) if walk.totals else True
    if last.status in SUCCESS and not last.rows:
        return "empty" if past else "open"
    if last.fine:
        return "repeats" if _shows_again(walk) else "counted" if _is_counted(walk) else "open"
    return "refused" if last.status in REFUSAL and past and len(walk.pages) > 1 else "broken"


def _ending_in_sequence(walk: Walk) -> str:
    """How pages that lead on to one another end: by a page that says so, or a refusal where the end is likely."""
    last = walk.pages[-1]
    if walk.pages[0].offset or any(not page.fine for page in walk.pages[:-1]):
        return "broken"
    if last.fine:
        return "last" if last.says_last else "repeats" if _circles(walk) else "open"
    before = walk.pages[-2] if len(walk.pages) > 1 else None
    found = sum(len(page.rows) for page in walk.pages)
    likely = before is not None and (before.more is False or not before.rows or found in walk.totals)
    return "refused" if likely and last.status in REFUSAL else "broken"


def _circles(walk: Walk) -> bool:
    """Whether the last two pages show only rows that were shown before."""
    seen = {row.identity for page in walk.pages[:-2] for row in page.rows}
    return bool(seen) and all(page.rows and {row.identity for row in page.rows} <= seen for page in walk.pages[-2:])


def _is_counted(walk: Walk) -> bool:
    """Whether a walk without a mark ended with a short page, all different rows that every total counts shown."""
    found = {row.identity for page in walk.pages for row in page.rows}
    short = len(walk.pages[-1].rows) < len(walk.pages[0].rows)
    return not walk.name and short and "" not in found and set(walk.totals) == {len(found)}


def _has_hole(walk: Walk) -> bool:
    """Whether pages are missing: an answer never came, or only some pages were asked again.

    The first row is not shown, or a page does not begin where the one before it ended, short of the total.
    """
    if walk.pages[0].offset != NO_OFFSET:
        return True
    if all(page.turn is not None for page in walk.pages):
        return any(later.turn != (page.turn or 0) + 1 for page, later in pairwise(walk.pages))
    end = max(walk.totals, default=MAX_SIZE)
    ends = [(page.offset + len(page.rows), later) for page, later in pairwise(walk.pages) if page.rows]
    return any(stop < later.offset and stop < end for stop, later in ends)


def _shows_again(walk: Walk) -> bool:
    """Whether the last two pages lie past the total and all rows found, and show only rows that were shown before."""
    before, tail = walk.pages[:-2], walk.pages[-2:]
    seen = {row.identity for page in before for row in page.rows}
    end = max([len(seen), *walk.totals])
    return bool(before) and all(p.offset >= end and {row.identity for row in p.rows} <= seen for p in tail)


def _moved(reads: Sequence[Page]) -> bool:
    """Whether reads of one request bear the mark of a fair write: something came, went or changed, and stayed so."""
    if not all(page.fine for page in reads) or len(reads) < READS_TO_TELL:
        return False
    first, second, third = ({row.identity: row.digest for row in page.rows} for page in reads[:3])
    if first != second:
        changed = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
        return all(second.get(name) == third.get(name) for name in changed)
    before, after, later = (page.total for page in reads[:3])
    return before != after and after == later
