"""An answer as rules see it: one whole exchange, its body read once, its nodes found once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias, cast

from fairport.jsontext import JsonText, read
from fairport.places import EACH, way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.evidence import Exchange
    from fairport.places import Located, Place


Extent: TypeAlias = tuple[int, int, int]


class Answer:
    """One whole response (`exchange.whole`), read lazily and only once.

    `key` is the documented response that its status falls under, "" if none. `notes` is a store for rules that
    share work on one answer; each family uses keys of its own.
    """

    def __init__(self, exchange: Exchange, key: str) -> None:
        self.exchange = exchange
        self.key = key
        self.notes: dict[object, object] = {}
        self._nodes: dict[str, list[object]] = {}
        self._located: dict[str, list[Located]] = {}

    @cached_property
    def text(self) -> JsonText:
        """The body as JSON text, strictly read."""
        return read(self.exchange.body, self.exchange.charset or None)

    @property
    def readable(self) -> bool:
        """Whether the body is JSON at all."""
        return self.text.readable

    @property
    def value(self) -> object:
        """The body's value, None where it is not JSON."""
        return self.text.value

    def nodes(self, place: Place) -> list[object]:
        """Return the values at a place in the body."""
        found = self._nodes.get(place.text)
        if found is None:
            found = self._find(place) if self.readable else []
            self._nodes[place.text] = found
        return found

    def extent(self, place: Place) -> Extent | None:
        """Return count, least and greatest of the integers at a place; None if anything else but null is there."""
        key = ("extent", place.text)
        if key not in self.notes:
            self.notes[key] = _extent(self.nodes(place))
        return self.notes[key]  # type: ignore[return-value]  # put there just now

    def nodes_of_each(self, owner: Place, inner: Place) -> list[list[object]]:
        """Return for each value at a place what stands at a place inside it; in one go where all of them are alike."""
        steps = way(owner, inner)
        nodes = self.nodes(owner)
        ends: Sequence[int] = range(len(nodes) + 1)
        for step, at in steps:
            found = self.nodes(at)
            if set(map(type, nodes)) - {list} if step == EACH else len(found) != len(nodes):
                steps = ()
                break
            if step == EACH:
                upto = [0, *accumulate(map(len, cast("list[list[object]]", nodes)))]
                ends = [upto[end] for end in ends]
            nodes = found
        if not steps:
            return [inner.of(value) for value in self.nodes(owner)]
        return [nodes[start:end] for start, end in pairwise(ends)]

    def located(self, place: Place) -> list[Located]:
        """Return the values at a place in the body, each with its JSON Pointer."""
        found = self._located.get(place.text)
        if found is None:
            found = self._locate(place) if self.readable else []
            self._located[place.text] = found
        return found

    def located_at(self, place: Place, index: int) -> Located:
        """Return one of the values at a place with its JSON Pointer: that which stands at `index` in `nodes`."""
        return place.nth_located(self.value, index)

    def _find(self, place: Place) -> list[object]:
        """Find nodes from those of the parent place, which other promises have mostly asked for already."""
        if place.steps:
            return place.last_of(self.nodes(place.parent()))
        return place.of(self.value)

    def _locate(self, place: Place) -> list[Located]:
        if place.steps:
            return place.last_located(self.located(place.parent()))
        return place.located(self.value)


def _extent(nodes: list[object]) -> Extent | None:
    kinds = set(map(type, nodes))
    if not kinds <= {int, type(None)}:
        return None
    whole = nodes if type(None) not in kinds else [node for node in nodes if node is not None]
    numbers = cast("list[int]", whole)
    return (len(numbers), min(numbers), max(numbers)) if numbers else (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of every exchange for rules over a whole operation: everything but the body."""

    number: int
    exchange: Exchange
    readable: bool
    rows: int | None = None

    @property
    def status(self) -> int:
        """The exchange's status, 0 where none came."""
        return self.exchange.status
