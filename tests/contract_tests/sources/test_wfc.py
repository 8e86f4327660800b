from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.sources.credentials import wrong
from fairport.contract_tests.sources.ports import STANDING
from fairport.contract_tests.sources.wfc import load
from fairport.errors import UsageError
from fairport.evidence import Exchange

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.contract_tests.sources.ports import Prepared
    from fairport.evidence import Pairs

BASE = "https://api.test/v1/"
SECRET = "s3cret-value"

FIXED = """
schemaVersion: "0.2.0"
auth:
  - name: ada
    fixedHeaders:
      - {name: Authorization, value: ApiKey s3cret-value}
      - {name: X-Tenant, value: acme-unit}
  - name: ben
    fixedHeaders:
      - {name: Authorization, value: ApiKey ben-value}
"""


class Service:
    def __init__(self, body: object = None, headers: Pairs = ()) -> None:
        self.body = json.dumps(body).encode()
        self.headers = headers
        self.calls: list[Prepared] = []

    def __call__(self, prepared: Prepared) -> Exchange:
        self.calls.append(prepared)
        return Exchange(number=0, ask=prepared.ask, url=prepared.url, status=200, headers=self.headers, body=self.body)


def written(tmp_path: Path, content: object, name: str = "auth.yaml") -> Path:
    file = tmp_path / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def login_entry(**login: object) -> dict[str, Any]:
    standing = {"verb": "POST", "endpoint": "/login", "expectCookies": True}
    return {"name": "ada", "loginEndpointAuth": standing | login}


USER = {"username": "ada", "usernameField": "user", "password": SECRET, "passwordField": "pass"}


@pytest.mark.parametrize(
    ("user", "value"),
    [
        pytest.param("", "ApiKey s3cret-value", id="first"),
        pytest.param("ada", "ApiKey s3cret-value", id="by-name"),
        pytest.param("ben", "ApiKey ben-value", id="another"),
    ],
)
def test_fixed_headers_of_a_user_are_sent(tmp_path: Path, user: str, value: str) -> None:
    credentials = load(written(tmp_path, FIXED), user, Service(), BASE)
    assert dict(credentials.headers(0.0))["Authorization"] == value


def test_values_of_fixed_headers_are_secrets(tmp_path: Path) -> None:
    credentials = load(written(tmp_path, FIXED), "ada", Service(), BASE)
    assert set(credentials.secrets()) == {SECRET}
    assert dict(wrong(credentials).headers(0.0)) == {"Authorization": "ApiKey wrongwrongwr", "X-Tenant": "acme-unit"}


def test_header_of_any_name_may_be_the_secret_if_none_is_named_like_one(tmp_path: Path) -> None:
    document = {"auth": [{"name": "ada", "fixedHeaders": [{"name": "X-User", "value": SECRET}]}]}
    assert load(written(tmp_path, document), "", Service(), BASE).secrets() == (SECRET,)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("auth.json", json.dumps({"auth": [{"name": "ada", "fixedHeaders": []}]}), id="json"),
        pytest.param("auth.toml", '[[auth]]\nname = "ada"\nfixedHeaders = []\n', id="toml"),
        pytest.param("auth.yml", "auth: [{name: ada, fixedHeaders: []}]", id="yaml"),
    ],
)
def test_file_is_read_by_its_ending(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(UsageError, match="neither fixedHeaders nor loginEndpointAuth") as caught:
        load(written(tmp_path, content, name), "", Service(), BASE)
    assert caught.value.where.endswith(f"{name} auth[0]")


@pytest.mark.parametrize(
    ("login", "body", "kind"),
    [
        pytest.param(
            {"payloadUserPwd": USER}, b'{"user": "ada", "pass": "s3cret-value"}', "application/json", id="json"
        ),
        pytest.param(
            {"payloadUserPwd": USER, "contentType": "application/x-www-form-urlencoded"},
            b"user=ada&pass=s3cret-value",
            "application/x-www-form-urlencoded",
            id="form",
        ),
        pytest.param(
            {"payloadRaw": '{"password": "s3cret-value"}', "contentType": "application/vnd.login+json"},
            b'{"password": "s3cret-value"}',
            "application/vnd.login+json",
            id="raw",
        ),
        pytest.param(
            {"payloadRaw": "user=ada&password=s3cret-value", "contentType": "application/x-www-form-urlencoded"},
            b"user=ada&password=s3cret-value",
            "application/x-www-form-urlencoded",
            id="raw-form",
        ),
    ],
)
def test_login_is_called(tmp_path: Path, login: dict[str, Any], body: bytes, kind: str) -> None:
    service = Service(headers=(("Set-Cookie", "sid=0123456789ab; Path=/"),))
    sent = {"Accept": "text/html", "X-Extra-Key": "extra-key"}
    entry = login_entry(**login, headers=[{"name": name, "value": value} for name, value in sent.items()])
    credentials = load(written(tmp_path, {"auth": [entry]}), "", service, BASE)
    assert service.calls == []
    assert credentials.headers(0.0) == (("Cookie", "sid=0123456789ab"),)
    (call,) = service.calls
    assert (call.method, call.url, call.body) == ("POST", "https://api.test/v1/login", body)
    assert dict(call.headers) == dict(STANDING) | sent | {"Content-Type": kind}
    assert {SECRET, "0123456789ab", "extra-key"} <= set(credentials.secrets())
    assert "text/html" not in credentials.secrets()


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        pytest.param(
            {"extractFromField": "/data/token", "httpHeaderName": "Authorization", "headerPrefix": "Bearer "},
            ("Authorization", "Bearer t-1"),
            id="first-version",
        ),
        pytest.param(
            {
                "extractFrom": "body",
                "extractSelector": "/data/token",
                "sendIn": "header",
                "sendName": "X-T",
                "sendTemplate": "JWT {token}",
            },
            ("X-T", "JWT t-1"),
            id="second-version",
        ),
        pytest.param(
            {"extractFrom": "header", "extractSelector": "X-Token", "sendIn": "header", "sendName": "X-T"},
            ("X-T", "t-2"),
            id="header",
        ),
    ],
)
def test_token_is_taken_and_sent(tmp_path: Path, token: dict[str, str], expected: tuple[str, str]) -> None:
    service = Service({"data": {"token": "t-1"}}, (("X-Token", "t-2"),))
    entry = login_entry(token=token, externalEndpointURL="https://id.test/in", verb="GET")
    credentials = load(written(tmp_path, {"auth": [entry]}), "", service, BASE)
    assert credentials.headers(0.0) == (expected,)
    assert (service.calls[0].method, service.calls[0].url) == ("GET", "https://id.test/in")


