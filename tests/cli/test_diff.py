"""`fairport diff`, and `check --gate regressions`: what fails is what is new, and all else is told."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from fairport.assemble import reference_service
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


@pytest.fixture
def baselines(fairport: Callable[..., Said]) -> Callable[..., Said]:
    """A run as a trace, and what cannot be its baseline: another contract's, a damaged one, one cut short, no run."""
    fairport(*DEMO, "--size", "3", "--max-requests", "5", "--trace", "run.jsonl", "--report", "json=run.json")
    lines = Path("run.jsonl").read_bytes().splitlines(keepends=True)
    header = read_trace(Path("run.jsonl")).header
    writer = TraceWriter(Path("other.jsonl"))
    writer.write("header", header | {"contract": header["contract"] | {"name": "other", "digest": "00ff" * 16}})
    writer.close()
    Path("damaged.jsonl").write_bytes(b"".join([*lines[:2], *lines[3:]]))
    Path("cut.jsonl").write_bytes(b"".join(lines[:-1]))
    Path("list.json").write_text('{\n"a": 1}', encoding="utf-8")
    return fairport


@pytest.mark.parametrize("command", [DEMO, ("audit", "run.jsonl", "-q")], ids=["check", "audit"])
@pytest.mark.parametrize(
    ("baseline", "gate", "message"),
    [
        pytest.param("none.jsonl", False, "the run cannot be read: No such file or directory", id="missing"),
        pytest.param("none.jsonl", True, "the run cannot be read: No such file or directory", id="missing-gated"),
        pytest.param("other.jsonl", False, "cannot be held to this baseline: the contract is not the same", id="other"),
        pytest.param("other.jsonl", True, "cannot be held to this baseline: the contract is not the same", id="gated"),
        pytest.param("damaged.jsonl", True, "the trace is damaged", id="damaged"),
        pytest.param("list.json", True, "this JSON is no report that tells every check", id="no-report"),
    ],
)
def test_baseline_that_cannot_be_one_is_told_before_anything_is_asked(
    baselines: Callable[..., Said], command: tuple[str, ...], baseline: str, message: str, *, gate: bool
) -> None:
    gated = ("--gate", "regressions") if gate else ()
    said = baselines(*command, "--baseline", baseline, *gated, "--trace", "new.jsonl")
    assert (said.code, said.out) == (2, "")
    assert message in " ".join(said.err.split())
    assert f"at: {baseline}" in said.err
    assert "try: " in said.err
    assert not Path("new.jsonl").exists()


def test_baseline_that_was_cut_short_is_none_for_a_gate(baselines: Callable[..., Said]) -> None:
    said = baselines(*DEMO, "--baseline", "cut.jsonl", "--gate", "regressions")
    assert (said.code, "the baseline did not come to its end" in said.err) == (2, True)


def test_audit_fails_on_what_is_new_alone(fairport: Callable[..., Said], traced: Callable[..., str]) -> None:
    for name, faults in (("one", ONE), ("two", TWO)):
        fairport("audit", traced(f"{name}.jsonl", *faults), "-q", "--trace", f"{name}.audit")
    gated = ("-q", "--gate", "regressions", "--baseline", "one.audit", "--allow-unverified")
    assert fairport("audit", "one.jsonl", *gated).code == 0
    assert fairport("audit", "two.jsonl", *gated).code == 1


def test_gate_may_stand_in_the_configuration(fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    with reference_service(size=60, faults=ONE[1:]) as known, reference_service(size=60, faults=TWO[1::2]) as more:
        monkeypatch.setenv("AUTH", known.auth)
        table = (
            '[targets.{name}]\nurl = "{url}"\nauth-env = "AUTH"\nprofile = "quick"\n'
            "params = {{AccountSid = {account!r}}}\n"
        )
        account = known.params["AccountSid"]
        gate = 'baseline = "base.jsonl"\ngate = "regressions"\n'
        Path("fairport.toml").write_text(
            table.format(name="base", url=known.base_url, account=account)
            + table.format(name="known", url=known.base_url, account=account)
            + gate
            + table.format(name="more", url=more.base_url, account=account)
            + gate,
            encoding="utf-8",
        )
        first = fairport("check", "known", "-q", "--trace", "none.jsonl")
        codes = [fairport("check", name, "-q", "--trace", f"{name}.jsonl").code for name in ("base", "known", "more")]
    assert (first.code, "base.jsonl" in first.err) == (2, True)
    assert codes == [1, 0, 1]


def test_gate_needs_a_baseline(fairport: Callable[..., Said]) -> None:
    said = fairport(*DEMO, "--gate", "regressions")
    assert (said.code, "give --baseline" in said.err) == (2, True)


def test_reports_of_a_comparison(fairport: Callable[..., Said], traced: Callable[..., str]) -> None:
    before, now = traced("old", *ONE), traced("new", *TWO)
    said = fairport("diff", before, now, "--report", "json=out/c.json", "--report", "markdown=c.md")
    assert said.code == 1
    told = json.loads(Path("out/c.json").read_text(encoding="utf-8"))
    assert (told["regression"], told["counts"]["still-failing"]) == (True, 2)
    jsonschema.validate(told, json.loads(files("fairport.reports").joinpath("changes.schema.json").read_bytes()))
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
