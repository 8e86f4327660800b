"""What is kept of an answer that lists a collection: its page and its rows.

A row keeps its identity and a digest, never its body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias, cast

import orjson

from fairport.onward import Onwards, asked_onward, more_of, onward, token_of
from fairport.places import place

if TYPE_CHECKING:
    from fairport.answers import Answer
    from fairport.evidence import Ask, Pairs
    from fairport.places import Place

NO_OFFSET: Final = 0
MAX_SIZE: Final = 2**31
SUCCESS: Final = range(200, 300)  # RFC 9110 section 15.3

ITEM: Final = place("$")

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

    @property
    def may_be_absent(self) -> bool:
        """Whether the array of items may be left out where there are none."""
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
    where the answer holds no array of items, and may not leave it out. `token` is the token as text, None where absent
    or null. `date` is the answer's Date, or our own clock where it has none, in seconds since the epoch; `began` and
    `ended` are when it was asked and had, by our own clock: requests that are under way together are numbered as they
    were planned.

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


def read_page(answer: Answer, listing: Listing, paged: Paged) -> Page:
    """Return what an answer tells of a collection."""
    exchange = answer.exchange
    ask = exchange.ask
    arrays = answer.nodes(listing.items)
    items = arrays[0] if len(arrays) == 1 and isinstance(arrays[0], list) else None
    limit = _number(ask.value(paged.limit)) if paged.limit else None
    sequel = paged.in_sequence
    total = _total(answer, listing)
    if not arrays and listing.may_be_absent and _may_be_empty(answer, paged, total):
        items = []
    return Page(
        number=exchange.number,
        ask=ask,
        criteria=(ask.operation, ask.path, (*ask.without(paged.parameters), *_whose(ask))),
        limit=limit,
        offset=_number(ask.value(paged.offset)) or NO_OFFSET if paged.offset else NO_OFFSET,
        status=exchange.status,
        listed=items is not None,
        rows=rows_of(items, listing.identity) if items is not None else (),
        total=total,
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


def _may_be_empty(answer: Answer, paged: Paged, total: int | None) -> bool:
    """Whether an answer without its array of items may mean that there are none: no total says otherwise.

    A total tells of the first page, and of one that is skipped to; one further on may lie past the end.
    """
    if answer.exchange.status not in SUCCESS or not isinstance(answer.value, dict):
        return False
    ask = answer.exchange.ask
    skipped = _number(ask.value(paged.offset)) or NO_OFFSET if paged.offset else NO_OFFSET
    none_asked = bool(paged.limit) and _number(ask.value(paged.limit)) == 0
    further = ask.value(paged.token_parameter) or (paged.in_sequence and asked_onward(ask, paged))
    turned = paged.style == "page" and _turn(ask.value(paged.page), paged)
    return not total or total <= skipped or none_asked or bool(further or turned)


def _turn(asked: str | None, paged: Paged) -> int | None:
    """Return how many pages come before the one asked for, None where what was asked is no number of a page."""
    number = paged.first_page if asked is None else _number(asked)
    return number - paged.first_page if number is not None and number >= paged.first_page else None


def _whose(ask: Ask) -> Pairs:
    """Return what keeps the questions of clients with different credentials apart: they may see different rows."""
    return (("", ask.client),) if ask.client else ()


def row_of(item: object, identity: Place) -> Row:
    """Return an item's identity and digest; the digest is equal for equal content within one process."""
    return rows_of([item], identity)[0]


def rows_of(items: list[object], identity: Place) -> tuple[Row, ...]:
    """Return each item as `row_of` does; an identity of several values (`$['a','b']`) counts where all are there."""
    names = identity.one_of_each(items) if identity.steps is not None else _joined(items, identity)
    if set(map(type, names)) != {str}:
        names = [_text(name) or "" for name in names]
    return tuple(map(Row, cast("list[str]", names), _digests(items)))


def _joined(items: list[object], identity: Place) -> list[object]:
    """Return the identities that a path which is not plain gives: one value, or all that it selects together."""
    found = [identity.of(item) for item in items]
    width = max(map(len, found), default=0)
    if width == 1:
        return [values[0] if values else None for values in found]
    return [values if len(values) == width and None not in values else None for values in found]


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
