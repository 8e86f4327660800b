"""Values as JSON that every reader takes: printable text, no lone surrogates, the same bytes for the same values."""

from __future__ import annotations

from typing import cast

import orjson

from fairport.words import printable


def harmless(value: object) -> object:
    """Return a value with every text in it printable but for line ends: what a terminal could act on is escaped."""
    match value:
        case str():
            return value if value.isprintable() else "\n".join(printable(line) for line in value.split("\n"))
        case dict():
            held = cast("dict[object, object]", value)
            return {printable(str(name)): harmless(inner) for name, inner in held.items()}
        case list() | tuple():
            return [harmless(inner) for inner in cast("list[object]", value)]
        case _:
            return value


def to_json(value: object) -> bytes:
    """Return a value as UTF-8 JSON, two spaces deep, with a line end."""
    return orjson.dumps(harmless(value), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
