"""`fairport check`: exit codes, what it writes where, and every kind of bad input."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.trace import read_trace
from tests.cli.conftest import process_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.assemble import Reference
    from tests.cli.conftest import Canned, Said

QUICK = ("--profile", "quick")
THREE = (*QUICK, "--max-requests", "3")
"""For tests that look at no verdict."""


def first_status() -> int:
    return next(read_trace(Path(".fairport/trace.jsonl")).exchanges()).status


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_honest_demo_is_conformant_and_exit_0(fairport: Callable[..., Said], tmp_path: Path) -> None:
    said = fairport("check", "demo", *QUICK)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[1].strip() == "CONFORMANT"
    assert (tmp_path / ".fairport/.gitignore").read_text(encoding="utf-8") == "*\n"
    assert read_trace(tmp_path / ".fairport/trace.jsonl").footer is not None


@pytest.mark.parametrize(
    ("args", "code", "verdict"),
    [
        pytest.param(["--fault", "limit-ignored"], 1, "non-conformant", id="must-broken"),
        pytest.param(["--fault", "created-as-float"], 0, "conformant-with-exceptions", id="should-broken"),
        pytest.param(
            ["--fault", "created-as-float", "--fail-on", "should"], 1, "conformant-with-exceptions", id="fail-on"
        ),
        pytest.param(["--size", "0"], 3, "not-fully-verified", id="no-rows"),
        pytest.param(["--size", "0", "--allow-unverified"], 0, "not-fully-verified", id="allowed"),
        pytest.param(["--no-auth-probes"], 3, "not-fully-verified", id="no-auth-probes"),
        pytest.param(["--max-requests", "3"], 3, "not-fully-verified", id="budget-spent"),
    ],
)
def test_exit_code_follows_the_verdict(fairport: Callable[..., Said], args: list[str], code: int, verdict: str) -> None:
    said = fairport("check", "demo", *QUICK, "--report", "json=out.json", *args)
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert (said.code, report["verdict"], report["exit_code"]) == (code, verdict, code)


def test_quiet_is_one_line(fairport: Callable[..., Said]) -> None:
    said = fairport("check", "demo", *THREE, "--quiet")
    assert (said.code, said.out) == (3, "not-fully-verified: 0 findings, 3 requests, exit 3\n")


def test_workers_change_nothing_but_the_time(fairport: Callable[..., Said], reference: Reference) -> None:
    for workers in (1, 4):
        args = ("--auth", reference.auth, "--workers", workers, "--trace", f"{workers}.jsonl")
        assert fairport("check", reference.base_url, *QUICK, "--max-requests", "40", *args).code == 3
    one, four = (list(read_trace(Path(f"{n}.jsonl")).exchanges()) for n in (1, 4))
    assert [(e.number, e.ask.operation, e.ask.probe, e.ask.walk, e.status) for e in one] == [
        (e.number, e.ask.operation, e.ask.probe, e.ask.walk, e.status) for e in four
    ]


def test_secrets_are_nowhere(fairport: Callable[..., Said], reference: Reference, tmp_path: Path) -> None:
    headers = ("--header", "X-Api-Key: key-zq81kd72", "--header", "X-Tenant: blue")
    args = ("--auth", reference.auth, *headers, "--report", "json=out.json")
    said = fairport("check", reference.base_url, *THREE, *args)
    assert first_status() == 200
    everything = said.out + said.err + "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (reference.auth.partition(":")[2], "key-zq81kd72"):
        assert secret not in everything
    assert read_trace(tmp_path / ".fairport/trace.jsonl").header["config"]["sends"] == [
        "Authorization",
        "X-Api-Key",
        "X-Tenant",
    ]


def test_credentials_come_from_the_environment(
    fairport: Callable[..., Said], reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRPORT_AUTH", reference.auth)
    fairport("check", reference.base_url, *THREE, "-q")
    assert first_status() == 200


def test_demo_takes_nothing_of_what_the_environment_holds_for_others(
    fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRPORT_AUTH", "somebody:else-entirely")
    monkeypatch.setenv("FAIRPORT_HEADER", "X-Api-Key: else-entirely")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    fairport("check", "demo", *THREE, "-q")
    assert first_status() == 200
    assert read_trace(Path(".fairport/trace.jsonl")).header["config"]["sends"] == ["Authorization"]


def test_named_target_with_its_secret_in_a_variable_of_its_own(
    fairport: Callable[..., Said], reference: Reference, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STAGING_AUTH", reference.auth)
    (tmp_path / "fairport.toml").write_text(
        f'[targets.staging]\nurl = "{reference.base_url}"\nauth-env = "STAGING_AUTH"\nprofile = "quick"\n'
        'max-requests = 3\nreports = {json = "out.json"}\n',
        encoding="utf-8",
    )
    assert fairport("check", "staging", "-q").code == 3
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (first_status(), report["target"], report["profile"]) == (200, "staging", "quick")


@pytest.mark.parametrize(
    ("expires", "code"), [pytest.param("2999-12-31", 0, id="counts"), pytest.param("2020-01-01", 3, id="expired")]
)
def test_accepted_gaps_count_until_their_day(
    fairport: Callable[..., Said], tmp_path: Path, expires: str, code: int
) -> None:
    fairport("check", "demo", *THREE, "-q", "--report", "json=out.json")
    gaps = {result["rule"] for result in json.loads((tmp_path / "out.json").read_text())["gaps"]}
    accepted = [
        f'[[accepted]]\nrule = "{rule}"\nreason = "shared host"\nexpires = {expires}\n' for rule in sorted(gaps)
    ]
    (tmp_path / "fairport.toml").write_text("\n".join(accepted), encoding="utf-8")
    said = fairport("check", "demo", *THREE, "-q")
    assert said.code == code
    assert ("no longer counts" in said.err) is (code != 0)


@pytest.mark.parametrize(
    ("args", "code", "error"),
    [
        pytest.param(
            ["demo", "--contract", "porting-stats"], 2, "there is no contract 'porting-stats'", id="contract-name"
        ),
        pytest.param(["demo", "--contract", "no/such.yaml"], 2, "there is no such file", id="contract-path"),
        pytest.param(["demo", "--overlay", "none.yaml"], 2, "there is no such file", id="overlay-path"),
        pytest.param(["demo", "--report", "jsn=out"], 2, "there is no report format", id="report-format"),
        pytest.param(
            ["demo", "--report", "json=/proc/no/out.json"], 2, "the report cannot be written", id="report-path"
        ),
        pytest.param(["demo", "--trace", "/proc/no/trace.jsonl"], 2, "the trace cannot be written", id="trace-path"),
        pytest.param(
            ["demo", "--param", "AccountSid"], 2, "'AccountSid' is not of the form NAME=VALUE", id="param-form"
        ),
        pytest.param(["demo", "--param", "AcountSid=1"], 2, "has no parameter 'AcountSid'", id="param-name"),
        pytest.param(
            ["demo", "--param", "AccountSid=1", "--param", "AccountSid=2"],
            2,
            "AccountSid is given twice",
            id="param-twice",
        ),
        pytest.param(["demo", "--foreign", "AcountSid=1"], 2, "has no parameter 'AcountSid'", id="foreign-name"),
        pytest.param(["demo", "--fault", "limit-ignord"], 2, "there is no fault named 'limit-ignord'", id="fault-name"),
        pytest.param(["demo", "--auth", "nocolon"], 2, "not of the form USER:PASSWORD", id="auth-form"),
        pytest.param(["demo", "--header", "nocolon"], 2, "not of the form 'Name: value'", id="header-form"),
        pytest.param(["demo", "--ca-bundle", "none.pem"], 2, "there is no such certificate file", id="ca-bundle"),
        pytest.param(["demo", "--client-cert", "none.pem"], 2, "there is no such certificate file", id="client-cert"),
        pytest.param(["demo", "--config", "none.toml"], 2, "the configuration cannot be read", id="config-path"),
        pytest.param(["stagin"], 2, "there is no target named 'stagin'", id="target-name"),
        pytest.param(["api.example.com"], 2, "is no URL, and no name", id="target-without-scheme"),
        pytest.param(["ftp://example.com"], 2, "the base URL cannot be used", id="target-scheme"),
        pytest.param(["https://user:secret@example.com"], 2, "it holds credentials", id="target-with-password"),
        pytest.param(
            ["https://example.com", "--size", "3"], 2, "for the reference service only", id="size-for-another"
        ),
        pytest.param(["https://example.com"], 2, "nothing can be asked", id="nothing-to-ask-with"),
    ],
)
def test_bad_input_is_one_clear_error(fairport: Callable[..., Said], args: list[str], code: int, error: str) -> None:
    said = fairport("check", *args)
    lines = said.err.splitlines()
    assert (said.code, said.out) == (code, "")
    assert lines[0].startswith("fairport: error: ")
    assert error in said.err
    assert lines[-1].startswith("  try: ")
    assert "secret" not in said.err


def test_usage_error_leaves_the_last_trace_alone(fairport: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("kept", encoding="utf-8")
    assert fairport("check", "demo", "--trace", "t.jsonl", "--param", "Nonsense=1").code == 2
    assert (tmp_path / "t.jsonl").read_text(encoding="utf-8") == "kept"


def test_unset_variable_is_named(fairport: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "fairport.toml").write_text('[targets.a]\nurl = "https://example.com"\nauth-env = "NOT_SET"\n')
    said = fairport("check", "a")
    assert said.code == 2
    assert said.err == (
        "fairport: error: this environment variable is not set\n  at: NOT_SET\n  try: export NOT_SET=...\n"
    )


@pytest.mark.parametrize(
    ("url", "error"),
    [
        pytest.param("http://no-such-host.invalid", "the host name does not resolve", id="dns"),
        pytest.param("http://127.0.0.1:{closed}", "the connection was refused", id="refused"),
    ],
)
def test_unreachable_service_is_exit_4_and_still_reported(
    fairport: Callable[..., Said], url: str, error: str, tmp_path: Path
) -> None:
    target = url.format(closed=closed_port())
    said = fairport("check", target, "--param", "AccountSid=A1", "--report", "json=out.json", "--timeout", "3")
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (said.code, said.out) == (4, "")
    assert error in said.err
    assert (report["verdict"], report["exit_code"]) == ("invalid-run", 4)
    assert error in report["problem"]


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        pytest.param(401, {}, "the credentials are refused with status 401", id="401"),
        pytest.param(403, {}, "the credentials are refused with status 403", id="403"),
        pytest.param(
            302, {"Location": "https://elsewhere.example/"}, "redirects to https://elsewhere.example/", id="redirect"
        ),
    ],
)
def test_service_that_does_not_let_in_is_exit_4_after_one_request(
    fairport: Callable[..., Said],
    canned: Callable[..., Canned],
    status: int,
    headers: dict[str, str],
    error: str,
) -> None:
    service = canned(status, **headers)
    said = fairport("check", service.url, "--param", "AccountSid=A1", "--auth", "user:pass-word-7")
    assert said.code == 4
    assert error in said.err
    assert len(service.asked) == 1
    assert "pass-word-7" not in said.err


def test_service_of_html_is_non_conformant(fairport: Callable[..., Said], canned: Callable[..., Canned]) -> None:
    service = canned(200, b"<html>hello</html>", Content_Type="text/html")
    said = fairport("check", service.url, "--param", "AccountSid=A1", "--auth", "user:pass-word-7", *QUICK)
    assert said.code == 1
    assert "NON-CONFORMANT" in said.out


def test_insecure_is_told(fairport: Callable[..., Said]) -> None:
    said = fairport("check", "demo", *THREE, "--insecure")
    assert said.out.endswith(" TLS       certificates were not verified (--insecure)\n")
    assert said.err == "fairport: warning: TLS certificates are not verified (--insecure)\n"
    assert read_trace(Path(".fairport/trace.jsonl")).header["config"]["insecure"] is True


def test_ctrl_c_leaves_a_trace_that_still_makes_a_report(tmp_path: Path) -> None:
    with process_of(tmp_path, "check", "demo", "--latency", 0.1, "--report", "json=out.json") as process:
        trace = tmp_path / ".fairport/trace.jsonl"
        waiting = time.monotonic() + 20
        while time.monotonic() < waiting and not (trace.exists() and b'"type":"exchange"' in trace.read_bytes()):
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGINT)
        process.communicate(timeout=20)
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert process.returncode in {3, 4}
    assert (report["exit_code"], report["complete"], report["problem"]) == (process.returncode, False, "interrupted")


def test_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    line = f"{sys.executable} -m fairport check demo --max-requests 3 | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "3"
    assert done.stderr == ""


WAIVER = """\
waivers:
  - rule: {rule}
    operation: {operation}
    promise: {promise}
    at: {at}
    fingerprint: "{fingerprint}"
    owner: ada
    reason: known
    expires: {expires}
