"""JSON hygiene: one JSON text in UTF-8, without BOM, double names or numbers that are none (RFC 8259, RFC 7493)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, Unclear, rule
from fairport.spec.model import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer

JSON: Final = "a response that says it is JSON"
BODILESS: Final = frozenset({204, 205, 304})
"""Statuses whose responses have no body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5)."""


def _claims_json(answer: Answer) -> bool:
    exchange = answer.exchange
    media = exchange.media_type
    bodiless = exchange.ask.method == "HEAD" or exchange.status in BODILESS
    return bool(exchange.body or not bodiless) and media.endswith(("/json", "+json"))


def _screen(promises: Sequence[Answers]) -> Callable[[Answer], list[int] | None]:
    """A body without any flaw keeps every promise of this family."""
    ones, zeros = [1] * len(promises), [0] * len(promises)

    def look(answer: Answer) -> list[int] | None:
        if not _claims_json(answer):
            return zeros
        return None if answer.text.flaws else ones

    return look


def _flaws(answer: Answer, kinds: frozenset[str], expected: str) -> Iterator[Sight]:
    if not _claims_json(answer):
        return
    flaws = [flaw for flaw in answer.text.flaws if flaw.kind in kinds]
    if not flaws:
        yield Kept()
    for flaw in flaws[:20]:
        yield Broken(
            message=f"{_SAID[flaw.kind]} ({flaw.detail})",
            at=flaw.where if flaw.where.startswith("/") else "",
            expected=expected,
            actual=f"{flaw.kind} at {flaw.where or 'the body'}",
            cause=flaw.kind,
            level="SHOULD" if flaw.kind in UNWISE else "",
        )


UNWISE: Final = frozenset({"duplicate-key", "surrogate"})
"""Flaws that RFC 8259 advises against (sections 4 and 8.2) and does not forbid."""

_SAID: Final = {
    "syntax": "the body is not JSON",
    "empty": "the body is empty",
    "trailing": "bytes follow the JSON text",
    "bom": "the body begins with a byte order mark",
    "utf-8": "the body is not valid UTF-8",
    "surrogate": "a text holds half of a surrogate pair",
    "duplicate-key": "a name stands twice in one object",
    "number": "a number is none that JSON knows",
}


@rule("json.well-formed", promise=Answers, facet="json", over=Over.ANSWER, how=JSON, screen=_screen)
def well_formed(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A body that says it is JSON is one JSON text, whole and with nothing after it.

    A parser stops at it, and the client has no answer at all.
    """
    del promise
    if any(flaw.kind == "too-deep" for flaw in answer.text.flaws if _claims_json(answer)):
        yield Unclear(message="the body is nested more deeply than we read", exchanges=(answer.exchange.number,))
    yield from _flaws(answer, frozenset({"syntax", "empty", "trailing"}), "one JSON text")


@rule("json.encoding", promise=Answers, facet="json", over=Over.ANSWER, how=JSON, screen=_screen)
def encoding(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """A JSON body is UTF-8 without a byte order mark (RFC 8259 section 8.1).

    Some parsers refuse a byte order mark, others let bad bytes through as other letters.
    """
    del promise
    yield from _flaws(answer, frozenset({"bom", "utf-8", "surrogate"}), "UTF-8 without a byte order mark")


@rule("json.unique-names", promise=Answers, facet="json", over=Over.ANSWER, how=JSON, screen=_screen)
def unique_names(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """No object of a JSON body has the same name twice (RFC 8259 section 4, RFC 7493 section 2.3).

    Which of the two values counts differs from parser to parser.
    """
    del promise
    yield from _flaws(answer, frozenset({"duplicate-key"}), "each name once")


@rule("json.numbers", promise=Answers, facet="json", over=Over.ANSWER, how=JSON, screen=_screen)
def numbers(promise: Answers, answer: Answer) -> Iterator[Sight]:
    """Every number of a JSON body is a JSON number: no NaN, no Infinity (RFC 8259 section 6).

    Strict parsers refuse the whole body for one of them.
    """
    del promise
    yield from _flaws(answer, frozenset({"number"}), "a JSON number")
