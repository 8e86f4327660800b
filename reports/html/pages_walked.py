"""The map of the pages walked: which rows came on which page, which came twice, and which never came.

Columns are the rows of a question in the order in which they were listed; each page is a band. A walk that lost
nothing makes a staircase without a gap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from fairport.pages import read_page
from fairport.reports.personal import shape
from fairport.spec.model import Paging
from fairport.walks import rounds_of, walks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fairport.pages import Criteria, Page
    from fairport.reports.html.looks import Look
    from fairport.spec.model import Contract
    from fairport.walks import Walk

MOST_ROWS: Final = 60_000
"""So many rows of all pages are kept; a gigabyte of pages is not."""
MOST_COLUMNS: Final = 3_000
MOST_BANDS: Final = 40
MOST_MAPS: Final = 2
MOST_PICTURES: Final = 12
MOST_NAMES: Final = 12
LEFT: Final = 92.0
WIDTH: Final = 700.0
BAND: Final = 11.0
TOP: Final = 8.0
LEAST: Final = 1.5
ENDINGS: Final = {
    "empty": "ended with an empty page",
    "refused": "ended with a refusal",
    "repeats": "ended with pages that only repeat",
    "counted": "ended with a short page",
    "last": "ended with a page that says it is the last",
    "open": "did not come to an end",
    "broken": "has a hole: a page is missing or is no page",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring rows of a band: `kind` is first, twice or lost."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One page of a walk as it is drawn and told."""

    number: int
    y: float
    asked: str
    status: int
    rows: int
    repeated: int
    first: str
    last: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkMap:
    """One walk. `known` counts the different rows that any answer to the same question showed."""

    operation: str
    size: str
    ending: str
    known: int
    found: int
    total: str
    twice: tuple[str, ...]
    lost: tuple[str, ...]
    bands: tuple[Band, ...]
    bands_cut: int
    lost_blocks: tuple[Block, ...]
    again: int

    @property
    def height(self) -> float:
        """The height of the picture."""
        return TOP + BAND * (len(self.bands) + 1.5) + 14

    @property
    def floor(self) -> float:
        """Where the band of lost rows stands."""
        return TOP + BAND * (len(self.bands) + 0.5)

    @property
    def flawless(self) -> bool:
        """Whether every row came just once."""
        return not self.twice and not self.lost


class PagesWalked:
    """Collects the pages of every paged collection, and draws the walks that they make."""

    def __init__(self, contract: Contract, hidden: frozenset[str]) -> None:
        self._pagings: dict[str, list[Paging]] = defaultdict(list)
        for paging in contract.of(Paging):
            self._pagings[paging.operation].append(paging)
        self._pages: dict[str, list[Page]] = defaultdict(list)
        self._hidden = hidden
        self._rows = 0
        self.cut = 0
        """How many pages were left out, since too many rows were kept already."""

    def take(self, look: Look) -> None:
        """Keep the page that an answer is, if it is one."""
        if look.answer is None:
            return
        for paging in self._pagings.get(look.exchange.ask.operation, ()):
            if self._rows > MOST_ROWS:
                self.cut += 1
                continue
            if not look.answer.readable:
                return
            page = read_page(look.answer, paging.collection, paging)
            self._pages[paging.id].append(page)
            self._rows += len(page.rows)

    def maps(self) -> tuple[WalkMap, ...]:
        """Return the walks worth drawing of each collection: those with a flaw first, at least one if there is any."""
        made = list(chain.from_iterable(self._maps_of(paging) for each in self._pagings.values() for paging in each))
        return tuple(sorted(made, key=lambda each: each.flawless)[:MOST_PICTURES])

    def _maps_of(self, paging: Paging) -> Iterator[WalkMap]:
        pages = self._pages[paging.id]
        known = _known(pages)
        personal = bool(self._hidden & set((paging.collection.identity.steps or ())[-1:]))
        walks = [walk for walk in walks_of(pages) if len(walk.pages) > 1 and walk.straight]
        made = [_map(walk, known.get((walk.criteria, walk.attempt), {}), personal=personal) for walk in walks]
        flawed = [each for each in made if not each.flawless]
        yield from flawed[:MOST_MAPS] or made[:1]


