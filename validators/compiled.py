"""JSON Schemas compiled once, and the errors of an answer against its documented body, found once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import jsonschema_rs

from fairport.places import EACH, at_pointer, generalise, pointer_of, unescape
from fairport.validators.formats import CHECKS, PATTERNS
from fairport.words import printable, with_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fairport.answers import Answer
    from fairport.places import Place
    from fairport.spec.model import Body, Field

_Compiled: TypeAlias = "tuple[object, jsonschema_rs.Draft202012Validator]"
_VALIDATORS: Final[dict[int, _Compiled]] = {}
_QUICK: Final[dict[int, _Compiled]] = {}
_EACH: Final[dict[int, _Compiled]] = {}
_KNOWN: Final[dict[int, tuple[object, set[object], set[object]]]] = {}
_TEXTS: Final[dict[int, tuple[object, str]]] = {}
_MOST_KNOWN: Final = 10_000
_VALUES: Final = frozenset({"const", "default", "enum", "example", "examples"})
"""Keywords whose value is data and no schema."""
_PLAIN_TYPES: Final = frozenset({str, int, type(None)})
"""Values of these types are equal only if JSON says so too; True == 1 == 1.0, and none of them is the other."""


def validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Return the compiled validator of a schema, formats asserted. One compilation for each schema object."""
    held = _VALIDATORS.get(id(schema))
    if held is None or held[0] is not schema:
        held = (schema, _compile(dict(schema)))
        _VALIDATORS[id(schema)] = held
    return held[1]


