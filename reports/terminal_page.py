"""A page of text for a terminal, put together row by row with rich."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text

from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL: Final = 11
"""The width of the column of labels, with the space after it."""
MOST_CHARACTERS: Final = 600
"""So much of one text is shown; the reports hold it whole."""


class Page:
    """Rows of a page; every text that comes in is escaped and bounded. `width` is in columns."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self.width = width
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            width=width,
            force_terminal=colour,
            force_jupyter=False,
            color_system="standard" if colour else None,
            legacy_windows=False,
            emoji=False,
            markup=False,
            highlight=False,
            _environ={},
        )

    @property
    def room(self) -> int:
        """The columns beside a label."""
        return self.width - LABEL

    def band(self, word: str, sentence: str, style: str) -> None:
        """Add the verdict between two lines: a word, and a sentence below it."""
        self._text("=" * self.width, style=style)
        self._text(word, style=style)
        self._wrapped(sentence, "", "")
        self._text("=" * self.width, style=style)

    def heading(self, title: str, aside: str) -> None:
        """Add a heading with a line below, after an empty line."""
        self.line()
        self._wrapped(f"{title} ({aside})", "", "", style="bold")
        self._text("-" * self.width)

    def title(self, front: str, title: str, style: str) -> None:
        """Add the first line of an entry; `style` is that of the front."""
        self.line()
        self._wrapped(title, front, " " * len(front), style=style, all_of_it=True)

    def row(self, label: str, text: str, style: str = "") -> None:
        """Add a label with a text that is wrapped beside it."""
        self._wrapped(text, f" {label} ".ljust(LABEL), " " * LABEL, style=style)

    def item(self, text: str) -> None:
        """Add an entry of a list."""
        self._wrapped(text, " - ", "   ")

    def more(self, text: str) -> None:
        """Add a further line to an entry of a list."""
        self._wrapped(text, "   ", "   ")

    def note(self, text: str) -> None:
        """Add a sentence."""
        self._wrapped(text, " ", " ")

    def line(self) -> None:
        """Add an empty line."""
        self._console.print()

    def exact(self, label: str, lines: Iterable[tuple[str, str]]) -> None:
        """Add lines with their styles that are not wrapped, the label before the first."""
        front = f" {label:<{LABEL - 1}}"
        for text, style in lines:
            self._text(front + printable(text), style=style, skip=LABEL)
            front = " " * LABEL

    def text(self) -> str:
        """Return the page; no line ends with a space."""
        return "".join(f"{line.rstrip()}\n" for line in self._file.getvalue().splitlines())

    def _wrapped(self, text: str, front: str, rest: str, *, style: str = "", all_of_it: bool = False) -> None:
        shown = printable(text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…")
        for i, line in enumerate(Text(shown).wrap(self._console, max(20, self.width - len(front)))):
            self._print(Text(rest if i else front, style=style if all_of_it else "dim"), line, style)

    def _print(self, front: Text, line: Text, style: str) -> None:
        line.rstrip()
        line.stylize(style)
        self._console.print(front + line, soft_wrap=True)

    def _text(self, text: str, *, style: str = "", skip: int = 0) -> None:
        made = Text(text)
        made.stylize(style, skip)
        self._console.print(made, soft_wrap=True)
