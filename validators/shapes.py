"""Further schemas for the nodes at a place: what a contract says at SHOULD, and what it only wants to be told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Shape
from fairport.validators.compiled import all_valid, errors_against, is_valid, judged
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer


_OF_SIZE: Final = frozenset({"title", "description", "minItems", "maxItems"})
"""Keywords that look at how many elements an array has, and not at them."""


def _screen(promises: Sequence[Shape]) -> Callable[[Answer], list[int | None]]:
    return lambda answer: [_count_if_kept(promise, answer) for promise in promises]


def _count_if_kept(promise: Shape, answer: Answer) -> int | None:
    nodes = _present(promise, answer)
    return len(nodes) if all_valid(promise.schema, nodes) else None


def _present(promise: Shape, answer: Answer) -> list[object]:
    """Return the values at the promise's place that are not null; arrays without their elements where these do not bear."""
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
    located = [(at, node) for at, node in answer.located(promise.place) if node is not None]
    valid = judged([node for _, node in located], partial(is_valid, promise.schema))
    bad = [pair for pair, fine in zip(located, valid, strict=True) if not fine]
    if len(bad) < len(located):
        yield Kept(len(located) - len(bad))
    for at, node in bad[:1]:
        error = errors_against(promise.schema, node)[0]
        name = promise.place.text.rpartition(".")[2]
        title = promise.title or f"{error.keyword} of the further schema"
        yield Broken(
            message=f"{name} is {shown(node)}: {title}",
            at=at + error.at,
            expected=title,
            actual=shown(error.value) if error.keyword != "required" else "absent",
            times=len(bad),
        )
