"""Further schemas for the nodes at a place: what a contract says at SHOULD, and what it only wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Shape
from fairport.validators.compiled import breaking, errors_against
from fairport.verdict import Level
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer


_OF_SIZE: Final = frozenset({"title", "description", "minItems", "maxItems"})
"""Keywords that look at how many elements an array has, and not at them."""


def _screen(promises: Sequence[Shape]) -> Callable[[Answer], list[int | tuple[int, int] | None]]:
    return lambda answer: [_counted(promise, answer) for promise in promises]


def _counted(promise: Shape, answer: Answer) -> int | tuple[int, int] | None:
    """Return how many values hold; of a promise that is only observed also how many do not; None where it is broken."""
    nodes = _present(promise, answer)
    bad = len(breaking(promise.schema, nodes))
    if not bad:
        return len(nodes)
    return (len(nodes) - bad, bad) if promise.facets["holds"].level is Level.OBSERVE else None


def _present(promise: Shape, answer: Answer) -> list[object]:
    """Return the values at the promise's place that are not null; arrays bare of elements where these do not bear."""
    nodes = answer.nodes(promise.place)
    if None in nodes:
        nodes = [node for node in nodes if node is not None]
    if promise.schema.keys() <= _OF_SIZE:
        return [[None] * len(node) if isinstance(node, list) else node for node in nodes]
    return nodes


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
