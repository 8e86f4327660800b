"""The history of runs: one SQLite file, to which each run is added. Nothing of a response is in it.

`application_id` says that a file is ours, `user_version` which layout it has.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from fairport.errors import UsageError
from fairport.standing import Line, Stand, Standing
from fairport.verdict import Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

APPLICATION: Final = 0x46616972  # "Fair"
VERSION: Final = 1
MAGIC: Final = b"SQLite format 3\x00"
WAIT: Final = 30.0
"""Seconds to wait for another run that is adding itself."""

_LAYOUT: Final = f"""
CREATE TABLE runs (
    run TEXT PRIMARY KEY, label TEXT NOT NULL, target TEXT NOT NULL, contract TEXT NOT NULL, version TEXT NOT NULL,
    digest TEXT NOT NULL, rules TEXT NOT NULL, profile TEXT NOT NULL, environment TEXT NOT NULL, started REAL,
    verdict TEXT NOT NULL, complete INTEGER NOT NULL, requests INTEGER NOT NULL
) STRICT;
CREATE TABLE requirements (
    digest TEXT NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, level TEXT NOT NULL, quote TEXT NOT NULL,
    section TEXT NOT NULL, PRIMARY KEY (digest, id)
) STRICT;
CREATE TABLE stands (
    run TEXT NOT NULL REFERENCES runs (run), requirement TEXT NOT NULL, stand TEXT NOT NULL,
    PRIMARY KEY (run, requirement)
) STRICT;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""


def is_history(file: Path) -> bool:
    """Whether a file is an SQLite database, ours or not."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def check_history(file: Path) -> None:
    """Raise UsageError if runs cannot be added to a history; a new one is made."""
    with _opened(file):
        pass


def add(file: Path, standing: Standing) -> None:
    """Add a run; one that is there already is replaced. Raises UsageError if it cannot be written."""
    record = asdict(standing)
    lines = record.pop("lines")
    record["verdict"] = str(standing.verdict)
    with _opened(file) as database:
        database.execute(
            "INSERT OR REPLACE INTO runs VALUES (:run, :label, :target, :contract, :version, :digest, :rules, "
            ":profile, :environment, :started, :verdict, :complete, :requests)",
            record,
        )
        database.executemany(
            "INSERT OR REPLACE INTO requirements VALUES (?, ?, ?, ?, ?, ?)",
            [
                (standing.digest, place, line["id"], str(line["level"]), line["quote"], line["section"])
                for place, line in enumerate(lines)
            ],
        )
        database.executemany(
            "INSERT OR REPLACE INTO stands VALUES (?, ?, ?)",
            [(standing.run, line["id"], str(line["stand"])) for line in lines],
        )


def runs_of(file: Path) -> tuple[Standing, ...]:
    """Return the runs of a history, oldest first. Raises UsageError for a file that is none."""
    with _opened(file, write=False) as database:
        rows = database.execute("SELECT * FROM runs ORDER BY started, run").fetchall()
        return tuple(_standing(database, row) for row in rows)


def _standing(database: sqlite3.Connection, row: sqlite3.Row) -> Standing:
    found = database.execute(
        "SELECT id, level, quote, section, stand FROM requirements JOIN stands ON requirement = id "
        "WHERE digest = ? AND run = ? ORDER BY place",
        (row["digest"], row["run"]),
    )
    lines = tuple(
        Line(id=name, level=Level(level), quote=quote, section=section, stand=Stand(stand))
        for name, level, quote, section, stand in found
    )
    told: dict[str, Any] = dict(row)
    told |= {"verdict": Verdict(row["verdict"]), "complete": bool(row["complete"])}
    return Standing(**told, lines=lines)


@contextmanager
def _opened(file: Path, *, write: bool = True) -> Generator[sqlite3.Connection]:
    """Open a history in one transaction; to write, make it if it is not there or empty."""
    try:
        if write:
            file.parent.mkdir(parents=True, exist_ok=True)
        source = file.resolve().as_uri() + ("" if write else "?mode=ro")
        with closing(sqlite3.connect(source, uri=True, timeout=WAIT, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            with database:
                database.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                _lay_out(database, file, write=write)
                yield database
    except (sqlite3.Error, ValueError, OSError) as error:
        message = f"the history cannot be used: {error}"
        raise UsageError(message, where=str(file), hint="name a file that Fairport wrote, or a new one") from error


def _lay_out(database: sqlite3.Connection, file: Path, *, write: bool) -> None:
    (own,), (version,) = (database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version"))
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if write and not tables and not own:
        for statement in _LAYOUT.split(";"):
            database.execute(statement)
    elif own != APPLICATION or version != VERSION:
        what = "is of another version of Fairport" if own == APPLICATION else "is the database of something else"
        raise UsageError(f"the history {what}", where=str(file), hint="name a file that Fairport wrote, or a new one")
