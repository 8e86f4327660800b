"""Is every documented member of the type, presence, value, format, size and name that is documented?

One validation of a body serves all of these rules: each takes the errors of its own keywords. Source of the keywords:
JSON Schema 2020-12, validation vocabulary.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.places import escape
from fairport.rules import Broken, Kept, Over, Sight, Told, rule
from fairport.spec.model import Field
from fairport.validators.compiled import (
    SchemaError,
    body_errors,
    body_is_valid,
    counted,
    objects_at,
    owners,
    presence,
    presences,
    reason,
)
from fairport.validators.formats import why_not_e164
from fairport.words import a_kind, either, shown, with_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer
    from fairport.places import Place

FACET_OF: Final = {
    "required": "required",
    "enum": "enum",
    "const": "enum",
    "pattern": "format",
    "format": "format",
    "minimum": "bounds",
    "maximum": "bounds",
    "exclusiveMinimum": "bounds",
    "exclusiveMaximum": "bounds",
    "multipleOf": "bounds",
    "minLength": "bounds",
    "maxLength": "bounds",
    "minItems": "bounds",
    "maxItems": "bounds",
    "uniqueItems": "bounds",
    "minProperties": "bounds",
    "maxProperties": "bounds",
    "contains": "bounds",
    "not": "bounds",
    "propertyNames": "bounds",
    "additionalProperties": "bounds",
    "unevaluatedProperties": "bounds",
    "unevaluatedItems": "bounds",
}
"""The facet that an error's keyword belongs to; every other keyword is of the type."""

CLOSE: Final = 0.85
VERY_CLOSE: Final = 0.93
"""How alike two names are (difflib ratio) to be one name misspelt: where the member may be absent, a letter or so."""

PRESENT = "a response in which the field is there and not null"


Look: TypeAlias = "Callable[[Answer], list[int] | None]"


def _counted(fields: Sequence[Field]) -> Look:
    """Make the screen of a family: a valid body keeps every promise that its schema makes."""
    body = fields[0].body
    same = all(field.body is body for field in fields)
    count = presences(fields)
    return lambda answer: count(answer) if same and body_is_valid(answer, body) else None


def _owned(fields: Sequence[Field]) -> Look:
    """Make the screen of what objects should hold: in a valid body, all of them do."""
    body = fields[0].body
    same = all(field.body is body for field in fields)
    count = _owners(fields)
    return lambda answer: count(answer) if same and body_is_valid(answer, body) else None


def _owners(fields: Sequence[Field]) -> Callable[[Answer], list[int]]:
    """Return what tells for each of the fields how many objects hold it, or should."""
    parents, spots = _spots(fields)
    some = [next(field for field in fields if field.name and field.parent.text == parent.text) for parent in parents]

    def count(answer: Answer) -> list[int]:
        counts = [*(owners(answer, field) for field in some), 1]
        return [counts[at] for at in spots]

    return count


def _spots(fields: Sequence[Field]) -> tuple[list[Place], list[int]]:
    """Return the parents of the fields, each once, and for each field which is its own; -1 for the body itself."""
    parents = list({field.parent.text: field.parent for field in fields if field.name}.values())
    order = {parent.text: at for at, parent in enumerate(parents)}
    return parents, [order[field.parent.text] if field.name else -1 for field in fields]


def _mine(field: Field, answer: Answer, facet: str) -> list[SchemaError]:
    """Return the errors at a field that belong to a facet; what no facet of the field claims is of its type.

    A body that is no JSON is the business of other rules: it has no fields.
    """
    errors = body_errors(answer, field.body).get(field.place.text, [])
    return [error for error in errors if _claimed(field, FACET_OF.get(error.keyword, "type")) == facet]


def _claimed(field: Field, facet: str) -> str:
    return facet if facet in field.facets or facet in field.muted else "type"


def _kept(count: int) -> Iterator[Sight]:
    if count > 0:
        yield Kept(count)


