"""`fairport report`: the same account again, from the trace alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said


def test_report_from_the_trace_is_the_report_of_the_run(fairport: Callable[..., Said]) -> None:
    run = fairport("check", "demo", "--profile", "quick", "--fault", "limit-ignored", "--report", "json=run.json")
    again = fairport("report", ".fairport/trace.jsonl", "--report", "json=again.json")
    assert (run.code, again.code) == (1, 0)
    assert Path("again.json").read_bytes() == Path("run.json").read_bytes()
    assert again.out == run.out.replace("run.json", "again.json")


def test_trace_that_was_cut_is_told_as_partial(fairport: Callable[..., Said]) -> None:
    fairport("check", "demo", "--profile", "quick", "-q")
    trace = Path(".fairport/trace.jsonl")
    trace.write_bytes(b"".join(trace.read_bytes().splitlines(keepends=True)[:10]))
    said = fairport("report", trace)
    assert said.code == 0
    assert "INVALID RUN" in said.out.upper().replace("-", " ")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(None, "the trace cannot be read: No such file or directory", id="absent"),
        pytest.param("hello\n", "this is not a Fairport trace", id="something-else"),
    ],
)
def test_what_is_no_trace_is_exit_2(fairport: Callable[..., Said], content: str | None, error: str) -> None:
    if content is not None:
        Path("t.jsonl").write_text(content, encoding="utf-8")
    said = fairport("report", "t.jsonl")
    assert said.code == 2
    assert error in said.err


def test_unknown_format_is_exit_2(fairport: Callable[..., Said]) -> None:
    assert fairport("report", "t.jsonl", "--report", "jsn=x").code == 2
