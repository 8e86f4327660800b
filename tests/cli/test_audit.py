"""`fairport audit`: the round trip of a check, exit codes, and bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fairport.api import check
from fairport.contract_tests.service.demo import demo
from fairport.rules import Over
from fairport.trace import read_trace
from fairport.validators import all_rules
from tests.recording import entry, exported, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.account import Account
    from fairport.verdict import Finding
    from tests.cli.conftest import Said

URL = "https://api.example.com/v2/Accounts/A1/Porting/Status?From=1700000000&To=1710000000"
EMPTY = {"PortingRequests": [], "TotalCount": 0}
ALONE = {rule.id for rule in all_rules() if rule.over is Over.ANSWER}
"""The rules that one answer can show."""
MARKED = {"refusal:no-credentials", "refusal:wrong-credentials", "unknown:AccountSid", "unknown:PropertySid"}
"""Questions that a recording does not tell from others."""
MEMORY = 300
"""Megabytes that a recording of any size may take."""


def checked(trace: Path, *faults: str) -> Account:
    """Check the reference service in process, with what it tells of itself but its window."""
    with demo(60, 1, faults, 0.0) as held:
        params = {name: value for name, value in held.parameters.items() if name not in {"From", "To"}}
        return check(held.app, auth=held.auth, params=params, foreign=held.foreign, trace=trace, profile="quick")


def key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.operation, finding.fingerprint


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param((), id="honest"),
        pytest.param(("limit-ignored", "created-as-float", "content-type-missing"), id="single-answers"),
        pytest.param(("html-for-400", "token-as-number", "camel-case-names"), id="refusals-and-shapes"),
        pytest.param(("pages-overlap-by-one", "total-of-this-page", "status-201"), id="relations"),
        pytest.param(("every-seventh-request-fails", "future-window-holds-the-latest"), id="trouble-and-windows"),
    ],
)
def test_what_a_check_found_in_single_answers_is_found_again_in_its_har(
    fairport: Callable[..., Said], tmp_path: Path, faults: tuple[str, ...]
) -> None:
    account = checked(tmp_path / "run.jsonl", *faults)
    exchanges = list(read_trace(tmp_path / "run.jsonl").exchanges())
    written(tmp_path / "run.har", exported(exchanges))
    said = fairport("audit", "run.har", "--trace", "again.jsonl")
    again = {(f["rule"], f["operation"], f["fingerprint"]): f for f in read_trace(tmp_path / "again.jsonl").findings}
    marked = {made.number for made in exchanges if made.ask.probe in MARKED}
    alone = {key(f) for f in account.findings if f.rule in ALONE and not marked.issuperset(f.exchanges)}
    assert alone <= again.keys()
    assert {name for name, found in again.items() if found["outcome"] == "failed"} <= set(map(key, account.findings))
    assert again.keys() <= set(map(key, account.findings))
    broken = any((f["level"], f["outcome"]) == ("MUST", "failed") for f in again.values())
    assert (said.code, said.err) == (1 if broken else 3, "")


@pytest.mark.parametrize(
    ("said_in_file", "options", "told", "has_key"),
    [
        pytest.param("", (), "pseudonyms", True, id="nowhere"),
        pytest.param("redact-trace = true", (), "pseudonyms in the trace too", False, id="redacted-by-the-file"),
        pytest.param("show-personal = true", (), "shown", True, id="shown-by-the-file"),
        pytest.param("show-personal = false", ("--show-personal",), "shown", True, id="option-first"),
    ],
)
def test_privacy_of_the_configuration_is_that_of_an_audit(
    fairport: Callable[..., Said],
    tmp_path: Path,
    said_in_file: str,
    options: tuple[str, ...],
    told: str,
    *,
    has_key: bool,
) -> None:
    Path("fairport.toml").write_text(said_in_file, encoding="utf-8")
    written(tmp_path / "a.har", [entry(URL, EMPTY)])
    fairport("audit", "a.har", "-q", "--report", "json=out.json", "--trace", "t.jsonl", *options)
    assert json.loads(Path("out.json").read_bytes())["masked"]["personal_data"] == told
    assert ("key" in read_trace(Path("t.jsonl")).header["personal"]) is has_key


def test_reports_are_written_and_what_was_left_out_is_told(fairport: Callable[..., Said], tmp_path: Path) -> None:
    written(tmp_path / "a.har", [entry(URL, EMPTY), entry("https://cdn.example.com/x.js", "")])
    said = fairport("audit", "a.har", "--report", "json=out.json")
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert (said.code, report["verdict"], report["target"]) == (3, "not-fully-verified", "https://api.example.com")
    assert said.out.splitlines()[-1] == " recording a.har: 1 request judged; left out: 1 of other hosts"
    assert read_trace(tmp_path / ".fairport/audit.jsonl").header["mode"] == "recording"


@pytest.mark.parametrize(
    ("args", "body", "code"),
    [
        pytest.param((), EMPTY, 3, id="gaps"),
        pytest.param(("--allow-unverified",), EMPTY, 0, id="allowed"),
        pytest.param((), {"PortingRequests": None, "TotalCount": 0}, 1, id="broken"),
    ],
)
def test_exit_code_is_that_of_a_check(
    fairport: Callable[..., Said], tmp_path: Path, args: tuple[str, ...], body: dict[str, Any], code: int
) -> None:
    written(tmp_path / "a.har", [entry(URL, body)])
    said = fairport("audit", "a.har", "-q", *args)
    assert said.code == code
    assert len(said.out.splitlines()) == 1


def test_gaps_accepted_in_the_configuration_count(fairport: Callable[..., Said], tmp_path: Path) -> None:
    written(tmp_path / "a.har", [entry(URL, EMPTY)])
    fairport("audit", "a.har", "--report", "json=out.json")
    rules = [rule["id"] for rule in json.loads(Path("out.json").read_text(encoding="utf-8"))["rules"]]
    tables = "".join(f'[[accepted]]\nrule = "{rule}"\nreason = "x"\nexpires = 2999-01-01\n' for rule in rules)
    Path("fairport.toml").write_text(tables, encoding="utf-8")
    assert fairport("audit", "a.har", "-q").code == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        pytest.param(("none.har",), "cannot be read", id="no-file"),
        pytest.param(("text.har",), "neither a HAR nor a Fairport trace", id="no-har"),
        pytest.param(("cut.har",), "cut short or damaged", id="cut"),
        pytest.param(("a.har", "--base-url", "api.example.com"), "base URL cannot be used", id="no-url"),
        pytest.param(
            ("a.har", "--base-url", "https://other.example.com"), "no request of the contract", id="elsewhere"
        ),
        pytest.param(("a.har", "--contract", "porting"), "porting", id="no-contract"),
        pytest.param(("a.har", "--report", "word=x"), "word", id="no-format"),
        pytest.param(("t.jsonl", "--overlay", "x.yaml"), "needs the contract", id="overlay-alone"),
    ],
)
def test_bad_input_is_one_clear_error(
    fairport: Callable[..., Said], tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    har = written(tmp_path / "a.har", [entry(URL, EMPTY)])
    (tmp_path / "cut.har").write_bytes(har.read_bytes()[:-40])
    (tmp_path / "text.har").write_text("hello", encoding="utf-8")
    fairport("audit", "a.har", "-q", "--trace", "t.jsonl")
    said = fairport("audit", *args)
    assert (said.code, said.err.count("fairport: error:")) == (2, 1)
    assert told in said.err
    assert "Traceback" not in said.err


@pytest.mark.slow
def test_har_of_200_megabytes_is_audited_in_bounded_memory(tmp_path: Path) -> None:
    checked(tmp_path / "run.jsonl")
    entries = [json.dumps(made) for made in exported(read_trace(tmp_path / "run.jsonl").exchanges())]
    rounds = 200_000_000 // sum(map(len, entries)) + 1
    with (tmp_path / "big.har").open("w", encoding="utf-8") as file:
        file.write('{"log": {"entries": [')
        file.writelines(f"{',' if nth else ''}{','.join(entries)}" for nth in range(rounds))
        file.write("]}}")
    assert (tmp_path / "big.har").stat().st_size >= 200_000_000
    program = (
        "import re, sys; from fairport.cli import main; code = main(sys.argv[1:]);"
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024); sys.exit(code)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, "audit", "big.har", "-q"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert made.returncode == 3, made.stderr
    assert int(made.stdout.split()[-1]) < MEMORY


def test_waivers_are_judged_as_of_the_recording(fairport: Callable[..., Said], tmp_path: Path) -> None:
    fairport("check", "demo", "--profile", "quick", "-q", "--fault", "created-as-digits-in-a-string")
    who = ("--owner", "ada", "--reason", "known", "--expires", "2999-12-31", "--to", "w.yaml")
    fairport("waive", ".fairport/trace.jsonl", "1", *who)
    said = fairport("audit", ".fairport/trace.jsonl", "-q", "--allow-unverified", "--waivers", "w.yaml")
    assert (said.code, said.err) == (0, "")
    text = (tmp_path / "w.yaml").read_text(encoding="utf-8")
    (tmp_path / "w.yaml").write_text(text.replace("2999", "2020"), encoding="utf-8")
    assert fairport("audit", ".fairport/trace.jsonl", "-q", "--waivers", "w.yaml").code == 1
