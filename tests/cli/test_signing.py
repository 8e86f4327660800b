from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from fairport.cli import main
from fairport.contract_tests.service.demo import Demo, demo
from fairport.contract_tests.service.server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "tok-en-0123456789-abcdef"
USERS = {"id-of-the-client": "secret-of-the-client", "jane": "jane-has-a-pass-word"}


def tokens_in_front(held: Demo, counts: dict[str, int]) -> Any:
    """The reference service behind a door that knows one bearer token, and gives it out at /token."""

    def app(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/token":
            counts["token"] = counts.get("token", 0) + 1
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
            known = any(secret in body or "Basic" in environ.get("HTTP_AUTHORIZATION", "") for secret in USERS.values())
            start("200 OK" if known else "401 Unauthorized", [("Content-Type", "application/json")])
            return [json.dumps({"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600}).encode()]
        if environ.get("HTTP_AUTHORIZATION") == f"Bearer {TOKEN}":
            environ["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(held.auth.encode()).decode()
        return held.app(environ, start)

    return app


@pytest.fixture
def behind_tokens() -> Iterator[tuple[str, Demo, dict[str, int]]]:
    counts: dict[str, int] = {}
    with demo(size=3) as held, serving(tokens_in_front(held, counts)) as url:
        yield url, held, counts


OAUTH2 = """
[targets.t.oauth2]
token-url = "{url}/token"
client-id-env = "THE_ID"
client-secret-env = "THE_SECRET"
"""
IN_BODY = OAUTH2 + "in-body = true\n"
LOGIN = """
[targets.t.login]
url = "/token"
fields = {{username = "jane"}}
fields-env = {{password = "THE_SECRET"}}
life = "$.expires_in"
"""
WFC = """
wfc-auth = "users.yaml"
"""
USERS_FILE = """
auth:
  - name: jane
    fixedHeaders:
      - {name: Authorization, value: Bearer TOKEN}
"""


@pytest.mark.parametrize("table", [OAUTH2, IN_BODY, LOGIN, WFC, 'token-env = "THE_TOKEN"'])
def test_token_is_fetched_sent_and_never_told(
    table: str,
    behind_tokens: tuple[str, Demo, dict[str, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, held, counts = behind_tokens
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THE_ID", "id-of-the-client")
    monkeypatch.setenv("THE_SECRET", "secret-of-the-client")
    monkeypatch.setenv("THE_TOKEN", TOKEN)
    (tmp_path / "users.yaml").write_text(USERS_FILE.replace("TOKEN", TOKEN), encoding="utf-8")
    params = "".join(f'params.{name} = "{held.parameters[name]}"\n' for name in ("AccountSid", "PropertySid"))
    inline = "" if table.strip().startswith("[") else table
    text = f'[targets.t]\nurl = "{url}"\n{params}{inline}\n' + (table.format(url=url) if not inline else "")
    (tmp_path / "fairport.toml").write_text(text, encoding="utf-8")
    code = main(["check", "t", "--profile", "quick", "--trace", "t.jsonl", "--report", "json=r.json"])
    told = capsys.readouterr()
    assert code in {0, 3}, told.err
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["verdict"] != "invalid-run"
    assert counts.get("token", 0) == (1 if "url" in table else 0)
    for text in (told.out, told.err, (tmp_path / "t.jsonl").read_text(encoding="utf-8")):
        assert TOKEN not in text
        assert "secret-of-the-client" not in text


def test_refused_token_call_is_one_error_and_exit_4(
    behind_tokens: tuple[str, Demo, dict[str, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, _, _ = behind_tokens
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THE_SECRET", "not-the-pass-word")
    (tmp_path / "fairport.toml").write_text(f'[targets.t]\nurl = "{url}"\n' + LOGIN.format(), encoding="utf-8")
    assert main(["check", "t", "--trace", "t.jsonl"]) == 4
    told = capsys.readouterr().err
    assert "401" in told
    assert "not-the-pass-word" not in told
