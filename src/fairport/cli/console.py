"""What is written to the terminal: plain text, no colour unless somebody looks, nothing on a closed pipe."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from fairport.run import Progress

WIDEST: Final = 120
_HEAD: Final = 32
_BODY: Final = 24


def say(text: str) -> None:
    """Write a text and a line end to standard output; a reader that went away is no error."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # As the documentation of the module signal advises: nothing is to be flushed into the pipe at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_json(value: object) -> None:
    """Write a value as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def tell(text: str) -> None:
    """Write a remark to standard error, where no program reads it."""
    sys.stderr.write(f"{printable(text)}\n")


def warn(text: str) -> None:
    """Write a warning to standard error."""
    sys.stderr.write(f"fairport: warning: {printable(text)}\n")


def tell_error(message: str, where: str = "", hint: str = "") -> None:
    """Write one error to standard error: what, where, and how to mend it."""
    lines = [f"fairport: error: {_lines(message)}"]
    lines += [f"  at: {_lines(where)}"] if where else []
    lines += [f"  try: {_lines(hint)}"] if hint else []
    sys.stderr.write("\n".join(lines) + "\n")


def _lines(text: str) -> str:
    """Return a text safe for a terminal; a list of mistakes keeps its lines."""
    return "\n      ".join(printable(line) for line in text.splitlines())


def width() -> int:
    """Return the columns to write for: those of the terminal or of COLUMNS, else 80."""
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, WIDEST))


def colourful() -> bool:
    """Whether standard output takes colours: FORCE_COLOR, then NO_COLOR, then whether it is a terminal."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def records(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return heads in a column of their own, and beside each its lines, wrapped between words.

    Whatever a terminal could act on is escaped; a head is never broken, so that it can be searched for.
    """
    held = [(printable(head), [printable(line) for line in lines if line]) for head, lines in rows]
    column = min(max((len(head) for head, _ in held), default=0), _HEAD) + 2
    return "\n".join(line for head, lines in held for line in _record(head, lines, column))


def _record(head: str, lines: Sequence[str], column: int) -> Iterator[str]:
    space = max(width() - column, _BODY)
    wrapped = [
        part
        for line in lines
        for part in textwrap.wrap(line, space, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    ]
    if len(head) + 2 > column:
        yield head
        head = ""
    for part in wrapped or [""]:
        yield f"{head:<{column}}{part}".rstrip()
        head = ""


@contextmanager
def status_line(*, quiet: bool = False) -> Generator[Callable[[str], None]]:
    """Show a changing text on one line of standard error; nothing at all if that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415 - slow to import

    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(Text(text))


@contextmanager
def progress(*, quiet: bool) -> Generator[Callable[[Progress], None]]:
    """Show on one line of standard error what is being asked; nothing at all if that is no terminal."""
    with status_line(quiet=quiet) as show:
        yield lambda now: show(f"{now.stage}: {now.sent} of at most {now.budget} requests, {now.asking}")
