"""Conditional fields: where an object meets the condition, it meets the consequence (JSON Schema if/then)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Conditional
from fairport.validators.compiled import errors_against, is_valid, joins, objects_at, overlay
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fairport.answers import Answer
    from fairport.places import Place
    from fairport.validators.compiled import SchemaError


_WORDS: Final = frozenset({"title", "description"})


def _screen(promises: Sequence[Conditional]) -> Callable[[Answer], list[int | None]]:
    """Make one look for all: where the body fits what all plain promises say at once, each of them is kept."""
    asked = {promise.id: _equals(promise.condition) for promise in promises}
    plain = [p for p in promises if asked[p.id] and joins(p.place, p.condition, p.consequence)]
    whole = overlay((p.place, {"if": p.condition, "then": p.consequence}) for p in plain)
    columns = [(promise, asked[promise.id] if promise in plain else None) for promise in promises]

    def look(answer: Answer) -> list[int | None]:
        fits = answer.readable and is_valid(whole, answer.value)
        return [_met(p.place, *of, answer) if fits and of else _count_if_kept(p, answer) for p, of in columns]

    return look


def _met(at: Place, name: str, value: str, answer: Answer) -> int:
    """Return how many nodes at a place meet a condition on a member; it says nothing of what is no object."""
    objects, key = objects_at(answer, at), ("texts", at.text, name)
    if key not in answer.notes:
        answer.notes[key] = [node.get(name) for node in objects]
    return cast("list[object]", answer.notes[key]).count(value) + len(answer.nodes(at)) - len(objects)


def _count_if_kept(promise: Conditional, answer: Answer) -> int | None:
    """Return how many nodes meet the condition if all of them keep the consequence, else None."""
    concerned = [node for node in answer.nodes(promise.place) if is_valid(promise.condition, node)]
    return len(concerned) if all(is_valid(promise.consequence, node) for node in concerned) else None


def _equals(condition: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return name and text where a condition says no more than that a member is there and is that text."""
    required, members = condition.get("required"), condition.get("properties")
    if condition.keys() - _WORDS != {"required", "properties"} or not members or required != list(members):
        return None
    (name, schema), *more = members.items()
    plain = not more and isinstance(schema, dict) and schema.keys() == {"const"} and isinstance(schema["const"], str)
    return (name, schema["const"]) if plain else None


@rule(
    "conditionals.hold",
    promise=Conditional,
    facet="holds",
    over=Over.ANSWER,
    how="an item that meets the condition",
    screen=_screen,
)
def hold(promise: Conditional, answer: Answer) -> Iterator[Sight]:
    """A field that depends on another is there, or away, as the other says.

    A client reads the one to know whether to read the other; when they disagree it acts on nothing, or on a leftover.
    """
    for at, node in answer.located(promise.place):
        if not is_valid(promise.condition, node):
            continue
        errors = errors_against(promise.consequence, node)
        if not errors:
            yield Kept()
        for error in errors[:1]:
            yield Broken(
                message=f"{_what(error)} ({promise.title})" if promise.title else _what(error),
                at=at + error.at,
                expected=_expected(error),
                actual="absent" if error.keyword == "required" else shown(error.value),
            )


def _what(error: SchemaError) -> str:
    name = error.at.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    if error.keyword == "required":
        return f"{name} is missing"
    return f"{name} is {shown(error.value)}" if name else error.message


def _expected(error: SchemaError) -> str:
    if error.keyword == "required":
        return "present"
    if error.keyword == "falseSchema":
        return "absent"
    if error.keyword == "type":
        return " or ".join(error.detail.get("types", [])) or "another type"
    if error.keyword == "minLength":
        return "not empty"
    if error.keyword == "enum":
        return either(map(shown, error.detail.get("options", [])))
    return error.keyword
