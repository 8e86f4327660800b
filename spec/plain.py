"""Plain values, what YAML and JSON are made of: narrow them for the type checker, and compare names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias, TypeGuard

from fairport.places import escape, unescape

Map: TypeAlias = Mapping[str, Any]

PAYLOADS: Final = frozenset({"const", "default", "enum", "example", "examples", "value"})
"""Keys whose values are data, in which nothing is OpenAPI or JSON Schema."""

_NAMERS: Final = frozenset(
    {"$defs", "callbacks", "definitions", "dependentSchemas", "examples", "headers", "links", "parameters", "pathItems"}
    | {"paths", "patternProperties", "properties", "requestBodies", "responses", "schemas"}
)
"""Keys whose values are objects with names of the author's: a property may be called `default`."""


def is_map(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is an array."""
    return isinstance(value, list)


def as_map(value: object) -> Map:
    """Return an object as it is, anything else as the empty object."""
    return value if is_map(value) else {}


def as_list(value: object) -> Sequence[Any]:
    """Return an array as it is, anything else as the empty array."""
    return value if is_list(value) else ()


def under(pointer: str, *names: str | int) -> str:
    """Return the JSON Pointer of what lies below `pointer` by these names."""
    return pointer + "".join(f"/{escape(str(name))}" for name in names)


def tokens(pointer: str) -> list[str]:
    """Return the names that a JSON Pointer goes through."""
    return [unescape(token) for token in pointer.split("/")[1:]]


def reached(value: object, pointer: str) -> int:
    """Return how many steps of a JSON Pointer exist inside `value`."""
    steps = tokens(pointer)
    for count, name in enumerate(steps):
        if is_map(value) and name in value:
            value = value[name]
        elif is_list(value) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return count
    return len(steps)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a hint that names the valid names, the nearest one first if one is near."""
    known = list(names)
    if not known:
        return "none is valid here"
    match = get_close_matches(name, known, n=1) or [other for other in known if other.casefold() == name.casefold()]
    if match:
        return f"did you mean {match[0]!r}?"
    shown = ", ".join(known[:12])
    return f"valid here: {shown}{', ...' if len(known) > 12 else ''}"  # as many as fit on a line


def objects(value: object, at: str = "", *, named: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every object of a document or schema with its JSON Pointer, data such as examples left out.

    `named`: the keys of `value` itself are names of the author's.
    """
    if is_map(value):
        yield at, value
        for key, inner in value.items():
            names = not named and key in _NAMERS and is_map(inner)
            if named or names or key not in PAYLOADS:
                yield from objects(inner, under(at, key), named=names)
    elif is_list(value):
        for i, inner in enumerate(value):
            yield from objects(inner, under(at, i))
