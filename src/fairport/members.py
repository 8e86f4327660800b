"""Members: what a collection listed of an item, and what the item's own URI gave.

Both are read off exchanges alone, in whatever order they come, so that a recording yields them as a run does. Of the
rows that are listed only the latest of each identity is kept, and the rows that items asked for are compared with.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import orjson

from fairport.alike import MISSING
from fairport.pages import SUCCESS, Page, row_of
from fairport.spec.model import ROOT, AnyOf, Collection, Match, Member, Paging, Sort, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.answers import Answer
    from fairport.evidence import Ask, Pairs
    from fairport.places import Place
    from fairport.spec.model import Contract

MOST_BYTES: Final = 64 * 2**20
"""Bytes of rows that are kept of one collection; what is listed past that is compared with nothing."""
MOST_ASKED: Final = 2_000
"""Items asked for that are kept for one promise."""

Context: TypeAlias = "tuple[Pairs, Pairs, str]"
"""What a list and an item must have in common to be compared: path, whatever may change how items are told, client."""
Key: TypeAlias = "tuple[Context, tuple[str, ...]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One item that was asked for by its own URI, and the answer that listed it last before that (else next after).

    `listed` is the item as listed there, `own` as it was given, `MISSING` where it is not there; `at` is the JSON
    Pointer of the item in its own answer. `attempt` counts how often both were asked again, `first` is the number of
    the exchange that gave the item in the first round.
    """

    identity: tuple[str, ...]
    listing: int
    listed: object
    number: int
    status: int
    own: object
    at: str
    attempt: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """An item as the exchange of that number listed it."""

    number: int
    digest: int
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer of an item's own URI."""

    number: int
    status: int
    at: str
    own: object = field(repr=False)


@dataclass(slots=True)
class _Pair:
    """A row and the item asked for, each as it was in the first round and in those that asked again."""

    key: Key
    rows: list[_Row]
    given: list[_Given]


class Members:
    """The members of one contract's collections, as exchanges come in. `pages` reads each item as a page of one row."""

    def __init__(self, contract: Contract) -> None:
        self.pages: list[Page] = []
        self._listed = {promise.id: _Listed(contract, promise) for promise in contract.of(Member)}
        self._of_whole: dict[str, list[_Listed]] = defaultdict(list)
        self._of_member: dict[str, list[_Listed]] = defaultdict(list)
        for held in self._listed.values():
            self._of_whole[held.collection].append(held)
            self._of_member[held.promise.operation].append(held)

    def listed(self, collection: str, page: Page, answer: Answer) -> None:
        """Take in a page of a collection, and the answer that it was read from."""
        for held in self._of_whole.get(collection, ()) if _is_plain(page.ask) else ():
            held.list(page, answer)

    def given(self, answer: Answer) -> None:
        """Take in an answer that may be an item's own."""
        for held in self._of_member.get(answer.exchange.ask.operation, ()) if _is_plain(answer.exchange.ask) else ():
            page = held.give(answer)
            if page is not None:
                self.pages.append(page)

    def asked(self, promise: Member) -> Iterator[Asked]:
        """Yield what was asked of a promise, round by round."""
        for pair in self._listed[promise.id].pairs:
            for attempt, (row, given) in enumerate(zip(pair.rows, pair.given, strict=False)):
                yield Asked(
                    identity=pair.key[1],
                    listing=row.number,
                    listed=json.loads(row.text) if row.text else MISSING,
                    number=given.number,
                    status=given.status,
                    own=given.own,
                    at=given.at,
                    attempt=attempt,
                    first=pair.given[0].number,
                )


def _is_plain(ask: Ask) -> bool:
    return ask.method == "GET" and not ask.probe and ask.credentials == "given"


