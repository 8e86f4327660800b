"""Orders: a list that was asked for in an order is in it, over all of its pages, and holds what it holds without.

Ties may stand in any order, and items without the field anywhere. Numbers go by their value, false before true,
instants by the time that they name, texts as some common collation puts them (fairport.collation): where none does,
only what every collation agrees on is judged.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from fairport.collation import collations, first_fall, spelled
from fairport.moments import has_zone, seconds_of
from fairport.rules import Broken, Kept, Over, Sight, Told, Unclear, rule
from fairport.spec.model import Sort
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairport.listings import Extent, Listings
    from fairport.pages import Criteria, Page, Row

HOUR: Final = 3600
"""Seconds by which clocks without a zone are set back once a year."""

Value: TypeAlias = "str | int | float | bool"


@dataclass(frozen=True, slots=True)
class Line:
    """Items in the order in which one walk, or one page, listed them: the page's number, identity and value of each.

    `direction` is the one asked for. Items that have no single value of a known kind are left out. `numbers` are those
    of all its pages; `whole` says that nothing more was to be had.
    """

    direction: str
    criteria: Criteria
    places: tuple[tuple[int, str], ...]
    values: tuple[Value, ...]
    numbers: tuple[int, ...]
    whole: bool


def direction_of(promise: Sort, listings: Listings, criteria: Criteria) -> str:
    """Return the direction that a query asks for, "" for another order. It may be asked for by asking for none.

    Of a list that is filtered by value no order is known that nobody asked for: a search puts the best match first.
    """
    sent = {pair for pair in criteria[2] if pair[0] in listings.ordering}
    if not sent and any(
        name.partition("[")[0] in listings.filtering or name in listings.filtering for name, _ in criteria[2]
    ):
        return ""
    ways = (("ascending", promise.ascending), ("descending", promise.descending))
    return next((name for name, asked in ways if asked is not None and set(asked) == sent), "")


def lines_of(promise: Sort, listings: Listings) -> list[Line]:
    """Return what was listed in one of the promised orders: every walk, and every page that belongs to none."""
    key = ("sort", promise.id)
    if key not in listings.notes:
        listings.notes[key] = list(_lines(promise, listings))
    return cast("list[Line]", listings.notes[key])


def _lines(promise: Sort, listings: Listings) -> Iterator[Line]:
    walked: set[int] = set()
    for walk in listings.walks:
        direction = direction_of(promise, listings, walk.criteria)
        if direction and (walk.straight or not walk.attempt):
            walked.update(page.number for page in walk.pages)
            yield _line(promise, listings, direction, walk.criteria, walk.pages, whole=walk.complete)
    for extent in listings.extents:
        direction = direction_of(promise, listings, extent.criteria)
        for page in extent.pages if direction else ():
            if page.number not in walked and page.fine:
                whole = extent.proof == (page.number,)
                yield _line(promise, listings, direction, extent.criteria, [page], whole=whole)


def _line(
    promise: Sort, listings: Listings, direction: str, criteria: Criteria, pages: Sequence[Page], *, whole: bool
) -> Line:
    places: list[tuple[int, str]] = []
    values: list[Value] = []
    for page in pages:
        for row in page.rows if page.fine else ():
            value = _value(promise, listings, row)
            if value is not None:
                places.append((page.number, row.identity))
                values.append(value)
    return Line(direction, criteria, tuple(places), tuple(values), tuple(page.number for page in pages), whole)


def _value(promise: Sort, listings: Listings, row: Row) -> Value | None:
    """Return by what an item is sorted: its only value, instants as seconds; None where it has none, or several."""
    held = listings.held(row.digest, promise.field.text)
    if held is None or len(held) != 1 or held[0] is None:
        return None
    unit = listings.units.get(promise.field.text)
    if unit is None:
        return held[0]
    seconds = seconds_of(held[0], unit)
    zoned = not isinstance(held[0], str) or unit == "day" or has_zone(held[0])
    return None if seconds is None else seconds if zoned else seconds // HOUR * HOUR  # what it hides, two may share


def _kinds(values: Iterable[Value]) -> dict[str, list[int]]:
    """Return the places of values of each kind: what is of two kinds is in no order that anybody promised."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        found["truth" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"].append(at)
    return found


