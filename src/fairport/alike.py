"""JSON values compared as JSON means them: numbers by value, true is not 1, the order of members is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

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

    Members that only one of them has are no difference, unless they are compared as a `whole`; arrays are equal
    element by element. What lies at a path of `apart`, indexes as text, is not compared.
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
    elif isinstance(one, bool) is not isinstance(other, bool) or one != other:
        yield at, one, other
