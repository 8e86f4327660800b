"""Repeats: an item is the same wherever and whenever it is listed, but for what really changed."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Paging, Repeatable
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.listings import Listings
    from fairport.pages import Page

MOST: Final = 8
"""Items that differ, so many of which are asked for again."""


@rule(
    "repeats.same-set",
    promise=Repeatable,
    facet="same-set",
    over=Over.LISTINGS,
    how="the same request asked twice",
    after=("paging.order-stable", "paging.no-repeats"),
)
def same_set(promise: Repeatable, listings: Listings) -> Iterator[Sight]:
    """The same request asked again lists the same items.

    Without that nothing that a client reads can be relied on, and no page can be found again.
    """
    del promise
    for pages in _by_request(listings).values():
        for first, second in pairwise(pages):
            one, two = ({row.identity for row in page.rows} for page in (first, second))
            if one == two:
                yield Kept()
                continue
            gone, come = sorted(one - two), sorted(two - one)
            yield Broken(
                message=f"the same request asked again lists other items: {len(gone)} gone, {len(come)} new, for "
                f"instance {shown((gone or come)[0])}",
                expected="the same items",
                actual=f"{len(gone)} gone, {len(come)} new",
                exchanges=(first.number, second.number),
                movable=True,
                rows=(*gone, *come),
            )


@rule(
    "repeats.same-order",
    promise=Repeatable,
    facet="same-order",
    over=Over.LISTINGS,
    how="the same request asked twice, with two items or more in the answer",
    after=("paging.order-stable", "repeats.same-set"),
)
def same_order(promise: Repeatable, listings: Listings) -> Iterator[Sight]:
    """The same request asked again lists the items in the same order.

    Where the order wanders, what a client keeps by position is about something else the next time.
    """
    del promise
    for pages in _by_request(listings).values():
        for first, second in pairwise(pages):
            one, two = ([row.identity for row in page.rows] for page in (first, second))
            if set(one) != set(two) or len(one) < 2:
                continue
            if one == two:
                yield Kept()
                continue
            yield Broken(
                message="the same request asked again lists the same items in another order",
                expected="the same order",
                actual="another order",
                exchanges=(first.number, second.number),
                movable=True,
            )


def _by_request(listings: Listings) -> dict[object, list[Page]]:
    """Group the pages of the same request, in order."""
    groups: dict[object, list[Page]] = defaultdict(list)
    for extent in listings.extents:
        for page in extent.pages:
            if page.fine:
                groups[extent.criteria, page.limit, page.offset].append(page)
    return groups


@rule(
    "repeats.same-items",
    promise=Paging,
    facet="none-lost",
    over=Over.LISTINGS,
    how="the same item listed by requests with different page sizes",
)
def same_items(promise: Paging, listings: Listings) -> Iterator[Sight]:
    """An item is the same whatever the page size that lists it.

    A limit that counts joined rows cuts the lists inside the items: they look whole, and are not.
    """
    del promise
    for extent in listings.extents:
        seen: dict[str, dict[int, int]] = defaultdict(dict)
        for page in extent.pages:
            for row in page.rows:
                if row.identity:
                    seen[row.identity].setdefault(row.digest, page.number)
        differing = {name: digests for name, digests in seen.items() if len(digests) > 1}
        if not differing:
            if seen and len({page.limit for page in extent.pages if page.rows}) > 1:
                yield Kept(len(seen))
            continue
        name, digests = next(iter(differing.items()))
        asked_again = list(differing.values())[:MOST]
        yield Broken(
            message=f"{len(differing)} of {len(seen)} items are not the same on every page that lists them, for "
            f"instance {shown(name)}",
            expected="the same item on every page",
            actual=f"{len(digests)} versions",
            exchanges=tuple(sorted({number for held in asked_again for number in [*held.values()][:2]})),
            movable=True,
            rows=tuple(differing),
            times=len(differing),
        )
