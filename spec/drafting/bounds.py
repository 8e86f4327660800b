"""Recognises bounds: windows in time, and values that a field is not below or not above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fairport.spec.drafting.instants import role_of, unit_of
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.words import HAPPENED, LOWER, UPPER, key, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.spec.drafting.listings import Listing
    from fairport.spec.drafting.shapes import Field, Shape
    from fairport.spec.drafting.views import Operation, Parameter

SIGNS: Final = (("<=", "lte"), (">=", "gte"), ("<", "lt"), (">", "gt"))
BARE: Final = frozenset({"", "time", "date", "datetime", "timestamp", "at"})
"""Stems of bounds that name no field: since and until, start_date and end_date."""
MOST: Final = 4
"""Points in time that a window may act on."""
MEASURES: Final = frozenset({
    "cents", "pence", "usd", "eur", "bytes", "kb", "mb", "gb", "grams", "g", "kg", "seconds", "secs", "minutes",
    "hours", "ms", "meters", "metres", "m", "km", "cm", "mm", "percent", "pct"
})  # fmt: skip
"""Words behind the name of a number, such as `total_cents`, that a parameter may leave out."""
INCLUSIVE: Final = re.compile(r"\bor (after|later|before|earlier|equal)|\binclusive|\bon or\b|\bat or\b")
TELLS_NOT: Final = frozenset({"after", "before"})
"""Words of a bound that leave open whether it is itself within."""
WRITTEN: Final = re.compile(r"iso[ -]?8601|rfc[ -]?3339")


@dataclass(frozen=True, slots=True)
class Bound:
    """A parameter that bounds a value from below or from above; `stem` is the name of that value without case."""

    name: str
    stem: str
    kind: str
    shape: Shape
    prose: str

    @property
    def is_lower(self) -> bool:
        """Whether it bounds from below."""
        return self.kind in {"at-least", "more-than"}


def bounds(operation: Operation, listing: Listing, free: Sequence[Parameter]) -> tuple[list[Proposal], frozenset[str]]:
    """Return what to propose of the bounds among some parameters, and the names of all that are bounds."""
    found = [bound for parameter in free for bound in bounds_of(parameter)]
    proposals: list[Proposal] = []
    paired: set[str] = set()
    for stem in dict.fromkeys(bound.stem for bound in found):
        for proposal, names in _window(operation, listing, [bound for bound in found if bound.stem == stem]):
            paired |= names
            proposals.append(proposal)
    for bound in found:
        if bound.name not in paired:
            proposals += _bound(operation, listing, bound)
    return proposals, frozenset(b.name.partition("[")[0] if "[" in b.name else b.name for b in found)


def _proposal(operation: Operation, kind: str, value: object, sureness: float, reason: str) -> Proposal:
    return Proposal(
        at=operation.at, keyword=("filters",), value={kind: value}, confidence=round(sureness, 2), reason=reason
    )


def bounds_of(found: Parameter) -> Iterator[Bound]:
    """The bounds that a parameter sets: one, or those of an object in the brackets of deepObject."""
    inside = found.shape.properties
    if "object" in found.shape.types and inside:
        for name, shape in inside.items():
            kind = LOWER.get(key(name)) or UPPER.get(key(name))
            if kind:
                yield Bound(f"{found.name}[{name}]", found.key, kind, shape, found.prose)
        return
    for sign, word in SIGNS:
        if found.name.endswith(sign):
            stem = found.name.removesuffix(sign)
            yield Bound(found.name, key(stem), (LOWER.get(word) or UPPER[word]), found.shape, found.prose)
            return
    split = words(found.name)
    for at in (-1, 0):
        kind = LOWER.get(split[at]) or UPPER.get(split[at]) if split else None
        if kind:
            rest = split[:-1] if at else split[1:]
            yield Bound(found.name, "".join(rest), kind, found.shape, found.prose)
            return


def _time_unit(bound: Bound) -> str:
    """How a bound in time is written, "" where it is none or cannot be told."""
    unit = unit_of(bound.shape, bound.name, bound.prose)
    if unit:
        return unit[0] if unit[1] >= 0.6 else ""
    return "iso" if bound.shape.is_text and WRITTEN.search(bound.prose) else ""


def _event_fields(listing: Listing) -> list[Field]:
    """The fields of an item that are points in time which happened: its own, else those of the objects in it."""
    found = [
        found
        for found in listing.fields
        if (unit := unit_of(found.shape, found.name, found.shape.prose))
        and unit[1] >= 0.7
        and role_of(found.name, found.shape.prose)[0] == "event"
    ]
    return [field for field in found if field.depth == 1] or found


def _window(operation: Operation, listing: Listing, bounds: list[Bound]) -> Iterator[tuple[Proposal, set[str]]]:
    """A window of the pair of bounds of one stem: the inclusive ones before the others."""
    low = sorted((b for b in bounds if b.is_lower), key=lambda b: b.kind != "at-least")
    high = sorted((b for b in bounds if not b.is_lower), key=lambda b: b.kind != "at-most")
    if not low or not high:
        return
    units = {_time_unit(low[0]), _time_unit(high[0])}
    unit = units.pop()
    if units or not unit:
        return
    acted_on, sure, why = _acted_on(low[0], high[0], listing)
    if not acted_on and _of_stem(low[0].stem, list(listing.fields)):
        return  # it bounds what may lie ahead: each by itself
    value: dict[str, Any] = {"from": low[0].name, "to": high[0].name, "unit": unit}
    if acted_on:
        value["acts-on"] = [{"name": found.name, "at": found.path} for found in acted_on]
    reason = f"{low[0].name!r} and {high[0].name!r} are two bounds in time{why}"
    yield _proposal(operation, "window", value, sure, reason), {low[0].name, high[0].name}


def _acted_on(low: Bound, high: Bound, listing: Listing) -> tuple[list[Field], float, str]:
    """The points in time that a window may act on, how sure the window is with them, and why.

    A window is promised to hold nothing that lies ahead: where it acts on what may, it is no promise to be made.
    """
    events = _event_fields(listing)
    field = _of_stem(low.stem, events)
    if field:
        return [field], 0.85, f", of {field.path}"
    if low.stem not in BARE or not events:
        return [], 0.55, ", but no field of an item is named so, or it may lie ahead"
    spoken = _told(low.prose + high.prose, events)[:MOST]
    is_sure = len(spoken) == 1 and _is_meant(low.prose + high.prose, spoken[0], listing)
    return spoken, 0.72 if is_sure else 0.6, "; which of an item's points in time they bound is not said"


def _is_meant(prose: str, event: Field, listing: Listing) -> bool:
    """Whether bounds that name no field can mean but one: a description speaks of it, or nothing else is a time."""
    if set(re.findall(r"[a-z]+", prose)) & set(words(event.name)) & HAPPENED.keys():
        return True
    others = (found for found in listing.fields if found.depth == 1 and found.path != event.path)
    return not any(unit_of(found.shape, found.name, found.shape.prose) for found in others)


def _told(prose: str, events: list[Field]) -> list[Field]:
    """Of several points in time those that a description speaks of, `last updated` of updated_at; all if of none."""
    spoken = [found for found in events if set(re.findall(r"[a-z]+", prose)) & set(words(found.name)) & HAPPENED.keys()]
    return spoken or events


def _of_stem(stem: str, found: list[Field]) -> Field | None:
    """The field that the stem of a bound names: `created` is created_at, createdAt, dateCreated."""
    if not stem or stem in BARE:
        return None
    tails = ("at", "on", "date", "time", "timestamp", "ms", "millis")
    names = {stem, *(stem + tail for tail in tails), f"date{stem}", f"time{stem}"}
    plain = stem.removesuffix("at").removesuffix("date").removesuffix("time").removesuffix("on")
    names |= {plain, *(plain + tail for tail in ("at", "on", "date", "time"))} if len(plain) > 2 else set()
    return next((field for field in found if key(field.name) in names and field.depth == 1), None)


def _bound(operation: Operation, listing: Listing, bound: Bound) -> Iterator[Proposal]:
    """A bound by itself: in time, or of a number."""
    doubt, why = 1.0, ""
    unit = _time_unit(bound)
    field = _of_stem(bound.stem, list(listing.fields)) or listing.named(bound.stem)
    if unit and field is None and bound.stem in BARE:
        spoken = _told(bound.prose, _event_fields(listing))
        field = spoken[0] if len(spoken) == 1 else None
        if field is not None and not _is_meant(bound.prose, field, listing):
            doubt, why = 0.75, "; or another of an item's points in time"
    if field is not None and not unit and bound.shape.types <= field.shape.types:
        own = unit_of(field.shape, field.name, field.shape.prose)
        unit = own[0] if own and own[1] >= 0.8 else ""
    if field is None and not unit and bound.shape.is_number:
        field, doubt, why = _measured(listing, bound)
    if field is None or (not unit and not (bound.shape.is_number and field.shape.is_number)):
        return
    if unit and unit_of(field.shape, field.name, field.shape.prose) is None:
        return
    value = {"parameter": bound.name, "at": field.path, **({"unit": unit} if unit else {})}
    sure = 0.8 if not unit or bound.stem not in BARE else 0.72
    if unit == "day" and TELLS_NOT & set(words(bound.name)) and not INCLUSIVE.search(bound.prose):
        doubt, why = 0.75, "; whether the day itself is within is not said"
    yield _proposal(operation, bound.kind, value, sure * doubt, f"{bound.name!r} bounds {field.path}{why}")


def _measured(listing: Listing, bound: Bound) -> tuple[Field | None, float, str]:
    """The one number that a bound names but for its measure, `total_cents` for min_total; sure where it tells that."""
    found = [
        field
        for field in listing.fields
        if field.depth == 1 and field.shape.is_number and words(field.name)[-1:] and words(field.name)[-1] in MEASURES
        if bound.stem and "".join(words(field.name)[:-1]) == bound.stem
    ]
    if len(found) != 1:
        return None, 1.0, ""
    measure = words(found[0].name)[-1]
    told = measure in re.findall(r"[a-z]+", bound.prose)
    return found[0], 0.9 if told else 0.7, "" if told else f"; that it takes {measure} is not said"