def fall_of(values: Sequence[Value]) -> tuple[int, int] | None:
    """Return the places of two values that stand the wrong way round for any ascending order; None if none do."""
    for kind, at in _kinds(values).items():
        if kind == "text":
            texts = [str(values[i]) for i in at]
            fall = None if collations(texts) else first_fall(texts)
            if fall is not None:
                return at[fall[0]], at[fall[1]]
        else:
            for one, two in pairwise(at):
                if cast("float", values[one]) > cast("float", values[two]):
                    return one, two
    return None


def _ascending(line: Line) -> Line:
    """Return a line the way round in which its values should ascend."""
    if line.direction == "ascending":
        return line
    return replace(line, direction="ascending", places=line.places[::-1], values=line.values[::-1])


@rule(
    "sorting.ordered",
    promise=Sort,
    facet="ordered",
    over=Over.LISTINGS,
    how="a list asked for in the order, with two different values in it",
    after=("paging.no-repeats", "paging.offset"),
)
def ordered(promise: Sort, listings: Listings) -> Iterator[Sight]:
    """A list is in the order that was asked for, over all of its pages.

    A client that reads the newest first stops at what it knows: what stands behind is never read.
    """
    texts: set[str] = set()
    for line in lines_of(promise, listings):
        upward = _ascending(line)
        fall = fall_of(upward.values)
        if fall is None:
            if len(set(line.values)) > 1:
                yield Kept()
                texts.update(_collations_told(promise, upward.values))
            continue
        first, second = sorted((upward.places[at] for at in fall), key=line.places.index)
        apart = first[0] != second[0]
        yield Broken(
            message=f"a list sorted by {promise.field}, {line.direction}, is not: {shown(first[1])} comes before "
            f"{shown(second[1])}",
            expected=f"{line.direction} by {promise.field}",
            actual="pages in order, but not one after the other" if _in_order_by_page(line) else "another order",
            exchanges=(first[0], second[0]) if apart else (first[0],),
            cause=line.direction,
            hint=_order_seen(listings, line),
            movable=apart or _falls(upward.values) == 1,  # of one item, the value may have changed while it was read
        )
    for told in sorted(texts):
        yield Told(message=told)


def _collations_told(promise: Sort, values: Sequence[Value]) -> Iterator[str]:
    texts = [str(values[at]) for at in _kinds(values)["text"]]
    if len(set(texts)) > 1:
        names = collations(texts)
        order = either(names) if names else "in an order of its own, which some alphabet may have"
        yield f"texts at {promise.field} are sorted {order}"


def _falls(values: Sequence[Value]) -> int:
    """Return how many neighbours stand the wrong way round, texts by their letters and digits."""
    kinds = _kinds(values)
    numbers = [cast("float", values[at]) for kind, held in kinds.items() if kind != "text" for at in held]
    texts = [spelled(str(values[at])) for at in kinds["text"]]
    return sum(a > b for a, b in pairwise(numbers)) + sum(a > b for a, b in pairwise(texts))


def _in_order_by_page(line: Line) -> bool:
    """Whether each of several pages is in order by itself."""
    by_page: dict[int, list[Value]] = defaultdict(list)
    for (number, _), value in zip(line.places, line.values, strict=True):
        by_page[number].append(value)
    turned = [held if line.direction == "ascending" else held[::-1] for held in by_page.values()]
    return len(turned) > 1 and all(fall_of(held) is None for held in turned)


def _order_seen(listings: Listings, line: Line) -> str:
    """Return what the order seems to be instead."""
    upward = _ascending(line).values
    if _in_order_by_page(line):
        return "each page is in order by itself: the rows seem to be sorted after they were cut into pages"
    if fall_of(upward[::-1]) is None:
        return f"it is {'descending' if line.direction == 'ascending' else 'ascending'}"
    texts = [str(value) for value in upward]
    if "number" in _kinds(upward) and texts == sorted(texts):
        return "the numbers are sorted as texts"
    plain = next((e for e in listings.extents if e.criteria == _unsorted(listings, line.criteria)), None)
    names = [identity for _, identity in line.places]
    if plain is not None and names == [name for name in plain.rows if name in set(names)]:
        return "it is the order without asking: the parameter seems to be ignored"
    return ""


