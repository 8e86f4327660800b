"""Text formats that JSON Schema leaves to others, as checks for the validator and as words for a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATTERNS: Final[Mapping[str, str]] = {"e164": r"^\+[1-9][0-9]{1,14}$"}
"""The same formats as regular expressions that mean the same to Python's fullmatch and to ECMA 262."""

_E164: Final = re.compile(PATTERNS["e164"])


def is_e164(value: object) -> bool:
    """Return whether a text is an international number of ITU-T E.164: "+", no leading zero, 2 to 15 digits."""
    return not isinstance(value, str) or _E164.fullmatch(value) is not None


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {"e164": is_e164}
"""Custom formats for jsonschema-rs; formats that it knows (RFC 3339, RFC 3986, ...) are its own."""


def why_not_e164(text: str) -> str:
    """Return in a few words why a text is no E.164 number."""
    bare = re.sub(r"[\s().\-]", "", text)
    if not text:
        return "is empty"
    if not text.startswith("+"):
        return "has no leading +"
    if bare != text and is_e164(bare):
        return "has spaces or punctuation between the digits"
    if text.startswith("+0"):
        return "starts with +0; a country code never starts with 0"
    if re.search(r"[^0-9+]", text):
        return "has characters that are no digits"
    return "has too few or too many digits (2 to 15)"
