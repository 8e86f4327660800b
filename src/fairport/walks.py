"""Pages, walks and readings: what is kept of the answers that list a collection.

They are built from exchanges alone (operation, parameters, order), so that a recording yields them as a run does; an
explorer's `walk` mark only says which pages belong together. A row keeps its identity and a digest, never its body.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias, cast

import orjson

from fairport.onward import Onwards, asked_onward, more_of, onward, token_of
from fairport.places import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.answers import Answer
    from fairport.evidence import Ask, Pairs
    from fairport.places import Place

NO_OFFSET: Final = 0
MAX_SIZE: Final = 2**31
SUCCESS: Final = range(200, 300)  # RFC 9110 section 15.3
REFUSAL: Final = range(400, 600)  # RFC 9110 sections 15.5 and 15.6; what kind it is, other rules judge
READS_TO_TELL: Final = 3  # before, after, and whether it stayed

ITEM: Final = place("$")
PATIENCE: Final = 600
"""Seconds within which a walk without a mark is gone on with: what comes later belongs to another."""
OPEN_WALKS: Final = 16
"""How many walks without a mark may go on side by side under the same criteria."""

Criteria: TypeAlias = tuple[str, "Pairs", "Pairs"]  # operation, path parameters, query less what pages


class Listing(Protocol):
    """What reading a page needs to know of the collection; the contract's promise satisfies it."""

    @property
    def items(self) -> Place:
        """Where the items are."""
        ...

    @property
    def identity(self) -> Place:
        """What identifies an item."""
        ...

    @property
    def total(self) -> Place | None:
        """Where the total stands in the body."""
        ...

    @property
    def total_header(self) -> str:
        """The response header that carries the total, "" for none."""
        ...

    @property
    def total_by_head(self) -> bool:
        """Whether that header is told by a HEAD request."""
        ...


class Paged(Onwards, Protocol):
    """What reading a page needs to know of the paging; the contract's promise satisfies it."""

    @property
    def limit(self) -> str:
        """The parameter that limits a page."""
        ...

    @property
    def offset(self) -> str:
        """The parameter that skips rows."""
        ...

    @property
    def page(self) -> str:
        """The parameter that numbers pages."""
        ...

    @property
    def first_page(self) -> int:
        """The number of the first page."""
        ...

    @property
    def default(self) -> int | None:
        """The documented size of a page where none is asked for."""
        ...

    @property
    def in_sequence(self) -> bool:
        """Whether a page can only be had by the one before it."""
        ...

    @property
    def parameters(self) -> frozenset[str]:
        """Every parameter that pages."""
        ...


@dataclass(frozen=True, slots=True)
class Unpaged:
    """A collection that comes whole."""

    limit: str = ""
    offset: str = ""
    page: str = ""
    first_page: int = 1
    default: int | None = None
    style: str = ""
    in_sequence: bool = False
    token: Place | None = None
    token_header: str = ""
    token_parameter: str = ""
    next_link: Place | None = None
    next_header: str = ""
    after: str = ""
    after_at: Place = ITEM
    has_more: Place | None = None
    parameters: frozenset[str] = frozenset()


UNPAGED: Final = Unpaged()


