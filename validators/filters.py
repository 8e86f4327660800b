"""Filters by value: what is asked for comes, nothing else does, and the total follows."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.likeness import CASE, likeness_to
from fairport.rules import Broken, Kept, Over, Sight, Told, Unclear, rule
from fairport.spec.model import RARE, SEPARATORS, AnyOf
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fairport.evidence import Pairs
    from fairport.listings import Extent, Listings
    from fairport.pages import Criteria


CLIENT_ERROR: Final = range(400, 500)

Reading: TypeAlias = "tuple[str, frozenset[str]]"
"""An encoding, and the values that a request carries by it."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """An extent that was filtered: the encoding of the values, the values, and the extent without the filter.

    `fit` are the identities of the items that have one of the values, `held` how many of the values any item has.
    """

    encoding: str
    values: frozenset[str]
    extent: Extent
    unfiltered: Extent | None
    fit: frozenset[str]
    held: int

    @property
    def listed(self) -> frozenset[str]:
        """The identities listed."""
        return frozenset(self.extent.rows)

    @property
    def partial(self) -> bool:
        """Whether more may be listed than was seen: what is missing then proves nothing."""
        return not self.extent.complete

    @property
    def known(self) -> frozenset[str]:
        """Those of the values that the unfiltered list holds."""
        return self.fit & frozenset(self.unfiltered.rows) if self.unfiltered else frozenset()


def decoded(promise: AnyOf, extent: Extent, within: frozenset[str] = frozenset()) -> list[Reading]:
    """Return how a filter in an extent's criteria can be read: encoding and values, the likeliest first.

    One value sent plainly is "plain": every encoding but those with brackets writes it so. `within` are characters
    that the values of items hold: a separator among them may as well be a part of one value.
    """
    return _decoded(promise, extent.criteria[2], within)


def _decoded(promise: AnyOf, query: Pairs, within: frozenset[str] = frozenset()) -> list[Reading]:
    parameter = promise.parameter
    plain = [value for name, value in query if name == parameter]
    if len(plain) > 1:
        return [("repeat", frozenset(plain))]
    if plain:
        return _one(plain[0], promise.encodings, within)
    if bare := [value for name, value in query if name == f"{parameter}[]"]:
        return [("brackets", frozenset(bare))]
    indexed = [value for name, value in query if re.fullmatch(rf"{re.escape(parameter)}\[[0-9]+\]", name)]
    return [("indexed", frozenset(indexed))] if indexed else []


def _one(text: str, encodings: Sequence[str], within: frozenset[str]) -> list[Reading]:
    """Read one value. Commas part a list whatever the contract says; rare separators only where it names them."""
    if text.startswith("[") and text.endswith("]"):
        return [("json", _of_array(text))]
    tried = [name for name in SEPARATORS if SEPARATORS[name] in text and (name not in RARE or name in encodings)]
    parts = {name: frozenset(part for part in text.split(SEPARATORS[name]) if part) for name in tried}
    found = [(name if len(values) > 1 else "plain", values) for name, values in parts.items()]
    whole = all(SEPARATORS[name] in within for name in tried)
    return [*found, ("plain", frozenset({text} - {""}))] if whole else found


def _of_array(text: str) -> frozenset[str]:
    """Return the texts and numbers of a JSON array, also where its texts have no quotes."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        held = None
    if isinstance(held, list) and all(isinstance(value, str | int) for value in held):
        return frozenset(_written(value) for value in held if value != "")
    return frozenset(part.strip().strip('"') for part in text[1:-1].split(",") if part.strip())


def filtered(promise: AnyOf, listings: Listings) -> list[Filtered]:
    """Return every filtered extent that was answered well, with the one that it filters where that is complete."""
    return [asked for asked in _any_filtered(promise, listings) if not asked.extent.refused]


def _any_filtered(promise: AnyOf, listings: Listings) -> list[Filtered]:
    """Return every filtered extent, each read in the way whose values most items have.

    Where that leaves a doubt, it is read by an encoding that other lists show to work.
    """
    key = ("filters", promise.id)
    if key not in listings.notes:
        likely = _readings(promise, listings)
        working = frozenset(_working_among([members[0] for members in likely if not members[0].extent.refused]))
        listings.notes[key] = [_by(working, members) for members in likely]
    return listings.notes[key]  # type: ignore[return-value]  # put there just now


def _by(working: frozenset[str], members: Sequence[Filtered]) -> Filtered:
    """Return the reading by an encoding that works, of those that are as likely as the first."""
    likely = [asked for asked in members if asked.held == members[0].held]
    return next((asked for asked in likely if working & set(_written_as(asked.encoding))), members[0])


