"""Markdown in which foreign text is only text: for GitHub's and GitLab's dialects.

What a service sent stands in code spans and fences: there nothing is a link, a mention, a picture or HTML. What comes
of a contract is escaped character by character, and its `@` and `#` are kept from naming a person or an issue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fairport.reports.described import cut
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_TICKS: Final = re.compile("`+")
_SPECIAL: Final = re.compile(r"([!#$&()*+\-<=>@\[\\\]^_`{|}~])")
_NAMING: Final = re.compile(r"(?<=[@#])(?=\w)|(?<=://)(?=\S)|(?<=[Ww]{3}\.)(?=\S)")
_BREAK: Final = "\u200b"  # no width: the reader sees the same, a linker does not


def text(value: str, most: int = 300) -> str:
    """Return a text as itself: every mark escaped, nothing in it names or links."""
    return _SPECIAL.sub(r"\\\1", _NAMING.sub(_BREAK, cut(value, most)))


def code(value: str, most: int = 300) -> str:
    """Return a text as a code span that it cannot leave, fit for a cell of a table too; "" for nothing."""
    shown = cut(value, most).strip()
    if not shown:
        return ""
    # In a cell a bar ends the cell even in code, and a backslash before it is taken away: a look-alike needs neither.
    shown = shown.replace("|", "\u2223")
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    space = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{space}{shown}{space}{fence}"


def block(lines: Iterable[str], language: str = "text") -> list[str]:
    """Return lines as a fenced block that they cannot end."""
    held = [printable(line) for line in lines]
    longest = max((len(run) for line in held for run in _TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *held, fence]


def row(cells: Iterable[str]) -> str:
    """Return a row of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Return a table with its head."""
    held = list(heads)
    return [row(held), row("---" for _ in held), *(row(cells) for cells in rows)]


class Sheet:
    """A page that keeps within a limit of bytes: a section that has no room is left out and counted."""

    def __init__(self, most: int) -> None:
        self._room = most
        self._parts: list[str] = []
        self.left_out = 0

    def add(self, lines: Iterable[str]) -> bool:
        """Add a section, with an empty line after it; return whether there was room."""
        part = "".join(f"{line}\n" for line in lines) + "\n"
        size = len(part.encode("utf-8"))
        if self.left_out or size > self._room:
            self.left_out += 1
            return False
        self._room -= size
        self._parts.append(part)
        return True

    def told(self, *notes: str) -> bytes:
        """Return the page with notes at its end; the caller kept room for them."""
        return ("".join(self._parts) + "".join(f"{note}\n" for note in notes)).encode("utf-8")
