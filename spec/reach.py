"""Which parts of a document a schema or an operation leads to, by its references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import unquote

from fairport.spec.plain import Map, as_map, is_list, is_map, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Part: TypeAlias = tuple[str, ...]
"""The names that lead to a part that is kept or left out as one: `("components", "schemas", "Item")`."""

_DEPTH: Final = {"components": 3, "paths": 2, "x-bundled": 2}
_SCHEMAS: Final = ("components", "schemas")


class Reach:
    """The parts of one document, and what each leads to; each part is looked through once."""

    def __init__(self, document: Map) -> None:
        self._document = document
        self._next: dict[Part, frozenset[Part] | None] = {}

    def of(self, values: Iterable[object]) -> frozenset[Part]:
        """Return the parts that some values refer to, and those that these refer to, to the end."""
        waiting = [part for value in values for part in self._parts(value)]
        found: set[Part] = set()
        while waiting:
            part = waiting.pop()
            if part not in found:
                if part not in self._next:
                    value = self.value(part)
                    self._next[part] = None if value is None else frozenset(self._parts(value))
                further = self._next[part]
                if further is not None:  # what does not exist is told where it is compiled
                    found.add(part)
                    waiting += further
        return frozenset(found)

    def value(self, part: Part) -> Any:  # noqa: ANN401 - whatever the document holds there
        """Return a part, None if there is none."""
        value: Any = self._document
        for name in part:
            value = as_map(value).get(name)
        return value

    def _parts(self, value: object) -> Iterator[Part]:
        for reference in _references(value):
            if reference.startswith("#/"):
                steps = tokens(unquote(reference[1:]))
                yield tuple(steps[: _DEPTH.get(steps[0], 1)])
            elif "#" not in reference and reference in as_map(self.value(_SCHEMAS)):
                yield (*_SCHEMAS, reference)  # a discriminator's mapping by name


def _references(value: object) -> Iterator[str]:
    """Every reference in a value. What is mere data may look like one: then a part more is kept."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if is_map(inner):
            for key, held in inner.items():
                if isinstance(held, str):
                    if key in {"$ref", "$dynamicRef"}:
                        yield held
                elif key == "mapping" and is_map(held):
                    yield from (name for name in held.values() if isinstance(name, str))
                    waiting.append(held)
                else:
                    waiting.append(held)
        elif is_list(inner):
            waiting += inner


def only(document: Map, parts: Iterable[Part]) -> dict[str, Any]:
    """Return an object that holds these parts of a document at their places, in the document's order."""
    wanted: dict[str, Any] = {}
    for part in parts:
        inside = wanted
        for name in part[:-1]:
            inside = inside.setdefault(name, {})
        inside.setdefault(part[-1], {})
    return _picked(document, wanted)


def _picked(value: Map, wanted: Map) -> dict[str, Any]:
    return {
        key: _picked(as_map(inner), wanted[key]) if wanted[key] else inner
        for key, inner in value.items()
        if key in wanted
    }