def _readings(promise: AnyOf, listings: Listings) -> list[list[Filtered]]:
    """Return for every filtered extent its readings, first those whose values most items have."""
    names = {name for e in listings.extents for name, _ in e.criteria[2] if name.partition("[")[0] == promise.parameter}
    whole: dict[Criteria, Extent] = {e.criteria: e for e in listings.extents if e.complete}
    within = frozenset(s for s in SEPARATORS.values() if any(s in text for text in _texts(promise, listings)))
    found: list[list[Filtered]] = []
    for extent in listings.extents:
        told = [reading for reading in decoded(promise, extent, within) if reading[1]]
        unfiltered = whole.get(extent.without(names))
        seen = [each for each in (extent, unfiltered) if each is not None]
        fitting = [_fitting(promise, listings, values, seen) for _, values in told]
        read = [Filtered(*one, extent, unfiltered, *fit) for one, fit in zip(told, fitting, strict=True) if fit]
        if read and len(read) == len(told):
            found.append(sorted(read, key=lambda asked: -asked.held))
    return found


def _texts(promise: AnyOf, listings: Listings) -> set[str]:
    """Return the values that any item has, as far as they are known."""
    rows = {(name, digest) for extent in listings.extents for name, digest in extent.rows.items()}
    if promise.field == promise.collection.identity:
        return {name for name, _ in rows}
    held = [listings.held(digest, promise.field.text) or () for _, digest in rows]
    return {_written(value) for values in held for value in values}


def _fitting(
    promise: AnyOf, listings: Listings, values: frozenset[str], extents: Sequence[Extent]
) -> tuple[frozenset[str], int] | None:
    """Return the identities of the items that have one of the values, and how many of the values any item has.

    None where the values of an item are not known, or are those asked for but for their case.
    """
    rows = {(name, digest) for extent in extents for name, digest in extent.rows.items()}
    if promise.field == promise.collection.identity:
        return values, len(values & {name for name, _ in rows})
    folded = frozenset(value.casefold() for value in values)
    fit: set[str] = set()
    had: set[str] = set()
    for name, digest in rows:
        held = listings.held(digest, promise.field.text)
        written = None if held is None else {_written(value) for value in held}
        if written is None or (written.isdisjoint(values) and any(text.casefold() in folded for text in written)):
            return None
        had |= written & values
        fit |= set() if written.isdisjoint(values) else {name}
    return frozenset(fit), len(had)


def _written(value: object) -> str:
    """Return a value as a request carries it."""
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def _works(asked: Filtered) -> bool:
    return bool(asked.known) and asked.listed == asked.known


def _by_chance(asked: Filtered) -> bool:
    """Whether a filter that is ignored would give the same: just the values of one page were asked for."""
    pages = asked.unfiltered.pages if asked.unfiltered else ()
    return asked.partial and any(asked.listed == frozenset(row.identity for row in page.rows) for page in pages)


def _tells(asked: Filtered) -> bool:
    """Whether a filter that is ignored would show: two values or more, and other items that they leave out."""
    return asked.unfiltered is not None and asked.held > 1 and len(asked.known) < len(asked.unfiltered.rows)


def _working(promise: AnyOf, listings: Listings) -> dict[str, Filtered]:
    """Return the encodings in which two values or more give just their items, each with a list that shows it."""
    return _working_among(filtered(promise, listings))


def _working_among(lists: Sequence[Filtered]) -> dict[str, Filtered]:
    found: dict[str, Filtered] = {}
    for asked in lists:
        if _tells(asked) and _works(asked) and not _by_chance(asked):
            found.setdefault(asked.encoding, asked)
    return found


def _proof(encoding: str, working: Mapping[str, Filtered]) -> Filtered | None:
    """Return a list that shows that an encoding works."""
    return next((working[name] for name in _written_as(encoding) if name in working), None)


def _written_as(encoding: str) -> tuple[str, ...]:
    """Return the encodings that write a list as this one: a plain value is a list of one with any separator."""
    return ("comma", "repeat", *sorted(RARE)) if encoding == "plain" else (encoding,)


