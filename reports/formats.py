"""The report formats by name, and how their files are written: checked before a run, replaced whole after it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairport.errors import UsageError
from fairport.reports import (
    allure,
    badge,
    ctrf,
    earl,
    github,
    gitlab,
    har,
    json_report,
    junit,
    markdown,
    pr_comment,
    sarif,
    shields,
    tap,
)
from fairport.reports.html import page
from fairport.words import either, printable

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fairport.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How one format is written: in one of three ways.

    `whole` makes the bytes of a file, `pieces` yields them for a file that may be larger than memory, and `files`
    yields names and bytes for a folder, whose files bear names that match `own`. `example` is a name for a hint.
    """

    example: str
    whole: Callable[[Account], bytes] | None = None
    pieces: Callable[[Account], Iterator[bytes]] | None = None
    files: Callable[[Account], Iterator[tuple[str, bytes]]] | None = None
    own: re.Pattern[str] | None = None

    def written(self, account: Account) -> Iterator[bytes]:
        """Yield the bytes of the file; nothing for a folder."""
        if self.pieces is not None:
            yield from self.pieces(account)
        if self.whole is not None:
            yield self.whole(account)


FORMATS: Final[Mapping[str, Format]] = {
    "html": Format(example="report.html", whole=page.render),
    "json": Format(example="report.json", whole=json_report.render),
    "junit": Format(example="junit.xml", whole=junit.render),
    "sarif": Format(example="report.sarif", whole=sarif.render),
    "ctrf": Format(example="ctrf.json", whole=ctrf.render),
    "markdown": Format(example="summary.md", whole=markdown.render),
    "pr-comment": Format(example="comment.md", whole=pr_comment.render),
    "github": Format(example="annotations.txt", whole=github.render),
    "gitlab": Format(example="gl-code-quality-report.json", whole=gitlab.render),
    "tap": Format(example="report.tap", whole=tap.render),
    "earl": Format(example="earl.jsonld", whole=earl.render),
    "allure": Format(example="allure-results", files=allure.files, own=allure.OWN),
    "badge": Format(example="badge.svg", whole=badge.render),
    "shields": Format(example="shields.json", whole=shields.render),
    "har": Format(example="exchanges.har", pieces=har.pieces),
}
"""What makes each format. The terminal's summary is no file, and stands apart."""

_OPTION: Final = "--report"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that was asked for: a key of FORMATS and where to write it."""

    format: str
    path: Path


def check_paths(specs: Iterable[str]) -> tuple[Wanted, ...]:
    """Read `FORMAT=PATH` values and check that each file can be written; nothing is created or changed.

    Raises UsageError for a value without a path, an unknown format, a path given twice or inside another report's
    folder, and a path that cannot be written or replaced.
    """
    wanted = tuple(_wanted(spec) for spec in specs)
    seen: set[Path] = set()
    for one in wanted:
        place = one.path.resolve()
        if place in seen:
            raise UsageError("two reports cannot be written to one file", where=_shown(one), hint="name another file")
        seen.add(place)
        _check(one)
    folders = {one.path.resolve() for one in wanted if FORMATS[one.format].files is not None}
    for one in wanted:
        if folders.intersection(one.path.resolve().parents):
            hint = "name a file elsewhere: that folder is replaced whole"
            raise UsageError("the report lies in the folder of another one", where=_shown(one), hint=hint)
    return wanted


def write(account: Account, wanted: Iterable[Wanted]) -> None:
    """Write the reports. A file or a folder is replaced whole or left as it was.

    Raises UsageError where a file cannot be written; those before it are written by then.
    """
    for one in wanted:
        made, path = FORMATS[one.format], one.path.resolve()
        try:
            if made.files is not None:
                _put_folder(path, made.files(account))
            else:
                _put(path, made.written(account))
        except OSError as error:
            hint = f"nothing is lost: fairport report {printable(account.trace)} {_OPTION} {one.format}=PATH writes it"
            raise _unwritable(one, error, hint) from error


def _wanted(spec: str) -> Wanted:
    name, separator, path = spec.partition("=")
    where = f"{_OPTION} {printable(spec)}"
    if name not in FORMATS:
        close = get_close_matches(name.lower(), FORMATS, n=1, cutoff=0.5)
        known = f"known are {either(sorted(FORMATS), 'and', len(FORMATS))}"
        hint = f"did you mean {close[0]}? {known}" if close else known
        raise UsageError(f"there is no report format {printable(name)!r}", where=where, hint=hint)
    if not separator or not path:
        hint = f"write {_OPTION} {name}={FORMATS[name].example}"
        raise UsageError("the report has no path", where=where, hint=hint)
    return Wanted(name, Path(path))


def _check(wanted: Wanted) -> None:
    """Try what writing will need, and leave nothing behind."""
    path = wanted.path.resolve()
    made = FORMATS[wanted.format]
    try:
        if made.files is not None:
            _check_folder(wanted, path)
        elif path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if path.is_file():
            with path.open("ab"):  # changes nothing
                pass
        if path.is_file() or path.is_dir() or not path.exists():
            folder = next(parent for parent in path.parents if parent.exists())
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError as error:
        raise _unwritable(wanted, error, f"name a file that can be written: {_OPTION} {wanted.format}=PATH") from error


def _check_folder(wanted: Wanted, path: Path) -> None:
    """Refuse a folder that holds anything but what an earlier report left there: it is replaced whole."""
    if path.exists() and not path.is_dir():
        raise NotADirectoryError(None, "it is no folder")
    own = FORMATS[wanted.format].own
    foreign = (
        sorted(f.name for f in path.iterdir() if own is None or not own.fullmatch(f.name)) if path.exists() else []
    )
    if foreign:
        hint = "name a new or an empty folder: it is replaced whole"
        message = f"the folder holds other things than a report: {either(map(printable, foreign), 'and', 3)}"
        raise UsageError(message, where=_shown(wanted), hint=hint)


def _put(path: Path, pieces: Iterable[bytes]) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _beside(path, "part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _put_folder(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write the files into a folder beside, and put that in the place of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, old = _beside(path, "part"), _beside(path, "old")
    try:
        part.mkdir()
        for name, body in files:
            (part / name).write_bytes(body)
        if path.exists():
            path.rename(old)
        try:
            part.rename(path)
        except OSError:
            with suppress(FileNotFoundError):
                old.rename(path)
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name[:200]}.{os.getpid()}.{kind}")


def _unwritable(wanted: Wanted, error: OSError, hint: str) -> UsageError:
    return UsageError(f"the report cannot be written: {error.strerror or error}", where=_shown(wanted), hint=hint)


def _shown(wanted: Wanted) -> str:
    return f"{_OPTION} {wanted.format}={printable(str(wanted.path))}"
