"""Recognises filters: windows in time, bounds, values that a field equals, lists of values, beginnings and parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fairport.places import place
from fairport.spec.drafting.instants import role_of, unit_of
from fairport.spec.drafting.listings import is_apart
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.views import Parameter, fields
from fairport.spec.drafting.words import DIRECTION, HAPPENED, LOWER, SORT, UPPER, key, singular, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.drafting.listings import Listing
    from fairport.spec.drafting.views import Field, Operation, Shape

SIGNS: Final = (("<=", "lte"), (">=", "gte"), ("<", "lt"), (">", "gt"))
NARROWS: Final = re.compile(r"\b(filter|only|match|equal|exact|restrict|limit(s|ed)? (the )?(results|list)|whose|with the (given|specified))")
LOOSE: Final = re.compile(r"\b(search|partial|contain|substring|like|fuzzy|wildcard|prefix\b|starts? with|begins? with|case[- ]insensitive|regex)")
BEGINS: Final = re.compile(
    r"(whose|names?|values?|that|which)\b.{0,40}\b(starts?|begins?) with|filter.{0,60}\bprefix\b|by (its |their )?prefix"
    r"|(starts?|begins?) with (the|this|a) (given|specified|value|string)|prefix (search|match|filter)"
)
BARE: Final = frozenset({"", "time", "date", "datetime", "timestamp", "at"})
"""Stems of bounds that name no field: since and until, start_date and end_date."""
CREATION: Final = ("createdat", "created", "datecreated", "creationdate", "createddate", "createdtime", "creationtime",
                   "createtime", "insertedat", "created_on", "createdon", "timestamp")  # fmt: skip
OPERATORS: Final = {
    "prefix": ("prefix", 0.75),
    "startswith": ("prefix", 0.75),
    "contains": ("contains", 0.65),
    "exact": ("equals", 0.75),
    "in": ("any-of", 0.75),
}
"""Operators at the end of a parameter's name: the filter, and how sure; two lines before one make it surer."""
MAKER: Final = frozenset({"id", "uuid", "key", "gid", "sid"})


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


def filters(operation: Operation, listing: Listing | None, taken: frozenset[str]) -> Iterator[Proposal]:
    """Propose what a collection is filtered by; `taken` are parameters that mean something else."""
    if listing is None:
        return
    free = [found for found in operation.query if found.name not in taken and not is_apart(found.name)]
    bounds = [bound for found in free for bound in _bounds(found)]
    paired: set[str] = set()
    for stem in dict.fromkeys(bound.stem for bound in bounds):
        of_stem = [bound for bound in bounds if bound.stem == stem]
        for proposal, names in _window(operation, listing, of_stem):
            paired |= names
            yield proposal
    for bound in bounds:
        if bound.name not in paired:
            yield from _bound(operation, listing, bound)
    bounding = {bound.name.partition("[")[0] if "[" in bound.name else bound.name for bound in bounds}
    for found in free:
        if found.name not in bounding and found.key not in SORT and found.key not in DIRECTION:
            yield from _by_value(operation, listing, found)


def _proposal(operation: Operation, kind: str, value: object, sureness: float, reason: str) -> Proposal:
    return Proposal(
        at=operation.at, keyword=("filters",), value={kind: value}, confidence=round(sureness, 2), reason=reason
    )


def _bounds(found: Parameter) -> Iterator[Bound]:
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
    if bound.shape.types == {"string"} and re.search(r"iso[ -]?8601|rfc[ -]?3339", bound.prose):
        return "iso"
    return ""


