"""`fairport site`: a static matrix over many runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import orjson

from fairport.account import account_of
from fairport.cli.console import say
from fairport.errors import TraceError, UsageError
from fairport.history import is_history, runs_of
from fairport.reports import formats
from fairport.reports.sentences import counted
from fairport.standing import Standing, report_standing, standing_of
from fairport.trace import read_trace
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = "index.html"
RUNS: Final = "runs"
_OWN: Final = re.compile(r"[0-9a-f]{12}\.(json|html)")


@click.command(
    name="site",
    epilog="Exit: 0 written; 2 a file is no run, or the folder cannot be written or holds other things. The folder "
    "works as it is, from a disk or on any static host.",
)
@click.argument("runs", nargs=-1, required=True, metavar="RUNS...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to write."
)
def command(*, runs: tuple[str, ...], output: Path) -> int:
    """Write a static site over RUNS: who keeps which requirement.

    Each run is a trace, a JSON report or a history (`fairport check --history`), or NAME=PATH to name its column;
    without a name, the column is the target. Each cell leads to the report of its run.
    """
    _check(output)
    folder = output / RUNS
    found = [each for text in runs for each in _read(text, folder)]
    from fairport.reports.site.page import render  # noqa: PLC0415 - jinja2 is slow to import

    names = {standing.run: name for standing, name in found if name}
    page = render((standing for standing, _ in found), {run: f"{RUNS}/{name}" for run, name in names.items()})
    _put(output / PAGE, page)
    for old in folder.iterdir() if folder.exists() else ():
        if old.name not in names.values():
            old.unlink()
    say(f"{output / PAGE}: {counted(len({standing.run for standing, _ in found}), 'run')}")
    return 0


def _check(output: Path) -> None:
    """Refuse a folder that holds anything but an earlier site: what is not made again is taken out of it."""
    where = f"--output {output}"
    if output.exists() and not output.is_dir():
        raise UsageError("this is no folder", where=where, hint="name a new or an empty folder")
    foreign = [each.name for each in _inside(output) if each.name not in {PAGE, RUNS}]
    foreign += [each.name for each in _inside(output / RUNS) if not _OWN.fullmatch(each.name)]
    if foreign:
        message = f"the folder holds other things than a site: {either(sorted(foreign), 'and', 3)}"
        raise UsageError(message, where=where, hint="name a new or an empty folder")


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _put(file: Path, body: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    except OSError as error:
        message = f"the site cannot be written: {error.strerror or error}"
        raise UsageError(message, where=str(file), hint="name a folder that can be written") from error


def _read(text: str, folder: Path) -> Iterator[tuple[Standing, str]]:
    """Yield the runs that an argument stands for, each with the name of its report, which is written; "" for none."""
    label, path = _named(text)
    if is_history(path):
        yield from ((replace(each, label=label or each.label), "") for each in runs_of(path))
    elif _is_report(path):
        yield _of_report(path, label, folder)
    else:
        yield _of_trace(path, label, folder)


def _named(text: str) -> tuple[str, Path]:
    label, equals, path = text.partition("=")
    if equals and not Path(text).exists():
        return label, Path(path)
    return "", Path(text)


def _is_report(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.readline(200).strip() == b"{"  # a trace begins with a whole object
    except OSError as error:
        message = f"the run cannot be read: {error.strerror or error}"
        raise TraceError(message, where=str(path), hint="name traces, JSON reports or a history") from error


def _of_report(path: Path, label: str, folder: Path) -> tuple[Standing, str]:
    body = path.read_bytes()
    try:
        report = orjson.loads(body)
        started = datetime.fromisoformat(report["started"]).timestamp() if report["started"] else None
        standing = report_standing(report, started, label)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"this is no JSON report of a run: {type(error).__name__} {error}"
        raise TraceError(message, where=str(path), hint="name traces, JSON reports or a history") from error
    name = f"{standing.run}.json"
    _put(folder / name, body)
    return standing, name


def _of_trace(path: Path, label: str, folder: Path) -> tuple[Standing, str]:
    account = account_of(read_trace(path))
    if account.flaws:
        raise TraceError(f"the trace is damaged: {account.flaws[0]}", where=str(path), hint="leave it out")
    try:
        standing = standing_of(account, label)
    except (KeyError, TypeError) as error:
        message = f"the trace does not hold what it should: {type(error).__name__} {error}"
        raise TraceError(message, where=str(path), hint="make the run again") from error
    kind = "html" if "html" in formats.FORMATS else "json"
    name = f"{standing.run}.{kind}"
    formats.write(account, formats.check_paths([f"{kind}={folder / name}"]))
    return standing, name
