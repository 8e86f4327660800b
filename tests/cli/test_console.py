"""What reaches the terminal: wrapped, escaped, and silent where nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.cli.console import colourful, progress, records, say_json, tell_error, width
from fairport.run import Progress

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    return lambda columns: monkeypatch.setenv("COLUMNS", str(columns))


@pytest.mark.parametrize(
    ("columns", "used"),
    [pytest.param(80, 80, id="as-it-is"), pytest.param(500, 120, id="most"), pytest.param(10, 40, id="least")],
)
def test_width_is_bounded(narrow: Callable[[int], None], columns: int, used: int) -> None:
    narrow(columns)
    assert width() == used


def test_records_wrap_between_words_beside_their_heads(narrow: Callable[[int], None]) -> None:
    narrow(40)
    rows = [("one", ["a first line that does not fit beside it", "second"]), ("three", [""])]
    assert records(rows).splitlines() == [
        "one    a first line that does not fit",
        "         beside it",
        "       second",
        "three",
    ]


def test_long_head_has_a_line_of_its_own(narrow: Callable[[int], None]) -> None:
    narrow(60)
    head = "a-name-that-is-longer-than-the-column-for-heads"
    assert records([(head, ["body"]), ("b", ["body"])]).splitlines() == [
        head,
        " " * 34 + "body",
        "b" + " " * 33 + "body",
    ]


def test_no_records_are_no_text() -> None:
    assert records([]) == ""


def test_nothing_that_a_terminal_acts_on_comes_through(capsys: pytest.CaptureFixture[str]) -> None:
    tell_error("red \x1b[31m", "a\u202eb", "line one\nline two\x07")
    error = capsys.readouterr().err
    assert error == ("fairport: error: red \\x1b[31m\n  at: a\\u202eb\n  try: line one\n      line two\\x07\n")
    assert "\x1b" not in records([("\x1b[31m", ["\x07"])])


def test_json_keeps_characters(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"quote": "“ASAP”"})
    assert capsys.readouterr().out == '{\n  "quote": "“ASAP”"\n}\n'


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        pytest.param({}, False, id="no-terminal"),
        pytest.param({"FORCE_COLOR": "1"}, True, id="forced"),
        pytest.param({"NO_COLOR": "1"}, False, id="refused"),
    ],
)
def test_colours_need_a_terminal_or_a_wish(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, colours: bool
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colourful() is colours


NOW = Progress(stage="explore", sent=3, budget=500, asking="listParcels")


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as tell:
        tell(NOW)
    assert capsys.readouterr().err == ""


def test_progress_tells_a_terminal_what_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress(quiet=False) as tell:
        tell(NOW)
        tell(NOW)
    told = capsys.readouterr()
    assert told.out == ""
    assert "explore: 3 of at most 500 requests, listParcels" in told.err


def test_quiet_progress_is_silent_even_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress(quiet=True) as tell:
        tell(NOW)
    assert capsys.readouterr().err == ""
