"""`fairport diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fairport.cli.console import colourful, say, width
from fairport.comparison import compare
from fairport.earlier import read_earlier
from fairport.errors import UsageError
from fairport.reports import changes
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.comparison import Comparison


@click.command(
    name="diff",
    epilog="Exit: 0 no regression; 1 a MUST is broken that was not before, or is not verified any more; 2 one of the "
    "two is no run, or they are of different contracts.",
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--report", "reports", multiple=True, metavar="FORMAT=PATH", help="Write it: json=PATH, markdown=PATH. Repeatable."
)
@click.option("--fail-on", type=click.Choice(["should"]), help="Exit with 1 for what is new at level SHOULD too.")
@click.option("--allow-unverified", is_flag=True, help="Exit with 0 even if something is not verified any more.")
def command(*, old: Path, new: Path, reports: tuple[str, ...], fail_on: str | None, allow_unverified: bool) -> int:
    """Tell what changed from the run OLD to the run NEW.

    Each is a trace or a JSON report. Where contract, rules or profile are not the same, that is told with it.
    """
    wanted = [_wanted(text) for text in reports]
    before, now = read_earlier(old), read_earlier(new)
    if before.contract != now.contract:
        raise UsageError(
            f"these are runs of two contracts: {before.contract} and {now.contract}",
            where=f"{old}, {new}",
            hint="compare runs of one contract",
        )
    made, strict = compare(before, now), fail_on == "should"
    _write(made, wanted, strict=strict, allow_unverified=allow_unverified)
    from fairport.reports.terminal_page import Page  # noqa: PLC0415 - rich is slow to import

    text = changes.page(
        made, Page(width(), colour=colourful()), fail_on_should=strict, allow_unverified=allow_unverified
    )
    say(text.rstrip("\n"))
    return int(changes.outcome(made, fail_on_should=strict, allow_unverified=allow_unverified)[0])


def _wanted(text: str) -> tuple[str, Path]:
    form, _, path = text.partition("=")
    if form not in changes.WRITERS or not path:
        hint = f"known are {either(sorted(changes.WRITERS), 'and')}: --report json=changes.json"
        raise UsageError("the report is not FORMAT=PATH", where=f"--report {text}", hint=hint)
    return form, Path(path)


def _write(made: Comparison, wanted: Iterable[tuple[str, Path]], *, strict: bool, allow_unverified: bool) -> None:
    for form, path in wanted:
        body = changes.WRITERS[form](made, fail_on_should=strict, allow_unverified=allow_unverified)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        except OSError as error:
            message = f"the report cannot be written: {error.strerror or error}"
            raise UsageError(message, where=f"--report {form}={path}", hint="name another file") from error
