"""What changed between two schemas, for those who read the values (answers) or write them (requests)."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from fairport.spec.changes import Change, Severity, Side
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.spec.schema_nodes import Nodes, SchemaNode, Written

BREAKING, WARNING, COMPATIBLE = Severity.BREAKING, Severity.WARNING, Severity.COMPATIBLE

_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_WIDER_FORMATS: Final = {("int32", "int64"), ("float", "double")}
_AS_A_WHOLE: Final = [
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "multipleOf",
    "patternProperties",
    "prefixItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "discriminator",
]
"""Keywords of which only a person can say what a change does."""
_MOST_CHANGES: Final = 5_000
"""So many changes below one schema are told."""
_DEEPEST: Final = 20
"""So deep may choices lie within choices and still be matched; deeper ones are taken for the same."""

Pair: TypeAlias = "tuple[SchemaNode, SchemaNode]"
Local: TypeAlias = "tuple[tuple[Change, ...], tuple[tuple[str, Pair], ...]]"
"""What changed at a place itself, and the places below it by the step that leads there."""


@dataclass(slots=True)
class SchemaComparison:
    """Compares the schemas of two documents, each pair of places once: schemas may lie within themselves."""

    old: Nodes
    new: Nodes
    _locals: dict[tuple[object, ...], Local] = field(default_factory=dict[tuple[object, ...], Local])
    _same: dict[tuple[object, ...], bool] = field(default_factory=dict[tuple[object, ...], bool])
    _clean: set[tuple[object, ...]] = field(default_factory=set[tuple[object, ...]])
    """Pairs in and below which nothing changed: those who share them need not look again."""
    _depth: int = 0

    def changes(self, old: Iterable[Written], new: Iterable[Written], side: Side) -> Iterator[Change]:
        """Yield what changed from one schema to another; `where` of each is a path that begins with `$`."""
        return islice(self._all((self.old.node(old), self.new.node(new)), side), _MOST_CHANGES)

    def _all(self, pair: Pair, side: Side) -> Iterator[Change]:
        waiting, seen = deque([("$", pair)]), dict[tuple[object, ...], list[tuple[object, ...]]]()
        changed: list[tuple[object, ...]] = []
        while waiting:
            path, inner = waiting.popleft()
            key = (side, *_key(inner))
            if key not in seen and key not in self._clean:
                own, below = self._local(inner, side)
                seen[key] = [(side, *_key(child)) for _, child in below]
                if own:
                    changed.append(key)
                for change in own:
                    yield replace(change, where=f"{path}{change.where.removeprefix('$')}")
                waiting += [(path + step, child) for step, child in below]
        self._clean |= seen.keys() - _leading_to(changed, seen)

    def _local(self, pair: Pair, side: Side) -> Local:
        key = (side, *_key(pair))
        if key not in self._locals:
            below: list[tuple[str, Pair]] = []
            own = tuple(self._own(_Own(*pair, side), below))
            self._locals[key] = own, tuple(below)
        return self._locals[key]

    def _own(self, own: _Own, below: list[tuple[str, Pair]]) -> Iterator[Change]:
        """Yield what changed at a place itself, and add the places below it."""
        old, new = own.old, own.new
        yield from own.types()
        yield from own.enums()
        yield from own.bounds()
        yield from own.patterns_and_formats()
        yield from own.access()
        yield from self._members(own, below)
        self._below("items", old, new, below)
        if not old.is_closed and not new.is_closed:
            self._below("additionalProperties", old, new, below)
        yield from self._branches(own, below)
        for key in _AS_A_WHOLE:
            was, now = (self._as_a_whole(each, nodes, key) for each, nodes in ((old, self.old), (new, self.new)))
            if was != now:
                yield own.change("not-comparable", WARNING, f"{key} changed: a person must see what that does")

    @staticmethod
    def _as_a_whole(node: SchemaNode, nodes: Nodes, key: str) -> list[str]:
        found = (json.dumps(nodes.whole(value, at), sort_keys=True) for at, value in node.below(key))
        return sorted(found)

    def _pair(self, old: Iterable[Written], new: Iterable[Written]) -> Pair:
        return self.old.node(old), self.new.node(new)

    def _below(self, key: str, old: SchemaNode, new: SchemaNode, below: list[tuple[str, Pair]]) -> None:
        was, now = old.below(key), new.below(key)
        if was or now:
            below.append(("[*]", self._pair(was, now)))

    def _members(self, own: _Own, below: list[tuple[str, Pair]]) -> Iterator[Change]:
        old, new = own.old, own.new
        gone = [name for name in old.members if name not in new.members]
        added = [name for name in new.members if name not in old.members]
        renamed = self._renamed(old, new, gone, added)
        for name in gone:
            yield own.gone(name, renamed.get(name, ""))
        for name in added:
            if name not in renamed.values():
                yield own.added(name)
        for name in old.members:
            if name in new.members:
                yield from own.presence(name)
                below.append((f".{name}", self._pair(old.members[name], new.members[name])))
        yield from own.closing()

    def _renamed(self, old: SchemaNode, new: SchemaNode, gone: list[str], added: list[str]) -> dict[str, str]:
        """Pairs of a member that is gone and the one new member that says the same, if both are alone in that."""
        pairs = [
            (was, now)
            for was in gone
            for now in added
            if (was in old.required) == (now in new.required)
            and self._is_same(self._pair(old.members[was], new.members[now]))
        ]
        return {
            was: now
            for was, now in pairs
            if sum(one == was for one, _ in pairs) == 1 and sum(other == now for _, other in pairs) == 1
        }

    def _branches(self, own: _Own, below: list[tuple[str, Pair]]) -> Iterator[Change]:
        """Branches are matched by what they say; of those that have no match, one on each side counts as changed."""
        was = [(branch, self.old.node([branch])) for branch in own.old.branches]
        now = [(branch, self.new.node([branch])) for branch in own.new.branches]
        for one in list(was):
            same = next((other for other in now if self._is_same((one[1], other[1]))), None)
            if same:
                was.remove(one)
                now.remove(same)
        for one in list(was):
            named = next((other for other in now if _name(one[0]) and _name(one[0]) == _name(other[0])), None)
            if named:
                was.remove(one)
                now.remove(named)
                below.append(("", (one[1], named[1])))
        if len(was) == len(now) == 1:
            below.append(("", (was[0][1], now[0][1])))
            return
        if bool(own.old.branches) != bool(own.new.branches):
            told = "alternatives are listed now" if own.new.branches else "alternatives are no longer listed"
            yield own.change("not-comparable", WARNING, f"{told}: a person must see what that does")
            return
        wide, narrow = (BREAKING, COMPATIBLE) if own.side is Side.ANSWER else (COMPATIBLE, BREAKING)
        for branch, _ in now:
            yield own.change("variant-added", wide, f"{_told(branch)} is possible now", at=branch[0])
        for branch, _ in was:
            yield own.change(
                "variant-removed", narrow, f"{_told(branch)} is no longer possible", at=branch[0], is_gone=True
            )

    def _is_same(self, pair: Pair) -> bool:
        """Whether nothing changed for readers and writers. A pair that is asked about itself is the same so far."""
        key = _key(pair)
        if key not in self._same and self._depth < _DEEPEST:
            self._same[key] = True
            self._depth += 1
            self._same[key] = not any(next(self._all(pair, side), None) for side in Side)
            self._depth -= 1
        return self._same.get(key, True)


def _leading_to(
    changed: list[tuple[object, ...]], below: dict[tuple[object, ...], list[tuple[object, ...]]]
) -> set[tuple[object, ...]]:
    """Return the pairs from which one that changed can be reached, itself among them."""
    above: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
    for key, children in below.items() if changed else ():
        for child in children:
            above.setdefault(child, []).append(key)
    found, waiting = set(changed), list(changed)
    while waiting:
        more = [key for key in above.get(waiting.pop(), ()) if key not in found]
        found.update(more)
        waiting += more
    return found


def _key(pair: Pair) -> tuple[object, ...]:
    return (pair[0].key, pair[1].key)


def _name(branch: Written) -> str:
    schema = branch[1]
    return str(schema.get("$ref") or schema.get("title") or "") if isinstance(schema, dict) else ""


def _told(branch: Written) -> str:
    name = _name(branch).rpartition("/")[2]
    return f"the variant {name}" if name else "a variant"


@dataclass(frozen=True, slots=True)
class _Own:
    """What changed at one place itself."""

    old: SchemaNode
    new: SchemaNode
    side: Side

    def change(
        self, rule: str, severity: Severity, message: str, *, where: str = "$", at: str = "", is_gone: bool = False
    ) -> Change:
        """Return a change at this place, or at `where` below it."""
        place = at or (self.old.at if is_gone or not self.new.at else self.new.at)
        gone = is_gone or (not at and not self.new.at)
        return Change(rule=rule, severity=severity, message=message, where=where, at=place, is_gone=gone)

    def _wider(self, rule: str, message: str, answers: Severity = BREAKING) -> Change:
        return self.change(rule, answers if self.side is Side.ANSWER else COMPATIBLE, message)

    def _narrower(self, rule: str, message: str) -> Change:
        return self.change(rule, COMPATIBLE if self.side is Side.ANSWER else BREAKING, message)

    def types(self) -> Iterator[Change]:
        """Tell the types that came and went; an integer is a number."""
        was, now = self.old.types, self.new.types
        if was == now:
            return
        more = {name for name in now if was and name not in was and not (name == "integer" and "number" in was)}
        less = {name for name in was if now and name not in now and not (name == "integer" and "number" in now)}
        told = f"the type is {_types(now)}, and was {_types(was)}"
        if more and less:
            yield self.change("type-changed", BREAKING, told)
        elif more or not now:
            yield self._wider("type-widened", told)
        else:
            yield self._narrower("type-narrowed", told)

    def enums(self) -> Iterator[Change]:
        """Tell the listed values that came and went."""
        was, now = self.old.enum, self.new.enum
        if was == now:
            return
        if was is None or now is None:
            if now is not None:
                yield self._narrower("enum-narrowed", f"only {_values(now)} is possible now")
            elif self.new.types or self.new.layers:
                yield self._wider("enum-widened", "the values are no longer listed")
            return
        if now - was:
            yield self._wider("enum-widened", f"{_values(now - was)} is possible now", WARNING)
        if was - now:
            yield self._narrower("enum-narrowed", f"{_values(was - now)} is no longer possible")

    def bounds(self) -> Iterator[Change]:
        """Tell the bounds that moved; the tightest of all layers counts."""
        for keys, tightest, sign in ((_UPPER, min, 1), (_LOWER, max, -1)):
            for key in keys:
                was, now = (_number(node.said(key), tightest) for node in (self.old, self.new))
                if was == now:
                    continue
                told = f"{key} is {_shown(now)}, and was {_shown(was)}"
                if now is None or (was is not None and (now - was) * sign > 0):
                    yield self._wider("bound-widened", told, WARNING)
                else:
                    yield self._narrower("bound-narrowed", told)

    def patterns_and_formats(self) -> Iterator[Change]:
        """Tell another pattern or format."""
        answers = self.side is Side.ANSWER
        was, now = ({str(text) for text in node.said("pattern")} for node in (self.old, self.new))
        if was != now:
            only_less, only_more = now < was, was < now
            fine = only_more if answers else only_less
            severity = COMPATIBLE if fine else WARNING if answers else BREAKING
            yield self.change("pattern-changed", severity, f"the pattern is {_texts(now)}, and was {_texts(was)}")
        was, now = ({str(text) for text in node.said("format")} for node in (self.old, self.new))
        if was != now:
            yield self.change(
                "format-changed", self._format(was, now), f"the format is {_texts(now)}, and was {_texts(was)}"
            )

    def _format(self, was: set[str], now: set[str]) -> Severity:
        answers = self.side is Side.ANSWER
        if not was or not now:
            return COMPATIBLE if bool(was) != answers else WARNING
        one, other = min(was), min(now)
        if (one, other) in _WIDER_FORMATS:
            return WARNING if answers else COMPATIBLE
        if (other, one) in _WIDER_FORMATS:
            return COMPATIBLE if answers else BREAKING
        return BREAKING

    def access(self) -> Iterator[Change]:
        """Tell a field that is only read or only written now."""
        for key in ("readOnly", "writeOnly"):
            was, now = (True in node.said(key) for node in (self.old, self.new))
            if was != now:
                yield self.change("access-changed", WARNING, f"it is {'' if now else 'no longer '}{key}")

    def gone(self, name: str, renamed: str) -> Change:
        """Return that a member is gone."""
        at = self.old.members[name][0][0]
        strict = name in self.old.required if self.side is Side.ANSWER else self.new.is_closed
        severity = BREAKING if strict or renamed else WARNING
        if renamed:
            told = f"{name} is gone, and {renamed} is new and says the same: it seems renamed"
            return self.change("field-renamed", severity, told, where=f"$.{name}", at=at, is_gone=True)
        return self.change("field-removed", severity, f"{name} is gone", where=f"$.{name}", at=at, is_gone=True)

    def added(self, name: str) -> Change:
        """Return that a member is new."""
        needed = name in self.new.required and self.side is Side.REQUEST
        told = f"{name} is new{' and required' if name in self.new.required else ''}"
        rule = "field-required" if needed else "field-added"
        at = self.new.members[name][0][0]
        return self.change(rule, BREAKING if needed else COMPATIBLE, told, where=f"$.{name}", at=at)

    def presence(self, name: str) -> Iterator[Change]:
        """Tell a member that must be there now, or need not be any more."""
        was, now = name in self.old.required, name in self.new.required
        if was == now:
            return
        at, answers = self.new.members[name][0][0], self.side is Side.ANSWER
        if now:
            severity = COMPATIBLE if answers else BREAKING
            yield self.change("field-required", severity, f"{name} is required now", where=f"$.{name}", at=at)
        else:
            severity = BREAKING if answers else COMPATIBLE
            yield self.change("field-optional", severity, f"{name} may be missing now", where=f"$.{name}", at=at)

    def closing(self) -> Iterator[Change]:
        """Tell whether members that are not documented are refused now."""
        if self.new.is_closed and not self.old.is_closed:
            yield self._narrower("closed", "members that are not documented are refused now")
        elif self.old.is_closed and not self.new.is_closed:
            yield self.change("opened", COMPATIBLE, "members that are not documented are allowed now")


def _number(said: list[Any], tightest: Any) -> float | None:  # noqa: ANN401 - min or max
    numbers = [value for value in said if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return tightest(numbers) if numbers else None


def _shown(value: float | None) -> str:
    return "not said" if value is None else f"{value:g}" if abs(value) < 1e6 else str(value)


def _types(names: frozenset[str]) -> str:
    return either(sorted(names)) or "any"


def _values(texts: Iterable[str]) -> str:
    return either(sorted(texts), most=6)


def _texts(texts: Iterable[str]) -> str:
    return either([repr(text) for text in sorted(texts)], "and") or "not said"
