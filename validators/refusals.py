"""Refusals: a request that must be refused is refused, and with the documented status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Refusal
from fairport.words import either, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairport.answers import Answer

CLIENT_ERROR: Final = range(400, 500)
HOW: Final = "the request that must be refused; --no-auth-probes leaves out those about credentials"


def _asked(promise: Refusal, answer: Answer) -> bool:
    """Whether an answer is to the request that must be refused: by its mark, or by what it lacks."""
    ask = answer.exchange.ask
    if ask.probe:
        return ask.probe == promise.probe
    if not promise.without or promise.replaced or promise.credentials != "given":
        return False
    return all(ask.value(name) is None and ask.segment(name) is None for name in promise.without)


def _screen(promises: Sequence[Refusal]) -> Callable[[Answer], list[int | None]]:
    """A request that is none of those that must be refused bears on nothing here."""
    nothing: list[int | None] = [0] * len(promises)
    lacking = [p for p in promises if p.without and not p.replaced and p.credentials == "given"]

    def look(answer: Answer) -> list[int | None]:
        ask = answer.exchange.ask
        sent = {name for name, _ in (*ask.query, *ask.path)}
        if not ask.probe and not any(sent.isdisjoint(promise.without) for promise in lacking):
            return nothing
        return [None if _asked(promise, answer) else 0 for promise in promises]

    return look


@rule("refusals.refused", promise=Refusal, facet="refused", over=Over.ANSWER, how=HOW, screen=_screen)
def refused(promise: Refusal, answer: Answer) -> Iterator[Sight]:
    """A request that must be refused is refused.

    What is let through is answered as if something else had been asked, and nobody notices.
    """
    if not _asked(promise, answer):
        return
    status = answer.exchange.status
    if status in CLIENT_ERROR:
        yield Kept()
        return
    yield Broken(
        message=f"{_request(promise)} is answered with {status}",
        expected=either(map(str, promise.statuses)),
        actual=str(status),
        cause="server error" if status >= CLIENT_ERROR.stop else "accepted",
    )


@rule(
    "refusals.status",
    promise=Refusal,
    facet="status",
    over=Over.ANSWER,
    how=HOW,
    screen=_screen,
    after=("refusals.refused",),
)
def status(promise: Refusal, answer: Answer) -> Iterator[Sight]:
    """A refusal has the documented status.

    A client tells by the status whether to mend the request, to log in, or to try again.
    """
    if not _asked(promise, answer) or answer.exchange.status not in CLIENT_ERROR:
        return
    if answer.exchange.status in promise.statuses:
        yield Kept()
    else:
        yield Broken(
            message=f"{_request(promise)} is refused with {answer.exchange.status}",
            expected=either(map(str, promise.statuses)),
            actual=str(answer.exchange.status),
        )


@rule("refusals.body", promise=Refusal, facet="body", over=Over.ANSWER, how=HOW, screen=_screen, after=("errors.body",))
def body(promise: Refusal, answer: Answer) -> Iterator[Sight]:
    """A refusal says in its body what was wrong.

    Without it a person guesses which of the parameters to mend, and a client cannot tell at all.
    """
    if not _asked(promise, answer) or answer.exchange.status not in CLIENT_ERROR:
        return
    if isinstance(answer.value, dict) and answer.value:
        yield Kept()
    else:
        yield Broken(
            message=f"{_request(promise)} is refused without a body that can be read",
            expected="a JSON object",
            actual=shown(answer.exchange.body[:60].decode("utf-8", "replace")),
        )


def _request(promise: Refusal) -> str:
    parts = [f"without {either(promise.without, 'and')}"] if promise.without else []
    parts += [f"with {name}={shown(value)}" for name, value in promise.replaced]
    parts += {"none": ["without credentials"], "wrong": ["with wrong credentials"]}.get(promise.credentials, [])
    return f"a request {either(parts, 'and')}" if parts else f"the request {promise.name}"
