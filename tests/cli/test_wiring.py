"""From options, environment and configuration to a job: who is heard first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.cli.wiring import _certificate, job_of, settle
from fairport.cli.wish import Wish
from fairport.errors import TraceError, UsageError

if TYPE_CHECKING:
    from fairport.assemble import Job

FILE = """
[targets.a]
url = "https://a.example.com"
params = {AccountSid = "FILE", PropertySid = "P"}
profile = "thorough"
seed = 3
rate = 2
timeout = 9
workers = 2
max-requests = 50
auth-env = "A_AUTH"
headers-env = ["A_HEADERS"]
reports = {json = "a.json"}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("A_AUTH", "file-user:file-pass")
    monkeypatch.setenv("A_HEADERS", "X-One: 1\n\nX-Two: 2\n")
    (tmp_path / "fairport.toml").write_text(FILE, encoding="utf-8")


def made(target: str = "a", **wishes: object) -> Job:
    wish = Wish(target=target, **wishes)  # type: ignore[arg-type]  # any field
    with job_of(settle(wish)) as job:
        return job


def test_file_says_what_the_command_line_does_not() -> None:
    job = made()
    assert (job.target, job.base_url, job.profile, job.seed) == ("a", "https://a.example.com", "thorough", 3)
    assert (job.rate, job.workers, job.budget, job.told["timeout"]) == (2, 2, 50, 9)
    assert job.params == {"AccountSid": "FILE", "PropertySid": "P"}
    assert [name for name, _ in job.credentials.headers(0)] == ["Authorization", "X-One", "X-Two"]
    assert job.credentials.username == "file-user"


def test_command_line_is_heard_first() -> None:
    job = made(
        profile="quick",
        seed=0,
        rate=7.0,
        workers=1,
        max_requests=9,
        timeout=1.5,
        params=("AccountSid=LINE",),
        auth="line-user:line-pass",
        headers=("X-Three: 3",),
    )
    assert (job.profile, job.seed, job.rate, job.workers, job.budget) == ("quick", 0, 7.0, 1, 9)
    assert job.params == {"AccountSid": "LINE", "PropertySid": "P"}
    assert [name for name, _ in job.credentials.headers(0)] == ["Authorization", "X-Three"]
    assert (job.credentials.username, job.told["timeout"]) == ("line-user", 1.5)


def test_reports_of_the_file_stand_where_none_is_asked_for() -> None:
    assert settle(Wish(target="a")).reports == ("json=a.json",)
    assert settle(Wish(target="a", reports=("json=b.json",))).reports == ("json=b.json",)


@pytest.mark.parametrize(
    ("all_", "own", "line", "told"),
    [
        pytest.param("", "", False, False, id="nowhere"),
        pytest.param("true", "", False, True, id="for-all"),
        pytest.param("true", "false", False, False, id="target-before-all"),
        pytest.param("", "true", False, True, id="target"),
        pytest.param("false", "false", True, True, id="command-line-first"),
    ],
)
@pytest.mark.parametrize("name", ["redact-trace", "show-personal"])
def test_privacy_is_said_on_the_command_line_by_the_target_or_for_all(
    name: str, all_: str, own: str, *, line: bool, told: bool
) -> None:
    top, table = (f"{name} = {value}\n" if value else "" for value in (all_, own))
    Path("fairport.toml").write_text(f'{top}[targets.a]\nurl = "https://a.example.com"\n{table}', encoding="utf-8")
    job = made(**{name.replace("-", "_"): line})
    assert (job.redact_trace, job.show_personal) == (told and name[0] == "r", told and name[0] == "s")


def test_gate_of_the_file_is_for_its_target_alone() -> None:
    Path("fairport.toml").write_text(
        '[targets.a]\nurl = "https://a.example.com"\nbaseline = "b.jsonl"\ngate = "regressions"\n', encoding="utf-8"
    )
    held = settle(Wish(target="a"))
    assert (held.baseline, held.gate) == (Path("b.jsonl"), "regressions")
    assert settle(Wish(target="a", baseline=Path("c.jsonl"))).baseline == Path("c.jsonl")
    assert settle(Wish(target="https://a.example.com")).gate is None
    with pytest.raises(TraceError, match=r"b\.jsonl: the run cannot be read"), job_of(held):
        pass
    with job_of(held.alone()) as job:
        assert (job.policy.gate, job.baseline) == ("", None)


