"""No secret reaches anything that is written, however it is sent and however the service repeats it."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from fairport import assemble, manifest
from fairport.contract_tests.sources.masking import Mask
from fairport.manifest import NAME, PAYLOAD
from fairport.reports import formats
from fairport.trace import read_trace
from tests.cli.parrot import parrot, spellings
from tests.keys import key_pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Said

NASTY = "p+a/s=s%w&r\"d'<\\ é1"
TOKEN = "tok_+/=.~-Zz9%20x"
LONG = "ey" + "Ab0-_" * 40
PHRASE = "open,Sesame=7/+ now"
PRINTABLE = "k+e/y=%&'\"<1"
NAMES = ("FAIRPORT_AUTH", "FAIRPORT_TOKEN", "FAIRPORT_HEADER")

OAUTH2 = """
[targets.api]
url = "{url}"
[targets.api.oauth2]
token-url = "{url}/token"
client-id-env = "ID"
client-secret-env = "SECRET"
"""
LOGIN = """
[targets.api]
url = "{url}"
[targets.api.login]
url = "login"
fields = {{username = "ada"}}
fields-env = {{password = "SECRET"}}
"""
WFC = """
schemaVersion: "0.2.0"
auth:
  - name: ada
    fixedHeaders:
      - {name: Authorization, value: ApiKey tok_+/=.~-Zz9%20x}