@rule(
    "types.json-type",
    promise=Field,
    facet="type",
    over=Over.ANSWER,
    how=PRESENT,
    screen=_counted,
    after=("http.success-body",),
)
def json_type(field: Field, answer: Answer) -> Iterator[Sight]:
    """A documented member has its documented JSON type.

    Typed clients stop at a value of another type; untyped ones go wrong later, far from the cause.
    """
    errors = _mine(field, answer, "type")
    yield from _kept(presence(answer, field) - len(errors))
    wanted = either(map(with_article, field.types)) if field.types else "what the schema describes"
    for error in errors:
        if error.keyword == "type":
            message = f"{_label(field)} is {a_kind(error.value)}, and is documented as {wanted}"
        else:
            why = reason(error)
            message = f"{_label(field)} does not match its schema ({error.keyword}{': ' if why else ''}{why})"
        yield Broken(message=message, at=error.at, expected=wanted, actual=shown(error.value))


def _label(field: Field) -> str:
    return field.name or "the body"


@rule(
    "types.required",
    promise=Field,
    facet="required",
    over=Over.ANSWER,
    how="a response with an object that should hold the field",
    screen=_owned,
    after=("errors.body",),
)
def required(field: Field, answer: Answer) -> Iterator[Sight]:
    """A member that is always documented is always there.

    A client that reads the member without a guard fails on the first item that lacks it.
    """
    missing = [error for error in _mine(field, answer, "required") if not _drifted_at(field, answer, error)]
    yield from _kept(owners(answer, field) - len(missing))
    for error in missing:
        yield Broken(message=f"{field.name} is missing", at=error.at, expected="present", actual="absent")


def _drifted_at(field: Field, answer: Answer, error: SchemaError) -> bool:
    holder = error.at.removesuffix(f"/{escape(field.name)}")
    return any(at == holder for at, _ in _drifts(field, answer))


def _named(fields: Sequence[Field]) -> Look:
    """Make the screen of names: where none stands that is not documented, all are spelled as documented."""
    known = [_documented(field) for field in {field.parent.text: field for field in fields if field.name}.values()]
    count = _owners(fields)
    return lambda answer: count(answer) if all(only(answer) for only in known) else None


def _documented(field: Field) -> Callable[[Answer], bool]:
    """Return what tells whether the objects that may hold a field have documented names only."""
    names = frozenset(field.siblings)
    places = [field.parent.child(name).text for name in names]

    def only(answer: Answer) -> bool:
        held, objects = counted(answer), objects_at(answer, field.parent)
        if sum(map(len, objects)) == sum(map(held.get, places, repeat(0))):
            return True  # as many names as documented ones: there is no other
        return names.issuperset(chain.from_iterable(objects))

    return only


@rule(
    "types.field-name",
    promise=Field,
    facet="name",
    over=Over.ANSWER,
    how="a response with an object that should hold the field",
    screen=_named,
)
def field_name(field: Field, answer: Answer) -> Iterator[Sight]:
    """A member is spelled exactly as documented.

    Names compare by every character: for a client `portingNo` is not `PortingNo` but a missing member.
    """
    drifts = _drifts(field, answer)
    yield from _kept(owners(answer, field) - len(drifts))
    for at, spelled in drifts:
        yield Broken(
            message=f"{field.name} is spelled {spelled}",
            at=f"{at}/{escape(spelled)}",
            expected=field.name,
            actual=spelled,
            level="" if field.required or _folded(spelled) == _folded(field.name) else "SHOULD",
            hint="rename it in the serialiser; a naming policy (camelCase, snake_case) may have been switched on",
        )
    yield from _undocumented(field, answer)


def _drifts(field: Field, answer: Answer) -> list[tuple[str, str]]:
    """Return holder pointer and spelling for every object where the field stands under another spelling."""
    if not field.name:
        return []
    documented = set(field.siblings)
    found: list[tuple[str, str]] = []
    for at, node in answer.located(field.parent):
        if isinstance(node, dict) and field.name not in node:
            spelled = _other_spelling(field, [name for name in node if name not in documented])
            if spelled is not None:
                found.append((at, spelled))
    return found


def _other_spelling(field: Field, strangers: Sequence[str]) -> str | None:
    folded = _folded(field.name)
    alike = next((name for name in strangers if _folded(name) == folded), None)
    if alike is None:
        cutoff = CLOSE if field.required else VERY_CLOSE
        close = get_close_matches(field.name, strangers, n=1, cutoff=cutoff)
        alike = close[0] if close else None
    return alike


