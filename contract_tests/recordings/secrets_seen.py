"""Which secrets a recording holds: they are known before the first exchange is written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

if TYPE_CHECKING:
    from fairport.contract_tests.recordings.clients import Credentials
    from fairport.contract_tests.recordings.entries import Entry
    from fairport.evidence import Pairs

ONCE: Final = 32
"""A header with more values than this holds a signature of each request: it is masked, and sought nowhere else."""
SHORTEST_COOKIE: Final = 12

IsSensitive: TypeAlias = Callable[[str], bool]
Parts: TypeAlias = Callable[[str, str], Iterable[str]]
"""Whether a name is one of a secret, and the secrets in the value of a header of a name."""


class SecretsSeen:
    """Gathers the secrets of a recording, and takes those in the query out.

    `declared` are the request parameters of the contract: what pages is no secret, though it be called a token.
    """

    def __init__(
        self, credentials: Credentials, declared: frozenset[str], is_sensitive: IsSensitive, parts: Parts
    ) -> None:
        self._credentials = credentials
        self._declared = declared
        self._is_sensitive = is_sensitive
        self._parts = parts
        self._values: dict[str, set[str]] = defaultdict(set)
        self._nth: dict[tuple[str, str], int] = {}

    def learn(self, entry: Entry) -> None:
        """Remember what is secret in a request."""
        for name, value in entry.sent:
            if name.lower() == "cookie":
                self._learn_cookies(value)
            elif self._is_sensitive(name) or name.lower() in self._credentials.headers:
                self._values[name.lower()].update(self._parts(name, value))
        for name, value in _query(entry.url):
            if self._is_secret(name):
                self._values[f"?{name}"].add(value)

    def _learn_cookies(self, value: str) -> None:
        for part in value.split(";"):
            name, _, text = part.strip().partition("=")
            if name in self._credentials.cookies or (self._is_sensitive(name) and len(text) >= SHORTEST_COOKIE):
                self._values[f"={name}"].add(text)

    def everything(self) -> frozenset[str]:
        """Return every secret that is sought wherever it may stand."""
        return frozenset(value for held in self._values.values() if len(held) <= ONCE for value in held if value)

    def credentials(self) -> frozenset[str]:
        """Return the secrets by which clients identify themselves, as the contract says: no answer repeats them."""
        names = {*self._credentials.headers, *(f"?{name}" for name in self._credentials.queries)}
        names |= {f"={name}" for name in self._credentials.cookies}
        return frozenset(value for name in names for value in self._values.get(name, ()) if value)

    def bare_query(self, query: Pairs) -> Pairs:
        """Return a decoded query without secrets; different secrets stay different."""
        return tuple((name, self._instead(name, value) if self._is_secret(name) else value) for name, value in query)

    def bare_url(self, url: str) -> str:
        """Return a URL without user, password and the secrets in its query."""
        scheme, separator, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        before, mark, query = f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}".partition("?")
        parts = [self._bare_part(part) for part in query.split("&")]
        return f"{before}{mark}{'&'.join(parts)}"

    def _bare_part(self, part: str) -> str:
        name, equals, value = part.partition("=")
        if not equals or not self._is_secret(unquote_plus(name)):
            return part
        return f"{name}={quote(self._instead(unquote_plus(name), unquote_plus(value)), safe='*')}"

    def _is_secret(self, name: str) -> bool:
        return name in self._credentials.queries or (
            name.partition("[")[0] not in self._declared and self._is_sensitive(name)
        )

    def _instead(self, name: str, value: str) -> str:
        nth = self._nth.setdefault((name, value), 1 + sum(known == name for known, _ in self._nth))
        return "***" if nth == 1 else f"***{nth}"


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, errors="replace")
    except ValueError:
        return []
