"""What is written to the terminal: plain text, no colour unless somebody looks, nothing on a closed pipe."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from fairport.words import printable

if TYPE_CHECKING:
    from fairport.run import Progress

WIDEST: Final = 120


def say(text: str) -> None:
    """Write a text and a line end to standard output; a reader that went away is no error."""
    try:
        print(text, flush=True)  # noqa: T201 - this is where a command speaks
    except BrokenPipeError:
        # As the documentation of the module signal advises: nothing is to be flushed into the pipe at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_json(value: Any) -> None:
    """Write a value as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def warn(text: str) -> None:
    """Write a warning to standard error."""
    print(f"fairport: warning: {printable(text)}", file=sys.stderr)  # noqa: T201 - this is where a command speaks


def tell_error(message: str, where: str = "", hint: str = "") -> None:
    """Write one error to standard error: what, where, and how to mend it."""
    lines = [f"fairport: error: {_lines(message)}"]
    lines += [f"  at: {_lines(where)}"] if where else []
    lines += [f"  try: {_lines(hint)}"] if hint else []
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 - this is where a command speaks


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


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows in columns, long cells wrapped; whatever a terminal could act on is escaped."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - slow to import
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.table import Table  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415 - slow to import

    made = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        made.add_column(head, overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    out = io.StringIO()
    Console(file=out, width=width(), color_system=None, legacy_windows=False).print(made)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


@contextmanager
def progress(*, quiet: bool) -> Generator[Callable[[Progress], None]]:
    """Show on one line of standard error what is being asked; nothing at all if that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415 - slow to import

    with Console(stderr=True).status("asking") as status:

        def show(now: Progress) -> None:
            status.update(Text(f"{now.stage}: {now.sent} of at most {now.budget} requests, {now.asking}"))

        yield show