"""


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FAIRPORT_KEY_PASSPHRASE", PHRASE)


def artefacts(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in {"fairport.toml", "auth.yaml", "in.har", "key.pem", "key.pub.pem"}:
            yield str(file.relative_to(folder)), file.read_bytes()


def texts_of(body: bytes) -> Iterator[str]:
    """The strings in JSON text, line by line if need be, without the escapes of JSON."""
    with contextlib.suppress(ValueError):
        yield from strings(json.loads(body))
        return
    for line in body.splitlines():
        with contextlib.suppress(ValueError):
            yield from strings(json.loads(line))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.startswith("{"):
            yield from texts_of(value.encode("utf-8", "replace"))
    elif isinstance(value, dict):
        if value.get("payloadType") == PAYLOAD:  # a signed manifest: what was signed stands in it as base64
            yield from texts_of(base64.b64decode(value["payload"]))
        yield from (text for name, held in value.items() for text in (name, *strings(held)))
    elif isinstance(value, list):
        yield from (text for held in value for text in strings(held))


def leaks(said: Said, folder: Path, *secrets: str) -> set[str]:
    """Where which secret stands in which spelling: in files, on standard output, on standard error."""
    told = [*artefacts(folder), ("stdout", said.out.encode()), ("stderr", said.err.encode())]
    told += [(place, "\n".join(texts_of(body)).encode("utf-8", "replace")) for place, body in told]
    forms = [
        (name, bytes_)
        for secret in secrets
        for name, form in spellings(secret).items()
        for bytes_ in (form.encode(), form.encode("latin-1"), form.encode().decode("latin-1").encode())
    ]
    return {f"{name} in {place}" for place, body in told for name, form in forms if form in body}


def every_report(folder: Path) -> list[str]:
    return [f"--report={name}={folder / 'reports' / name}" for name in formats.FORMATS]


def checked(fairport: Callable[..., Said], folder: Path, target: str, *options: str) -> Said:
    """A short run with every report; `folder` is where it writes."""
    quick = ("--profile", "quick", "--max-requests", "12", "--param", "AccountSid=A1", "--param", "PropertySid=S1")
    written = ("--trace", folder / "t.jsonl", *every_report(folder), "--sign", key_in(folder))
    said = fairport("check", target, *quick, "-v", *written, *options)
    assert (said.code, (folder / "t.jsonl").exists(), (folder / NAME).exists()) == (1, True, True), said.err
    return said


def key_in(folder: Path) -> Path:
    """A private key under a passphrase, which the environment holds."""
    return key_pair(folder, phrase=PHRASE)[0]


KINDS = [
    pytest.param(["--auth", f"ada:{NASTY}"], {}, "", NASTY, id="basic"),
    pytest.param(["--auth", f"{TOKEN}:"], {}, "", TOKEN, id="key-as-user"),
    pytest.param(["--auth", f"ada:{LONG}"], {}, "", LONG, id="long"),
    pytest.param([], {"FAIRPORT_AUTH": f"ada:{NASTY}"}, "", NASTY, id="basic-of-the-environment"),
    pytest.param([], {"FAIRPORT_TOKEN": TOKEN}, "", TOKEN, id="bearer"),
    pytest.param(["--header", f"X-Api-Key: {PRINTABLE}"], {}, "", PRINTABLE, id="header"),
    pytest.param([], {"FAIRPORT_HEADER": f"X-Api-Key: {TOKEN}"}, "", TOKEN, id="header-of-the-environment"),
    pytest.param(["--header", f"Authorization: Custom {TOKEN}"], {}, "", TOKEN, id="scheme"),
    pytest.param(["--auth", f"ada:{NASTY}", "--header", f"Cookie: sid={TOKEN}"], {}, "", TOKEN, id="cookie"),
    pytest.param([], {"ID": "client", "SECRET": NASTY}, OAUTH2, NASTY, id="oauth2"),
    pytest.param([], {"SECRET": NASTY}, LOGIN, NASTY, id="login"),
    pytest.param(["--wfc-auth", "auth.yaml"], {}, "", TOKEN, id="wfc"),
]


@pytest.mark.parametrize(("options", "variables", "table", "secret"), KINDS)
def test_no_secret_is_ever_told(
    fairport: Callable[..., Said],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    variables: dict[str, str],
    table: str,
    secret: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "auth.yaml").write_text(WFC, encoding="utf-8")
    with parrot(secret, TOKEN) as url:
        (tmp_path / "fairport.toml").write_text(table.format(url=url), encoding="utf-8")
        sent = [secret, TOKEN] if table else [secret]
        said = checked(fairport, tmp_path, "api" if table else url, *options)
    assert "***" in (tmp_path / "t.jsonl").read_text(encoding="utf-8")
    assert "http.echo" in said.out or "repeats a secret" in said.out
    assert leaks(said, tmp_path, *sent, PHRASE) == set()


def test_signed_manifest_is_looked_into_and_tells_no_secret(fairport: Callable[..., Said], tmp_path: Path) -> None:
    with parrot(NASTY) as url:
        made = checked(fairport, tmp_path, url, "--auth", f"ada:{NASTY}")
    told = "\n".join(texts_of((tmp_path / NAME).read_bytes()))
    assert "non-conformant" in told
    assert f"reports/{next(iter(formats.FORMATS))}" in told
    signed = fairport("sign", "t.jsonl", "reports/json", "--key", "key.pem", "--manifest", "second.json")
    public = ("--manifest", "second.json", "--key", "key.pub.pem")
    verified = fairport("verify", "t.jsonl", *public)
    assert (signed.code, verified.code) == (0, 0), verified.out
    key = (tmp_path / "key.pem").read_text(encoding="ascii").splitlines()[1]
    assert set.union(*(leaks(said, tmp_path, NASTY, PHRASE, key) for said in (made, signed, verified))) == set()


def test_canary_sings(fairport: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Mask, "clean", lambda _, exchange: exchange)
    monkeypatch.setattr(manifest, "predicate", lambda _: {"verdict": NASTY})
    with parrot(NASTY) as url:
        said = checked(fairport, tmp_path, url, "--auth", f"ada:{NASTY}")
    found = leaks(said, tmp_path, NASTY)
    assert {f"{name} in t.jsonl" for name in spellings(NASTY)} <= found
    assert f"plain in {NAME}" in found
    assert {"json in reports/json", "base64-of-pair in reports/json"} & found


def test_short_secret_is_masked_where_it_is_sent_and_corrupts_nothing(
    fairport: Callable[..., Said], tmp_path: Path
) -> None:
    with parrot() as url:
        checked(fairport, tmp_path, url, "--header", "X-Api-Key: 123", "--auth", "ada:774")
    sent = [exchange.sent for exchange in read_trace(tmp_path / "t.jsonl").exchanges() if exchange.sent]
    told = {name: value for pairs in sent for name, value in pairs if name in {"Authorization", "X-Api-Key"}}
    assert told == {"Authorization": "Basic ***", "X-Api-Key": "***"}
    trace = (tmp_path / "t.jsonl").read_text(encoding="utf-8")
    assert "YWRhOjc3NA" not in trace  # ada:774 in base64


def test_mistake_of_ours_tells_no_secret(
    fairport: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(_: object) -> None:
        raise RuntimeError(f"Basic {spellings(NASTY)['base64-of-pair']} and {NASTY}")

    monkeypatch.setattr(assemble, "EXPLORERS", (mistaken,))
    with parrot(NASTY) as url:
        said = fairport("check", url, "--auth", f"ada:{NASTY}", "--trace", tmp_path / "t.jsonl")
        debugged = fairport("--debug", "check", url, "--auth", f"ada:{NASTY}", "--trace", tmp_path / "u.jsonl")
    assert (said.code, debugged.code) == (4, 4)
    assert [name for name, _ in artefacts(tmp_path) if name.startswith("error-")]
    assert "a mistake of ours" in (tmp_path / "t.jsonl").read_text(encoding="utf-8")
    assert "RuntimeError: Basic *** and ***" in debugged.err
    assert leaks(said, tmp_path, NASTY) | leaks(debugged, tmp_path, NASTY) == set()


def test_keys_in_the_queries_of_a_recording_are_not_told(fairport: Callable[..., Said], tmp_path: Path) -> None:
    key, said = PRINTABLE, "\n".join(spellings(PRINTABLE).values())
    url = f"https://api.test/v2/Accounts/A1/Porting/Status?From=1&To=2&api_key={quote(key, safe='')}"
    body = json.dumps({"PortingRequests": [], "TotalCount": 0, "echo": said})
    entry = {
        "startedDateTime": "2026-03-01T00:00:00Z",
        "time": 5,
        "request": {"method": "GET", "url": url, "headers": [{"name": "Cookie", "value": f"session={TOKEN}"}]},
        "response": {
            "status": 200,
            "headers": [{"name": "Content-Type", "value": "application/json"}, {"name": "X-Url", "value": url}],
            "content": {"text": body, "mimeType": "application/json"},
        },
    }
    recording = {"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": [entry]}}
    (tmp_path / "in.har").write_text(json.dumps(recording), encoding="utf-8")
    trace = tmp_path / "t.jsonl"
    told = fairport(
        "audit", tmp_path / "in.har", "--contract", "porting-status", "--trace", trace, *every_report(tmp_path)
    )
    assert trace.exists(), told.err
    assert leaks(told, tmp_path, key, TOKEN) == set()
    signed = fairport("sign", trace, *sorted((tmp_path / "reports").iterdir()), "--key", key_in(tmp_path))
    assert (signed.code, leaks(signed, tmp_path, key, TOKEN, PHRASE)) == (0, set()), signed.err
    again = fairport("report", trace, "-v")
    assert "1 in URL" in again.out