def _known(pages: Sequence[Page]) -> dict[tuple[Criteria, int], dict[str, int]]:
    """Return for each question and round its rows by their place in the list, taken from the longest answers first."""
    rounds = rounds_of(pages)
    groups: dict[tuple[Criteria, int], list[Page]] = defaultdict(list)
    for page in pages:
        if page.fine:
            groups[page.criteria, rounds[page.number]].append(page)
    return {key: _ordered(members) for key, members in groups.items()}


def _ordered(pages: list[Page]) -> dict[str, int]:
    """Return the rows of a question in order: where answers differ, a row stands behind the one that it came after."""
    order: list[str] = []
    held: set[str] = set()
    for page in sorted(pages, key=lambda page: (-len(page.rows), page.offset, page.number)):
        before = ""
        for row in page.rows:
            if row.identity and row.identity not in held and len(held) < MOST_COLUMNS:
                at = order.index(before) + 1 if before in held else _at_offset(order, page.offset)
                order.insert(at, row.identity)
                held.add(row.identity)
            before = row.identity or before
    return {identity: place for place, identity in enumerate(order)}


def _at_offset(order: list[str], offset: int) -> int:
    return min(offset, len(order))


def _map(walk: Walk, known: Mapping[str, int], *, personal: bool) -> WalkMap:
    rows = [row.identity for row in walk.rows if row.identity]
    counts = Counter(rows)
    lost = [name for name in known if name not in counts] if walk.complete else []
    told = shape if personal else str
    seen: set[str] = set()
    bands = [_band(page, y, known, seen, told) for y, page in enumerate(walk.pages)]
    return WalkMap(
        operation=walk.criteria[0],
        size="the default size" if walk.limit is None else f"{walk.limit:,} a page",
        ending=ENDINGS[walk.ended],
        known=len(known),
        found=len(counts),
        total=" or ".join(f"{total:,}" for total in dict.fromkeys(walk.totals)),
        twice=tuple(told(name) for name, count in counts.items() if count > 1),
        lost=tuple(told(name) for name in lost),
        bands=tuple(bands[:MOST_BANDS]),
        bands_cut=max(0, len(bands) - MOST_BANDS),
        lost_blocks=tuple(_blocks([(known[name], "lost") for name in lost], len(known))),
        again=walk.attempt,
    )


def _band(page: Page, place: int, known: Mapping[str, int], seen: set[str], told: Callable[[str], str]) -> Band:
    names = [row.identity for row in page.rows if row.identity]
    marks = [(known[name], "twice" if name in seen else "first") for name in names if name in known]
    repeated = sum(name in seen for name in names)
    seen.update(names)
    return Band(
        number=page.number,
        y=TOP + BAND * place,
        asked=f"skip {page.offset:,}" if page.offset else "from the start",
        status=page.status,
        rows=len(page.rows),
        repeated=repeated,
        first=told(names[0]) if names else "",
        last=told(names[-1]) if names else "",
        blocks=tuple(_blocks(sorted(marks), len(known))),
    )


def _blocks(marks: Iterable[tuple[int, str]], columns: int) -> Iterator[Block]:
    """Yield neighbouring columns of one kind as one block."""
    cell = WIDTH / max(1, columns)
    start = end = -1
    kind = ""
    for column, mark in marks:
        if column == end and mark == kind:
            end += 1
            continue
        if kind:
            yield _block(start, end, kind, cell)
        start, end, kind = column, column + 1, mark
    if kind:
        yield _block(start, end, kind, cell)


def _block(start: int, end: int, kind: str, cell: float) -> Block:
    return Block(round(LEFT + start * cell, 1), round(max(LEAST, (end - start) * cell - 0.4), 1), kind)
