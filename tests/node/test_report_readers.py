"""Programs that nobody here wrote read the reports of a run: Allure, Microsoft's validator, CTRF's library, TAP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.node, pytest.mark.slow]

PACKAGES = ("allure@3.18.0", "ctrf@0.3.0", "@microsoft/sarif-multitool@5.7.0", "tap-parser@18.3.4")
CHECK = ["check", "demo", "--profile", "quick", "--fault", "row-lost-between-pages", "--fault", "total-as-string", "-q"]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages: that of FAIRPORT_REPORT_READERS, else installed for this run."""
    if given := os.environ.get("FAIRPORT_REPORT_READERS"):
        return Path(given)
    npm = shutil.which("npm")
    assert npm is not None, "npm is not on the path, and FAIRPORT_REPORT_READERS names no folder with the packages"
    folder = tmp_path_factory.mktemp("readers")
    options = ["--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
    subprocess.run([npm, "install", *options, *PACKAGES], check=True)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of one broken run."""
    folder = tmp_path_factory.mktemp("run")
    wish = [f"--report={name}={name}" for name in ("allure", "sarif", "ctrf", "json", "tap")]
    done = subprocess.run([sys.executable, "-m", "fairport", *CHECK, *wish], cwd=folder, check=False)
    assert done.returncode == 1
    (folder / "sarif").rename(folder / "r.sarif")
    return folder


@pytest.fixture(scope="module")
def failed(run: Path) -> int:
    told: dict[str, Any] = json.loads((run / "json").read_bytes())
    return sum(level["failed"] for level in told["counts"]["results"].values())


def said(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "CI": "true", "NODE_NO_WARNINGS": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_allure_makes_its_report_of_the_folder(tools: Path, run: Path, failed: int) -> None:
    said([str(tools / "node_modules/.bin/allure"), "generate", "allure", "-o", "site"], run)
    told = json.loads((run / "site/summary.json").read_bytes())
    assert (told["status"], told["stats"]["failed"]) == ("failed", failed)
    assert told["stats"]["total"] == sum(1 for _ in (run / "allure").glob("*-result.json"))


def test_validator_of_microsoft_finds_no_error_in_the_sarif(tools: Path, run: Path) -> None:
    told = said([str(tools / "node_modules/.bin/sarif-multitool"), "validate", "r.sarif", "-o", "validated.sarif"], run)
    assert ": error " not in told
    (validated,) = json.loads((run / "validated.sarif").read_text("utf-8-sig"))["runs"]
    assert [result for result in validated["results"] if result.get("level") == "error"] == []


def test_library_of_ctrf_takes_the_report(tools: Path, run: Path, failed: int) -> None:
    script = (
        "const ctrf = require('ctrf');"
        "const report = JSON.parse(require('fs').readFileSync('ctrf', 'utf8'));"
        "const told = ctrf.validate(report);"
        "console.log(JSON.stringify([told, report.results.summary.failed]))"
    )
    node = shutil.which("node")
    assert node is not None
    modules = {"NODE_PATH": str(tools / "node_modules")}
    done = subprocess.run(
        [node, "-e", script], cwd=run, env={**os.environ, **modules}, capture_output=True, text=True, check=True
    )
    told, count = json.loads(done.stdout)
    assert told["valid"], told
    assert count == failed


def test_parser_of_tap_14_reads_every_point_and_its_diagnostics(tools: Path, run: Path, failed: int) -> None:
    parser = str(tools / "node_modules/.bin/tap-parser")
    with (run / "tap").open("rb") as report:
        done = subprocess.run([parser, "-j"], stdin=report, capture_output=True, text=True, check=False, timeout=60)
    events = json.loads(done.stdout)
    assert [event for event in events if event[0] == "extra"] == []
    points = [event[1] for event in events if event[0] == "assert"]
    broken = [point for point in points if not point["ok"] and point["diag"]["standing"] == "failed"]
    assert (len(broken), events[0]) == (failed, ["version", 14])
    assert all(point["diag"]["finding_1"] for point in broken)
