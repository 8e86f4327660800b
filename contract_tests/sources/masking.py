"""Secrets are taken out of an exchange before anything is written down, and an echo of one is noticed.

Whoever reads a trace or a report sees `***` instead. A secret that consists of digits alone becomes as many nines in a
body, and only where it is a whole number there; one of letters alone is left where it names a member. The body must
read as what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.contract_tests.sources.credentials import decoys, is_sensitive
from fairport.contract_tests.sources.spellings import Spellings, spellings_of

if TYPE_CHECKING:
    from fairport.evidence import Ask, Exchange, Pairs

SHORTEST_ECHO: Final = 8
"""A shorter secret, or one of letters or digits of one kind alone, proves no echo."""
STARS: Final = "***"

_WITH_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*) +\S.*")
_COOKIE: Final = re.compile(r"^([^=;]*=)[^;]*")

Secrets: TypeAlias = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Mask:
    """Hides secrets.

    `secrets` is asked each time, as tokens are fetched while a run goes (`credentials.secrets`); `public` are values
    that are no secret though they are sent as one, e.g. a user name that is a declared parameter too.
    """

    secrets: Secrets = field(repr=False)
    public: frozenset[str] = frozenset()

    def exchange(self, exchange: Exchange) -> Exchange:
        """Return the exchange without secrets: URL, ask, both header lists, body and detail."""
        spellings = self._spellings(more=_decoys(exchange))
        secrets = frozenset(self.secrets()) - self.public
        return replace(
            exchange,
            ask=_masked_ask(exchange.ask, spellings, secrets),
            url=_text(exchange.url, spellings),
            sent=tuple((name, _sent_value(name, value, spellings, secrets)) for name, value in exchange.sent),
            headers=tuple((name, _received_value(name, value, spellings)) for name, value in exchange.headers),
            body=_body(exchange.body, spellings),
            detail=_text(exchange.detail, spellings),
        )

    def text(self, text: str) -> str:
        """Return a text without secrets, e.g. a message or a command line."""
        return _text(text, self._spellings())

    def clean(self, exchange: Exchange) -> Exchange:
        """Return an exchange masked, with the places where its answer repeated a secret."""
        masked = self.exchange(exchange)
        changed = (masked.headers, masked.body) != (exchange.headers, exchange.body)
        echoed = self.echoes(exchange) if changed else ()
        return masked if echoed == masked.echoed else replace(masked, echoed=echoed)

    def echoes(self, exchange: Exchange) -> tuple[str, ...]:
        """Return where an unmasked response repeats a secret: `body`, `header NAME`; () where it does not.

        A secret that could be a word or a number of the service's own (`password`, `20260101`) proves no echo. A wrong
        one that was sent as a probe is nobody's word: a service that repeats it repeats right ones too.
        """
        spellings = self._spellings(_is_telling, _decoys(exchange))
        if spellings is None:
            return ()
        headers = [f"header {name}" for name, value in exchange.headers if spellings.within(value)]
        body = ["body"] if spellings.within(exchange.body.decode("latin-1")) else []
        return tuple(dict.fromkeys([*headers, *body]))

    def _spellings(self, wanted: Callable[[str], bool] = lambda _: True, more: Iterable[str] = ()) -> Spellings | None:
        return spellings_of(frozenset([*(secret for secret in self.secrets() if wanted(secret)), *more]) - self.public)


def _decoys(exchange: Exchange) -> tuple[str, ...]:
    """Return a wrong secret that was sent on purpose; a short one may be a word."""
    sent = decoys(exchange.sent) if exchange.ask.credentials == "wrong" else ()
    return tuple(decoy for decoy in sent if len(decoy) >= SHORTEST_ECHO)


def _is_telling(secret: str) -> bool:
    kinds = {"a" if c.islower() else "A" if c.isupper() else "0" if c.isdigit() else "-" for c in secret}
    return len(secret) >= SHORTEST_ECHO and len(kinds) > 1


def _stars(_: str) -> str:
    return STARS


def _stars_or_nines(found: str) -> str:
    return "9" * len(found) if found.isdigit() else STARS


def _text(text: str, spellings: Spellings | None) -> str:
    return text if spellings is None else spellings.replaced(text, _stars)


def _body(body: bytes, spellings: Spellings | None) -> bytes:
    """Mask in a body; each byte is a character of its own, so that it need not be text."""
    if spellings is None or not body:
        return body
    return spellings.replaced(body.decode("latin-1"), _stars_or_nines).encode("latin-1")


def _sent_value(name: str, value: str, spellings: Spellings | None, secrets: frozenset[str]) -> str:
    """Mask a header that we sent: whole if it is named like a secret or is one, however short."""
    scheme = _WITH_SCHEME.fullmatch(value)
    if is_sensitive(name) or value in secrets or (scheme and value[len(scheme[1]) :].strip() in secrets):
        return f"{scheme[1]} {STARS}" if scheme else STARS
    return _text(value, spellings)


def _received_value(name: str, value: str, spellings: Spellings | None) -> str:
    if name.lower() == "set-cookie":
        value = _COOKIE.sub(rf"\g<1>{STARS}", value)
    return _text(value, spellings)


def _masked_ask(ask: Ask, spellings: Spellings | None, secrets: frozenset[str]) -> Ask:
    if spellings is None and not ask.headers:
        return ask
    return replace(
        ask,
        path=_pairs(ask.path, spellings),
        query=_pairs(ask.query, spellings),
        headers=tuple((name, _sent_value(name, value, spellings, secrets)) for name, value in ask.headers),
    )


def _pairs(pairs: Pairs, spellings: Spellings | None) -> Pairs:
    return tuple((name, _text(value, spellings)) for name, value in pairs)
