"""Secrets are taken out of an exchange before anything is written down, and an echo of one is noticed.

Whoever reads a trace or a report sees `***` instead. A secret that consists of digits alone becomes as many nines in a
body, and only where it is a whole number there; one of letters alone is left where it names a member. The body must
read as what it was.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote, quote_plus

from fairport.contract_tests.sources.credentials import is_sensitive

if TYPE_CHECKING:
    from fairport.evidence import Ask, Exchange, Pairs

SHORTEST: Final = 6
"""A shorter secret is masked only in the headers that carry it: elsewhere it would be chance."""
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
        pattern = self._pattern()
        return replace(
            exchange,
            ask=_masked_ask(exchange.ask, pattern),
            url=_text(exchange.url, pattern),
            sent=tuple((name, _sent_value(name, value, pattern)) for name, value in exchange.sent),
            headers=tuple((name, _received_value(name, value, pattern)) for name, value in exchange.headers),
            body=_body(exchange.body, pattern),
            detail=_text(exchange.detail, pattern),
        )

    def text(self, text: str) -> str:
        """Return a text without secrets, e.g. a message or a command line."""
        return _text(text, self._pattern())

    def clean(self, exchange: Exchange) -> Exchange:
        """Return an exchange masked, with the places where its answer repeated a secret."""
        return replace(self.exchange(exchange), echoed=self.echoes(exchange))

    def echoes(self, exchange: Exchange) -> tuple[str, ...]:
        """Return where an unmasked response repeats a secret: `body`, `header NAME`; () where it does not.

        A secret that could be a word or a number of the service's own (`password`, `20260101`) proves no echo.
        """
        pattern = self._pattern(_is_telling)
        if pattern is None:
            return ()
        headers = [f"header {name}" for name, value in exchange.headers if pattern.text.search(value)]
        body = ["body"] if pattern.body.search(exchange.body) else []
        return tuple(dict.fromkeys([*headers, *body]))

    def _pattern(self, wanted: Callable[[str], bool] = lambda _: True) -> _Pattern | None:
        kept = {secret for secret in self.secrets() if len(secret) >= SHORTEST and wanted(secret)}
        return _compiled(frozenset(kept - self.public))


@dataclass(frozen=True, slots=True)
class _Pattern:
    text: re.Pattern[str]
    body: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _compiled(secrets: frozenset[str]) -> _Pattern | None:
    if not secrets:
        return None
    spelt = sorted({form for secret in secrets for form in _forms(secret)}, key=lambda form: (-len(form), form))
    text = "|".join(_whole(re.escape(form), form) for form in spelt)
    body = b"|".join(_in_bytes(form) for form in spelt)
    return _Pattern(re.compile(text), re.compile(body))


def _is_telling(secret: str) -> bool:
    kinds = {"a" if c.islower() else "A" if c.isupper() else "0" if c.isdigit() else "-" for c in secret}
    return len(secret) >= SHORTEST_ECHO and len(kinds) > 1


def _forms(secret: str) -> set[str]:
    """The ways in which a server may spell a secret: in a URL, in JSON, in HTML, as base64 without padding."""
    readable = secret.encode("utf-8", "replace").decode("utf-8")
    spelt = {
        secret,
        quote(readable, safe=""),
        quote(readable),
        quote_plus(readable),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        html.escape(secret),
        secret.rstrip("="),
    }
    return {form for form in spelt if len(form) >= SHORTEST}


def _whole(escaped: str, form: str) -> str:
    if form.isdigit() and form.isascii():
        return rf"(?<![\d.]){escaped}(?![\d.])"
    return rf'{escaped}(?!\w*"\s*:)' if form.isalpha() else escaped


def _in_bytes(form: str) -> bytes:
    return _whole(re.escape(form), form).encode("utf-8", "surrogatepass")


def _stars(match: re.Match[bytes]) -> bytes:
    found = match[0]
    return b"9" * len(found) if found.isdigit() else STARS.encode()


def _text(text: str, pattern: _Pattern | None) -> str:
    return text if pattern is None else pattern.text.sub(STARS, text)


def _body(body: bytes, pattern: _Pattern | None) -> bytes:
    return body if pattern is None else pattern.body.sub(_stars, body)


def _sent_value(name: str, value: str, pattern: _Pattern | None) -> str:
    if not is_sensitive(name):
        return _text(value, pattern)
    scheme = _WITH_SCHEME.fullmatch(value)
    return f"{scheme[1]} {STARS}" if scheme else STARS


def _received_value(name: str, value: str, pattern: _Pattern | None) -> str:
    if name.lower() == "set-cookie":
        value = _COOKIE.sub(rf"\g<1>{STARS}", value)
    return _text(value, pattern)


def _masked_ask(ask: Ask, pattern: _Pattern | None) -> Ask:
    if pattern is None and not ask.headers:
        return ask
    return replace(
        ask,
        path=_pairs(ask.path, pattern),
        query=_pairs(ask.query, pattern),
        headers=tuple((name, _sent_value(name, value, pattern)) for name, value in ask.headers),
    )


def _pairs(pairs: Pairs, pattern: _Pattern | None) -> Pairs:
    return tuple((name, _text(value, pattern)) for name, value in pairs)
