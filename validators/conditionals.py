"""Conditional fields: where an object meets the condition, it meets the consequence (JSON Schema if/then)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Conditional
from fairport.validators.compiled import breaking, errors_against, is_valid
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fairport.answers import Answer
    from fairport.validators.compiled import SchemaError


_WORDS: Final = frozenset({"title", "description", "$comment"})


def _screen(promises: Sequence[Conditional]) -> Callable[[Answer], list[int | None]]:
    looks = [_look(promise) for promise in promises]
    return lambda answer: [look(answer) for look in looks]


def _look(promise: Conditional) -> Callable[[Answer], int | None]:
    """Compile one promise: how many nodes meet the condition if all of them keep the consequence, else None."""
    asked, kept = _equals(promise.condition), _members(promise.consequence)

    def look(answer: Answer) -> int | None:
        nodes = answer.nodes(promise.place)
        objects = cast("list[dict[str, object]]", nodes)
        if asked is None or kept is None or set(map(type, nodes)) - {dict}:
            concerned = [node for node in nodes if is_valid(promise.condition, node)]
            return len(concerned) if all(is_valid(promise.consequence, node) for node in concerned) else None
        name, value = asked
        met = [node for node in objects if node.get(name) == value]
        return len(met) if _all_hold(met, *kept) else None

    return look


def _equals(condition: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return name and text where a condition says no more than that a member is there and is that text."""
    required, members = condition.get("required"), condition.get("properties")
    if condition.keys() - _WORDS != {"required", "properties"} or not members or required != list(members):
        return None
    (name, schema), *more = members.items()
    plain = not more and isinstance(schema, dict) and schema.keys() == {"const"} and isinstance(schema["const"], str)
    return (name, schema["const"]) if plain else None


def _members(consequence: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]] | None:
    """Return the required names and the members' schemas where a consequence says no more of an object."""
    if not consequence.keys() - _WORDS <= {"required", "properties"} or "$ref" in str(consequence):
        return None
    members = consequence.get("properties", {})
    return (
        (list(consequence.get("required", ())), members) if all(isinstance(m, dict) for m in members.values()) else None
    )


def _all_hold(nodes: list[dict[str, object]], required: list[str], members: dict[str, Any]) -> bool:
    return all(name in node for name in required for node in nodes) and all(
        not breaking(schema, [node[name] for node in nodes if name in node]) for name, schema in members.items()
    )


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