@rule(
    "filters.works",
    promise=AnyOf,
    facet="works",
    over=Over.LISTINGS,
    how="two known values asked for in one of the encodings, beside the list without the filter",
)
def works(promise: AnyOf, listings: Listings) -> Iterator[Sight]:
    """Several values give their items in at least one way of writing a list.

    Where none works, the filter is not there, or takes the first or the last value only.
    """
    tried: dict[str, list[Filtered]] = defaultdict(list)
    for asked in filtered(promise, listings):
        if _tells(asked) and not (asked.partial and asked.listed <= asked.known):
            tried[asked.encoding].append(asked)
    if not tried:
        return
    working = sorted(_working(promise, listings))
    if working:
        yield Kept(len(working))
        yield Told(message=f"{promise.parameter} takes several values written as {either(working, 'and')}")
        return
    asked_in_vain = [reading for ask in listings.unanswered for reading in _decoded(promise, ask.query)]
    lost = {encoding for encoding, values in asked_in_vain if len(values) > 1} - tried.keys()
    if lost:
        yield Unclear(message=f"{promise.parameter} written as {either(sorted(lost), 'and')} met no whole answer")
        return
    first = next(iter(tried.values()))[0]
    yield Broken(
        message=f"{promise.parameter} with {len(first.known)} known values gives {_gave(first)}"
        + (f", and no other of {either(sorted(tried), 'and')} does better" if len(tried) > 1 else ""),
        expected=f"the {len(first.known)} items asked for",
        actual=_gave(first),
        exchanges=_evidence(*(asked for members in tried.values() for asked in members)),
        movable=True,
    )


def _gave(asked: Filtered) -> str:
    if asked.unfiltered and asked.listed == frozenset(asked.unfiltered.rows):
        return "everything: it is ignored"
    if asked.listed < asked.known:
        return f"{len(asked.listed)} of them"
    return f"{len(asked.listed)} items, {len(asked.listed - asked.fit)} of them not asked for"


def _evidence(*members: Filtered) -> tuple[int, ...]:
    numbers = {number for asked in members for number in asked.extent.exchanges}
    for asked in members:
        numbers |= set(asked.unfiltered.exchanges if asked.unfiltered else ())
    return tuple(sorted(numbers))


@rule(
    "filters.not-ignored",
    promise=AnyOf,
    facet="not-ignored",
    over=Over.LISTINGS,
    how="a value that no item has, in an encoding that works",
)
def not_ignored(promise: AnyOf, listings: Listings) -> Iterator[Sight]:
    """Values that no item has give no items.

    A client that asks for what is not there must not be handed everything instead.
    """
    working = _working(promise, listings)
    for asked in _any_filtered(promise, listings):
        if asked.extent.refused and any(page.status not in CLIENT_ERROR for page in asked.extent.pages):
            continue
        proof = _proof(asked.encoding, working)
        if not asked.unfiltered or asked.known or proof is None:
            continue
        if not asked.listed:
            yield Kept()
            continue
        if asked.listed <= asked.fit:
            continue  # there is such an item, outside the list without the filter: which `filters.subset` tells
        likes = _likes(promise, listings, asked)
        if all(map(likes, asked.listed - asked.fit)):
            continue  # a comparison that is not exact, which `filters.literal` tells
        yield Broken(
            message=f"{promise.parameter} with a value that no item has gives {len(asked.listed)} items",
            expected="no items, or a refusal",
            actual=f"{len(asked.listed)} items",
            exchanges=_evidence(asked, proof),
            movable=True,
        )


@rule(
    "filters.literal",
    promise=AnyOf,
    facet="literal",
    over=Over.LISTINGS,
    how="values that no item has but as a pattern or by its digits, in an encoding that works",
    after=("filters.not-ignored",),
)
def literal(promise: AnyOf, listings: Listings) -> Iterator[Sight]:
    """A value stands for itself: no character of it for others, and each of them counts.

    A client that asks for one item by its name must not be handed those whose names are like it.
    """
    working = _working(promise, listings)
    for asked in _any_filtered(promise, listings):
        if asked.extent.refused and any(page.status not in CLIENT_ERROR for page in asked.extent.pages):
            continue
        proof = _proof(asked.encoding, working)
        if not asked.unfiltered or proof is None:
            continue
        likes = _likes(promise, listings, asked)
        listed = {name: likes(name) for name in sorted(asked.listed - asked.fit)}
        if not all(listed.values()):
            continue  # some are like nothing that was asked for
        if CASE in listed.values():
            yield Told(message=f"{promise.parameter} takes values in capitals and in small letters alike")
        loose = [(name, how) for name, how in listed.items() if how != CASE]
        if loose:
            name, how = loose[0]
            yield Broken(
                message=f"{promise.parameter} gives {shown(name)}, which was not asked for and fits {how}",
                expected="only what was asked for, or a refusal",
                actual=f"{len(loose)} more",
                exchanges=_evidence(asked, proof),
                cause=how,
                movable=True,
            )
        elif not asked.known and any(likes(name) not in {"", CASE} for name in asked.unfiltered.rows):
            yield Kept()


def _likes(promise: AnyOf, listings: Listings, asked: Filtered) -> Callable[[str], str]:
    """Return what tells how an item that has none of the values asked for is like one of them, "" if it is not."""
    likeness = likeness_to(asked.values)
    if promise.field == promise.collection.identity:
        return lambda name: likeness.how([name])
    extents = [extent for extent in (asked.extent, asked.unfiltered) if extent is not None]

    def how(name: str) -> str:
        digests = {extent.rows[name] for extent in extents if name in extent.rows}
        held = [listings.held(digest, promise.field.text) or () for digest in digests]
        return likeness.how([_written(value) for values in held for value in values])

    return how


