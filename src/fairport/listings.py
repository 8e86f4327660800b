"""Listings: what each set of criteria listed of one collection, and what is known of its rows.

Relations between windows, filters and operations compare extents: the rows that a request's criteria gave, over all
its pages, and whether that is all there was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.walks import SUCCESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairport.walks import Criteria, Page, Paged, Walk

Facts: TypeAlias = "Mapping[int, Mapping[str, tuple[float, ...]]]"
"""For each digest of a row: the instants at each tracked place, in seconds since the epoch."""

NOTHING: Final[Mapping[str, tuple[float, ...]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What was listed under the same criteria in one round.

    `rows` maps each identity to its digest. `complete` says that nothing more was to be had; `refused` that every
    answer was an error. `exchanges` are the numbers of its answers, `total` the only total told (None: none, several).
    `date` is the latest Date of its answers, in seconds since the epoch: a recording may hold some days apart.
    """

    criteria: Criteria
    rows: Mapping[str, int]
    complete: bool
    refused: bool
    total: int | None
    date: float | None
    exchanges: tuple[int, ...]
    pages: tuple[Page, ...]

    def value(self, name: str) -> str | None:
        """Return the first value of a query parameter in the criteria."""
        return next((value for key, value in self.criteria[2] if key == name), None)

    def without(self, names: Iterable[str]) -> Criteria:
        """Return the criteria less some query parameters."""
        gone = frozenset(names)
        operation, path, query = self.criteria
        return operation, path, tuple(pair for pair in query if pair[0] not in gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listings:
    """All extents of one collection in one round, with the facts of all rows ever seen."""

    extents: tuple[Extent, ...]
    facts: Facts = field(default_factory=dict[int, "Mapping[str, tuple[float, ...]]"])
    others: Mapping[str, tuple[Extent, ...]] = field(default_factory=dict[str, "tuple[Extent, ...]"])
    attempt: int = 0

    def instants(self, digest: int, place: str) -> tuple[float, ...]:
        """Return the instants of a row at a tracked place, () if none are known."""
        return self.facts.get(digest, NOTHING).get(place, ())


def extents_of(
    pages: Sequence[Page], walks: Sequence[Walk], rounds: Mapping[int, int], paged: Paged
) -> dict[int, tuple[Extent, ...]]:
    """Return the extents by round. By the documented page size a short page is the last one."""
    grouped: dict[tuple[int, Criteria], list[Page]] = defaultdict(list)
    for page in pages:
        grouped[rounds[page.number], page.criteria].append(page)
    done = {(walk.attempt, walk.criteria) for walk in walks if walk.complete}
    made: dict[int, list[Extent]] = defaultdict(list)
    for (attempt, criteria), members in grouped.items():
        made[attempt].append(_extent(criteria, members, walked=(attempt, criteria) in done, paged=paged))
    return {attempt: tuple(extents) for attempt, extents in made.items()}


def _extent(criteria: Criteria, pages: list[Page], *, walked: bool, paged: Paged) -> Extent:
    rows = {row.identity: row.digest for page in pages for row in page.rows if row.identity}
    totals = {page.total for page in pages if page.fine and page.total is not None}
    return Extent(
        criteria=criteria,
        rows=rows,
        complete=walked or any(_is_all(page, paged) for page in pages),
        refused=all(page.status not in SUCCESS for page in pages),
        total=next(iter(totals)) if len(totals) == 1 else None,
        date=max((page.date for page in pages if page.date is not None), default=None),
        exchanges=tuple(page.number for page in pages),
        pages=tuple(pages),
    )


def _is_all(page: Page, paged: Paged) -> bool:
    """Whether one page surely holds all: from the first row on, and as many as the total says.

    It says so itself, or is shorter than asked where pages are full, or the collection has no pages at all.
    """
    if not page.fine or page.offset or page.total not in {None, len(page.rows)}:
        return False
    size = page.limit or paged.default
    short = not page.sequel and size is not None and len(page.rows) < size
    return short or page.says_last or not (paged.style or paged.limit)
