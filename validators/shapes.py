"""Further schemas for the nodes at a place: what a contract says at SHOULD, and what it only wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Shape
from fairport.validators.compiled import breaking, counted, errors_against, is_valid, joins, kept_and_broken, overlay
from fairport.verdict import Level
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fairport.answers import Answer


_OF_SIZE: Final = frozenset({"title", "description", "minItems", "maxItems"})
"""Keywords that look at how many elements an array has, and not at them."""


def _screen(promises: Sequence[Shape]) -> Callable[[Answer], list[int | tuple[int, int] | None]]:
    """Make one look for all: where the body fits what is said of all its places at once, every shape holds."""
    joined = [promise for promise in promises if not _observed(promise) and joins(promise.place, promise.schema)]
    apart = {promise.id for promise in promises} - {promise.id for promise in joined}
    whole = overlay((promise.place, _or_null(promise.schema)) for promise in joined)
    known = [(promise, promise.id in apart) for promise in promises]

    def look(answer: Answer) -> list[int | tuple[int, int] | None]:
        fits = answer.readable and is_valid(whole, answer.value)
        return [_counted(promise, answer) if alone or not fits else _there(promise, answer) for promise, alone in known]

    return look


def _observed(promise: Shape) -> bool:
    return promise.facets["holds"].level is Level.OBSERVE


def _or_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return schema if is_valid(schema, None) else {"anyOf": [{"type": "null"}, schema]}


def _there(promise: Shape, answer: Answer) -> int:
    count = counted(answer).get(promise.place.text)
    if count is None:
        nodes = answer.nodes(promise.place)
        count = len(nodes) - nodes.count(None)
    return count


def _counted(promise: Shape, answer: Answer) -> int | tuple[int, int] | None:
    """Return how many values hold; of a promise that is only observed also how many do not; None where it is broken."""
    nodes = answer.nodes(promise.place)
    if promise.schema.keys() <= _OF_SIZE:
        nodes = [[None] * len(node) if isinstance(node, list) else node for node in nodes]
    kept, broken = kept_and_broken(promise.schema, nodes)
    if not broken:
        return kept
    return (kept, broken) if _observed(promise) else None


@rule(
    "shapes.hold",
    promise=Shape,
    facet="holds",
    over=Over.ANSWER,
    how="a response with a value at that place",
    screen=_screen,
)
def hold(promise: Shape, answer: Answer) -> Iterator[Sight]:
    """A value has the further shape that the contract says it should have.

    The documentation says it in passing, by example or by the word currently: clients lean on it all the same.
    """
    nodes = answer.nodes(promise.place)
    bad = [index for index in breaking(promise.schema, nodes) if nodes[index] is not None]
    if kept := len(nodes) - nodes.count(None) - len(bad):
        yield Kept(kept)
    if bad:
        at, node = answer.located_at(promise.place, bad[0])
        name, value = promise.place.text.rpartition(".")[2], shown(node)
        inner, actual, title = "", value, promise.title
        if not title or isinstance(node, dict | list):
            error = errors_against(promise.schema, node)[0]
            inner, title = error.at, title or f"{error.keyword} of the further schema"
            actual = shown(error.value) if error.keyword != "required" else "absent"
        yield Broken(
            message=f"{name} is {value}: {title}",
            at=at + inner,
            expected=title,
            actual=actual,
            times=len(bad),
        )
