"""Scope: what is asked of one owner is that owner's, and an owner that does not exist has nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.places import EACH, place, pointer_of
from fairport.rules import Broken, Kept, Over, Sight, Told, rule
from fairport.spec.model import Scope
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer

SUCCESS: Final = range(200, 300)
SERVER_ERROR: Final = range(500, 600)


def _screen(promises: Sequence[Scope]) -> Callable[[Answer], list[int] | None]:
    places = [place(p.collection.items.text + EACH).within(p.field) for p in promises]

    def look(answer: Answer) -> list[int] | None:
        counts: list[int] = []
        for promise, at in zip(promises, places, strict=True):
            owner = answer.exchange.ask.segment(promise.parameter)
            values = answer.nodes(at) if owner is not None else []
            if values.count(owner) != len(values):
                return None
            counts.append(len(values))
        return counts

    return look


@rule(
    "scope.rows",
    promise=Scope,
    facet="rows",
    over=Over.ANSWER,
    how="a response with at least one item",
    screen=_screen,
)
def rows(promise: Scope, answer: Answer) -> Iterator[Sight]:
    """Every item belongs to the identity in the path.

    An item of another owner is a leak of that owner's data, and is filed under the wrong one by the client.
    """
    owner = answer.exchange.ask.segment(promise.parameter)
    if owner is None:
        return
    for at, value in answer.located(place(promise.collection.items.text + EACH).within(promise.field)):
        if value == owner:
            yield Kept()
        elif isinstance(value, str):
            yield Broken(
                message=f"an item of another {promise.parameter} is listed",
                at=at,
                expected=shown(owner),
                actual=shown(value),
            )


@rule(
    "scope.unknown",
    promise=Scope,
    facet="unknown",
    over=Over.ANSWER,
    how="a request for an identity that does not exist",
)
def unknown(promise: Scope, answer: Answer) -> Iterator[Sight]:
    """An identity that does not exist, or is not ours, has no items for us, and breaks nothing.

    Items that come all the same are somebody else's; a server error tells that the identity was never checked.
    """
    exchange = answer.exchange
    whose = {promise.probe: "an unknown", promise.foreign_probe: "somebody else's"}.get(exchange.ask.probe)
    if whose is None:
        return
    found = [node for node in answer.nodes(promise.collection.items) if isinstance(node, list)]
    count = sum(map(len, found))
    if exchange.status in SERVER_ERROR:
        yield Broken(
            message=f"{whose} {promise.parameter} is answered with {exchange.status}",
            expected="a refusal, or no items",
            actual=str(exchange.status),
            cause="server error",
        )
    elif count and exchange.status in SUCCESS:
        yield Broken(
            message=f"{whose} {promise.parameter} is answered with {count} items",
            at=pointer_of(list(promise.collection.items.steps or ())),
            expected="a refusal, or no items",
            actual=f"{count} items",
            cause="items",
        )
    elif exchange.status in SUCCESS and (total := _total(promise, answer)):
        yield Broken(
            message=f"{whose} {promise.parameter} is answered with a total of {total}, though with no items",
            expected="a refusal, or a total of 0",
            actual=f"a total of {total}",
            cause="total",
        )
    else:
        yield Kept()
        yield Told(message=f"{whose} {promise.parameter} is answered with {exchange.status}")


def _total(promise: Scope, answer: Answer) -> int:
    """Return the total that the body tells, 0 where it tells none."""
    told = answer.nodes(promise.collection.total) if promise.collection.total else []
    return next((total for total in told if isinstance(total, int) and total > 0), 0)
