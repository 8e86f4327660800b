"""Further schemas for the nodes at a place: what a contract says at SHOULD, and what it only wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Shape
from fairport.validators.compiled import errors_against, is_valid
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer


def _screen(promises: Sequence[Shape]) -> Callable[[Answer], list[int] | None]:
    def look(answer: Answer) -> list[int] | None:
        counts: list[int] = []
        for promise in promises:
            nodes = [node for node in answer.nodes(promise.place) if node is not None]
            if not all(is_valid(promise.schema, node) for node in nodes):
                return None
            counts.append(len(nodes))
        return counts

    return look


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
    for at, node in answer.located(promise.place):
        if node is None:
            continue
        errors = errors_against(promise.schema, node)
        if not errors:
            yield Kept()
        for error in errors[:1]:
            name = promise.place.text.rpartition(".")[2]
            title = promise.title or f"{error.keyword} of the further schema"
            yield Broken(
                message=f"{name} is {shown(node)}: {title}",
                at=at + error.at,
                expected=title,
                actual=shown(error.value) if error.keyword != "required" else "absent",
            )
