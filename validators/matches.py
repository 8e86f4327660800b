"""Filters by one value: every item listed fits it, every item that fits is listed, and the total follows.

What fits is told by the item's own field (fairport.matching), as far as all fair readings of a comparison agree: texts
may be compared with case and accents set aside or by words, bounds of time may be cut to a second or a day, items
without the field may be in a list or not. Nobody is blamed for what is open; what it shows of the reading is told.

A refusal of a value that no item has is fair. Filters that are asked for together are a SHOULD: a service may not
support every combination, though it should say so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from fairport.matching import FALSE, ORDERINGS, TRUE, Fit, decimals_of, fit
from fairport.rules import Broken, Kept, Over, Sight, Told, Unclear, rule
from fairport.spec.model import Match
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fairport.listings import Extent, Listings
    from fairport.pages import Criteria

CLIENT_ERROR: Final = range(400, 500)

MISSES: Final[Mapping[str, str]] = {
    "equals": "have another value",
    "prefix": "do not begin with it",
    "contains": "do not contain it",
    "at-least": "are below it",
    "at-most": "are above it",
    "more-than": "are not above it",
    "less-than": "are not below it",
}
"""For each filter: what is said of items that do not fit."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An extent that a value was asked for, beside the list without the filter where there is one.

    `fits` says for each digest of their rows whether its field fits. `level` is SHOULD where other filters were asked
    for too, else "". `truth` are the ways of writing the same where true or false was asked for of a boolean.
    """

    value: str
    extent: Extent
    base: Extent | None
    fits: Mapping[int, Fit]
    level: str
    truth: frozenset[str] = frozenset()

    def of(self, extent: Extent | None, wanted: Fit) -> list[str]:
        """Return the identities in an extent that fit, do not, or may."""
        rows = extent.rows if extent else {}
        return [identity for identity, digest in rows.items() if self.fits[digest] is wanted]

    @property
    def refused_fairly(self) -> bool:
        """Whether the request was refused, and not by a failure of the server."""
        return self.extent.refused and all(page.status in CLIENT_ERROR for page in self.extent.pages)

    @property
    def ignored(self) -> bool:
        """Whether everything is listed that the list without the filter holds, unfit items among it."""
        base = self.base
        if base is None or not self.of(base, Fit.NO):
            return False
        if base.complete:
            return base.rows.keys() <= self.extent.rows.keys()
        one, two = (_first_page(extent) for extent in (self.extent, base))
        return bool(one) and one == two and any(self.fits[base.rows[name]] is Fit.NO for name in two)


def _first_page(extent: Extent) -> list[str]:
    page = extent.pages[0]
    return [row.identity for row in page.rows if row.identity] if page.fine and not page.offset else []


def asked_for(promise: Match, listings: Listings) -> list[Asked]:
    """Return every extent for which a value of the filter was asked, well answered or not."""
    key = ("match", promise.id)
    if key not in listings.notes:
        listings.notes[key] = list(_asked(promise, listings))
    return cast("list[Asked]", listings.notes[key])


def _asked(promise: Match, listings: Listings) -> Iterator[Asked]:
    bases: dict[Criteria, Extent] = {}
    for extent in listings.extents:
        if extent.value(promise.parameter) is None and not extent.refused:
            key = listings.base(extent, ())
            if key not in bases or (extent.complete, len(extent.rows)) > (bases[key].complete, len(bases[key].rows)):
                bases[key] = extent
    others = [_filters(extent, listings) - {promise.parameter} for extent in listings.extents]
    always = frozenset[str]().union(*others).intersection(*others)
    for extent, names in zip(listings.extents, others, strict=True):
        values = [value for name, value in extent.criteria[2] if name == promise.parameter]
        if len(values) == 1 and values[0]:
            base = bases.get(listings.base(extent, (promise.parameter,)))
            fits = _fits(promise, listings, values[0], extent, base)
            truth = _truth(promise, listings, values[0], fits)
            yield Asked(values[0], extent, base, fits, "SHOULD" if names - always else "", truth)


def _filters(extent: Extent, listings: Listings) -> frozenset[str]:
    """Return the parameters of filters by value in an extent's criteria, without the brackets of lists."""
    names = {part for name, _ in extent.criteria[2] for part in (name, name.partition("[")[0])}
    return listings.filtering & names


def _fits(promise: Match, listings: Listings, value: str, extent: Extent, base: Extent | None) -> Mapping[int, Fit]:
    """Return for every row of two extents whether it fits."""
    place, held = promise.field.text, listings.units.get(promise.field.text, "")
    digests = {*extent.rows.values(), *(base.rows.values() if base else ())}
    known = {digest: listings.held(digest, place) for digest in digests}
    numbers = (one for values in known.values() for one in values or () if isinstance(one, float))
    decimals = max(map(decimals_of, numbers), default=0)
    return {
        digest: fit(promise.operator, value, values, promise.unit, held, decimals) for digest, values in known.items()
    }


def _truth(promise: Match, listings: Listings, value: str, digests: Iterable[int]) -> frozenset[str]:
    words = next((words for words in (TRUE, FALSE) if value.lower() in words), frozenset[str]())
    held = (listings.held(digest, promise.field.text) for digest in digests) if words else ()
    return words if any(isinstance(one, bool) for values in held for one in values or ()) else frozenset()


