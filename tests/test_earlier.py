"""An earlier run, from its trace and from its JSON report: the same either way; what is neither is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from fairport.account import account_of
from fairport.api import check
from fairport.earlier import check_baseline, read_earlier
from fairport.errors import TraceError, UsageError
from fairport.reports import json_report
from fairport.trace import read_trace
from tests.test_comparison import GOOD, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trace of a short run."""
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    check("demo", profile="quick", trace=path, max_requests=40)
    return path


@pytest.fixture
def report(trace: Path, tmp_path: Path) -> Path:
    """The JSON report of that run."""
    path = tmp_path / "run.json"
    path.write_bytes(json_report.render(account_of(read_trace(trace))))
    return path


def test_report_tells_as_much_as_the_trace(trace: Path, report: Path) -> None:
    of_trace, of_report = read_earlier(trace), read_earlier(report)
    assert of_report == replace(of_trace, started=of_report.started)
    assert of_report.started == pytest.approx(of_trace.started, abs=0.001)
    assert of_trace.checks


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"checks": None}, "does not hold what it should", id="no-checks"),
        pytest.param({"rules": [{"id": "x"}]}, "does not hold what it should", id="no-digest"),
        pytest.param({"findings": [{"outcome": "failed"}]}, "does not hold what it should", id="finding"),
        pytest.param({"contract": 7}, "does not hold what it should", id="contract"),
    ],
)
def test_report_that_does_not_tell_enough(report: Path, change: dict[str, Any], message: str) -> None:
    held = orjson.loads(report.read_bytes()) | change
    report.write_bytes(orjson.dumps(held, option=orjson.OPT_INDENT_2))
    with pytest.raises(TraceError, match=message):
        read_earlier(report)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"", "not a Fairport trace", id="empty"),
        pytest.param(b"hello", "not a Fairport trace", id="text"),
        pytest.param(b"{\n", "neither a trace nor a JSON report", id="cut"),
        pytest.param(b'{\n"a": 1}', "no report that tells every check", id="another-json"),
    ],
)
def test_what_is_no_run_is_told(tmp_path: Path, body: bytes, message: str) -> None:
    (tmp_path / "x").write_bytes(body)
    with pytest.raises(TraceError, match=message):
        read_earlier(tmp_path / "x")


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TraceError, match="cannot be read: No such file"):
        read_earlier(tmp_path / "none")


def test_damaged_trace_is_not_compared(trace: Path, tmp_path: Path) -> None:
    lines = trace.read_bytes().splitlines(keepends=True)
    (tmp_path / "cut").write_bytes(b"".join([*lines[:3], *lines[4:]]))
    with pytest.raises(TraceError, match="damaged: line 4"):
        read_earlier(tmp_path / "cut")


def test_trace_without_an_end_is_told_as_such(trace: Path, tmp_path: Path) -> None:
    lines = trace.read_bytes().splitlines(keepends=True)
    (tmp_path / "cut").write_bytes(b"".join(lines[:-1]))
    assert not read_earlier(tmp_path / "cut").complete


@pytest.mark.parametrize("members", [{"digest": "11"}, {"rules": {}}, {"profile": "quick"}])
def test_run_is_held_to_a_baseline_of_its_kind_only(members: dict[str, Any]) -> None:
    check_baseline(GOOD, run(), "base")
    with pytest.raises(UsageError, match=r"base: the run cannot be held to this baseline: the \w+ (is|are) not the"):
        check_baseline(GOOD, run(**members), "base")


def test_baseline_that_was_cut_short_is_none() -> None:
    with pytest.raises(UsageError, match="did not come to its end"):
        check_baseline(replace(GOOD, complete=False), run(), "base")
