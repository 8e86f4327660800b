from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Check, Kept
from fairport.spec.model import PartOf
from fairport.validators.parts import complete, contained, same_objects
from tests.making import collection, promise, sights

if TYPE_CHECKING:
    from fairport.evidence import Pairs

PART = promise(PartOf, collection=collection(), whole="all")
SINCE: Pairs = (("from", "1"),)


def extent(
    operation: str,
    rows: str,
    number: int,
    *,
    query: Pairs = SINCE,
    path: Pairs = (),
    complete: bool = True,
    digest: int = 0,
) -> Extent:
    """What an operation listed under a query, each row named by a letter."""
    return Extent(
        criteria=(operation, path, query),
        rows={row: hash((row, digest)) for row in rows},
        complete=complete,
        refused=False,
        total=None,
        date=None,
        exchanges=(number,),
        pages=(),
    )


def held(*wholes: Extent, part: Extent | None = None) -> Listings:
    """A part of the rows b and c, unless another is given, beside these wholes."""
    return Listings(extents=(part or extent("list", "bc", 1),), others={"all/collection": wholes})


ABCD = extent("all", "abcd", 2)


@pytest.mark.parametrize("check", [contained, same_objects])
@pytest.mark.parametrize(
    ("listings", "kept"),
    [
        pytest.param(held(ABCD), 1, id="within"),
        pytest.param(held(extent("all", "bc", 2)), 1, id="the-whole-itself"),
        pytest.param(held(ABCD, part=extent("list", "b", 1, complete=False)), 1, id="part-not-to-its-end"),
        pytest.param(held(ABCD, extent("all", "", 3, path=(("owner", "B"),))), 1, id="another-whole-without-rows"),
        pytest.param(held(), 0, id="no-whole-asked"),
        pytest.param(held(extent("all", "a", 2, complete=False, digest=1)), 0, id="whole-not-to-its-end"),
        pytest.param(held(extent("all", "a", 2, query=(("from", "9"),), digest=1)), 0, id="other-criteria"),
        pytest.param(held(extent("other", "a", 2, digest=1)), 0, id="of-another-operation"),
        pytest.param(
            held(extent("all", "a", 2, digest=1), extent("all", "b", 3, path=(("owner", "B"),), digest=1)),
            0,
            id="wholes-of-two-owners",
        ),
        pytest.param(held(ABCD, part=extent("list", "", 1)), 0, id="part-without-rows"),
        pytest.param(held(ABCD, part=extent("other", "x", 1)), 0, id="part-of-another-operation"),
    ],
)
def test_part_within_the_whole_is_kept(check: Check, listings: Listings, kept: int) -> None:
    assert sights(check, PART, listings) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(
    ("whole", "lost", "first"), [("acd", 1, "b"), ("", 2, "b"), ("b", 1, "c")], ids=["one", "none-there", "last"]
)
def test_item_that_only_the_part_shows_is_broken(whole: str, lost: int, first: str) -> None:
    assert sights(contained, PART, held(extent("all", whole, 2))) == [
        Broken(
            message=f'{lost} of 2 items of the part are not in the whole, for instance "{first}"',
            expected="all of them in all",
            actual=f"{lost} missing there",
            exchanges=(1, 2),
            movable=True,
            rows=tuple(sorted(set("bc") - set(whole))),
            times=lost,
        )
    ]


def test_item_that_differs_between_part_and_whole_is_broken() -> None:
    other = held(ABCD, part=extent("list", "bcx", 1, digest=1))
    assert sights(same_objects, PART, other) == [
        Broken(
            message='2 of 3 items differ between part and whole, for instance "b"',
            expected="the same item",
            actual="another",
            exchanges=(1, 2),
            movable=True,
            rows=("b", "c"),
            times=2,
        )
    ]


@pytest.mark.parametrize("check", [contained, same_objects])
def test_part_after_one_that_is_kept_is_judged_too(check: Check) -> None:
    parts = (extent("list", "bc", 1), extent("list", "bx", 3, query=(), digest=1))
    both = Listings(extents=parts, others={"all/collection": (ABCD, extent("all", "bc", 4, query=()))})
    kept, sight = sights(check, PART, both)
    assert kept == Kept()
    assert isinstance(sight, Broken)
    assert sight.exchanges == (3, 4)


OWN = promise(PartOf, collection=collection(), whole="all", own=(("owner", place("$.owner")),))
PATH: Pairs = (("owner", "B"),)


def told(whole: str, owners: str, *, part: Extent) -> Listings:
    """A part, and a whole that tells the owner of each of its rows, "-" where it does not."""
    extents = extent("all", whole, 2)
    values = {
        digest: {"$.owner": (owner,)}
        for digest, owner in zip(extents.rows.values(), owners, strict=True)
        if owner != "-"
    }
    return Listings(extents=(part,), others={"all/collection": (extents,)}, beside={"all/collection": values})


BC = extent("list", "bc", 1, path=PATH)


@pytest.mark.parametrize(
    ("listings", "kept"),
    [
        pytest.param(told("abcd", "ABBA", part=BC), 1, id="all-there"),
        pytest.param(told("abcd", "AAAA", part=BC), 0, id="none-of-its-own"),
        pytest.param(told("abcd", "-BB-", part=BC), 1, id="owner-not-known"),
        pytest.param(told("ax", "AB", part=extent("list", "b", 1, path=PATH, complete=False)), 0, id="not-to-its-end"),
        pytest.param(told("ax", "AB", part=extent("list", "b", 1, path=PATH, query=())), 0, id="other-criteria"),
        pytest.param(told("ax", "AB", part=extent("list", "b", 1)), 0, id="part-not-named"),
        pytest.param(told("ax", "AB", part=extent("other", "b", 1, path=PATH)), 0, id="of-another-operation"),
        pytest.param(Listings(extents=(BC,), others={"all/collection": (ABCD,)}), 0, id="nothing-known-of-rows"),
    ],
)
def test_part_with_all_that_the_whole_shows_as_its_own_is_kept(listings: Listings, kept: int) -> None:
    assert sights(complete, OWN, listings) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(("part", "lost", "own"), [("b", "c", 2), ("", "b", 2), ("bx", "c", 2)])
def test_item_that_the_part_leaves_out_is_broken(part: str, lost: str, own: int) -> None:
    rows = tuple(sorted(set("bc") - set(part)))
    missing = len(rows)
    assert sights(complete, OWN, told("abcd", "ABBA", part=extent("list", part, 1, path=PATH))) == [
        Broken(
            message=f"{missing} of {own} items that the whole shows as the part's are not in the part, for instance "
            f'"{lost}"',
            expected="all that all shows as its own",
            actual=f"{missing} missing",
            exchanges=(1, 2),
            movable=True,
            rows=rows,
            times=missing,
        )
    ]
