"""What was asked and what came back: the values that every judgement rests on.

An `Ask` is a request that somebody plans; an `Exchange` is one attempt at it with its response. Both are frozen and
know nothing of contracts, sockets or rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, Literal, TypeAlias

Pairs: TypeAlias = tuple[tuple[str, str], ...]
Credentials: TypeAlias = Literal["given", "none", "wrong"]

TROUBLES: Final = {
    "dns": "the host name does not resolve",
    "refused": "the connection was refused",
    "tls": "the TLS handshake failed",
    "timeout": "no complete answer within the time limit",
    "reset": "the connection was closed before the answer was complete",
    "cut": "the body is shorter than was announced",
    "too-large": "the body is larger than we read",
    "bad-encoding": "the body does not decode by its Content-Encoding",
    "bad-http": "the answer is not HTTP that we can read",
    "redirect": "the answer redirects, and the redirect was not followed",
    "not-sent": "the request was not sent",
    "not-recorded": "the recording does not hold the whole answer",
}
"""What kept an exchange from being a whole answer, and how it is told."""

UNREADABLE: Final = "bad-encoding"
"""The trouble of an answer that came to its end and cannot be decoded: the service's own doing."""

CODINGS: Final = frozenset({"gzip", "x-gzip", "deflate"})
"""The content codings that we ask for and undo (RFC 9110 section 8.4.1)."""
MAX_CODINGS: Final = 4
"""More codings on top of each other are not undone."""

BUSY: Final = frozenset({429, 502, 503, 504})
"""Statuses that are trouble on the way, never a failed promise (RFC 6585 section 4, RFC 9110 section 15.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request that an explorer plans.

    `path` and `query` are decoded names and values, the query in the order it is sent. `probe` names the refusal or
    the question that the request stands for. `walk` groups the pages of one walk, `confirms` is the number of the
    exchange that is asked again (0: none): marks that narrow the search for evidence and never decide anything.
    `client` tells apart whose credentials a recording holds ("": those of one client alone, as in a run of ours).
    """

    operation: str
    method: str = "GET"
    path: Pairs = ()
    query: Pairs = ()
    headers: Pairs = ()
    credentials: Credentials = "given"
    probe: str = ""
    walk: str = ""
    confirms: int = 0
    client: str = ""

    def value(self, name: str) -> str | None:
        """Return the first query value of a parameter, or None where it is not sent."""
        return next((value for key, value in self.query if key == name), None)

    def values(self, name: str) -> tuple[str, ...]:
        """Return every query value of a parameter, in order."""
        return tuple(value for key, value in self.query if key == name)

    def segment(self, name: str) -> str | None:
        """Return a path parameter's value, or None where the path has no such parameter."""
        return next((value for key, value in self.path if key == name), None)

    @property
    def request(self) -> tuple[object, ...]:
        """What is sent, without the marks: the same for the same request."""
        return self.operation, self.method, self.path, self.query, self.headers, self.credentials, self.client

    def without(self, names: frozenset[str]) -> Pairs:
        """Return the query less the named parameters."""
        return tuple(pair for pair in self.query if pair[0] not in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One attempt at a request, with its response.

    `number` counts the planned requests of a run from 1, `attempt` the tries of one request from 1; `last` says
    that no further attempt followed. `started` is our clock in seconds since the epoch, `elapsed` in seconds.
    `status` is 0 where no status line came. `body` holds the bytes after content-decoding, `encoded_length` the
    count before it (None: unknown). `trouble` is a key of TROUBLES or "", `detail` a few words on it. `echoed` says
    where the answer repeated a secret that we sent (`body`, `header NAME`): the secret itself is masked.
    """

    number: int
    ask: Ask
    url: str
    attempt: int = 1
    last: bool = True
    sent: Pairs = ()
    started: float = 0.0
    elapsed: float = 0.0
    status: int = 0
    headers: Pairs = ()
    body: bytes = b""
    encoded_length: int | None = None
    trouble: str = ""
    detail: str = ""
    echoed: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether a complete answer came that is no passing trouble: only such answers are judged."""
        return not self.trouble and self.status not in BUSY

    @property
    def media_type(self) -> str:
        """The media type without parameters in lower case, "" where no Content-Type was sent."""
        return _media_type(self.header("content-type") or "")

    @property
    def charset(self) -> str:
        """The charset parameter of the Content-Type in lower case, "" where there is none."""
        for part in (self.header("content-type") or "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip('"').lower()
        return ""

    @property
    def date(self) -> float | None:
        """The response's Date in seconds since the epoch, None where it is absent or unreadable."""
        return http_date(self.header("date") or "")

    def header(self, name: str) -> str | None:
        """Return the first response header of that name (names compare without case), or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key == wanted or key.lower() == wanted:
                return value
        return None


@lru_cache(maxsize=64)
def _media_type(text: str) -> str:
    return text.partition(";")[0].strip().lower()


@lru_cache(maxsize=64)
def http_date(text: str) -> float | None:
    """Return an HTTP-date (RFC 9110 section 5.6.7) in seconds since the epoch, or None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
