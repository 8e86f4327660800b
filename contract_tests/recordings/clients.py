"""Who asked: clients with different credentials may see different rows, and their answers are not compared."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.contract_tests.recordings.entries import Entry
    from fairport.spec.model import Contract

USUAL: Final = frozenset({"authorization", "cookie", "x-api-key"})
"""Where credentials stand if the contract does not say how a client identifies itself."""


class Credentials:
    """Where a contract's security schemes have a request carry credentials (OpenAPI 3.1 section 4.8.27)."""

    def __init__(self, contract: Contract) -> None:
        schemes = _schemes(contract.document)
        self.headers: set[str] = set()
        self.queries: set[str] = set()
        self.cookies: set[str] = set()
        for scheme in schemes:
            held = {"query": self.queries, "cookie": self.cookies}.get(str(scheme.get("in")), self.headers)
            named = scheme.get("type") == "apiKey" and scheme.get("name")
            held.add(str(named) if held is not self.headers else str(named or "authorization").lower())
        if not schemes:
            self.headers |= USUAL

    def client(self, entry: Entry) -> str:
        """Return what tells clients apart, "" for one without credentials. It does not tell the credentials."""
        held = [f"{name}: {entry.asked_with(name)}" for name in sorted(self.headers) if entry.asked_with(name)]
        held += [f"?{name}={value}" for name, value in self.in_query(entry)]
        if self.cookies:
            pairs = (part.strip() for part in (entry.asked_with("cookie") or "").split(";"))
            held += sorted(pair for pair in pairs if pair.partition("=")[0] in self.cookies)
        return hashlib.sha256("\0".join(held).encode("utf-8", "replace")).hexdigest() if held else ""

    def in_query(self, entry: Entry) -> list[tuple[str, str]]:
        """Return the credentials that stand in the query."""
        if not self.queries:
            return []
        try:
            query = parse_qsl(urlsplit(entry.url).query)
        except ValueError:
            return []
        return [pair for pair in query if pair[0] in self.queries]


def _schemes(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    components: Mapping[str, Any] = document.get("components") or {}
    schemes: Mapping[str, Mapping[str, Any]] = components.get("securitySchemes") or {}
    return list(schemes.values())
