"""Further schemas for the nodes at a place: what a contract says at SHOULD, and what it only wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fairport.places import EACH
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Shape
from fairport.validators.compiled import breaking, counted, errors_against, is_valid
from fairport.verdict import Level
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer


_OF_SIZE: Final = frozenset({"title", "description", "minItems", "maxItems"})
"""Keywords that look at how many elements an array has, and not at them."""


_NULL_FITS: Final = frozenset(
    {"title", "description", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"}
)
"""Keywords that say nothing of null."""


def _screen(promises: Sequence[Shape]) -> Callable[[Answer], list[int | tuple[int, int] | None]]:
    """Make one look for all: where the body fits what is said of all its places at once, every shape holds."""
    joined = [promise for promise in promises if not _observed(promise) and _joins(promise)]
    apart = frozenset(promise.id for promise in promises if promise not in joined)
    whole = _overlay(joined)
    known = [(promise, promise.id in apart) for promise in promises]

    def look(answer: Answer) -> list[int | tuple[int, int] | None]:
        fits = answer.readable and is_valid(whole, answer.value)
        return [_counted(promise, answer) if alone or not fits else _there(promise, answer) for promise, alone in known]

    return look


def _observed(promise: Shape) -> bool:
    return promise.facets["holds"].level is Level.OBSERVE


def _joins(promise: Shape) -> bool:
    """Whether a schema may stand inside another: its place is plain, and it names and refers to nothing."""
    return promise.place.steps is not None and "'$" not in str(promise.schema)


def _overlay(promises: Sequence[Shape]) -> dict[str, Any]:
    """Return one schema of a whole body that says of each place what the promises say of it, of null nothing."""
    root: dict[str, Any] = {}
    for promise in promises:
        node = root
        for step in promise.place.steps or ():
            node = (
                node.setdefault("items", {}) if step == EACH else node.setdefault("properties", {}).setdefault(step, {})
            )
        free = promise.schema.keys() <= _NULL_FITS
        node.setdefault("allOf", []).append(promise.schema if free else {"anyOf": [{"type": "null"}, promise.schema]})
    return root


def _there(promise: Shape, answer: Answer) -> int:
    count = counted(answer).get(promise.place.text)
    if count is None:
        nodes = answer.nodes(promise.place)
        count = len(nodes) - nodes.count(None)
    return count


def _counted(promise: Shape, answer: Answer) -> int | tuple[int, int] | None:
    """Return how many values hold; of a promise that is only observed also how many do not; None where it is broken."""
    nodes = _present(promise, answer)
    bad = len(breaking(promise.schema, nodes))
    if not bad:
        return len(nodes)
    return (len(nodes) - bad, bad) if _observed(promise) else None


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
