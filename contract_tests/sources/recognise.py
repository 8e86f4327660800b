"""Which operation of a contract a URL asks, and with which values: the inverse of `ports.build_url`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from fairport.evidence import Ask

if TYPE_CHECKING:
    from fairport.evidence import Pairs
    from fairport.spec.model import Contract

_VARIABLE: Final = re.compile(r"\{([^{}]+)\}")


def recognise(contract: Contract, method: str, url: str, base_path: str = "") -> Ask | None:
    """Return the request that a method and an encoded URL (or path with query) stand for, None if it is no operation.

    `base_path` is the path of the base URL, which operations' paths follow. Where several templates match, the one
    with most literal characters holds, as OpenAPI 3.1 section 4.8.8.2 prefers concrete paths. Values are decoded, the
    query keeps its order. Nothing is said of credentials: a recording does not tell a missing one from a cookie.
    """
    parts = _split(url)
    if parts is None:
        return None
    path, query = parts
    base = base_path.rstrip("/")
    if base and not path.startswith(f"{base}/"):
        return None
    segments = [unquote(segment, errors="replace") for segment in path[len(base) :].split("/")]
    found: tuple[int, Ask] | None = None
    for operation in contract.operations:
        values = _values(operation.path, segments) if operation.method.upper() == method.upper() else None
        if values is not None and (found is None or _literals(operation.path) > found[0]):
            ask = Ask(operation=operation.id, method=operation.method, path=values, query=query)
            found = _literals(operation.path), ask
    return found[1] if found else None


def _split(url: str) -> tuple[str, Pairs] | None:
    """Return path and decoded query of a URL, None if it does not read as one."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True, errors="replace")
    except ValueError:
        return None
    return parts.path, tuple(query)


def _values(template: str, segments: list[str]) -> Pairs | None:
    """Return the path parameters' values in the order of the template, None where it does not match."""
    patterns = _patterns(template)
    if len(patterns) != len(segments):
        return None
    values: list[tuple[str, str]] = []
    for (pattern, names), segment in zip(patterns, segments, strict=True):
        match = pattern.fullmatch(segment)
        if match is None:
            return None
        values += zip(names, match.groups(), strict=True)
    return tuple(values)


@lru_cache(maxsize=1024)
def _patterns(template: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(_pattern(segment) for segment in template.split("/"))


def _pattern(segment: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return a pattern for one segment of a template, and its parameters' names. A value is never empty."""
    texts = _VARIABLE.split(segment)
    pattern = "".join("(.+)" if i % 2 else re.escape(text) for i, text in enumerate(texts))
    return re.compile(pattern, re.DOTALL), tuple(texts[1::2])


def _literals(template: str) -> int:
    return len(_VARIABLE.sub("", template))
