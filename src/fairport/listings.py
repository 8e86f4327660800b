"""Listings: what each set of criteria listed of one collection, and what is known of its rows.

Relations between windows, filters and operations compare extents: the rows that a request's criteria gave, over all
its pages, and whether that is all there was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.pages import SUCCESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairport.evidence import Ask
    from fairport.matching import Scalar
    from fairport.pages import Criteria, Page, Paged
    from fairport.walks import Walk

Facts: TypeAlias = "Mapping[int, Mapping[str, tuple[float, ...]]]"
"""For each digest of a row: the instants at each tracked place, in seconds since the epoch."""

Values: TypeAlias = "Mapping[int, Mapping[str, tuple[Scalar, ...]]]"
"""For each digest of a row: the texts, numbers and booleans at each tracked place."""

UNKNOWN: Final[Mapping[str, tuple[Scalar, ...]]] = {}
NOTHING: Final[Mapping[str, tuple[float, ...]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What was listed under the same criteria in one round.

    `rows` maps each identity to its digest. `complete` says that nothing more was to be had; `refused` that every
    answer was an error. `exchanges` are the numbers of its answers, `proof` those of the fewest that show that it is
    complete, `total` the only total told (None: none, several).
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
    proof: tuple[int, ...] = ()

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
    """All extents of one collection in one round, with the facts of all rows ever seen.

    `values` are the values of rows at the places that filters and orders go by, `units` how the instants there are
    written. `others` are the extents of every collection, `beside` the values of their rows, by collection.
    `ordering` and `filtering` are the request parameters that ask for an order, and for a part by value.
    `unanswered` are the asks that had no whole answer when they were asked first.
    `notes` is a store for rules that share work on the same listings; each family uses keys of its own.
    """

    extents: tuple[Extent, ...]
    facts: Facts = field(default_factory=dict[int, "Mapping[str, tuple[float, ...]]"])
    values: Values = field(default_factory=dict[int, "Mapping[str, tuple[Scalar, ...]]"])
    units: Mapping[str, str] = field(default_factory=dict[str, str])
    others: Mapping[str, tuple[Extent, ...]] = field(default_factory=dict[str, "tuple[Extent, ...]"])
    beside: Mapping[str, Values] = field(default_factory=dict[str, "Values"])
    walks: tuple[Walk, ...] = ()
    ordering: frozenset[str] = frozenset()
    filtering: frozenset[str] = frozenset()
    unanswered: tuple[Ask, ...] = ()
    attempt: int = 0
    notes: dict[object, object] = field(default_factory=dict[object, object], compare=False)

    def instants(self, digest: int, place: str) -> tuple[float, ...]:
        """Return the instants of a row at a tracked place, () if none are known."""
        return self.facts.get(digest, NOTHING).get(place, ())

    def held(self, digest: int, place: str) -> tuple[Scalar, ...] | None:
        """Return the values of a row at a place, () where it has none, None if they are not known."""
        return self.values.get(digest, UNKNOWN).get(place)

    def base(self, extent: Extent, names: Iterable[str]) -> Criteria:
        """Return an extent's criteria less some parameters and those that ask for an order: the same rows' set."""
        return extent.without((*names, *self.ordering))


def extents_of(
    pages: Sequence[Page], walks: Sequence[Walk], rounds: Mapping[int, int], paged: Paged
) -> dict[int, tuple[Extent, ...]]:
    """Return the extents by round. By the documented page size a short page is the last one."""
    grouped: dict[tuple[int, Criteria], list[Page]] = defaultdict(list)
    for page in pages:
        grouped[rounds[page.number], page.criteria].append(page)
    done: dict[tuple[int, Criteria], tuple[int, ...]] = {}
    for walk in sorted((walk for walk in walks if walk.complete), key=lambda walk: -len(walk.pages)):
        done[walk.attempt, walk.criteria] = tuple(page.number for page in walk.pages)
    made: dict[int, list[Extent]] = defaultdict(list)
    for (attempt, criteria), members in grouped.items():
        whole = next((page.number for page in members if _is_all(page, paged)), None)
        proof = done.get((attempt, criteria), ()) if whole is None else (whole,)
        made[attempt].append(_extent(criteria, members, proof))
    return {attempt: tuple(extents) for attempt, extents in made.items()}


def _extent(criteria: Criteria, pages: list[Page], proof: tuple[int, ...]) -> Extent:
    rows = {row.identity: row.digest for page in pages for row in page.rows if row.identity}
    totals = {page.total for page in pages if page.fine and page.total is not None}
    return Extent(
        criteria=criteria,
        rows=rows,
        complete=bool(proof),
        refused=all(page.status not in SUCCESS for page in pages),
        total=next(iter(totals)) if len(totals) == 1 else None,
        date=max((page.date for page in pages if page.date is not None), default=None),
        exchanges=tuple(page.number for page in pages),
        pages=tuple(pages),
        proof=proof,
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
