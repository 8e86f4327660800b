"""`fairport sign`, `--sign`, and `fairport verify --manifest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.keys import key_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

SHORT = ("check", "demo", "--profile", "quick", "--max-requests", "20", "-q")
VERIFY = ("verify", ".fairport/trace.jsonl", "--manifest", "fairport-manifest.json", "--key", "key.pub.pem")


@pytest.fixture
def run(fairport: Callable[..., Said], tmp_path: Path) -> Callable[..., Said]:
    """A run with a report, and a pair of keys, in the current folder."""
    key_pair(tmp_path)
    fairport(*SHORT, "--report", "json=r.json")
    return fairport


def test_signed_run_is_verified(run: Callable[..., Said]) -> None:
    said = run("sign", ".fairport/trace.jsonl", "r.json", "--key", "key.pem")
    assert (said.code, said.out) == (0, "fairport-manifest.json: signed, not-fully-verified, 2 files\n")
    said = run(*VERIFY)
    assert (said.code, said.err) == (0, "")
    assert "  manifest: as it was signed (fairport-manifest.json)" in said.out.splitlines()


@pytest.mark.parametrize("command", [SHORT, ("audit", ".fairport/trace.jsonl", "-q", "--trace", "t.jsonl")])
def test_run_may_be_signed_as_it_is_made(run: Callable[..., Said], command: tuple[str, ...]) -> None:
    said = run(*command, "--report", "json=r.json", "--sign", "key.pem")
    assert said.err == "fairport-manifest.json: signed, not-fully-verified, 2 files\n"
    trace = "t.jsonl" if "audit" in command else ".fairport/trace.jsonl"
    assert run("verify", trace, *VERIFY[2:]).code == 0


def test_reports_that_are_made_again_may_be_signed(run: Callable[..., Said]) -> None:
    said = run("report", ".fairport/trace.jsonl", "--report", "json=again.json", "--sign", "key.pem")
    assert said.code == 0
    assert run(*VERIFY).code == 0


def test_report_that_was_edited_is_told(run: Callable[..., Said]) -> None:
    run("sign", ".fairport/trace.jsonl", "r.json", "--key", "key.pem", "--manifest", "fairport-manifest.json")
    report = Path("r.json")
    report.write_text(report.read_text(encoding="utf-8").replace("not-fully-verified", "conformant"), encoding="utf-8")
    said = run(*VERIFY)
    assert said.code == 1
    assert said.out.splitlines()[0] == ".fairport/trace.jsonl: NOT VERIFIED"
    assert '  not as signed: "r.json" was changed after it was signed' in said.out.splitlines()


def test_key_of_somebody_else_is_not_verified(run: Callable[..., Said], tmp_path: Path) -> None:
    key_pair(tmp_path, "other")
    run("sign", ".fairport/trace.jsonl", "--key", "other.pem", "--manifest", "fairport-manifest.json")
    said = run(*VERIFY)
    assert (said.code, "not signed with this key" in said.out) == (1, True)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["verify", ".fairport/trace.jsonl", "--manifest", "m"], "--manifest and --key go", id="no-key"),
        pytest.param(["verify", ".fairport/trace.jsonl", "--key", "k"], "--manifest and --key go", id="no-manifest"),
        pytest.param([*VERIFY], "the manifest cannot be read", id="not-there"),
        pytest.param(["sign", ".fairport/trace.jsonl"], "Missing option '--key'", id="sign-without-key"),
        pytest.param(["sign", "r.json", "--key", "key.pem"], "not a Fairport trace", id="no-trace"),
        pytest.param([*SHORT, "--sign", "key.pub.pem", "--trace", "new.jsonl"], "cannot be used", id="public-key"),
    ],
)
def test_what_cannot_be_is_one_error(run: Callable[..., Said], args: list[str], message: str) -> None:
    said = run(*args)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert not Path("new.jsonl").exists()