class _Listed:
    """What is kept for one promise."""

    def __init__(self, contract: Contract, promise: Member) -> None:
        self.promise = promise
        self.pairs: list[_Pair] = []
        self._by = tuple(name for name, _ in promise.by)
        self._at = tuple(at for _, at in promise.by)
        found = next(iter(contract.of(Collection, promise.whole)), None)
        self.collection = found.id if found else ""
        self._identity = found.identity if found else None
        self._items = (found.items if found else ROOT).each()
        self._shared, self._apart = _names(contract, promise)
        self._rows: dict[Key, _Row] = {}
        self._waiting: dict[Key, _Pair] = {}
        self._of_list: dict[int, list[_Pair]] = defaultdict(list)
        self._of_item: dict[int, _Pair] = {}
        self._left = MOST_BYTES

    def list(self, page: Page, answer: Answer) -> None:
        """Keep the rows of a page; join them to the items that were asked for before or are asked for again."""
        found = dict(self._found(page, answer)) if page.fine else {}
        again = self._of_list.get(page.ask.confirms, []) if page.ask.confirms else []
        for pair in again:
            pair.rows.append(found.get(pair.key) or _Row(page.number, 0, b""))
        for key, row in found.items() if not again else ():
            self._keep(key, row)

    def _found(self, page: Page, answer: Answer) -> Iterator[tuple[Key, _Row]]:
        context = self._context(page.ask, self._apart)
        for row, item in zip(page.rows, answer.nodes(self._items), strict=False):
            values = tuple(_spelled(at.one(item)) for at in self._at)
            if all(values):
                kept = self._rows.get((context, values))
                same = kept is not None and kept.digest == row.digest
                yield (context, values), _Row(page.number, row.digest, kept.text if kept and same else _written(item))

    def _keep(self, key: Key, row: _Row) -> None:
        before = self._rows.get(key)
        more = len(row.text) - (len(before.text) if before else 0)
        if more > self._left:
            return
        self._left -= more
        self._rows[key] = row
        pair = self._waiting.pop(key, None)
        if pair is not None:
            self._join(pair, row)

    def _join(self, pair: _Pair, row: _Row) -> None:
        pair.rows.append(row)
        self._of_list[row.number].append(pair)

    def give(self, answer: Answer) -> Page | None:
        """Keep an item's own answer, joined to the row that was listed last; return it as a page of that one row."""
        exchange = answer.exchange
        given, item = self._read(answer)
        pair = self._of_item.get(exchange.ask.confirms) if exchange.ask.confirms else None
        if pair is not None:
            pair.given.append(given)
        elif not exchange.ask.confirms and len(self._of_item) < MOST_ASKED:
            values = (exchange.ask.segment(name) or exchange.ask.value(name) or "" for name in self._by)
            key = (self._context(exchange.ask, frozenset(self._by)), tuple(values))
            pair = self._of_item[exchange.number] = _Pair(key, [], [given])
            self.pairs.append(pair)
            row = self._rows.get(key)
            if row is None:
                self._waiting[key] = pair
            else:
                self._join(pair, row)
        return _as_page(answer, item, self._identity) if pair is not None else None

    def _read(self, answer: Answer) -> tuple[_Given, object]:
        exchange = answer.exchange
        found = answer.located(self.promise.item) if exchange.status in SUCCESS and answer.readable else []
        at, item = found[0] if found else ("", MISSING)
        return _Given(exchange.number, exchange.status, at, item), item

    def _context(self, ask: Ask, apart: frozenset[str]) -> Context:
        path = tuple((name, value) for name, value in ask.path if name in self._shared and name not in self._by)
        headers = tuple((name, value) for name, value in ask.headers if name in self._shared)
        return path, tuple(sorted((*(pair for pair in ask.query if _bare(pair[0]) not in apart), *headers))), ask.client


def _names(contract: Contract, promise: Member) -> tuple[frozenset[str], frozenset[str]]:
    """Return the parameters that the list and the item share, and those of the list that change no item's content.

    The latter page, filter and sort, or are required and mean nothing to the item.
    """
    whole, own = contract.operation(promise.whole), contract.operation(promise.operation)
    mine = {parameter.name for parameter in own.parameters}
    apart = {p.name for p in whole.parameters if p.required and p.name not in mine}
    for paging in contract.of(Paging, promise.whole):
        apart |= paging.parameters
    for sort in contract.of(Sort, promise.whole):
        apart |= sort.parameters
    for window in contract.of(Window, promise.whole):
        apart |= {window.start, window.end}
    filters: Iterable[AnyOf | Match] = (*contract.of(AnyOf, promise.whole), *contract.of(Match, promise.whole))
    apart |= {filtered.parameter for filtered in filters}
    return frozenset(mine & {p.name for p in whole.parameters}), frozenset(apart | {_bare(name) for name in apart})


def _bare(name: str) -> str:
    """Return a parameter's name without the brackets that lists and operators put after it."""
    return name.partition("[")[0]


def _as_page(answer: Answer, item: object, identity: Place | None) -> Page:
    """Return an item's own answer as a page of one row, so that what moved can be told of it as of any page."""
    exchange = answer.exchange
    there = item is not MISSING
    return Page(
        number=exchange.number,
        ask=exchange.ask,
        criteria=(exchange.ask.operation, exchange.ask.path, exchange.ask.query),
        limit=None,
        offset=0,
        status=exchange.status,
        listed=there,
        rows=(row_of(item, identity),) if there and identity else (),
        date=exchange.date,
        began=exchange.started,
        ended=exchange.started + exchange.elapsed,
    )


def _spelled(value: object) -> str:
    """Return a value as a path carries it, "" for what it cannot carry."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else ""


def _written(item: object) -> bytes:
    try:
        return orjson.dumps(item)
    except TypeError:  # a number of more than 64 bits
        return json.dumps(item).encode("utf-8", "surrogatepass")


def spelled_in(item: object, by: Iterable[tuple[str, Place]]) -> dict[str, str] | None:
    """Return the parameters of an item's own URI; None where the item lacks one, or it could not stand in a path."""
    values = {name: _spelled(at.one(item)) for name, at in by}
    return values if values and not any(value in {"", ".", ".."} for value in values.values()) else None