def test_environment_serves_a_target_without_variables_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRPORT_AUTH", "env-user:env-pass")
    monkeypatch.setenv("FAIRPORT_HEADER", "X-Env: 1")
    assert [name for name, _ in made("https://b.example.com").credentials.headers(0)] == ["Authorization", "X-Env"]
    assert made("a").credentials.username == "file-user"


def test_nobody_asks_without_credentials() -> None:
    assert made("https://b.example.com").credentials.headers(0) == ()


def test_demo_fills_in_all_but_the_window() -> None:
    job = made("demo", size=5)
    assert set(job.params) == {"AccountSid", "PropertySid"}
    assert set(job.foreign) == {"AccountSid", "PropertySid", "PortingRequestNumbers"}
    assert job.told["demo"] == {"size": 5, "faults": [], "latency": 0.0}


def test_demo_leaves_what_is_given() -> None:
    assert made("demo", size=5, params=("AccountSid=MINE",)).params["AccountSid"] == "MINE"


def test_nothing_that_is_told_is_secret() -> None:
    job = made(proxy="http://user:proxy-pass@proxy.example.com:3128", headers=("X-Api-Key: key-7",), insecure=True)
    assert job.told["proxy"] == "proxy.example.com:3128"
    assert "pass" not in repr(job.told)
    assert "key-7" not in repr(job)
    assert job.told["insecure"] is True


@pytest.mark.parametrize(
    ("url", "auth", "warned"),
    [
        pytest.param("http://b.example.com", "u:pass-7", True, id="plain-text"),
        pytest.param("http://b.example.com", None, False, id="nothing-to-hide"),
        pytest.param("http://127.0.0.1:1", "u:pass-7", False, id="loopback"),
        pytest.param("https://b.example.com", "u:pass-7", False, id="tls"),
    ],
)
def test_credentials_in_plain_text_are_warned_of(
    capsys: pytest.CaptureFixture[str], url: str, auth: str | None, *, warned: bool
) -> None:
    made(url, auth=auth)
    assert ("go out unencrypted" in capsys.readouterr().err) is warned


@pytest.mark.parametrize(
    ("accepted", "hint"),
    [
        pytest.param('rule = "paging.limt"', "did you mean paging.limit?", id="rule"),
        pytest.param(
            'rule = "paging.limit"\noperation = "listAccountPortingStat"',
            "did you mean listAccountPortingStatus?",
            id="operation",
        ),
    ],
)
def test_acceptance_of_what_does_not_exist_is_refused(accepted: str, hint: str) -> None:
    Path("fairport.toml").write_text(
        f'[[accepted]]\n{accepted}\nreason = "r"\nexpires = 2999-01-01\n', encoding="utf-8"
    )
    with pytest.raises(UsageError) as caught:
        made("https://b.example.com")
    assert (caught.value.where, caught.value.hint) == ("fairport.toml: accepted", hint)


def test_insecure_and_a_bundle_contradict_each_other() -> None:
    with pytest.raises(UsageError, match="--insecure that all is trusted"):
        made("https://b.example.com", insecure=True, ca_bundle="ca.pem")


@pytest.mark.parametrize(
    ("text", "cert"),
    [
        pytest.param(None, None, id="none"),
        pytest.param("both.pem", "both.pem", id="one-file"),
        pytest.param("cert.pem:key.pem", ("cert.pem", "key.pem"), id="two-files"),
        pytest.param("odd:name.pem", "odd:name.pem", id="colon-in-the-name-of-a-file"),
    ],
)
def test_client_certificate_is_one_file_or_two(text: str | None, cert: object) -> None:
    Path("odd:name.pem").touch()
    assert _certificate(text) == cert
