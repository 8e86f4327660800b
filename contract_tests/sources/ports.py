"""The seam that every source stands behind: a prepared request goes in, an exchange comes out."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias
from urllib.parse import quote, urlsplit

from fairport.contract_tests.sources.credentials import wrong
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.sources.credentials import Credentials
    from fairport.evidence import Ask, Exchange, Pairs

STANDING: Final[Pairs] = (
    ("Accept", "application/json, */*;q=0.8"),
    ("Accept-Encoding", "gzip, deflate"),
    ("User-Agent", "fairport"),
)
"""What is sent with every request unless the ask says otherwise. Only these codings are decoded."""

_VARIABLE: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One attempt at an ask, ready to be sent.

    `url` is encoded and goes out as it stands; `headers` hold the credentials; `fresh` asks for a connection of its
    own, without cookies and client certificate, as a credential probe needs it.
    """

    number: int
    attempt: int
    ask: Ask
    method: str
    url: str
    headers: Pairs = ()
    body: bytes = b""
    fresh: bool = False


class Source(Protocol):
    """Where exchanges come from."""

    def send(self, prepared: Prepared) -> Exchange:
        """Make one attempt. Never raises for anything that the network or the server does: that is `trouble`."""
        ...

    def close(self) -> None:
        """Let go of connections and threads. The source is not used afterwards."""
        ...


Send: TypeAlias = "Callable[[Prepared], Exchange]"
"""How a login or a token request is sent: a source's `send`."""


def prepare(
    ask: Ask,
    number: int,
    attempt: int,
    base_url: str,
    path_template: str,
    credentials: Credentials,
    *,
    clock: Callable[[], float] = time.time,
) -> Prepared:
    """Return the request that an ask stands for.

    `base_url` may have a path prefix, `path_template` holds `{name}` for each of the ask's path parameters. A header
    of the ask replaces a credential or a standing header of the same name.

    Raises:
        UsageError: a path parameter has no value; no secret can be made wrong.
        TargetError: a token has to be fetched first, and is refused.
    """
    return Prepared(
        number=number,
        attempt=attempt,
        ask=ask,
        method=ask.method,
        url=build_url(ask, base_url, path_template),
        headers=overlaid(overlaid(STANDING, _signed(ask, credentials, clock())), ask.headers),
        fresh=ask.credentials != "given",
    )


def build_url(ask: Ask, base_url: str, path_template: str) -> str:
    """Return the URL of an ask, encoded by RFC 3986: a path value stays one segment, the query keeps its order.

    A comma in the query stays a comma, as lists are written. Raises UsageError if a path parameter has no value.
    """
    values = dict(ask.path)

    def filled(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise UsageError(
                f"the path parameter {match[1]} has no value",
                where=f"{ask.operation} {path_template}",
                hint=f"give it with --param {match[1]}=VALUE",
            )
        return _segment(values[match[1]])

    path = _VARIABLE.sub(filled, path_template.lstrip("/"))
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in ask.query)
    return f"{base_url.rstrip('/')}/{path}{'?' if query else ''}{query}"


def check_base_url(text: str) -> str:
    """Return a base URL without a slash at its end and with its host in ASCII.

    Raises:
        UsageError: it is no absolute http(s) URL, or it holds a password, a query or a fragment.
    """
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # UnicodeError is one
        raise _bad_url("it does not read as a URL") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise _bad_url("it does not start with http://HOST or https://HOST")
    if parts.username is not None or parts.password is not None:
        raise _bad_url("it holds credentials", hint="give them with --auth")
    if parts.query or parts.fragment or re.search(r"[\s\x00-\x1f]", text):
        raise _bad_url("it has a query, a fragment or a space")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    return f"{parts.scheme}://{netloc}{quote(parts.path.rstrip('/'), safe='/%:@!$&()*+,;=~')}"


def _bad_url(why: str, hint: str = "give a base URL such as https://api.example.com/v1") -> UsageError:
    return UsageError(f"the base URL cannot be used: {why}", where="TARGET", hint=hint)


def _segment(value: str) -> str:
    """A dot segment is encoded as well: clients and servers would resolve it away (RFC 3986 section 5.2.4)."""
    encoded = quote(value, safe="", errors="surrogatepass")
    return encoded.replace(".", "%2E") if encoded in {".", ".."} else encoded


def _encoded(text: str) -> str:
    return quote(text, safe=",", errors="surrogatepass")


def _signed(ask: Ask, credentials: Credentials, now: float) -> Pairs:
    if ask.credentials == "none":
        return ()
    return (credentials if ask.credentials == "given" else wrong(credentials)).headers(now)


def overlaid(lower: Pairs, upper: Pairs) -> Pairs:
    """Return both lists of headers; a name in `upper` replaces that name in `lower`."""
    names = {name.lower() for name, _ in upper}
    return (*(pair for pair in lower if pair[0].lower() not in names), *upper)
