"""Conditional fields: where an object meets the condition, it meets the consequence (JSON Schema if/then)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Conditional
from fairport.validators.compiled import errors_against, is_valid
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer
    from fairport.validators.compiled import SchemaError


def _screen(promises: Sequence[Conditional]) -> Callable[[Answer], list[int] | None]:
    def look(answer: Answer) -> list[int] | None:
        counts: list[int] = []
        for promise in promises:
            concerned = [node for node in answer.nodes(promise.place) if is_valid(promise.condition, node)]
            if not all(is_valid(promise.consequence, node) for node in concerned):
                return None
            counts.append(len(concerned))
        return counts

    return look


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
    return error.keyword
