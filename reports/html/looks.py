"""The one pass over the exchanges of a trace: each is shown to every picture that collects something, and let go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fairport.answers import Answer
from fairport.pages import SUCCESS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.evidence import Exchange
    from fairport.spec.model import Contract


@dataclass(frozen=True, slots=True)
class Look:
    """One attempt. `answer` is there where it is a whole answer of an operation of the contract; it is unread yet."""

    exchange: Exchange
    answer: Answer | None

    @property
    def success(self) -> Answer | None:
        """The answer, if it is a success."""
        return self.answer if self.exchange.status in SUCCESS else None


class Collector(Protocol):
    """What is shown every look. It keeps a bounded part of it."""

    def take(self, look: Look) -> None:
        """Collect from one look."""
        ...


def show(exchanges: Iterable[Exchange], contract: Contract | None, collectors: Iterable[Collector]) -> None:
    """Show each exchange, in order, to the collectors; no more than one of them is held at a time."""
    held = tuple(collectors)
    known = {operation.id: operation for operation in contract.operations} if contract else {}
    for exchange in exchanges:
        operation = known.get(exchange.ask.operation)
        judged = operation is not None and exchange.last and exchange.whole
        look = Look(
            exchange, Answer(exchange, operation.response_key(exchange.status)) if operation and judged else None
        )
        for collector in held:
            collector.take(look)