class Row(NamedTuple):
    """One item as it was listed: its identity as text ("" where it has none) and a digest of its content."""

    identity: str
    digest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer that lists a collection.

    `limit` and `offset` are what was asked (None: not asked or no number); `status` may be any; `listed` is false
    where the answer holds no array of items. `token` is the token as text, None where absent or null. `date` is
    the answer's Date, or our own clock where it has none, in seconds since the epoch; `began` and `ended` are when it
    was asked and had, by our own clock: requests that are under way together are numbered as they were planned.

    Where pages are numbered, `turn` is how many come before it; its offset is known once pages are placed
    (fairport.placing). Where a page can only be had by the one before it (`sequel`), `cursor` is what it was asked by
    ("" at the beginning), `onward` what the next one is to be asked by (None: nothing leads on); its offset too is
    known once it is placed. `more` is the flag that says whether more remain. `total_from` is the number of the HEAD
    request that told the total (0: the answer itself did).
    """

    number: int
    ask: Ask
    criteria: Criteria
    limit: int | None
    offset: int
    status: int
    listed: bool
    rows: tuple[Row, ...] = ()
    total: int | None = None
    token: str | None = None
    sequel: bool = False
    cursor: str = ""
    onward: str | None = None
    more: bool | None = None
    turn: int | None = None
    total_from: int = 0
    date: float | None = None
    began: float = 0.0
    ended: float = 0.0

    @property
    def fine(self) -> bool:
        """Whether the answer is a success that lists items."""
        return self.listed and self.status in SUCCESS

    @property
    def says_last(self) -> bool:
        """Whether the page itself says that nothing follows it."""
        return self.more is False or (self.sequel and self.onward is None)


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


def read_page(answer: Answer, listing: Listing, paged: Paged) -> Page:
    """Return what an answer tells of a collection."""
    exchange = answer.exchange
    ask = exchange.ask
    arrays = answer.nodes(listing.items)
    items = arrays[0] if len(arrays) == 1 and isinstance(arrays[0], list) else None
    rows = rows_of(items, listing.identity) if items is not None else ()
    limit = _number(ask.value(paged.limit)) if paged.limit else None
    sequel = paged.in_sequence
    return Page(
        number=exchange.number,
        ask=ask,
        criteria=(ask.operation, ask.path, (*ask.without(paged.parameters), *_whose(ask))),
        limit=limit,
        offset=_number(ask.value(paged.offset)) or NO_OFFSET if paged.offset else NO_OFFSET,
        status=exchange.status,
        listed=items is not None,
        rows=rows,
        total=_total(answer, listing),
        token=_text(token_of(answer, paged)),
        sequel=sequel,
        cursor=asked_onward(ask, paged) if sequel else "",
        onward=onward(answer, paged, items or []) if sequel else None,
        more=more_of(answer, paged),
        turn=_turn(ask.value(paged.page), paged) if paged.style == "page" else None,
        date=exchange.date if exchange.date is not None else exchange.started or None,
        began=exchange.started,
        ended=exchange.started + exchange.elapsed,
    )


def _turn(asked: str | None, paged: Paged) -> int | None:
    """Return how many pages come before the one asked for, None where what was asked is no number of a page."""
    number = paged.first_page if asked is None else _number(asked)
    return number - paged.first_page if number is not None and number >= paged.first_page else None


def _whose(ask: Ask) -> Pairs:
    """Return what keeps the questions of clients with different credentials apart: they may see different rows."""
    return (("", ask.client),) if ask.client else ()


def row_of(item: object, identity: Place) -> Row:
    """Return an item's identity and digest; the digest is equal for equal content within one process."""
    return Row(_text(identity.one(item)) or "", hash(_canonical(item)))


def rows_of(items: list[object], identity: Place) -> tuple[Row, ...]:
    """Return each item as `row_of` does."""
    names = identity.one_of_each(items)
    if set(map(type, names)) != {str}:
        names = [_text(name) or "" for name in names]
    return tuple(map(Row, cast("list[str]", names), _digests(items)))


def _digests(items: list[object]) -> list[int]:
    try:
        return [hash(orjson.dumps(item, option=orjson.OPT_SORT_KEYS)) for item in items]
    except TypeError:
        return [hash(_canonical(item)) for item in items]


def _canonical(item: object) -> bytes:
    try:
        return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a number that orjson does not write; its error is a TypeError too
        return repr(item).encode("utf-8", "surrogatepass")


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return _canonical(value).decode("utf-8", "replace")


def _number(text: str | None) -> int | None:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > len(str(MAX_SIZE)):
        return None
    return int(text)


def _total(answer: Answer, listing: Listing) -> int | None:
    if listing.total_by_head and answer.exchange.ask.method != "HEAD":
        return None
    if listing.total_header:
        return _number(answer.exchange.header(listing.total_header))
    found = listing.total.one(answer.value) if listing.total and answer.readable else None
    if isinstance(found, float) and found.is_integer() and abs(found) < MAX_SIZE:
        return int(found)  # 137.0 is an integer too (JSON Schema 2020-12 core, 4.2.3)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


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
    """Return for each exchange in which round it was asked: 0, or the how-manieth time it was asked again."""
    asked_again: dict[int, int] = defaultdict(int)
    rounds: dict[int, int] = {}
    for page in pages:
        origin = page.ask.confirms
        if origin:
            asked_again[origin] += 1
        rounds[page.number] = asked_again[origin] if origin else 0
    return rounds


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