def _quick(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Return a validator that accepts the same values and names other keywords in its errors: quicker on formats."""
    held = _QUICK.get(id(schema))
    if held is None or held[0] is not schema:
        held = (schema, _compile(_by_patterns(schema)))
        _QUICK[id(schema)] = held
    return held[1]


def _each(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Return a validator of arrays, every element of which is to be valid; references stay within the schema."""
    held = _EACH.get(id(schema))
    if held is None or held[0] is not schema:
        held = (schema, _compile({"items": {"$id": "urn:fairport:each", **_by_patterns(schema)}}))
        _EACH[id(schema)] = held
    return held[1]


def _compile(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=dict(CHECKS))


def _by_patterns(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema with every format that is ours written as a pattern, which needs no call back to Python."""
    copy: dict[str, Any] = {key: value if key in _VALUES else _inner(value) for key, value in schema.items()}
    said = copy.get("format")
    pattern = PATTERNS.get(said) if isinstance(said, str) else None
    if pattern is not None:
        del copy["format"]
        if copy.setdefault("pattern", pattern) != pattern:
            copy["allOf"] = [*copy.get("allOf", ()), {"pattern": pattern}]
    return copy


def _inner(value: object) -> object:
    if isinstance(value, list):
        return [_inner(member) for member in cast("list[object]", value)]
    return _by_patterns(cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else value


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One error of a value against a schema.

    `keyword` is the keyword that failed, `detail` its own facts (jsonschema-rs' kind), `at` the JSON Pointer of the
    value, `owner` the place of the documented member that it concerns, `value` the offending value.
    """

    keyword: str
    detail: Mapping[str, Any]
    at: str
    owner: str
    value: object
    message: str


def errors_against(
    schema: Mapping[str, Any], value: object, members: frozenset[str] = frozenset()
) -> list[SchemaError]:
    """Return every error of a value against a schema, each laid at the member that it concerns."""
    found: list[SchemaError] = []
    for error in validator(schema).iter_errors(value):
        path = list(error.instance_path)
        keyword, detail = error.kind.name, error.kind.as_dict()
        if keyword == "required":
            path = [*path, detail["property"]]
        found.append(
            SchemaError(
                keyword=keyword,
                detail=detail,
                at=pointer_of(path),
                owner=_owner(path, members),
                value=None if keyword == "required" else at_pointer(value, pointer_of(path)),
                message=error.message,
            )
        )
    return found


def reason(error: SchemaError) -> str:
    """Return why a value fits none of several alternatives, or too many: "" for another error, or where it is open.

    The one alternative that is of the value's JSON type is the one that was meant, and what it breaks is the reason.
    """
    at, found = error.at, error.detail.get("context")
    while isinstance(found, list):
        if sum(not branch for branch in found) > 1:
            return f"{_named(at)} fits {sum(not branch for branch in found)} alternatives, where only one may fit"
        meant = [branch for branch in found if branch and not any(_is_of_another_type(at, inner) for inner in branch)]
        if len(meant) != 1:
            return ""
        inner = meant[0][0]
        at, found = pointer_of(inner.instance_path), inner.kind.as_dict().get("context")
        if found is None:
            return _broken(inner, at)
    return ""


def _is_of_another_type(at: str, error: jsonschema_rs.ValidationError) -> bool:
    return error.kind.name == "type" and pointer_of(error.instance_path) == at


def _broken(error: jsonschema_rs.ValidationError, at: str) -> str:
    detail = error.kind.as_dict()
    if error.kind.name == "required":
        return f"{_named(at)} has no {detail['property']}"
    if error.kind.name == "type":
        return f"{_named(at)} is not {' or '.join(map(with_article, detail['types']))}"
    return f"{_named(at)} breaks {error.kind.name}"


def _named(at: str) -> str:
    name = printable(unescape(at.rpartition("/")[2]))
    return name if name and not name.isdecimal() else "it"


def _owner(path: list[str | int], members: frozenset[str]) -> str:
    """Return the place of the documented member nearest to an instance path, "$" for the body itself."""
    for end in range(len(path), 0, -1):
        owner = generalise(path[:end])
        if owner in members or (not members and isinstance(path[end - 1], str)):
            return owner
    return "$"


def body_is_valid(answer: Answer, body: Body) -> bool:
    """Return whether an answer's body is valid against its documented schema; validated once for all rules."""
    key = ("valid", body.key)
    if key not in answer.notes:
        answer.notes[key] = answer.readable and is_valid(body.schema, answer.value)
    return bool(answer.notes[key])


def is_valid(schema: Mapping[str, Any], value: object) -> bool:
    """Return whether a value is valid; a value that the validator cannot take (no JSON number) is not."""
    try:
        return _quick(schema).is_valid(value)
    except (ValueError, TypeError):
        return False


def breaking(schema: Mapping[str, Any], values: Sequence[object]) -> Sequence[int]:
    """Return the indexes of the values that are not valid. Equal texts, numbers and nulls are looked at once."""
    if not _PLAIN_TYPES.issuperset(map(type, values)):
        return () if _all_valid(schema, values) else [i for i, v in enumerate(values) if not is_valid(schema, v)]
    bad = _bad(schema, set(values))
    return () if bad.isdisjoint(values) else [i for i, v in enumerate(values) if v in bad]


def kept_and_broken(schema: Mapping[str, Any], values: Sequence[object]) -> tuple[int, int]:
    """Return how many of the values that are not null are valid, and how many are not."""
    if not _known(schema)[1] and _all_valid(schema, values):
        return len(values) - values.count(None), 0
    if not _PLAIN_TYPES.issuperset(map(type, values)):
        values = [value for value in values if value is not None]
        wrong = len(breaking(schema, values))
        return len(values) - wrong, wrong
    different, total = set(values), len(values)
    if None in different:
        different.discard(None)
        total -= values.count(None)
    bad = _bad(schema, different)
    broken = 0 if bad.isdisjoint(different) else len([1 for value in values if value in bad and value is not None])
    return total - broken, broken


def _bad(schema: Mapping[str, Any], values: set[object]) -> set[object]:
    """Return every value that is known not to be valid, once all of these are known."""
    good, bad = _known(schema)
    fresh = values.difference(good, bad)
    if fresh and _all_valid(schema, list(fresh)):
        good |= fresh
    elif fresh:
        wrong = {value for value in fresh if not is_valid(schema, value)}
        good |= fresh - wrong
        bad |= wrong
    return bad


def _known(schema: Mapping[str, Any]) -> tuple[set[object], set[object]]:
    """Return the values that are known to be valid, and those known not to be; forgotten when they become many."""
    held = _KNOWN.get(id(schema))
    if held is None or held[0] is not schema or len(held[1]) + len(held[2]) > _MOST_KNOWN:
        held = (schema, set(), set())
        _KNOWN[id(schema)] = held
    return held[1], held[2]


def _all_valid(schema: Mapping[str, Any], values: Sequence[object]) -> bool:
    try:
        return _each(schema).is_valid(values)
    except (ValueError, TypeError):
        return False


def joins(place: Place, *schemas: Mapping[str, Any]) -> bool:
    """Whether schemas of a place may stand in one of the whole body: the place is plain, and they refer to nothing."""
    return place.steps is not None and "'$" not in str(schemas)


def overlay(parts: Iterable[tuple[Place, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return one schema of a whole body that says of every place what is said of it there. See `joins`."""
    root: dict[str, Any] = {}
    for place, schema in parts:
        node = root
        for step in place.steps or ():
            holder, key = (node, "items") if step == EACH else (node.setdefault("properties", {}), step)
            node = holder.setdefault(key, {})
        node.setdefault("allOf", []).append(schema)
    return root


def body_errors(answer: Answer, body: Body) -> dict[str, list[SchemaError]]:
    """Return an answer's schema errors by the place of the member they concern; found once for all rules."""
    key = ("errors", body.key)
    if key not in answer.notes:
        by_owner: dict[str, list[SchemaError]] = defaultdict(list)
        if answer.readable and not body_is_valid(answer, body):
            for error in errors_against(body.schema, answer.value, body.members):
                by_owner[error.owner].append(error)
        answer.notes[key] = by_owner
    return answer.notes[key]  # type: ignore[return-value]  # put there just now


def presence(answer: Answer, field: Field) -> int:
    """Return how many times a field is there and not null in an answer; counted once for all fields of a parent."""
    if not field.name:
        nodes = answer.nodes(field.parent)
        return len(nodes) - nodes.count(None)
    return names_at(answer, field.parent)[field.name]


def presences(fields: Sequence[Field]) -> Callable[[Answer], list[int]]:
    """Return what counts `presence` of each of the fields in a valid body, where much is known without a look.

    What must be there and must not be null is there in every object; the rest is counted once for all rules.
    """
    texts = [field.place.text for field in fields]
    wanted = set(texts)
    by_parent: dict[str, list[Field]] = defaultdict(list)
    for field in fields:
        by_parent[field.parent.text].append(field)
    families = [
        (
            members[0].parent,
            [member.place.text for member in members if member.name and _is_sure(member)],
            [(member.place.text, member.name) for member in members if member.name and not _is_sure(member)],
        )
        for members in by_parent.values()
    ]
    bodies = [field for field in fields if not field.name]

    def count(answer: Answer) -> list[int]:
        held = counted(answer)
        if not wanted <= held.keys():
            held.update((field.place.text, presence(answer, field)) for field in bodies)
            for parent, everywhere, others in families:
                _count(objects_at(answer, parent), everywhere, others, held)
        return [held[text] for text in texts]

    return count


def _count(
    objects: list[dict[str, object]], everywhere: list[str], others: list[tuple[str, str]], held: dict[str, int]
) -> None:
    """Add to what is held how often each member of the objects is there and not null."""
    held.update(dict.fromkeys(everywhere, len(objects)))
    for text, name in others:
        held[text] = len([1 for node in objects if node.get(name) is not None])


def counted(answer: Answer) -> dict[str, int]:
    """Return what is known of an answer already: how often a member is there and not null, by its place."""
    return answer.notes.setdefault("counted", {})  # type: ignore[return-value]  # only put there here


def objects_at(answer: Answer, parent: Place) -> list[dict[str, object]]:
    """Return the objects at a place; found once for all rules."""
    key = ("objects", parent.text)
    if key not in answer.notes:
        nodes = answer.nodes(parent)
        alike = set(map(type, nodes)) <= {dict}
        answer.notes[key] = nodes if alike else [node for node in nodes if isinstance(node, dict)]
    return answer.notes[key]  # type: ignore[return-value]  # put there just now


def _is_sure(field: Field) -> bool:
    """Whether a valid body holds a field, not null, in each of its objects; of prefixItems, fields know nothing."""
    never_null = bool(field.types) and "null" not in field.types
    return field.required and never_null and "'prefixItems'" not in _text_of(field.body.schema)


def _text_of(schema: Mapping[str, Any]) -> str:
    held = _TEXTS.get(id(schema))
    if held is None or held[0] is not schema:
        held = (schema, str(schema))
        _TEXTS[id(schema)] = held
    return held[1]


def names_at(answer: Answer, parent: Place) -> Counter[str]:
    """Return the names of the members of all objects at a place, each with how often it is there and not null."""
    key = ("names", parent.text)
    counts = answer.notes.get(key)
    if not isinstance(counts, Counter):
        counts = _counts(answer.nodes(parent))
        answer.notes[key] = counts
    return counts


def _counts(nodes: list[object]) -> Counter[str]:
    objects = [node for node in nodes if isinstance(node, dict)]
    counts = Counter(chain.from_iterable(objects))
    if None in chain.from_iterable(map(dict.values, objects)):
        holding = [node for node in objects if None in node.values()]
        counts.subtract(name for node in holding for name, value in node.items() if value is None)
    return counts


def owners(answer: Answer, field: Field) -> int:
    """Return how many objects are there that hold, or should hold, a field."""
    return len(objects_at(answer, field.parent)) if field.name else 1
