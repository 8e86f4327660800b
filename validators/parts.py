"""Parts: what one operation lists of a part lies within what another lists of the whole, and is the same there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fairport.listings import UNKNOWN
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import PartOf
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.evidence import Pairs
    from fairport.listings import Extent, Listings, Values

HOW = "the same question asked of the part and of the whole, each listed to its end"


def _pairs(promise: PartOf, listings: Listings) -> Iterator[tuple[Extent, Extent]]:
    """Yield each extent of the part with that of the whole under the same query, the whole complete."""
    wholes: dict[Pairs, list[Extent]] = defaultdict(list)
    for extents in listings.others.values():
        for extent in extents:
            if extent.criteria[0] == promise.whole and extent.complete:
                wholes[extent.criteria[2]].append(extent)
    for part in listings.extents:
        same = wholes.get(part.criteria[2], [])
        held = [whole for whole in same if whole.rows] or same
        # Of several wholes, as of two accounts, nobody here can say which one the part is of.
        if len(held) == 1 and part.rows and part.criteria[0] == promise.operation:
            yield part, held[0]


@rule(
    "parts.contained",
    promise=PartOf,
    facet="contained",
    over=Over.LISTINGS,
    how=HOW,
    after=("paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost"),
)
def contained(promise: PartOf, listings: Listings) -> Iterator[Sight]:
    """Every item of the part is an item of the whole.

    What only the part shows is missed by every client that asks for the whole.
    """
    for part, whole in _pairs(promise, listings):
        strange = sorted(part.rows.keys() - whole.rows.keys())
        if not strange:
            yield Kept()
            continue
        yield Broken(
            message=f"{len(strange)} of {len(part.rows)} items of the part are not in the whole, for instance "
            f"{shown(strange[0])}",
            expected=f"all of them in {promise.whole}",
            actual=f"{len(strange)} missing there",
            exchanges=(*part.exchanges, *whole.exchanges),
            movable=True,
            rows=tuple(strange),
            times=len(strange),
        )


@rule(
    "parts.complete",
    promise=PartOf,
    facet="complete",
    over=Over.LISTINGS,
    how=HOW,
    after=("paging.no-repeats", "paging.offset", "paging.total-found", "paging.none-lost"),
)
def complete(promise: PartOf, listings: Listings) -> Iterator[Sight]:
    """Every item of the whole that says it is of the part is an item of the part.

    What the whole shows as the part's own, and the part leaves out, is missed by every client that asks for the part.
    """
    for part in listings.extents:
        if part.criteria[0] != promise.operation or not part.complete:
            continue
        path = dict(part.criteria[1])
        asked = [(field.text, (path[name],)) for name, field in promise.own if name in path]
        if len(asked) < len(promise.own):
            continue
        for whole, values in _around(promise, listings, part):
            own = {
                name
                for name, digest in whole.rows.items()
                if all(values.get(digest, UNKNOWN).get(at) == told for at, told in asked)
            }
            missing = sorted(own - part.rows.keys())
            if own and not missing:
                yield Kept()
            if not missing:
                continue
            yield Broken(
                message=f"{len(missing)} of {len(own)} items that the whole shows as the part's are not in the part, "
                f"for instance {shown(missing[0])}",
                expected=f"all that {promise.whole} shows as its own",
                actual=f"{len(missing)} missing",
                exchanges=(*part.exchanges, *whole.exchanges),
                movable=True,
                rows=tuple(missing),
                times=len(missing),
            )


def _around(promise: PartOf, listings: Listings, part: Extent) -> Iterator[tuple[Extent, Values]]:
    """Yield what was listed of the whole under the part's query, with the values of its rows."""
    for collection, extents in listings.others.items():
        for extent in extents:
            if (extent.criteria[0], extent.criteria[2]) == (promise.whole, part.criteria[2]) and extent.rows:
                yield extent, listings.beside.get(collection, {})


@rule(
    "parts.same-objects",
    promise=PartOf,
    facet="same-objects",
    over=Over.LISTINGS,
    how=HOW,
    after=("repeats.same-items", "parts.contained"),
)
def same_objects(promise: PartOf, listings: Listings) -> Iterator[Sight]:
    """An item is the same in the part and in the whole.

    Two views of one thing that differ cannot both be right.
    """
    for part, whole in _pairs(promise, listings):
        differing = sorted(name for name, digest in part.rows.items() if whole.rows.get(name, digest) != digest)
        if not differing:
            yield Kept()
            continue
        yield Broken(
            message=f"{len(differing)} of {len(part.rows)} items differ between part and whole, for instance "
            f"{shown(differing[0])}",
            expected="the same item",
            actual="another",
            exchanges=(*part.exchanges, *whole.exchanges),
            movable=True,
            rows=tuple(differing),
            times=len(differing),
        )
