"""`fairport spec diff`: what a change of a contract breaks for those who use the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from fairport.cli.console import say
from fairport.cli.options import overlay_option, remote_reader, remote_refs_option
from fairport.errors import UsageError
from fairport.reports.contract_changes import WRITERS, Compared, Placed, line, sentence
from fairport.spec.changes import Severity
from fairport.spec.contract_changes import contract_changes
from fairport.spec.document import load
from fairport.spec.reader import contract_of
from fairport.words import either, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.spec.changes import Change
    from fairport.spec.document import Loaded

_SHOWN: Final = 50
"""So many changes of a severity are listed as text; the reports hold all."""


@click.command(
    name="diff",
    epilog="Exit: 0 nothing breaks consumers; 1 something does; 2 one of the two cannot be read.",
)
@click.argument("old")
@click.argument("new")
@overlay_option
@remote_refs_option
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=PATH",
    help=f"Write it: {', '.join(sorted(WRITERS))}. Repeatable.",
)
@click.option("--fail-on", type=click.Choice(["warning"]), help="Exit with 1 for what may break some consumers too.")
@click.option("--all", "every", is_flag=True, help="List what breaks nobody as well, and all of it.")
def command(
    *,
    old: str,
    new: str,
    overlays: tuple[Path, ...],
    allow_remote_refs: bool,
    reports: tuple[str, ...],
    fail_on: str | None,
    every: bool,
) -> int:
    """Tell what a change from the contract OLD to the contract NEW breaks for consumers.

    Each is a contract's name, its folder, or the path of an OpenAPI document. What a service answers may become
    narrower, what it takes may become wider; the promises of x-fairport are compared as well.
    """
    wanted = [_wanted(text) for text in reports]
    remote = remote_reader(allowed=allow_remote_refs)
    was, now = (load(source, overlays, remote=remote) for source in (old, new))
    changes = contract_changes(contract_of(was), contract_of(now))
    compared = Compared(old=old, new=new, changes=tuple(_placed(change, was, now) for change in changes))
    for form, path in wanted:
        _write(form, path, WRITERS[form](compared))
    for text in _lines(compared, every=every):
        say(printable(text))
    counts = compared.counts
    failed = counts["breaking"] or (fail_on == "warning" and counts["warning"])
    return int(bool(failed))


def _placed(change: Change, was: Loaded, now: Loaded) -> Placed:
    loaded = was if change.is_gone else now
    name, line_number, _ = loaded.origins.line(change.at)
    return Placed(change=change, file=loaded.paths.get(name, name), line=line_number)


def _lines(compared: Compared, *, every: bool) -> Iterable[str]:
    for severity in Severity:
        found = compared.of(severity)
        if severity is Severity.COMPATIBLE and not every:
            continue
        for placed in found if every else found[:_SHOWN]:
            place = f"{placed.file}:{placed.line}" if placed.line else placed.file
            yield f"{severity}: {place}: {line(placed)}"
        if not every and len(found) > _SHOWN:
            yield f"and {len(found) - _SHOWN:,} more: --all lists them"
    told = ", ".join(f"{count} {severity}" for severity, count in compared.counts.items())
    yield f"{sentence(compared)} ({told})"


def _wanted(text: str) -> tuple[str, Path]:
    form, _, path = text.partition("=")
    if form not in WRITERS or not path:
        hint = f"known are {either(sorted(WRITERS), 'and')}: --report json=changes.json"
        raise UsageError("the report is not FORMAT=PATH", where=f"--report {text}", hint=hint)
    return form, Path(path)


def _write(form: str, path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        message = f"the report cannot be written: {error.strerror or error}"
        raise UsageError(message, where=f"--report {form}={path}", hint="name another file") from error
