"""The history: what is added is read back, by several processes at once, and no other file is touched."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.errors import UsageError
from fairport.history import add, check_history, is_history, runs_of
from fairport.standing import Line, Stand, Standing
from fairport.verdict import Level, Verdict

if TYPE_CHECKING:
    from pathlib import Path

RUN = Standing(
    run="0123456789ab",
    label="acme",
    target="https://api.example.com",
    contract="orders",
    version="2.1",
    digest="00ff" * 16,
    rules="aaaaaaaaaaaa",
    profile="standard",
    environment="f5e4d3c2b1a0",
    started=1_774_950_882.25,
    verdict=Verdict.CONFORMANT,
    complete=True,
    requests=143,
    lines=(
        Line(id="ORD-TOTAL", level=Level.MUST, quote="the total's “number”", section="Paging", stand=Stand.PASSED),
        Line(id="ORD-A", level=Level.SHOULD, quote="a", section="A", stand=Stand.NOT_TESTED),
    ),
)


def test_what_is_added_is_read_back_oldest_first(tmp_path: Path) -> None:
    file = tmp_path / "new" / "history.db"
    older = replace(RUN, run="ba9876543210", started=1.0, verdict=Verdict.NON_CONFORMANT, complete=False)
    unknown = replace(RUN, run="cccccccccccc", started=None, digest="11" * 32)
    for run in (RUN, older, unknown):
        add(file, run)
    assert runs_of(file) == (unknown, older, RUN)
    assert is_history(file)


def test_run_that_is_added_again_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    add(file, RUN)
    add(file, replace(RUN, requests=9))
    assert [run.requests for run in runs_of(file)] == [9]


def test_runs_that_end_at_once_are_all_added(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    runs = [replace(RUN, run=f"{number:012x}") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda run: add(file, run), runs))
    assert len(runs_of(file)) == 12


def test_history_may_be_checked_and_an_empty_file_becomes_one(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    file.touch()
    check_history(file)
    assert runs_of(file) == ()


def test_text_is_no_history(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to be looked at", encoding="utf-8")
    with pytest.raises(UsageError, match="file is not a database"):
        add(file, RUN)
    assert not is_history(file)
    assert file.read_text(encoding="utf-8").startswith("not a database")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("CREATE TABLE theirs (a TEXT)", "the database of something else"),
        ("PRAGMA application_id = 7", "the database of something else"),
        ("PRAGMA application_id = 1180789106; PRAGMA user_version = 9", "of another version of Fairport"),
    ],
)
def test_database_of_something_else_is_left_alone(tmp_path: Path, statement: str, message: str) -> None:
    file = tmp_path / "theirs.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(statement)
    for use in (check_history, runs_of, lambda path: add(path, RUN)):
        with pytest.raises(UsageError, match=message):
            use(file)
    with closing(sqlite3.connect(file)) as database:
        assert not database.execute("SELECT name FROM sqlite_master WHERE name = 'runs'").fetchall()


@pytest.mark.parametrize("name", [".", "none/history.db"])
def test_what_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="the history cannot be used"):
        runs_of(tmp_path / name)
    assert not is_history(tmp_path / name)


def test_application_id_is_the_number_that_the_layout_says() -> None:
    assert bytes.fromhex("46616972").decode() == "Fair"