def _unsorted(listings: Listings, criteria: Criteria) -> Criteria:
    operation, path, query = criteria
    return operation, path, tuple(pair for pair in query if pair[0] not in listings.ordering)


@rule(
    "sorting.reversed",
    promise=Sort,
    facet="reversed",
    over=Over.LISTINGS,
    how="the same list asked for in both directions, each read to its end",
    after=("sorting.ordered", "sorting.same-items"),
)
def reversed_(promise: Sort, listings: Listings) -> Iterator[Sight]:
    """A list asked for in the other direction is the same one turned round, up to ties.

    A client that shows the last page first asks for the other direction instead.
    """
    both: dict[Criteria, dict[str, Line]] = defaultdict(dict)
    for line in lines_of(promise, listings):
        if line.whole:
            both[_unsorted(listings, line.criteria)].setdefault(line.direction, line)
    for held in both.values():
        if len(held) < len(("ascending", "descending")):
            continue
        up, down = (_keys(held[name].values) for name in ("ascending", "descending"))
        if sorted(map(repr, up)) != sorted(map(repr, down)) or len(set(map(repr, up))) < len(held):
            continue
        if up == down[::-1]:
            yield Kept()
            continue
        yield Broken(
            message=f"a list sorted by {promise.field}, descending, is not the ascending one turned round",
            expected="the same order, turned round",
            actual="another order of different values",
            exchanges=(*held["ascending"].numbers, *held["descending"].numbers),
            movable=True,
        )


def _keys(values: Sequence[Value]) -> list[tuple[str, Value]]:
    """Return values such that ties, whatever the collation, are equal."""
    kinds = {at: kind for kind, held in _kinds(values).items() for at in held}
    return [
        (kinds[at], spelled(value).lstrip("0") if isinstance(value, str) else value) for at, value in enumerate(values)
    ]


@rule(
    "sorting.same-items",
    promise=Sort,
    facet="same-items",
    over=Over.LISTINGS,
    how="a list asked for in an order, and without, each read to its end",
    after=("paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost"),
)
def same_items(promise: Sort, listings: Listings) -> Iterator[Sight]:
    """A list in an order holds what it holds without one.

    Items without a value, or with the same as others, must not be lost on the way.
    """
    plain: dict[Criteria, Extent] = {}
    for extent in listings.extents:
        if extent.complete and not listings.ordering & {name for name, _ in extent.criteria[2]}:
            plain[extent.criteria] = extent
    for extent in listings.extents:
        base = plain.get(_unsorted(listings, extent.criteria))
        asked = {name for name, _ in extent.criteria[2]} & promise.parameters
        if base is None or not extent.complete or not asked or not direction_of(promise, listings, extent.criteria):
            continue
        lost, more = base.rows.keys() - extent.rows.keys(), extent.rows.keys() - base.rows.keys()
        if not lost and not more:
            yield from [Kept()] if base.rows else []
        elif len(lost) == len(more):
            yield Unclear(
                message="a list holds as many items in an order as without one, and others: both may be cut there",
                exchanges=(*extent.proof, *base.proof),
            )
        else:
            yield Broken(
                message=_differing(promise, sorted(lost), sorted(more)),
                expected=f"the {len(base.rows)} items that are listed without an order",
                actual=f"{len(extent.rows)} items",
                exchanges=(*extent.proof, *base.proof),
                cause="lost" if lost else "more",
                hint=_without_value(promise, listings, base, lost),
                movable=True,
            )


def _differing(promise: Sort, lost: Sequence[str], more: Sequence[str]) -> str:
    what = f"{len(lost)} items are lost" if lost else f"{len(more)} items are listed"
    return f"{what} when sorted by {promise.field} that are{'' if lost else ' not'} listed without, for instance " + (
        shown((lost or more)[0])
    )


def _without_value(promise: Sort, listings: Listings, base: Extent, lost: Iterable[str]) -> str:
    values = [listings.held(base.rows[name], promise.field.text) for name in lost]
    bare = values and all(held is not None and set(held) <= {None} for held in values)
    return f"none of them has a value at {promise.field}" if bare else ""
