"""`fairport verify`: 0 for a trace that holds, 1 for one that does not, 2 for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.recording import entry, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

URL = "https://api.example.com/v2/Accounts/A1/Porting/Status?From=1700000000&To=1710000000"


@pytest.fixture
def trace(fairport: Callable[..., Said], tmp_path: Path) -> Path:
    written(tmp_path / "a.har", [entry(URL, {"PortingRequests": [], "TotalCount": 0})])
    fairport("audit", "a.har", "-q", "--trace", "t.jsonl")
    return tmp_path / "t.jsonl"


def test_trace_that_holds_is_verified(fairport: Callable[..., Said], trace: Path) -> None:
    said = fairport("verify", trace.name)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == ["t.jsonl: verified", "  judged again: 1 requests, not-fully-verified, exit 3"]


def test_trace_that_was_changed_is_not(fairport: Callable[..., Said], trace: Path) -> None:
    trace.write_bytes(trace.read_bytes().replace(b'"TotalCount\\": 0', b'"TotalCount\\": 9'))
    said = fairport("verify", trace.name)
    assert said.code == 1
    assert said.out.splitlines()[0] == "t.jsonl: NOT VERIFIED"
    assert "  tampered or damaged: line 3 breaks the hash chain" in said.out


def test_many_flaws_are_counted(fairport: Callable[..., Said], trace: Path) -> None:
    trace.write_bytes(trace.read_bytes() + b"cut\n" * 100)
    lines = fairport("verify", trace.name).out.splitlines()
    assert lines[-1] == "  tampered or damaged: 60 more"


@pytest.mark.parametrize("text", ["", "{}", "hello", '{"log": {"entries": []}}'])
def test_what_is_no_trace_is_an_error(fairport: Callable[..., Said], tmp_path: Path, text: str) -> None:
    (tmp_path / "t.jsonl").write_text(text, encoding="utf-8")
    said = fairport("verify", "t.jsonl")
    assert said.code == 2
    assert said.err.startswith("fairport: error: this is not a Fairport trace")
