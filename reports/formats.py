"""The report formats by name, and how their files are written: checked before a run, replaced whole after it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.errors import UsageError
from fairport.reports import json_report
from fairport.reports.html import page
from fairport.words import either, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fairport.account import Account

Writer: TypeAlias = "Callable[[Account], bytes]"

FORMATS: Final[Mapping[str, Writer]] = {"html": page.render, "json": json_report.render}
"""What makes the bytes of each format. The terminal's summary is no file, and stands apart."""

_OPTION: Final = "--report"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that was asked for: a key of FORMATS and where to write it."""

    format: str
    path: Path


def check_paths(specs: Iterable[str]) -> tuple[Wanted, ...]:
    """Read `FORMAT=PATH` values and check that each file can be written; nothing is created or changed.

    Raises UsageError for a value without a path, an unknown format, a path given twice, and a path that cannot be
    written.
    """
    wanted = tuple(_wanted(spec) for spec in specs)
    seen: set[Path] = set()
    for one in wanted:
        place = one.path.resolve()
        if place in seen:
            raise UsageError("two reports cannot be written to one file", where=_shown(one), hint="name another file")
        seen.add(place)
        _check(one)
    return wanted


def write(account: Account, wanted: Iterable[Wanted]) -> None:
    """Write the reports. A file is replaced whole or left as it was.

    Raises UsageError where a file cannot be written; those before it are written by then.
    """
    for one in wanted:
        body = FORMATS[one.format](account)
        try:
            _put(one.path.resolve(), body)
        except OSError as error:
            hint = f"nothing is lost: fairport report {printable(account.trace)} {_OPTION} {one.format}=PATH writes it"
            raise _unwritable(one, error, hint) from error


def _wanted(spec: str) -> Wanted:
    name, separator, path = spec.partition("=")
    where = f"{_OPTION} {printable(spec)}"
    if name not in FORMATS:
        close = get_close_matches(name.lower(), FORMATS, n=1, cutoff=0.5)
        known = f"known are {either(sorted(FORMATS), 'and')}"
        hint = f"did you mean {close[0]}? {known}" if close else known
        raise UsageError(f"there is no report format {printable(name)!r}", where=where, hint=hint)
    if not separator or not path:
        raise UsageError("the report has no path", where=where, hint=f"write {_OPTION} {name}=report.{name}")
    return Wanted(name, Path(path))


def _check(wanted: Wanted) -> None:
    """Try what writing will need, and leave nothing behind."""
    path = wanted.path.resolve()
    try:
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if path.exists():
            with path.open("ab"):  # changes nothing
                pass
        if path.is_file() or not path.exists():
            folder = next(parent for parent in path.parents if parent.exists())
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError as error:
        raise _unwritable(wanted, error, f"name a file that can be written: {_OPTION} {wanted.format}=PATH") from error


def _put(path: Path, body: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_bytes(body)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        part.write_bytes(body)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _unwritable(wanted: Wanted, error: OSError, hint: str) -> UsageError:
    return UsageError(f"the report cannot be written: {error.strerror or error}", where=_shown(wanted), hint=hint)


def _shown(wanted: Wanted) -> str:
    return f"{_OPTION} {wanted.format}={printable(str(wanted.path))}"