def _event_fields(listing: Listing) -> list[Field]:
    """The fields of an item that are points in time which happened: its own, else those of the objects in it."""
    found = [
        found
        for found in listing.fields
        if (unit := unit_of(found.shape, found.name, found.shape.description.lower()))
        and unit[1] >= 0.7
        and role_of(found.name, found.shape.description.lower())[0] == "event"
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
    value: dict[str, Any] = {"from": low[0].name, "to": high[0].name, "unit": unit}
    events = _event_fields(listing)
    if low[0].stem in BARE:
        events = _told(low[0].prose + high[0].prose, events)
    field = _of_stem(low[0].stem, events)
    sure, reason = 0.55, f"{low[0].name!r} and {high[0].name!r} are two bounds in time"
    if field:
        sure, reason = 0.85, f"{reason}, of {field.path}"
        value["acts-on"] = [{"name": field.name, "at": field.path}]
    elif low[0].stem in BARE and events:
        sure = 0.72 if len(events) == 1 else 0.6
        value["acts-on"] = [{"name": found.name, "at": found.path} for found in events[:4]]
        reason = f"{reason}; which of an item's points in time they bound is not said"
    else:
        reason = f"{reason}, but no field of an item is named so, or it may lie ahead"
    if any(found.required for found in operation.query if found.name in {low[0].name, high[0].name}):
        reason = f"{reason}; required"
    yield _proposal(operation, "window", value, sure, reason), {low[0].name, high[0].name}


def _told(prose: str, events: list[Field]) -> list[Field]:
    """Of several points in time those that a description speaks of, `last updated` of updated_at; all if of none."""
    spoken = [found for found in events if set(re.findall(r"[a-z]+", prose)) & set(words(found.name)) & HAPPENED.keys()]
    return spoken or events


def _of_stem(stem: str, found: list[Field]) -> Field | None:
    """The field that the stem of a bound names: `created` is created_at, createdAt, dateCreated."""
    if not stem or stem in BARE:
        return None
    names = {stem, *(stem + tail for tail in ("at", "on", "date", "time", "timestamp")), f"date{stem}", f"time{stem}"}
    plain = stem.removesuffix("at").removesuffix("date").removesuffix("time").removesuffix("on")
    names |= {plain, *(plain + tail for tail in ("at", "on", "date", "time"))} if len(plain) > 2 else set()
    return next((field for field in found if key(field.name) in names and field.depth == 1), None)


def _bound(operation: Operation, listing: Listing, bound: Bound) -> Iterator[Proposal]:
    """A bound by itself: in time, or of a number."""
    unit = _time_unit(bound)
    field = _of_stem(bound.stem, list(listing.fields)) or listing.named(bound.stem)
    if unit and field is None and bound.stem in BARE:
        spoken = _told(bound.prose, _event_fields(listing))
        field = spoken[0] if len(spoken) == 1 else None
    if field is not None and not unit and bound.shape.types <= field.shape.types:
        own = unit_of(field.shape, field.name, field.shape.description.lower())
        unit = own[0] if own and own[1] >= 0.8 else ""
    if field is None or (not unit and not (bound.shape.is_number and field.shape.is_number)):
        return
    if unit and unit_of(field.shape, field.name, field.shape.description.lower()) is None:
        return
    value = {"parameter": bound.name, "at": field.path, **({"unit": unit} if unit else {})}
    sure = 0.8 if not unit or bound.stem not in BARE else 0.72
    yield _proposal(operation, bound.kind, value, sure, f"{bound.name!r} bounds {field.path}")


def _by_value(operation: Operation, listing: Listing, found: Parameter) -> Iterator[Proposal]:
    """A filter by the value of a field that has the parameter's name."""
    for tail, (kind, sure) in OPERATORS.items():
        stem = found.key.removesuffix(tail)
        field = listing.named(stem) if stem and found.key.endswith(tail) else None
        if field and (kind not in {"equals", "any-of"} or f"__{tail}" in found.name):
            value: dict[str, Any] = {"parameter": found.name, "at": field.path}
            if kind == "any-of":
                value["encodings"] = ["comma"]
            if f"__{tail}" in found.name:
                sure = 0.82
            yield _proposal(operation, kind, value, sure, f"{found.name!r} is an operator on {field.path}")
            return
    field, nearness = _named(listing, found.key)
    if field is None:
        says = bool(re.search(r"\b(id|identifier|uuid)\b", found.prose))
        field, nearness = _nested(listing, found.key, is_identity=says)
    if field is None or not field.shape.is_scalar:
        return
    if "array" in found.shape.types:
        yield from _any_of(operation, found, field, nearness)
    elif found.shape.is_scalar:
        yield from _equals(operation, found, field, nearness)


def _named(listing: Listing, name: str) -> tuple[Field | None, float]:
    own = next((field for field in listing.fields if field.depth == 1 and key(field.name) == name), None)
    if own is not None:
        return own, 1.0
    one = singular(name)
    own = next((field for field in listing.fields if field.depth == 1 and key(field.name) == one), None)
    return own, 0.9


def _nested(listing: Listing, name: str, *, is_identity: bool) -> tuple[Field | None, float]:
    """`owner_id` or `owner` for owner.id."""
    for object_name, shape in listing.item.properties.items():
        if "object" not in shape.types or "array" in shape.types:
            continue
        for field in fields(shape, place("$").child(object_name).text, 2):
            if field.depth == 2 and key(field.name) in MAKER and name in {field.key, key(object_name)}:
                return field, 0.85 if name == field.key or is_identity else 0.7
    return None, 0.0


def _equals(operation: Operation, found: Parameter, field: Field, nearness: float) -> Iterator[Proposal]:
    shape, prose = found.shape, found.prose
    reason = f"{found.name!r} has the name of {field.path}"
    if shape.is_number != field.shape.is_number and "string" not in shape.types:
        return
    if shape.enum and field.shape.enum:
        common = {str(value) for value in shape.enum} & {str(value) for value in field.shape.enum}
        sure, reason = (0.88, f"{reason} and its values") if common else (0.1, f"{reason}, but none of its values")
    elif field.shape.enum:
        sure = 0.8
    elif shape.enum:
        shown = field.shape.example
        strange = shown is not None and shown not in shape.enum or re.search(r"\brange|outcome|based on", prose)
        sure, reason = (0.3, f"{reason}, but not its values") if strange else (0.75, reason)
    elif shape.types == {"boolean"} and field.shape.types == {"boolean"}:
        sure, reason = 0.82, f"{reason}, both are boolean"
    elif words(field.name)[-1:] and words(field.name)[-1] in MAKER:
        sure, reason = 0.85, f"{reason}, which is an identity"
    elif unit_of(field.shape, field.name, field.shape.description.lower()):
        sure = 0.4
    else:
        sure = 0.6
        if NARROWS.search(prose):
            sure, reason = 0.78, f"{reason}, and says that it narrows"
    if LOOSE.search(prose) and not shape.enum:
        sure, reason = min(sure, 0.45), f"{reason}; but it may match parts"
    if not shape.enum and (re.search(r"\bdefault", prose) or shape.said("default") is not None):
        sure, reason = sure - 0.1, f"{reason}; it has a default"
    value = {"parameter": found.name, "at": field.path}
    kind = "equals"
    if BEGINS.search(prose) and "string" in shape.types and not shape.enum and sure <= 0.45:
        kind, sure = "prefix", 0.7
    elif re.search(r"comma[- ]separated|multiple (values|ids|types|status)|one or more (values|ids|types|status)", prose) and "string" in shape.types:
        kind, value = "any-of", {**value, "encodings": ["comma"]}
        sure = min(sure, 0.72)
    yield _proposal(operation, kind, value, sure * nearness, reason)


def _any_of(operation: Operation, found: Parameter, field: Field, nearness: float) -> Iterator[Proposal]:
    style, explode = found.value.get("style", "form"), found.value.get("explode", True)
    encoding = "repeat" if explode and style == "form" else "comma"
    name = found.name
    if name.endswith("[]"):
        name, encoding = name.removesuffix("[]"), "brackets"
    value = {"parameter": found.name if encoding != "brackets" else name, "at": field.path, "encodings": [encoding]}
    known = found.shape.items.enum if found.shape.items is not None else ()
    many = nearness < 1 and key(field.name) != found.key
    sure = 0.85 if known or many or words(field.name)[-1] in MAKER or NARROWS.search(found.prose) else 0.7
    if encoding == "brackets":
        value = {"parameter": found.name, "at": field.path, "encodings": ["repeat"]}
    if LOOSE.search(found.prose):
        sure = 0.45
    yield _proposal(operation, "any-of", value, sure * nearness, f"{found.name!r} lists values of {field.path}")
