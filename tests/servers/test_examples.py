"""The check of four servers that nobody here wrote finds what their READMEs explain, no more and no less."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.servers, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.parent.name for path in ROOT.glob("examples/*/server.py"))
ROW = re.compile(r"^\| `([a-z.-]+)` \| `([^`]+)` \| (?:`([^`]*)`|whole) \|", re.MULTILINE)


@contextmanager
def serving(name: str, log: Path) -> Iterator[list[str]]:
    """Serve an example while the context lasts; yield the words of the command that checks it."""
    command = [sys.executable, "-m", "examples.serve", name, "--log", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            words = shlex.split(process.stdout.readline())
            assert words[:2] == ["fairport", "check"], log.read_text("utf-8") if log.exists() else "nothing was started"
            yield words
        finally:
            process.stdin.close()
            process.stdout.close()
            assert process.wait(60) == 0


@cache
def checked(name: str, folder: Path) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON report of the check of an example, made by the command line that it tells."""
    with serving(name, folder / f"{name}.log") as words:
        written = ["--trace", str(folder / f"{name}.jsonl"), "--report", f"json={folder / name}.json"]
        done = subprocess.run(
            [sys.executable, "-m", *words, *written], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert (folder / f"{name}.json").is_file(), done.stdout + done.stderr
    told: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return done.returncode, told


@pytest.fixture(scope="module", params=NAMES)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int, dict[str, Any]]:
    folder = tmp_path_factory.mktemp(request.param)
    return (request.param, *checked(request.param, folder))


def page(name: str) -> str:
    return (ROOT / "examples" / name / "README.md").read_text("utf-8")


def explained(text: str) -> set[tuple[str, str, str]]:
    """The rows of a page's table of findings: rule, operation, place in the body."""
    return {(rule, operation, at or "") for rule, operation, at in ROW.findall(text)}


def found(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    """The findings of a report, without the positions of items."""
    return {(f["rule"], f["operation"], re.sub(r"/\d+", "/*", f["at"])) for f in report["findings"]}


def test_findings_are_those_that_the_page_explains(run: tuple[str, int, dict[str, Any]]) -> None:
    name, _, report = run
    assert found(report) == explained(page(name))


def test_verdict_is_the_one_that_the_page_tells(run: tuple[str, int, dict[str, Any]]) -> None:
    name, code, report = run
    assert f"The verdict is **{report['verdict']}**, exit code {code}." in page(name)


def test_nothing_errs_and_no_finding_is_doubtful(run: tuple[str, int, dict[str, Any]]) -> None:
    _, _, report = run
    assert [rule["id"] for rule in report["rules"] if rule["outcome"] == "errored"] == []
    assert [finding["rule"] for finding in report["findings"] if finding["outcome"] != "failed"] == []


def test_the_page_quotes_the_command_that_checks(run: tuple[str, int, dict[str, Any]]) -> None:
    name, _, _ = run
    assert f"python -m examples.serve {name}" in page(name)