"""
CREATED = {
    "rule": "types.json-type",
    "operation": "listAccountPortingStatus",
    "promise": "listAccountPortingStatus/field/$.PortingRequests[*].Created",
    "at": "/PortingRequests/0/Created",
    "fingerprint": "0c5fc16e3100077c",
    "expires": "2999-12-31",
}


def waivers(**members: str) -> str:
    Path("w.yaml").write_text(WAIVER.format(**(CREATED | members)), encoding="utf-8")
    return "w.yaml"


@pytest.mark.parametrize(
    ("fault", "members", "code", "state"),
    [
        pytest.param("created-as-digits-in-a-string", {}, 1, "waives", id="one-of-two-waived"),
        pytest.param("created-as-digits-in-a-string", {"expires": "2026-01-01"}, 1, "expired", id="expired"),
        pytest.param("created-as-digits-in-a-string", {"fingerprint": "f" * 16}, 2, "fails-differently", id="other"),
        pytest.param("limit-ignored", {}, 2, "passed", id="not-needed"),
        pytest.param("limit-ignored", {"expires": "2026-01-01"}, 1, "expired", id="expired-and-not-needed"),
    ],
)
def test_waiver_is_told_and_hides_no_other_breach(
    fairport: Callable[..., Said], fault: str, members: dict[str, str], code: int, state: str
) -> None:
    args = ("--fault", fault, "--waivers", waivers(**members), "--report", "json=r.json")
    said = fairport("check", "demo", *QUICK, *args)
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert said.code == code
    assert "NON-CONFORMANT" in said.out
    assert (report["verdict"], report["exit_code"]) == ("non-conformant", code)
    assert [waiver["state"] for waiver in report["waivers"]] == [state]
    assert ("error: the waiver of types.json-type" in said.err) == (code == 2)
    assert ("at: w.yaml:2" in said.err) == (code == 2)
    assert fairport("verify", ".fairport/trace.jsonl").code == 0


def test_wrong_waiver_of_an_honest_service_is_exit_2_and_loses_nothing(fairport: Callable[..., Said]) -> None:
    said = fairport("check", "demo", *QUICK, "-q", "--waivers", waivers(), "--report", "json=r.json")
    assert said.code == 2
    assert said.out.startswith("conformant: 0 findings")
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (report["verdict"], report["exit_code"]) == ("conformant", 2)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        pytest.param({"rule": "types.json-typ"}, "a rule that there is not: 'types.json-typ'", id="rule"),
        pytest.param({"operation": "list"}, "an operation that there is not", id="operation"),
        pytest.param({"promise": "list/x"}, "a promise that there is not", id="promise"),
    ],
)
def test_waiver_of_what_there_is_not_is_told_before_anything_is_asked(
    fairport: Callable[..., Said], members: dict[str, str], message: str
) -> None:
    said = fairport("check", "demo", *QUICK, "--waivers", waivers(**members))
    assert said.code == 2
    assert message in said.err
    assert not Path(".fairport/trace.jsonl").exists()


def test_waivers_of_the_configuration_count_for_its_targets(
    fairport: Callable[..., Said], reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWN", reference.auth)
    waivers()
    Path("fairport.toml").write_text(
        f'waivers = "w.yaml"\n[targets.own]\nurl = "{reference.base_url}"\nauth-env = "OWN"\n', encoding="utf-8"
    )
    said = fairport("check", "own", *QUICK, "-q", "--allow-unverified")
    assert (said.code, "w.yaml:2" in said.err) == (2, True)
