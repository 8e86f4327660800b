"""`fairport diff`, and `check --gate regressions`: what fails is what is new, and all else is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.trace import TraceWriter, read_trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

DEMO = ("check", "demo", "--profile", "quick", "-q")
ONE = ("--fault", "created-as-digits-in-a-string")
TWO = (*ONE, "--fault", "limit-ignored")
WEAK = ("--fault", "created-as-float")


@pytest.fixture
def traced(fairport: Callable[..., Said]) -> Callable[..., str]:
    """Make a run, and return its trace."""

    def make(name: str, *args: str) -> str:
        fairport(*DEMO, *args, "--trace", name, "--report", f"json={name}.json")
        return name

    return make


@pytest.mark.parametrize(
    ("old", "new", "code", "word"),
    [
        pytest.param(ONE, ONE, 0, "NO REGRESSION", id="same"),
        pytest.param(ONE, TWO, 1, "REGRESSION", id="more"),
        pytest.param(TWO, ONE, 0, "NO REGRESSION", id="fewer"),
        pytest.param((), ("--no-auth-probes",), 1, "REGRESSION", id="less-verified"),
        pytest.param((), ("--no-auth-probes", "--allow-unverified"), 0, "NO REGRESSION", id="allowed"),
        pytest.param((), WEAK, 0, "NO REGRESSION", id="should"),
        pytest.param((), (*WEAK, "--fail-on", "should"), 1, "REGRESSION", id="fail-on-should"),
    ],
)
def test_diff_and_gate_agree(
    fairport: Callable[..., Said],
    traced: Callable[..., str],
    old: tuple[str, ...],
    new: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    before, now = traced("old", *old), traced("new", *new)
    policy = [arg for arg in new if arg in {"--allow-unverified", "--fail-on", "should"}]
    said = fairport("diff", before, now, *policy)
    assert (said.code, said.err) == (code, "")
    assert said.out.splitlines()[1] == word
    assert fairport("diff", f"{before}.json", f"{now}.json", *policy).code == code
    gated = fairport(*DEMO, *new, "--gate", "regressions", "--baseline", before)
    assert (gated.code == 0) == (code == 0)
    assert fairport("verify", ".fairport/trace.jsonl").code == 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param(ONE, ONE, 0, id="known"),
        pytest.param(ONE, TWO, 1, id="new"),
        pytest.param((), ("--no-auth-probes",), 3, id="not-verified-any-more"),
        pytest.param(("--no-auth-probes",), ("--no-auth-probes",), 0, id="known-gap"),
    ],
)
def test_gate_keeps_the_codes_and_the_verdict(
    fairport: Callable[..., Said], traced: Callable[..., str], old: tuple[str, ...], new: tuple[str, ...], code: int
) -> None:
    before = traced("old", *old)
    said = fairport(*DEMO[:-1], *new, "--gate", "regressions", "--baseline", before, "--report", "json=r.json")
    assert said.code == code
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert report["exit_code"] == code
    assert report["verdict"] == ("non-conformant" if new[:2] == ONE else "not-fully-verified")
    assert "(--gate regressions)" in " ".join(said.out.split())
    assert "Since the baseline" in said.out
    again = fairport("report", ".fairport/trace.jsonl", "--report", "json=again.json")
    assert again.code == 0
    assert Path("again.json").read_bytes() == Path("r.json").read_bytes()


def test_baseline_without_a_gate_only_tells(fairport: Callable[..., Said], traced: Callable[..., str]) -> None:
    said = fairport(*DEMO[:-1], *ONE, "--baseline", traced("old", *ONE))
    assert said.code == 1
    assert "Since the baseline (2 still failing)" in " ".join(said.out.split())


def test_audit_has_the_gate_too(fairport: Callable[..., Said], traced: Callable[..., str]) -> None:
    fairport("audit", traced("run", *ONE), "-q", "--trace", "base")
    said = fairport("audit", "run", "-q", "--gate", "regressions", "--baseline", "base")
    assert said.code == 0
    assert fairport("verify", ".fairport/audit.jsonl").code == 0


def test_expired_waiver_of_the_baseline_is_new(fairport: Callable[..., Said], traced: Callable[..., str]) -> None:
    traced("first", *ONE)
    who = ("--owner", "ada", "--reason", "known", "--expires", "2999-12-31", "--to", "w.yaml")
    fairport("waive", "first", "1", *who)
    base = traced("old", *ONE, "--waivers", "w.yaml")
    assert fairport(*DEMO, *ONE, "--gate", "regressions", "--baseline", base, "--waivers", "w.yaml").code == 0
    assert fairport(*DEMO, *ONE, "--gate", "regressions", "--baseline", base).code == 1


def test_gate_refuses_a_baseline_of_another_profile_before_anything_is_asked(
    fairport: Callable[..., Said], traced: Callable[..., str]
) -> None:
    base = traced("old")
    said = fairport("check", "demo", "--gate", "regressions", "--baseline", base)
    assert said.code == 2
    assert "cannot be held to this baseline: the profile is not the same: quick before, standard now" in said.err
    assert not Path(".fairport/trace.jsonl").exists()


def test_gate_needs_a_baseline(fairport: Callable[..., Said]) -> None:
    said = fairport(*DEMO, "--gate", "regressions")
    assert (said.code, "give --baseline" in said.err) == (2, True)


def test_reports_of_a_comparison(fairport: Callable[..., Said], traced: Callable[..., str]) -> None:
    before, now = traced("old", *ONE), traced("new", *TWO)
    said = fairport("diff", before, now, "--report", "json=out/c.json", "--report", "markdown=c.md")
    assert said.code == 1
    told = json.loads(Path("out/c.json").read_text(encoding="utf-8"))
    assert (told["regression"], told["counts"]["still-failing"]) == (True, 2)
    assert Path("c.md").read_text(encoding="utf-8").startswith("## Regression\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["old", "none"], "cannot be read", id="no-file"),
        pytest.param(["old", "old", "--report", "html=x"], "the report is not FORMAT=PATH", id="format"),
        pytest.param(["old", "old", "--report", "json"], "the report is not FORMAT=PATH", id="no-path"),
        pytest.param(["old", "old", "--report", "json=."], "the report cannot be written", id="folder"),
        pytest.param(["old", "other"], "these are runs of two contracts: porting-status and other", id="contract"),
    ],
)
def test_what_cannot_be_compared_is_one_error(
    fairport: Callable[..., Said], traced: Callable[..., str], args: list[str], message: str
) -> None:
    trace = Path(traced("old", "--max-requests", "3"))
    header = read_trace(trace).header
    writer = TraceWriter(Path("other"))
    writer.write("header", header | {"contract": header["contract"] | {"name": "other"}})
    writer.close()
    said = fairport("diff", *args)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
