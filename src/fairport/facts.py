"""What is kept of every row that was ever listed: the instants and values that promises about lists need.

They are kept by the digest of the row, once for each content, and only at the places that some promise names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from fairport.matching import scalars_at
from fairport.moments import seconds_of
from fairport.spec.model import AnyOf, Collection, Contract, Instant, Match, PartOf, Sort, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.answers import Answer
    from fairport.matching import Scalar
    from fairport.pages import Row
    from fairport.places import Place

Column: TypeAlias = "list[tuple[float, ...]]"


@dataclass(frozen=True, slots=True)
class Tracked:
    """The places inside an item whose instants are kept, each with what is promised of it, and whose values are."""

    instants: tuple[tuple[Place, Instant | None], ...] = ()
    values: tuple[Place, ...] = ()


def tracked(contract: Contract, collection: Collection) -> Tracked:
    """Return what the promises about a collection's lists need of its rows."""
    windows = [w for w in contract.of(Window, collection.operation) if w.collection.id == collection.id]
    instants: dict[str, Place] = {}
    for window in windows:
        places = [reading.at for reading in window.readings] + ([window.created] if window.created else [])
        instants |= {place.text: place for place in places}
    promised = _promised(contract, collection)
    named: list[Match | Sort] = [*contract.of(Match, collection.operation), *contract.of(Sort, collection.operation)]
    values = {p.field.text: p.field for p in named if p.collection.id == collection.id}
    listed = [p for p in contract.of(AnyOf, collection.operation) if p.collection.id == collection.id]
    values |= {p.field.text: p.field for p in listed if p.field != collection.identity}
    for part in contract.of(PartOf):
        if part.whole == collection.operation:
            values |= {field.text: field for _, field in part.own}
    item = collection.items.each()
    return Tracked(
        tuple((place, promised.get(item.within(place).text)) for place in instants.values()), tuple(values.values())
    )


def units(contract: Contract, collection: Collection) -> dict[str, str]:
    """Return how each instant of an item is written, by its place inside the item."""
    item = collection.items.each().text
    return {"$" + at.removeprefix(item): promise.unit for at, promise in _promised(contract, collection).items()}


def _promised(contract: Contract, collection: Collection) -> dict[str, Instant]:
    item = collection.items.each().text
    return {p.place.text: p for p in contract.of(Instant, collection.operation) if p.place.text.startswith(item)}


@dataclass(slots=True)
class Facts:
    """What is known of the rows of one collection, by the digest of the row.

    `instants` holds seconds since the epoch by place, nothing at all where one is implausible; `values` the texts,
    numbers and booleans by place, where all of them could be kept: () where the field is absent.
    """

    tracked: Tracked
    instants: dict[int, dict[str, tuple[float, ...]]]
    values: dict[int, dict[str, tuple[Scalar, ...]]]

    def learn(self, rows: Sequence[Row], answer: Answer, collection: Collection) -> None:
        """Keep what is tracked of every row that has not been seen like this before."""
        item = collection.items.each()
        if self.tracked.instants and any(row.digest not in self.instants for row in rows):
            found = _instants_of(answer, item, self.tracked.instants)
            for row, instants in zip(rows, found, strict=True):
                self.instants.setdefault(row.digest, instants)
        if self.tracked.values:
            for row, node in zip(rows, answer.nodes(item), strict=True):
                if row.digest not in self.values:
                    self.values[row.digest] = dict(_values_of(node, self.tracked.values))


def _values_of(item: object, places: Sequence[Place]) -> Iterator[tuple[str, tuple[Scalar, ...]]]:
    for place in places:
        found = scalars_at(item, place)
        if found is not None:
            yield place.text, found


def _instants_of(
    answer: Answer, item: Place, tracked: Sequence[tuple[Place, Instant | None]]
) -> list[dict[str, tuple[float, ...]]]:
    """Return the facts of each item, by columns where all instants are plain and plausible."""
    columns = [_column(answer, item, place, promised) for place, promised in tracked]
    if None in columns:
        return [_instants(each, tracked) for each in answer.nodes(item)]
    texts = [place.text for place, _ in tracked]
    rows = zip(*cast("list[Column]", columns), strict=True)
    return [dict(zip(texts, row, strict=False)) for row in rows]  # of one length, as many as columns


def _column(answer: Answer, item: Place, place: Place, promised: Instant | None) -> Column | None:
    """Return the instants of each item at a place; None unless all are plausible whole seconds."""
    extent = answer.extent(item.within(place)) if place.steps is not None else None
    if extent is None or (promised is not None and promised.unit != "s"):
        return None
    count, least, greatest = extent
    if count and promised and promised.maximum and not promised.minimum <= least <= greatest <= promised.maximum:
        return None
    if place.steps is not None and len(place.steps) == 1:
        singles = cast("list[int | None]", place.one_of_each(answer.nodes(item)))
        return [() if value is None else (value,) for value in singles]
    found = cast("list[list[int]]", answer.nodes_of_each(item, place))
    return list(map(tuple, found)) if count == len(answer.nodes(item.within(place))) else None


def _instants(item: object, tracked: Sequence[tuple[Place, Instant | None]]) -> dict[str, tuple[float, ...]]:
    """Return the instants of an item by place; none at all if one is implausible: then rules on instants speak."""
    facts: dict[str, tuple[float, ...]] = {}
    for place, promised in tracked:
        values = [value for value in place.of(item) if value is not None]
        found = [seconds_of(value, promised.unit if promised else "s") for value in values]
        sure = tuple(seconds for seconds in found if seconds is not None and _plausible(seconds, promised))
        if len(sure) < len(values):
            return {}
        facts[place.text] = sure
    return facts


def _plausible(seconds: float, promised: Instant | None) -> bool:
    return promised is None or not promised.maximum or promised.minimum <= seconds <= promised.maximum
