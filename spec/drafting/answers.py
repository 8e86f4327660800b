"""Good answers as a draft is held against them, whether a service gave them or a recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fairport.jsontext import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.evidence import Exchange


@dataclass(frozen=True, slots=True)
class Answered:
    """A good answer: what was asked of which operation, the body's value, headers in lower case, and its own clock."""

    operation: str
    path: tuple[tuple[str, str], ...]
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]
    now: float


def answered(exchange: Exchange) -> Answered | None:
    """Return an exchange as a good answer, None if it is none: no success, no JSON, not whole."""
    if not exchange.whole or not 200 <= exchange.status < 300 or exchange.ask.method != "GET":
        return None
    text = read(exchange.body, exchange.charset or None)
    if not text.readable:
        return None
    return Answered(
        operation=exchange.ask.operation,
        path=exchange.ask.path,
        query=dict(exchange.ask.query),
        body=text.value,
        headers={name.lower(): value for name, value in exchange.headers},
        now=exchange.date or exchange.started,
    )
