"""Texts as a page shows them: bounded, and with every character visible that could mislead a reader.

What escapes HTML is the templates' autoescape; this is what escaping leaves: control characters, reversed reading,
characters of no width, lone surrogates, and texts without end.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from fairport.words import printable

LONGEST: Final = 2_000
"""So many characters of any one text are shown, unless a section asks for fewer."""
_PATH: Final = re.compile(r"[Mmvlh0-9. -]*")


def visible(value: object) -> object:
    """Return what a template is about to write: markup and numbers as they are, a text bounded and made visible."""
    return bounded(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def bounded(text: str, longest: int = LONGEST) -> str:
    """Return at most `longest` characters of a text, saying how many were cut; no character of it is invisible."""
    if len(text) <= longest:
        return printable(text)
    return f"{printable(text[:longest])}… ({len(text) - longest:,} more characters)"


def prose(text: str, longest: int = LONGEST) -> str:
    """Return a sentence of a document with its line breaks folded."""
    return bounded(
        " ".join(text[: longest * 2].split()) if len(text) > longest * 2 else " ".join(text.split()), longest
    )


def path(strokes: str) -> Markup:
    """Return the path of a picture whole, however long it is. Raises ValueError if it is no path of strokes."""
    if not _PATH.fullmatch(strokes):
        raise ValueError("not a path of strokes")
    return Markup(strokes)  # noqa: S704 - digits and the letters of strokes
