"""`fairport verify`: whether a trace is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fairport.account import account_of
from fairport.cli.console import say
from fairport.errors import UsageError
from fairport.reports.sentences import counted
from fairport.trace import read_trace
from fairport.verify import verify
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.trace import Trace
    from fairport.verify import Verification

MOST_LINES = 40


@click.command(
    name="verify",
    epilog="Exit: 0 the trace is whole, and judging it again says the same; 1 it is not, or says otherwise, or "
    "something was changed since it was signed; 2 it is no trace, no manifest, or no key.",
)
@click.argument("trace", type=click.Path(path_type=Path))
@click.option("--manifest", type=click.Path(path_type=Path), metavar="PATH", help="The manifest that was signed.")
@click.option("--key", type=click.Path(path_type=Path), metavar="PATH", help="The public key of who signed it.")
def command(*, trace: Path, manifest: Path | None, key: Path | None) -> int:
    """Tell whether a trace is whole, and judge it again.

    The hash chain of TRACE is checked line by line, and its exchanges are judged by the contract in its header. The
    chain tells that a line was changed; who made the whole trace, a manifest tells: `fairport sign` makes one.
    """
    if (manifest is None) != (key is None):
        hint = "a manifest says something only with the public key of who signed it"
        raise UsageError("--manifest and --key go together", where="fairport verify", hint=hint)
    held = read_trace(trace)
    made = verify(held)
    signature = _signature(held, manifest, key) if manifest and key else ()
    say("\n".join(printable(line) for line in _lines(trace, made, signature, manifest)))
    return 0 if made.holds and not signature else 1


def _signature(trace: Trace, manifest: Path, key: Path) -> tuple[str, ...]:
    """Return what is not as it was signed."""
    from fairport.manifest import disagrees, edited, read_manifest  # noqa: PLC0415 - few have one

    read = read_manifest(manifest, key)
    if isinstance(read, str):
        return (read,)
    return (*edited(read, trace.path), *disagrees(read, account_of(trace)))


def _lines(trace: Path, made: Verification, signature: tuple[str, ...], manifest: Path | None) -> Iterator[str]:
    yield f"{trace}: {'verified' if made.holds and not signature else 'NOT VERIFIED'}"
    yield f"  judged again: {made.requests} requests, {made.verdict}, exit {made.exit_code}"
    if made.taken_over:
        yield f"  redacted: {counted(len(made.taken_over), 'outcome')} taken over from the run, as masked values decide"
        yield from _some("taken over", made.taken_over)
    if manifest is not None:
        yield f"  manifest: {'NOT as it was signed' if signature else 'as it was signed'} ({manifest})"
    yield from (f"  note: {note}" for note in made.notes)
    yield from _some("not as signed", signature)
    yield from _some("tampered or damaged", made.flaws)
    yield from _some("differs", made.differences)


def _some(what: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield from (f"  {what}: {line}" for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"  {what}: {len(lines) - MOST_LINES} more"