def _folded(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.lower())


def _undocumented(field: Field, answer: Answer) -> Iterator[Told]:
    names = {name for node in answer.nodes(field.parent) if isinstance(node, dict) for name in node}
    strangers = sorted(names - set(field.siblings) - {spelled for _, spelled in _drifts(field, answer)})
    if strangers and field.name == min(field.siblings, default=""):
        yield Told(message=f"members that are not documented in {field.parent}: {either(map(shown, strangers), 'and')}")


@rule(
    "types.enum",
    promise=Field,
    facet="enum",
    over=Over.ANSWER,
    how=PRESENT,
    screen=_counted,
)
def enum(field: Field, answer: Answer) -> Iterator[Sight]:
    """A member with a documented list of values has one of them.

    A client that switches over the documented values has no branch for another.
    """
    errors = _mine(field, answer, "enum")
    yield from _kept(presence(answer, field) - len(errors))
    for error in errors:
        options = error.detail.get("options", [error.detail.get("expected_value")])
        near = _near_value(error.value, options)
        yield Broken(
            message=f"{_label(field)} is {shown(error.value)}, which is not among the documented values",
            at=error.at,
            expected=either(map(shown, options)),
            actual=shown(error.value),
            hint=f"it differs from {shown(near)} in case or spaces only" if near is not None else "",
        )


def _near_value(value: object, options: Sequence[object]) -> object:
    if not isinstance(value, str):
        return None
    return next((o for o in options if isinstance(o, str) and _folded(o) == _folded(value)), None)


@rule(
    "types.format",
    promise=Field,
    facet="format",
    over=Over.ANSWER,
    how=PRESENT,
    screen=_counted,
    where=lambda field: field.format != "e164",
)
def text_format(field: Field, answer: Answer) -> Iterator[Sight]:
    """A text has its documented form.

    What parses the text downstream (a dialler, a date parser, a URL library) refuses or misreads another form.
    """
    errors = _mine(field, answer, "format")
    yield from _kept(presence(answer, field) - len({error.at for error in errors}))
    for error in errors:
        wanted = str(error.detail.get("pattern") or error.detail.get("format"))
        message = f"{_label(field)} is {shown(error.value)}, which does not have the documented form"
        yield Broken(message=message, at=error.at, expected=wanted, actual=shown(error.value))


@rule(
    "formats.e164",
    promise=Field,
    facet="format",
    over=Over.ANSWER,
    how="a response with a telephone number",
    screen=_counted,
    where=lambda field: field.format == "e164",
)
def e164(field: Field, answer: Answer) -> Iterator[Sight]:
    """A telephone number is in E.164 form: a plus, the country code, 2 to 15 digits in all.

    Numbers that keep the trunk zero or lack the country code cannot be dialled, matched or ported (ITU-T E.164).
    """
    errors = {error.at: error for error in _mine(field, answer, "format")}
    yield from _kept(presence(answer, field) - len(errors))
    for at, error in errors.items():
        why = why_not_e164(error.value) if isinstance(error.value, str) else f"is {a_kind(error.value)}"
        yield Broken(
            message=f"{_label(field)} {why}",
            at=at,
            expected="E.164, such as +61731234567",
            actual=shown(error.value),
        )


@rule(
    "types.bounds",
    promise=Field,
    facet="bounds",
    over=Over.ANSWER,
    how=PRESENT,
    screen=_counted,
)
def bounds(field: Field, answer: Answer) -> Iterator[Sight]:
    """A number, text, array or object is within its documented size.

    Clients reserve columns, widgets and loops for the documented size.
    """
    errors = _mine(field, answer, "bounds")
    yield from _kept(presence(answer, field) - len(errors))
    for error in errors:
        limit = error.detail.get("limit", error.detail.get("multiple_of", ""))
        yield Broken(
            message=f"{_label(field)} breaks {error.keyword} {limit}".rstrip(),
            at=error.at,
            expected=f"{error.keyword} {limit}".rstrip(),
            actual=shown(error.value),
        )