def test_template_fills_what_a_user_leaves_out(tmp_path: Path) -> None:
    template = login_entry(payloadUserPwd={"usernameField": "u", "passwordField": "p", "username": "nobody"})
    own = {"name": "ada", "loginEndpointAuth": {"payloadUserPwd": {"password": SECRET, "username": "ada"}}}
    service = Service(headers=(("Set-Cookie", "sid=0123456789ab"),))
    load(written(tmp_path, {"auth": [own], "authTemplate": template}), "ada", service, BASE).headers(0.0)
    (call,) = service.calls
    assert (call.url, json.loads(call.body)) == ("https://api.test/v1/login", {"u": "ada", "p": SECRET})


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        pytest.param("auth: [", "does not parse", ":1", id="yaml"),
        pytest.param("auth: \0", "does not parse", ":1", id="no-text"),
        pytest.param("- 1", "(keyword 'type')", "", id="no-object"),
        pytest.param("auth: []", "(keyword 'minItems')", "auth", id="no-user"),
        pytest.param({"auth": [{"fixedHeaders": []}]}, "(keyword 'required')", "auth[0]", id="no-name"),
        pytest.param(
            {"auth": [login_entry(payloadUserPwd=USER | {"password": 20260101})]},
            "(keyword 'type')",
            "auth[0].loginEndpointAuth.payloadUserPwd.password",
            id="password-of-digits",
        ),
        pytest.param(
            {"auth": [login_entry(verb="post")]}, "(keyword 'enum')", "auth[0].loginEndpointAuth.verb", id="verb"
        ),
        pytest.param(
            {"auth": [login_entry(expectCookies=False)]},
            "neither token nor expectCookies",
            "auth[0].loginEndpointAuth",
            id="nothing-to-take",
        ),
        pytest.param(
            {"auth": [{"name": "a", "loginEndpointAuth": {"verb": "POST", "expectCookies": True}}]},
            "neither endpoint nor externalEndpointURL",
            "auth[0].loginEndpointAuth",
            id="no-address",
        ),
        pytest.param(
            {"auth": [login_entry(payloadUserPwd=USER, contentType="text/xml")]},
            "cannot be written in this contentType",
            "auth[0].loginEndpointAuth",
            id="content-type",
        ),
        pytest.param(
            {"auth": [login_entry(token={"sendIn": "query", "extractSelector": "/t"})]},
            "a token in the query cannot be sent",
            "auth[0].loginEndpointAuth.token",
            id="query",
        ),
        pytest.param(
            {"auth": [login_entry(token={"sendIn": "header"})]},
            "nothing says where the token is",
            "auth[0].loginEndpointAuth.token",
            id="no-selector",
        ),
        pytest.param(
            {"auth": [{"name": "a", "fixedHeaders": [{"name": "X Y", "value": SECRET}]}]},
            "is not a header name",
            "auth[0]",
            id="header",
        ),
    ],
)
def test_file_that_does_not_fit_is_one_error(tmp_path: Path, content: object, message: str, place: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(UsageError) as caught:
        load(file, "", Service(), BASE)
    assert message in caught.value.message
    assert caught.value.where == (f"{file}{place}" if place.startswith(":") else f"{file} {place}".rstrip())
    assert caught.value.hint
    assert SECRET not in f"{caught.value} {caught.value.hint}"
    assert "20260101" not in f"{caught.value} {caught.value.hint}"


def test_user_who_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no user 'eve'") as caught:
        load(written(tmp_path, FIXED), "eve", Service(), BASE)
    assert caught.value.hint == "it has: ada, ben"


def test_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        load(tmp_path / "missing.yaml", "", Service(), BASE)


def test_file_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "auth.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="it is not UTF-8"):
        load(tmp_path / "auth.yaml", "", Service(), BASE)
