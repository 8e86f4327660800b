"""Members: an item that is listed answers by its own URI, and is the same there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.alike import MISSING, differences
from fairport.places import generalise, pointer_of, unescape
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Member
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.members import Asked

SUCCESS: Final = range(200, 300)
GONE: Final = frozenset({404, 410})
"""RFC 9110 sections 15.5.5 and 15.5.11."""
MOST: Final = 20
"""So many differences of one item are told."""
HOW: Final = "an item that was listed, asked for by its own URI"


@rule("members.found", promise=Member, facet="found", over=Over.MEMBERS, how=HOW)
def found(_: Member, asked: Asked) -> Iterator[Sight]:
    """An item that is listed is found by its own URI.

    What is listed and cannot be opened is a dead end for whoever follows it.
    """
    if asked.listed is MISSING:
        return
    if asked.status in SUCCESS:
        yield Kept()
    elif asked.status in GONE:
        cut = any("/" in value or "\\" in value for value in asked.identity)
        yield Broken(
            message=f"{_identity(asked)} is listed, and its own URI answers {asked.status}",
            expected="the item",
            actual=str(asked.status),
            exchanges=(asked.number, asked.listing),
            movable=True,
            level="SHOULD" if cut else "",
            hint="its identity has a slash in it, which was sent as %2F" if cut else "",
        )


@rule(
    "members.same-values",
    promise=Member,
    facet="same-values",
    over=Over.MEMBERS,
    how=HOW,
    after=("members.found", "repeats.same-items"),
)
def same_values(promise: Member, asked: Asked) -> Iterator[Sight]:
    """An item has the same values in the list and by its own URI, in all members that both have.

    Two views of one thing that differ cannot both be right; a client shows the one and acts on the other.
    """
    if asked.listed is MISSING or asked.own is MISSING or asked.status not in SUCCESS:
        return
    told: set[str] = set()
    for path, listed, own in differences(asked.listed, asked.own, _apart(promise, asked)):
        name = generalise([*path])
        if name in told or len(told) >= MOST:
            continue
        told.add(name)
        yield Broken(
            message=f"{name.removeprefix('$.')} of {_identity(asked)} is {shown(listed)} in the list, "
            f"and {shown(own)} by its own URI",
            at=asked.at + pointer_of([*path]),
            expected=shown(listed),
            actual=shown(own),
            cause=name,
            exchanges=(asked.number, asked.listing),
            movable=True,
        )
    if not told:
        yield Kept()


def _identity(asked: Asked) -> str:
    return ", ".join(map(shown, asked.identity))


def _apart(promise: Member, asked: Asked) -> set[tuple[str, ...]]:
    """Return the paths of the members that may differ, as they stand in either view."""
    found = (at for place in promise.excepted for view in (asked.listed, asked.own) for at, _ in place.located(view))
    return {tuple(map(unescape, at.split("/")[1:])) for at in found}
