"""Recognises filters by value: what a field equals, lists of values, beginnings and parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fairport.places import place
from fairport.spec.drafting.bounds import bounds
from fairport.spec.drafting.instants import unit_of
from fairport.spec.drafting.listings import is_apart
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.shapes import Field, Shape, fields
from fairport.spec.drafting.words import DIRECTION, SORT, key, singular, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.spec.drafting.listings import Listing
    from fairport.spec.drafting.views import Operation, Parameter

NARROWS: Final = re.compile(
    r"\b(filter|only|match|equal|exact|restrict|limit(s|ed)? (the )?(results|list)|whose|with the (given|specified))"
)
LOOSE: Final = re.compile(
    r"\b(search|partial|contain|substring|like|fuzzy|wildcard|prefix\b|(start|begin)s? with|case[- ]insensitive|regex)"
)
BEGINS: Final = re.compile(
    r"(whose|names?|values?|that|which)\b.{0,40}\b(starts?|begins?) with|filter.{0,60}\bprefix\b"
    r"|by (its |their )?prefix"
    r"|(starts?|begins?) with (the|this|a) (given|specified|value|string)|prefix (search|match|filter)"
)
SEVERAL: Final = re.compile(
    r"comma[- ]separated|multiple (values|ids|types|status)|one or more (values|ids|types|status)"
)
ELSEWHERE: Final = re.compile(r"\brange|outcome|based on")
"""Words of a filter whose values are not those of the field with its name."""
OPERATORS: Final = {
    "prefix": ("prefix", 0.75),
    "startswith": ("prefix", 0.75),
    "contains": ("contains", 0.65),
    "icontains": ("contains", 0.65),
    "istartswith": ("prefix", 0.75),
    "exact": ("equals", 0.75),
    "in": ("any-of", 0.75),
}
"""Operators at the end of a parameter's name: the filter, and how sure; two lines before one make it surer."""
STYLES: Final = {"pipeDelimited": "pipe", "spaceDelimited": "space"}
"""Encodings of lists by OpenAPI's styles, where they are not exploded."""
MAKER: Final = frozenset({"id", "uuid", "key", "gid", "sid"})


def filters(operation: Operation, listing: Listing | None, taken: frozenset[str]) -> Iterator[Proposal]:
    """Propose what a collection is filtered by; `taken` are parameters that mean something else."""
    if listing is None:
        return
    free = [found for found in operation.query if found.name not in taken and not is_apart(found.name)]
    proposals, bounding = bounds(operation, listing, free)
    yield from proposals
    for found in free:
        if found.name not in bounding and found.key not in SORT and found.key not in DIRECTION:
            yield from _by_value(operation, listing, found)


def _proposal(operation: Operation, kind: str, value: object, sureness: float, reason: str) -> Proposal:
    return Proposal(
        at=operation.at, keyword=("filters",), value={kind: value}, confidence=round(sureness, 2), reason=reason
    )


def _by_value(operation: Operation, listing: Listing, found: Parameter) -> Iterator[Proposal]:
    """A filter by the value of a field that has the parameter's name."""
    by_operator = next(_by_operator(operation, listing, found), None)
    if by_operator is not None:
        yield by_operator
        return
    field, nearness = _named(listing, found.key)
    if field is None:
        says = bool(re.search(r"\b(id|identifier|uuid)\b", found.prose))
        field, nearness = _nested(listing, found.key, is_identity=says)
    if field is None or not field.shape.is_scalar:
        return
    if "array" in found.shape.types:
        yield _any_of(operation, found, field, nearness)
    elif found.shape.is_scalar and (found.shape.is_number == field.shape.is_number or "string" in found.shape.types):
        yield _equals(operation, found, field, nearness)


def _by_operator(operation: Operation, listing: Listing, found: Parameter) -> Iterator[Proposal]:
    """A filter whose name ends with an operator: name_prefix, count__in."""
    for tail, (kind, sure) in OPERATORS.items():
        stem = found.key.removesuffix(tail)
        field = listing.named(stem) if stem and found.key.endswith(tail) else None
        apart = f"__{tail}" in found.name
        if field and (apart or kind not in {"equals", "any-of"}):
            encodings = {"encodings": ["comma"]} if kind == "any-of" else {}
            value = {"parameter": found.name, "at": field.path, **encodings}
            reason = f"{found.name!r} is an operator on {field.path}"
            yield _proposal(operation, kind, value, 0.82 if apart else sure, reason)


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


def _equals(operation: Operation, found: Parameter, field: Field, nearness: float) -> Proposal:
    shape, prose = found.shape, found.prose
    sure, why = _likeness(shape, field.shape, field.name, prose)
    reason = f"{found.name!r} has the name of {field.path}{why}"
    kind, value = "equals", {"parameter": found.name, "at": field.path}
    if not shape.enum and LOOSE.search(prose):
        sure, reason = min(sure, 0.45), f"{reason}; but it may match parts"
        if BEGINS.search(prose) and shape.is_text:
            kind, sure = "prefix", 0.7
    if not shape.enum and ("default" in prose or shape.said("default") is not None):
        sure, reason = sure - 0.1, f"{reason}; it has a default"
    if kind == "equals" and SEVERAL.search(prose) and "string" in shape.types:
        listed = {**value, "encodings": ["comma"]}
        return _proposal(operation, "any-of", listed, min(sure, 0.72) * nearness, reason)
    return _proposal(operation, kind, value, sure * nearness, reason)


def _likeness(shape: Shape, shown: Shape, name: str, prose: str) -> tuple[float, str]:
    """How sure it is that a parameter asks for the values of the field with its name, and why."""
    if shape.enum or shown.enum:
        return _same_values(shape, shown, prose)
    if shape.is_flag and shown.is_flag:
        return 0.82, ", both are boolean"
    if words(name)[-1:] and words(name)[-1] in MAKER:
        return 0.85, ", which is an identity"
    if unit_of(shown, name, shown.prose):
        return 0.4, ", a point in time"
    return (0.78, ", and says that it narrows") if NARROWS.search(prose) else (0.6, "")


def _same_values(shape: Shape, shown: Shape, prose: str) -> tuple[float, str]:
    if shape.enum and shown.enum:
        common = {str(value) for value in shape.enum} & {str(value) for value in shown.enum}
        return (0.88, " and its values") if common else (0.1, ", but none of its values")
    if shown.enum:
        return 0.8, ""
    strange = shown.example is not None and shown.example not in shape.enum
    return (0.3, ", but not its values") if strange or ELSEWHERE.search(prose) else (0.75, "")


def _any_of(operation: Operation, found: Parameter, field: Field, nearness: float) -> Proposal:
    style = found.value.get("style", "form")
    explode = found.value.get("explode", style == "form") and (style == "form" or style in STYLES)
    value = {
        "parameter": found.name,
        "at": field.path,
        "encodings": ["repeat" if explode else STYLES.get(style, "comma")],
    }
    known = found.shape.items.enum if found.shape.items is not None else ()
    many = nearness < 1 and key(field.name) != found.key
    sure = 0.85 if known or many or words(field.name)[-1] in MAKER or NARROWS.search(found.prose) else 0.7
    if LOOSE.search(found.prose):
        sure = 0.45
    return _proposal(operation, "any-of", value, sure * nearness, f"{found.name!r} lists values of {field.path}")
