"""`fairport verify`: whether a trace is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fairport.cli.console import say
from fairport.reports.sentences import counted
from fairport.trace import read_trace
from fairport.verify import verify
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.verify import Verification

MOST_LINES = 40


@click.command(
    name="verify",
    epilog="Exit: 0 the trace is whole, and judging it again says the same; 1 it is not, or says otherwise; "
    "2 it is no trace.",
)
@click.argument("trace", type=click.Path(path_type=Path))
def command(*, trace: Path) -> int:
    """Tell whether a trace is whole, and judge it again.

    The hash chain of TRACE is checked line by line, and its exchanges are judged by the contract in its header. The
    chain tells that a line was changed; who made the whole trace, it does not tell.
    """
    made = verify(read_trace(trace))
    say("\n".join(printable(line) for line in _lines(trace, made)))
    return 0 if made.holds else 1


def _lines(trace: Path, made: Verification) -> Iterator[str]:
    yield f"{trace}: {'verified' if made.holds else 'NOT VERIFIED'}"
    yield f"  judged again: {made.requests} requests, {made.verdict}, exit {made.exit_code}"
    if made.taken_over:
        yield f"  redacted: {counted(len(made.taken_over), 'outcome')} taken over from the run, as masked values decide"
        yield from _some("taken over", made.taken_over)
    yield from (f"  note: {note}" for note in made.notes)
    yield from _some("tampered or damaged", made.flaws)
    yield from _some("differs", made.differences)


def _some(what: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield from (f"  {what}: {line}" for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"  {what}: {len(lines) - MOST_LINES} more"