def _judged(promise: Match, listings: Listings) -> list[Asked]:
    """Return what was asked and answered well, but for ways of writing true and false of which another one works."""
    asked = [one for one in asked_for(promise, listings) if not one.extent.refused]
    return [one for one in asked if not _excused(one, asked)]


def _excused(one: Asked, asked: list[Asked]) -> bool:
    """Whether a truth was written in a way that need not be known: not as JSON does, or another way works."""
    if not one.truth or _works(one):
        return False
    return one.value not in {"true", "false"} or any(
        _works(other) for other in asked if other.truth == one.truth and other.value != one.value
    )


def _works(one: Asked) -> bool:
    return bool(one.of(one.extent, Fit.YES)) and not one.of(one.extent, Fit.NO)


@rule(
    "matches.not-ignored",
    promise=Match,
    facet="not-ignored",
    over=Over.LISTINGS,
    how="a value asked for that some items of the list without the filter do not fit",
)
def not_ignored(promise: Match, listings: Listings) -> Iterator[Sight]:
    """A filter leaves out items that do not fit.

    A client that asks for what is not there must not be handed everything instead.
    """
    judged = _judged(promise, listings)
    refused = [one for one in asked_for(promise, listings) if one.refused_fairly and not one.of(one.base, Fit.YES)]
    for asked in (*judged, *refused):
        if not asked.of(asked.base, Fit.NO):
            continue
        if asked.extent.refused:
            yield Kept()
            yield Told(message=f"{promise.parameter} with a value that no item has is refused", exchanges=_some(asked))
        elif not asked.ignored:
            yield Kept()
        else:
            yield Broken(
                message=f"{promise.parameter}={shown(asked.value)} gives everything: {_count(asked)} items that do "
                "not fit are listed as they are without it",
                expected="the items that fit, none, or a refusal",
                actual=f"all {len(asked.extent.rows)} items",
                exchanges=_beside(asked),
                level=asked.level,
                cause="together" if asked.level else "",
                movable=True,
            )


def _count(asked: Asked) -> int:
    return len(asked.of(asked.extent, Fit.NO))


def _some(asked: Asked) -> tuple[int, ...]:
    return asked.extent.exchanges[:1]


def _beside(asked: Asked) -> tuple[int, ...]:
    """Return the exchanges that show the list with the filter and the one without it."""
    numbers: set[int] = set()
    for extent in (asked.extent, asked.base):
        numbers |= set(extent.proof or extent.exchanges[:1]) if extent else set()
    return tuple(sorted(numbers))


def _showing(extent: Extent, identity: str) -> tuple[int, ...]:
    """Return the exchange of a page that shows an item."""
    return tuple(page.number for page in extent.pages if any(row.identity == identity for row in page.rows))[:1]


@rule(
    "matches.holds",
    promise=Match,
    facet="holds",
    over=Over.LISTINGS,
    how="a value asked for, and items listed whose field tells whether they fit it",
    after=("matches.not-ignored",),
)
def holds(promise: Match, listings: Listings) -> Iterator[Sight]:
    """Every item of a filtered list fits what was asked for.

    A client acts on what it is handed: it cancels the orders that it asked for as overdue.
    """
    for asked in _judged(promise, listings):
        unfit = asked.of(asked.extent, Fit.NO)
        fitting = asked.of(asked.extent, Fit.YES)
        if not unfit:
            yield from [Kept(len(fitting))] if fitting else []
            continue
        yield Broken(
            message=f"{len(unfit)} of {len(asked.extent.rows)} items listed for {promise.parameter}="
            f"{shown(asked.value)} {MISSES[promise.operator]}, for instance {shown(unfit[0])}",
            expected="items that fit",
            actual=f"{len(unfit)} items that do not",
            exchanges=_showing(asked.extent, unfit[0]),
            level=asked.level,
            cause="together" if asked.level else "",
            hint=_seen_as(promise, listings, asked, unfit),
            movable=2 * len(unfit) < len(asked.extent.rows),  # of a few, each may have been changed while it was read
            times=len(unfit),
        )


def _seen_as(promise: Match, listings: Listings, asked: Asked, names: list[str]) -> str:
    """Return what would explain items that do not fit, or fit and are missing: the bound, or the order of texts."""
    if promise.operator not in ORDERINGS:
        return ""
    rows = {**(asked.base.rows if asked.base else {}), **asked.extent.rows}
    values = [str(one) for name in names for one in listings.held(rows[name], promise.field.text) or ()]
    if values and set(values) == {asked.value}:
        return "just what lies at the bound is taken wrongly"
    every = {name: listings.held(digest, promise.field.text) for name, digest in rows.items()}
    texts = {name: str(held[0]) for name, held in every.items() if held and len(held) == 1 and held[0] is not None}
    told = ORDERINGS[promise.operator]
    as_text = {name for name, text in texts.items() if told((text > asked.value) - (text < asked.value))}
    same = as_text == asked.extent.rows.keys() & texts.keys()
    return "the numbers seem to be compared as texts" if same and asked.extent.complete else ""


