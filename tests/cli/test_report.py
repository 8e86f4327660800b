"""`fairport report`: the same account again, from the trace alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.audit import Audit, audit
from fairport.reports.formats import FORMATS
from fairport.spec import load_contract
from fairport.trace import read_trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said


def test_every_report_from_the_trace_is_that_of_the_run_byte_for_byte(
    fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = [word for name in FORMATS for word in ("--report", f"{name}=run/{name}")]
    run = fairport("check", "demo", "--profile", "quick", "--fault", "limit-ignored", *wish)
    for name, value in {"TZ": "Pacific/Auckland", "GITHUB_ACTIONS": "true", "LANG": "C", "CI": "1"}.items():
        monkeypatch.setenv(name, value)
    again = fairport("report", ".fairport/trace.jsonl", *[word.replace("=run/", "=again/") for word in wish])
    assert (run.code, again.code) == (1, 0)
    assert sorted(file.name for file in Path("run").iterdir()) == sorted(FORMATS)
    assert contents(Path("again")) == contents(Path("run"))
    assert again.out == run.out.replace(" run/", " again/")


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("fault", ["", "limit-ignored", "total-as-string"])
def test_audit_of_the_har_comes_to_the_verdict_of_the_run(fairport: Callable[..., Said], fault: str) -> None:
    wish = ["--fault", fault] if fault else []
    run = fairport("check", "demo", "--profile", "quick", *wish, "--report", "har=run.har", "--report", "json=run.json")
    account = audit(Audit(file=Path("run.har"), contract=load_contract("porting-status")), Path("again.jsonl"))
    told = json.loads(Path("run.json").read_bytes())
    failed = {finding["rule"] for finding in told["findings"] if finding["level"] == "MUST"}
    assert (run.code == 1) == bool(failed) == bool(fault)
    assert {f.rule for f in account.findings if f.level == "MUST" and f.outcome == "failed"} == failed


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


def test_personal_data_are_told_as_pseudonyms_unless_they_are_to_be_shown(
    fairport: Callable[..., Said], tmp_path: Path
) -> None:
    fault, trace = "number-with-spaces", tmp_path / "t.jsonl"
    fairport("check", "demo", "--size", 12, "--fault", fault, "--max-requests", 40, "--trace", trace)
    numbers = [
        number["Number"]
        for exchange in read_trace(trace).exchanges()
        if exchange.status == 200
        for row in json.loads(exchange.body)["PortingRequests"]
        for number in row["PortingNumbers"]
    ]
    masked, shown = fairport("report", trace), fairport("report", trace, "--show-personal")
    assert not any(number in masked.out for number in numbers)
    assert any(number in shown.out for number in numbers)
    assert "told as pseudonyms" in masked.out
    assert "NOT masked" in shown.out


def test_redacted_trace_holds_pseudonyms_only(fairport: Callable[..., Said], tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    said = fairport("check", "demo", "--size", 12, "--max-requests", 40, "--redact-trace", "--trace", trace)
    assert "recorded as pseudonyms" in said.out
    verified = fairport("verify", trace)
    assert (verified.code, "verified" in verified.out) == (0, True)
    refused = fairport("audit", trace)
    assert refused.code == 2
    assert "redacted" in refused.err
    again = fairport("report", trace, "--show-personal")
    assert "recorded as pseudonyms" in again.out
