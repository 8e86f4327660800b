"""Presence and type of every field: what was there, what was null, what was absent, and when.

An item that was listed many times counts once, so that the figures are of the data and not of the requests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

import orjson

from fairport.places import EACH
from fairport.spec.model import Collection, Field
from fairport.words import kind_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.reports.html.looks import Look
    from fairport.spec.model import Contract

MOST_TABLES: Final = 20
MOST_PATHS: Final = 250
MOST_OBJECTS: Final = 20_000
"""So many different items of one operation are looked into."""
DEEPEST: Final = 12
MOST_VALUES: Final = 10
"""A member with more different values than this tells no case apart."""
LONGEST_VALUE: Final = 40
LEAST_CASES: Final = 3
LIKELY: Final = 2
"""A member with hardly fewer values than there are objects names them, and tells no case apart."""
WIDTH: Final = 120.0

Path = tuple[str, ...]


@dataclass(slots=True)
class _Told:
    """What was seen of the members of the objects at one place."""

    objects: int = 0
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict[str, Counter[str]](Counter))
    cases: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict[str, Counter[str]](Counter))
    filled: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    useless: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One field over all objects that may hold it. `bar` is the widths of its value, null and absent parts.

    `odd` names the types met that the contract does not document; `when` tells the case that decides.
    """

    name: str
    documented: str
    required: bool
    objects: int
    values: int
    nulls: int
    absent: int
    kinds: tuple[tuple[str, int], ...]
    odd: tuple[str, ...]
    undocumented: bool
    when: str

    @property
    def bar(self) -> tuple[float, float, float]:
        """The widths of what has a value, what is null and what is absent."""
        each = WIDTH / max(1, self.objects)
        return round(self.values * each, 1), round(self.nulls * each, 1), round(self.absent * each, 1)

    @property
    def wrong(self) -> bool:
        """Whether it is not as documented at first sight."""
        return bool(self.odd) or (self.required and self.absent > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The fields of the objects at one place, "" for the body itself."""

    place: str
    objects: int
    rows: tuple[Presence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTable:
    """The fields of the successful answers of one operation."""

    operation: str
    answers: int
    items: int
    holders: tuple[Holder, ...]
    cut: int

    @property
    def count(self) -> int:
        """How many fields there are."""
        return sum(len(holder.rows) for holder in self.holders)


class FieldPresence:
    """Collects types and presence of all members of successful answers."""

    def __init__(self, contract: Contract, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._items = {c.operation: (*c.items.steps, EACH) for c in contract.of(Collection) if c.items.steps}
        self._documented: dict[str, dict[Path, Field]] = defaultdict(dict)
        for promise in contract.of(Field):
            if promise.place.steps is not None and promise.name and _of_success(promise):
                self._documented[promise.operation].setdefault(promise.place.steps, promise)
        self._told: dict[str, dict[Path, _Told]] = defaultdict(dict)
        self._seen: dict[str, set[int]] = defaultdict(set)
        self._bodies: dict[str, Counter[int]] = defaultdict(Counter)
        self._left: Counter[str] = Counter()

    def take(self, look: Look) -> None:
        """Look into a successful answer."""
        if look.success is None:
            return
        operation, body = look.exchange.ask.operation, hash(look.exchange.body)
        bodies = self._bodies[operation]
        if body not in bodies and not look.success.readable:
            return
        bodies[body] += 1
        if bodies[body] == 1:
            self._look(operation, (), look.success.value)

    def _look(self, operation: str, path: Path, node: object) -> None:
        if len(path) > DEEPEST:
            return
        if isinstance(node, dict):
            self._object(operation, path, cast("dict[str, Any]", node))
        elif isinstance(node, list):
            inner = (*path, EACH)
            items = inner == self._items.get(operation)
            for each in cast("list[object]", node):
                if isinstance(each, dict | list) and not (items and self._known(operation, each)):
                    self._look(operation, inner, each)

    def _known(self, operation: str, item: object) -> bool:
        """Whether an item of this content was looked into already, or too many were."""
        seen = self._seen[operation]
        if len(seen) >= MOST_OBJECTS:
            self._left[operation] += 1
            return True
        try:
            digest = hash(orjson.dumps(item))
        except TypeError:  # a number that orjson does not write; its error is a TypeError too
            digest = hash(repr(item))
        if digest in seen:
            return True
        seen.add(digest)
        return False

    def _object(self, operation: str, path: Path, members: dict[str, Any]) -> None:
        places = self._told[operation]
        told = places.get(path)
        if told is None:
            if sum(1 + len(each.kinds) for each in places.values()) >= MOST_PATHS:
                self._left[operation] += 1
                return
            told = places[path] = _Told()
        told.objects += 1
        for name, value in members.items():
            if name in told.kinds or len(told.kinds) < MOST_PATHS:
                told.kinds[name][kind_of(value)] += 1
        self._cases(told, members)
        for name, value in members.items():
            if isinstance(value, dict | list) and name in told.kinds:
                self._look(operation, (*path, name), value)

    def _cases(self, told: _Told, members: dict[str, Any]) -> None:
        """Count, for each member that tells few cases apart, which others have a value in each case."""
        filled = [name for name, value in members.items() if value is not None]
        for name, value in members.items():
            if name in told.useless or name in self._hidden or not isinstance(value, str):
                continue
            if len(value) > LONGEST_VALUE or (value not in told.cases[name] and len(told.cases[name]) >= MOST_VALUES):
                told.useless.add(name)
                told.cases.pop(name, None)
                continue
            told.cases[name][value] += 1
            told.filled.update((name, value, other) for other in filled)

    def tables(self) -> tuple[FieldTable, ...]:
        """Return a table for each operation that gave a successful answer."""
        return tuple(
            FieldTable(
                operation=operation,
                answers=self._bodies[operation].total(),
                items=len(self._seen[operation]),
                holders=tuple(self._holders(operation)),
                cut=self._left[operation],
            )
            for operation in sorted(self._told)[:MOST_TABLES]
        )

    def _holders(self, operation: str) -> Iterator[Holder]:
        documented = self._documented[operation]
        for path, told in self._told[operation].items():
            here = [place[-1] for place in documented if place[:-1] == path]
            names = dict.fromkeys((*here, *told.kinds))
            rows = tuple(_presence(told, name, documented.get((*path, name))) for name in names)
            yield Holder(place=_told_place(path), objects=told.objects, rows=rows)


def _of_success(promise: Field) -> bool:
    return any(key.startswith("2") for key in promise.responses)


def _told_place(path: Path) -> str:
    return "".join("[]" if step == EACH else f".{step}" for step in path).removeprefix(".")


def _presence(told: _Told, name: str, promise: Field | None) -> Presence:
    kinds = told.kinds.get(name, Counter())
    there = kinds.total()
    types = promise.types if promise else ()
    return Presence(
        name=name,
        documented=" or ".join(types) or ("anything" if promise else ""),
        required=bool(promise and promise.required),
        objects=told.objects,
        values=there - kinds["null"],
        nulls=kinds["null"],
        absent=told.objects - there,
        kinds=tuple(sorted(kinds.items())),
        odd=tuple(kind for kind in sorted(kinds) if types and not _fits(kind, types)),
        undocumented=promise is None,
        when=_when(told, name),
    )


def _fits(kind: str, types: tuple[str, ...]) -> bool:
    return (
        kind in types
        or (kind in {"integer", "number"} and "number" in types)
        or (kind == "number" and "integer" in types)
    )


def _when(told: _Told, name: str) -> str:
    """Return the case that decides whether a field has a value, "" if no other member decides it cleanly."""
    found: list[tuple[int, str]] = []
    for other, cases in told.cases.items():
        if other == name or cases.total() != told.objects or len(cases) * LIKELY > told.objects:
            continue
        filled = {value: told.filled[other, value, name] for value in cases}
        full = [value for value in cases if filled[value] == cases[value]]
        clean = len(full) + sum(count == 0 for count in filled.values()) == len(cases)
        apart = sum(cases[value] for value in full)
        if clean and LEAST_CASES <= apart <= told.objects - LEAST_CASES:
            values = " or ".join(shown(value) for value in sorted(full))
            found.append((len(full), f"just where {other} is {values} ({apart:,} of {told.objects:,})"))
    return min(found)[1] if found else ""
