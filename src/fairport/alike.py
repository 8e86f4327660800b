"""JSON values compared as JSON means them: numbers by value, true is not 1, the order of members is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.moments import read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Path: TypeAlias = tuple[str | int, ...]
"""Names and indexes that lead to a value."""

MISSING: Final = object()
"""Where there is nothing, not even null."""


def alike(one: object, other: object) -> bool:
    """Whether two values are equal as JSON."""
    return next(differences(one, other, whole=True), None) is None


def differences(
    one: object, other: object, apart: Collection[tuple[str, ...]] = (), *, whole: bool = False, at: Path = ()
) -> Iterator[tuple[Path, object, object]]:
    """Yield where two values differ: the path, and both values there.

    Members that only one of them has are no difference, unless they are compared as a `whole`, and neither are two
    spellings of one moment (RFC 3339); arrays are equal element by element. What lies at a path of `apart`, indexes as
    text, is not compared.
    """
    if apart and tuple(map(str, at)) in apart:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        if whole and one.keys() != other.keys():
            yield at, one, other
            return
        for name in one:
            if name in other:
                yield from differences(one[name], other[name], apart, whole=whole, at=(*at, name))
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield at, one, other
            return
        for i, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, apart, whole=whole, at=(*at, i))
    elif not _are_equal(one, other, whole=whole):
        yield at, one, other


def _are_equal(one: object, other: object, *, whole: bool) -> bool:
    """Whether two values that are not both objects or both arrays are equal, as a `whole` or as told in two views."""
    same = isinstance(one, bool) is isinstance(other, bool) and one == other
    return same or (not whole and _are_one_moment(one, other))


def _are_one_moment(one: object, other: object) -> bool:
    """Whether two values are texts that name the same moment, each as RFC 3339 writes it, with its zone."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    mine, theirs = read_text(one), read_text(other)
    if mine is None or theirs is None or mine.flaw or theirs.flaw:
        return False
    return bool(mine.zone and theirs.zone) and mine.exact == theirs.exact
