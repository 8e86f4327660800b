"""Parts: what one operation lists of a part lies within what another lists of the whole, and is the same there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import PartOf
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.evidence import Pairs
    from fairport.listings import Extent, Listings

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
            times=len(strange),
        )


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
            times=len(differing),
        )