@rule(
    "matches.complete",
    promise=Match,
    facet="complete",
    over=Over.LISTINGS,
    how="a filtered list read to its end, and items known from the list without the filter that fit",
    after=("paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost"),
)
def complete(promise: Match, listings: Listings) -> Iterator[Sight]:
    """Every item that fits is listed.

    What a filter leaves out by mistake is never seen: nobody misses it.
    """
    for asked in _judged(promise, listings):
        base, extent = asked.base, asked.extent
        known = asked.of(base, Fit.YES)
        if base is None or not known or not extent.complete:
            continue
        missing = [identity for identity in known if identity not in extent.rows]
        if not missing:
            yield Kept(len(known))
            continue
        if len(extent.rows) == len(base.rows):
            yield Unclear(
                message=f"{promise.parameter}={shown(asked.value)} gives as many items as the list without it, and "
                "others: both may be cut at that number",
                exchanges=_beside(asked),
            )
            continue
        yield Broken(
            message=f"{len(missing)} of {len(known)} items that fit {promise.parameter}={shown(asked.value)} are not "
            f"listed for it, for instance {shown(missing[0])}",
            expected=f"all {len(known)} items that fit",
            actual=f"{len(known) - len(missing)} of them",
            exchanges=tuple(sorted({*extent.proof, *_showing(base, missing[0])})),
            level=asked.level,
            cause="together" if asked.level else "",
            hint=_seen_as(promise, listings, asked, missing),
            movable=True,
            times=len(missing),
        )
    yield from _readings(promise, listings)


def _readings(promise: Match, listings: Listings) -> Iterator[Told]:
    """Tell what the lists show of what is left open: case, parts of words, the bound, items without the field."""
    seen: dict[str, Counter[bool]] = {}
    for asked in _judged(promise, listings):
        if asked.base is None or not asked.extent.complete:
            continue
        for identity in asked.of(asked.base, Fit.OPEN):
            values = listings.held(asked.base.rows[identity], promise.field.text)
            told = _left_open(promise.operator, asked.value, values)
            if told:
                seen.setdefault(told, Counter())[identity in asked.extent.rows] += 1
    for told, counts in seen.items():
        answer = "some are listed" if len(counts) > 1 else "they are listed" if counts[True] else "they are left out"
        yield Told(message=f"{promise.parameter} and items {told}: {answer}")


_RELATIONS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "equals": lambda text, value: text == value,
    "prefix": lambda text, value: text.startswith(value),
    "contains": lambda text, value: value in text,
}


def _left_open(operator: str, value: str, values: tuple[object, ...] | None) -> str:
    if values is None:
        return ""
    if not values or set(values) == {None}:
        return "without the field"
    if operator in ORDERINGS:
        return "at the bound" if len(values) == 1 and str(values[0]) == value else ""
    texts = [one for one in values if isinstance(one, str)]
    folded = value.casefold()
    relation = _RELATIONS[operator]
    if any(relation(text, value) for text in texts):
        return "in which it is a part of a word" if operator == "contains" else ""
    return "that differ from it in case" if any(relation(text.casefold(), folded) for text in texts) else ""


@rule(
    "matches.total-follows",
    promise=Match,
    facet="total-follows",
    over=Over.LISTINGS,
    how="a filtered list with a total, read to its end, that leaves something out",
    where=lambda promise: (
        not promise.collection.estimate
        and (promise.collection.total is not None or bool(promise.collection.total_header))
    ),
    after=("paging.total-constant", "paging.total-found", "matches.not-ignored"),
)
def total_follows(promise: Match, listings: Listings) -> Iterator[Sight]:
    """The total of a filtered list counts what the filter leaves.

    A client that pages by the total asks for pages that are not there.
    """
    for asked in _judged(promise, listings):
        extent = asked.extent
        if extent.total is None or asked.ignored or not asked.of(asked.base, Fit.NO) or not _read_to_the_end(asked):
            continue
        if extent.total == len(extent.rows):
            yield Kept()
            continue
        yield Broken(
            message=f"a list for {promise.parameter}={shown(asked.value)} holds {len(extent.rows)} items and a total "
            f"of {extent.total}",
            expected=str(len(extent.rows)),
            actual=str(extent.total),
            exchanges=(*(extent.proof or _some(asked)), *_told_by(extent)),
            level=asked.level,
            cause="together" if asked.level else "",
            movable=True,
        )


def _told_by(extent: Extent) -> tuple[int, ...]:
    """Return the HEAD requests that told the total of an extent, if that is how it is told."""
    return tuple(sorted({page.total_from for page in extent.pages if page.total_from}))


def _read_to_the_end(asked: Asked) -> bool:
    """Whether a list surely ended: it is complete, or was asked for as one page that held all there is unfiltered."""
    if asked.extent.complete or asked.base is None or len(asked.base.proof) != 1:
        return asked.extent.complete
    whole = next(page for page in asked.base.pages if page.number == asked.base.proof[0])
    page = asked.extent.pages[0]
    return page.fine and not page.offset and page.limit == whole.limit
