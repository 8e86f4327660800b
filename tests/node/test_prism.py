"""The check of a mock server that nobody here wrote finds what docs/mock-servers.md explains, no more and no less."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.node, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "spec" / "porting_status" / "openapi.yaml"
PAGE = (ROOT / "docs" / "mock-servers.md").read_text(encoding="utf-8")
PACKAGE = "@stoplight/prism-cli@5.14.2"
ACCOUNT = "A5EQ333XCXHTRHUS5DEOXLLA36ZQSZQQ"
OPTIONS = ["--param", f"AccountSid={ACCOUNT}", "--auth", f"{ACCOUNT}:any-token", "--report", "json=report.json", "-q"]
PATIENCE = 60.0


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prism's executable: that of FAIRPORT_PRISM, else installed for this run."""
    if given := os.environ.get("FAIRPORT_PRISM"):
        return Path(given)
    npm = shutil.which("npm")
    assert npm is not None, "npm is not on the path, and FAIRPORT_PRISM does not name Prism's executable"
    folder = tmp_path_factory.mktemp("prism")
    options = ["--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
    subprocess.run([npm, "install", *options, PACKAGE], check=True)
    return folder / "node_modules" / ".bin" / "prism"


@contextmanager
def mocking(prism: Path, log: Path) -> Iterator[str]:
    """Serve the bundled contract's document while the context lasts; yield the base URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(prism), "mock", "--host", "127.0.0.1", "--port", str(port), str(DOCUMENT)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"Prism does not listen: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def report(prism: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON report of a check of the mock, made by the command line as the page says."""
    folder = tmp_path_factory.mktemp("check")
    with mocking(prism, folder / "prism.log") as url:
        done = subprocess.run(
            [sys.executable, "-m", "fairport", "check", url, *OPTIONS],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1, done.stdout + done.stderr
    made: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return made


def explained() -> set[str]:
    """The rules in the first column of the page's table on static examples."""
    section = PAGE.partition("## Static examples")[2].partition("\n## ")[0]
    return {rule for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for rule in re.findall(r"`(.+?)`", row)}


def test_failed_rules_are_those_that_the_page_explains(report: dict[str, Any]) -> None:
    assert {finding["rule"] for finding in report["findings"] if finding["outcome"] == "failed"} == explained()


def test_verdict_is_non_conformant_and_no_rule_errs(report: dict[str, Any]) -> None:
    assert report["verdict"] == "non-conformant"
    assert [rule["id"] for rule in report["rules"] if rule["outcome"] == "errored"] == []


def test_findings_have_the_levels_that_the_page_tells(report: dict[str, Any]) -> None:
    levels = {(finding["rule"], finding["level"]) for finding in report["findings"]}
    assert {rule for rule, level in levels if level == "SHOULD"} == {"refusals.refused", "windows.instant-inside"}


def test_the_page_tells_the_version_that_is_tested() -> None:
    name, _, version = PACKAGE.rpartition("@")
    assert f"`{name}` {version}" in PAGE