@rule(
    "filters.subset",
    promise=AnyOf,
    facet="subset",
    over=Over.LISTINGS,
    how="a filtered list beside the list without the filter",
    after=("filters.works",),
)
def subset(promise: AnyOf, listings: Listings) -> Iterator[Sight]:
    """A filtered list holds items of the list without the filter, and the same ones.

    A filter only leaves out: it adds nothing, and changes nothing in what is left.
    """
    working = _working(promise, listings)
    for asked in filtered(promise, listings):
        proof = asked if asked.encoding == "plain" else _proof(asked.encoding, working)
        if not asked.unfiltered or proof is None or not asked.listed:
            continue
        rows = asked.unfiltered.rows
        strange = sorted(asked.listed - rows.keys())
        changed = sorted(n for n, digest in asked.extent.rows.items() if n in rows and rows[n] != digest)
        if not strange and not changed:
            yield Kept()
            continue
        what = "is not in the list without the filter" if strange else "is another there"
        yield Broken(
            message=f"{shown((strange or changed)[0])} of a list filtered by {promise.parameter} {what}",
            expected="the same items, fewer of them",
            actual=f"{len(strange)} more, {len(changed)} changed",
            cause="more" if strange else "changed",
            exchanges=_evidence(asked, proof),
            movable=True,
            rows=(*strange, *changed),
        )


@rule(
    "filters.union",
    promise=AnyOf,
    facet="union",
    over=Over.LISTINGS,
    how="single values, or the list without the filter, and the same values together",
    after=("paging.total-constant", "paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost"),
)
def union(promise: AnyOf, listings: Listings) -> Iterator[Sight]:
    """Several values together give what they give one by one.

    A client that asks in one go, to be quick, must not get less than one that asks for each.
    """
    working = _working(promise, listings)
    asked = filtered(promise, listings)
    singles: dict[Criteria | None, dict[str, Filtered]] = defaultdict(dict)
    for one in asked:
        if len(one.values) == 1 and one.unfiltered and _proof(one.encoding, working) is not None:
            singles[one.unfiltered.criteria][next(iter(one.values))] = one
    for many in asked:
        single = singles[many.unfiltered.criteria] if many.unfiltered else {}
        proof = _proof(many.encoding, working)
        if proof is None or len(many.values) < 2:
            continue
        apart = [single[value] for value in sorted(many.values & single.keys())]
        if len(apart) == len(many.values):
            wanted = frozenset[str]().union(*(one.listed for one in apart))
            told = f"{len(wanted)} one by one"
        elif many.unfiltered and many.extent.complete:
            wanted, apart = (
                many.known | (many.listed & many.fit),
                [],
            )  # what more was asked for, `filters.subset` tells
            told = f"{len(many.known)} of them are in the list without the filter"
        else:
            continue
        if many.partial and many.listed <= wanted:
            continue
        if wanted == many.listed:
            yield Kept()
            continue
        if wanted < many.listed and all(map(_likes(promise, listings, many), many.listed - wanted)):
            continue  # which `filters.literal` tells
        yield Broken(
            message=f"{len(many.values)} values of {promise.parameter} give {len(many.listed)} items together "
            f"and {told}",
            expected=f"{len(wanted)} items",
            actual=f"{len(many.listed)} items",
            exchanges=_evidence(many, proof, *apart),
            movable=True,
        )


@rule(
    "filters.total-follows",
    promise=AnyOf,
    facet="total-follows",
    over=Over.LISTINGS,
    how="a filtered list with a total, listed to its end",
    where=lambda promise: promise.collection.total is not None or bool(promise.collection.total_header),
    after=("paging.total-constant", "paging.total-found"),
)
def total_follows(promise: AnyOf, listings: Listings) -> Iterator[Sight]:
    """The total of a filtered list counts what the filter leaves.

    A client that pages by the total asks for pages that are not there.
    """
    for asked in filtered(promise, listings):
        page = asked.extent.pages[0]
        size = page.limit or len(page.rows) + 1
        if asked.extent.total is None or page.offset or len(page.rows) >= size:
            continue
        if not _works(asked) or _by_chance(asked):
            continue
        if asked.extent.total == len(asked.listed):
            yield Kept()
            continue
        yield Broken(
            message=f"a list filtered by {promise.parameter} holds {len(asked.listed)} items and a total of "
            f"{asked.extent.total}",
            expected=str(len(asked.listed)),
            actual=str(asked.extent.total),
            exchanges=_evidence(asked),
            movable=True,
        )
