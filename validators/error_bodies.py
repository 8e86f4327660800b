"""The body of an error: the documented shape at every error status, and the documented form of its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import ErrorBody
from fairport.validators.compiled import errors_against, is_valid
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.answers import Answer

ERROR: Final = range(400, 600)
HOW: Final = "an error response, for instance to a request that must be refused"


@rule("errors.body", promise=ErrorBody, facet="body", over=Over.ANSWER, how=HOW)
def body(promise: ErrorBody, answer: Answer) -> Iterator[Sight]:
    """Every error has the documented body.

    A client that reads the code to decide what to do next has nothing to read.
    """
    exchange = answer.exchange
    if exchange.status not in ERROR or exchange.ask.method == "HEAD":
        return
    if is_valid(promise.body.schema, answer.value) and answer.readable:
        yield Kept()
        return
    yield Broken(
        message=f"status {exchange.status} has {_instead(answer)} instead of the documented error body",
        at=_first_error(promise, answer),
        expected="the documented error body",
        actual=shown(exchange.body[:60].decode("utf-8", "replace")) if exchange.body else "no body",
        cause=f"{exchange.status // 100}xx {_instead(answer)}",
    )


def _instead(answer: Answer) -> str:
    start = answer.exchange.body.lstrip()[:1]
    if not start:
        return "no body"
    if start == b"<":
        return "an HTML or XML page"
    return "other JSON" if answer.readable else "text that is not JSON"


def _first_error(promise: ErrorBody, answer: Answer) -> str:
    errors = errors_against(promise.body.schema, answer.value) if answer.readable else []
    return errors[0].at if errors else ""


@rule(
    "errors.code",
    promise=ErrorBody,
    facet="code",
    over=Over.ANSWER,
    how=HOW,
    where=lambda promise: promise.code is not None and bool(promise.code_pattern),
)
def code(promise: ErrorBody, answer: Answer) -> Iterator[Sight]:
    """The error code has the documented form.

    Clients compare codes by the letter, in a table that was copied from the documentation.
    """
    if answer.exchange.status not in ERROR or promise.code is None:
        return
    for at, value in answer.located(promise.code):
        if isinstance(value, str) and re.fullmatch(promise.code_pattern, value):
            yield Kept()
        elif isinstance(value, str):
            yield Broken(
                message=f"the error code is {shown(value)}",
                at=at,
                expected=f"of the form {promise.code_pattern}",
                actual=shown(value),
            )
