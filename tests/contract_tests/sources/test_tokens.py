from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs

import pytest

from fairport.contract_tests.sources.credentials import wrong
from fairport.contract_tests.sources.tokens import (
    Client,
    Fetched,
    LoginCall,
    Token,
    cookies,
    login,
    oauth2,
    payload,
    token_at,
    token_at_pointer,
    token_in_header,
)
from fairport.errors import ContractError, TargetError
from fairport.evidence import Exchange

if TYPE_CHECKING:
    from fairport.contract_tests.sources.ports import Prepared
    from fairport.contract_tests.sources.tokens import Take
    from fairport.evidence import Pairs

URL = "https://id.test/token?tenant=hidden"


class Endpoint:
    """Answers token and login calls, the last answer for ever."""

    def __init__(self, *bodies: object, status: int = 200, headers: Pairs = (), trouble: str = "") -> None:
        self.bodies = list(bodies)
        self.status = status
        self.headers = headers
        self.trouble = trouble
        self.calls: list[Prepared] = []

    def __call__(self, prepared: Prepared) -> Exchange:
        self.calls.append(prepared)
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0] if self.bodies else b""
        return Exchange(
            number=0,
            ask=prepared.ask,
            url=prepared.url,
            status=0 if self.trouble else self.status,
            headers=self.headers,
            body=body if isinstance(body, bytes) else json.dumps(body).encode(),
            trouble=self.trouble,
        )


def granted(token: str, **more: object) -> dict[str, object]:
    return {"access_token": token, "token_type": "bearer", **more}


def client(*, scope: str = "", in_body: bool = False) -> Client:
    return Client(token_url=URL, client_id="me@home", client_secret="s+cret/1", scope=scope, in_body=in_body)


def test_client_asks_for_a_token_by_basic() -> None:
    endpoint = Endpoint(granted("t-1"))
    credentials = oauth2(endpoint, client(scope="read write"))
    assert credentials.headers(0.0) == (("Authorization", "Bearer t-1"),)
    (call,) = endpoint.calls
    assert (call.method, call.url) == ("POST", URL)
    assert parse_qs(call.body.decode()) == {"grant_type": ["client_credentials"], "scope": ["read write"]}
    headers = dict(call.headers)
    assert headers["Authorization"] == "Basic bWUlNDBob21lOnMlMkJjcmV0JTJGMQ=="  # me%40home:s%2Bcret%2F1
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_client_may_be_named_in_the_body() -> None:
    endpoint = Endpoint(granted("t-1"))
    oauth2(endpoint, client(in_body=True)).headers(0.0)
    assert parse_qs(endpoint.calls[0].body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["me@home"],
        "client_secret": ["s+cret/1"],
    }
    assert "Authorization" not in dict(endpoint.calls[0].headers)


def test_token_is_kept_and_fetched_again_before_it_expires() -> None:
    endpoint = Endpoint(granted("t-1", expires_in=3600), granted("t-2", expires_in="100"), granted("t-3"))
    credentials = oauth2(endpoint, client())
    tokens = [credentials.headers(now)[0][1] for now in (0.0, 3569.0, 3570.0, 3659.0, 3660.0, 1e12)]
    assert tokens == [f"Bearer t-{n}" for n in (1, 1, 2, 2, 3, 3)]
    assert len(endpoint.calls) == 3


def test_refused_token_is_fetched_again() -> None:
    endpoint = Endpoint(granted("t-1"), granted("t-2"))
    credentials = oauth2(endpoint, client())
    refused = credentials.headers(0.0)
    assert credentials.renew((("Accept", "*/*"), *refused))
    assert credentials.headers(0.0) == (("Authorization", "Bearer t-2"),)
    assert credentials.renew(refused)
    assert credentials.headers(0.0) == (("Authorization", "Bearer t-2"),)
    assert len(endpoint.calls) == 2


def test_workers_fetch_one_token() -> None:
    endpoint = Endpoint(granted("t-1"))
    credentials = oauth2(endpoint, client())
    threads = [threading.Thread(target=credentials.headers, args=(0.0,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(endpoint.calls) == 1


def test_every_secret_is_known_at_the_time_it_is_used() -> None:
    endpoint = Endpoint(granted("t-1", expires_in=60), granted("t-2"))
    credentials = oauth2(endpoint, client())
    assert "s+cret/1" in credentials.secrets()
    credentials.headers(0.0)
    credentials.headers(60.0)
    assert {"t-1", "t-2", "bWUlNDBob21lOnMlMkJjcmV0JTJGMQ=="} <= set(credentials.secrets())
    assert "s+cret/1" not in f"{client()!r} {credentials!r}"


def test_probe_makes_the_token_wrong_and_calls_nobody_with_a_wrong_secret() -> None:
    endpoint = Endpoint(granted("token-1"))
    assert wrong(oauth2(endpoint, client())).headers(0.0) == (("Authorization", "Bearer wrongwr"),)
    assert "Basic bWUl" in dict(endpoint.calls[0].headers)["Authorization"]


@pytest.mark.parametrize(
    ("endpoint", "message"),
    [
        pytest.param(
            Endpoint({"error": "invalid_client", "error_description": "s+cret/1"}, status=401),
            "the token endpoint refuses: invalid_client",
            id="refused",
        ),
        pytest.param(Endpoint({}), "the token endpoint refuses: missing_token", id="no-token"),
        pytest.param(
            Endpoint(b"<html>", status=404),
            "the token endpoint answered status 404 without a JSON object",
            id="html",
        ),
        pytest.param(Endpoint([1]), "the token endpoint answered status 200 without a JSON object", id="array"),
        pytest.param(Endpoint(granted("a\nb")), "the answer holds no token at $.access_token", id="line-break"),
        pytest.param(
            Endpoint(granted("t", expires_in="soon")),
            "the token endpoint's answer does not read as RFC 6749 has it",
            id="life",
        ),
    ],
)
def test_refusal_is_one_error_and_final(endpoint: Endpoint, message: str) -> None:
    credentials = oauth2(endpoint, client())
    for _ in range(2):
        with pytest.raises(TargetError) as caught:
            credentials.headers(0.0)
        assert caught.value.message == message
        assert caught.value.where == "https://id.test/token"
        assert "s+cret" not in str(caught.value)
    assert len(endpoint.calls) == 1
    assert not credentials.renew(())


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        pytest.param(Endpoint(trouble="timeout"), "timeout", id="timeout"),
        pytest.param(Endpoint(status=429), "status 429", id="busy"),
        pytest.param(Endpoint(status=500), "status 500", id="server-error"),
    ],
)
def test_trouble_on_the_way_is_no_refusal(endpoint: Endpoint, why: str) -> None:
    credentials = oauth2(endpoint, client())
    for _ in range(2):
        with pytest.raises(TargetError, match=f"no token could be fetched: {why}"):
            credentials.headers(0.0)
    assert len(endpoint.calls) == 2


FIELDS = (("user", "ada"), ("password", "s+cret 1"))


@pytest.mark.parametrize(
    ("encoding", "body", "kind"),
    [
        pytest.param("json", b'{"user": "ada", "password": "s+cret 1"}', "application/json", id="json"),
        pytest.param("form", b"user=ada&password=s%2Bcret+1", "application/x-www-form-urlencoded", id="form"),
    ],
)
def test_login_is_called_with_its_fields(encoding: Literal["json", "form"], body: bytes, kind: str) -> None:
    endpoint = Endpoint({"data": {"jwt": "abc.def"}, "ttl": 100})
    headers, written, secrets = payload(FIELDS, encoding)
    call = LoginCall(url=URL, headers=headers, body=written, secrets=secrets, username="ada")
    credentials = login(endpoint, call, token_at("$.data.jwt", header="X-Auth", template="JWT {token}", life="$.ttl"))
    assert [credentials.headers(now) for now in (0.0, 89.0, 90.0)] == [(("X-Auth", "JWT abc.def"),)] * 3
    assert len(endpoint.calls) == 2
    assert (endpoint.calls[0].body, dict(endpoint.calls[0].headers)["Content-Type"]) == (body, kind)
    assert credentials.username == "ada"
    assert set(credentials.secrets()) == {"s+cret 1", "abc.def"}
    assert "s+cret" not in repr(call)


@pytest.mark.parametrize(
    ("take", "endpoint", "expected"),
    [
        pytest.param(token_at("$..jwt"), Endpoint({"a": [{"jwt": "t"}]}), ("Authorization", "Bearer t"), id="jsonpath"),
        pytest.param(
            token_at_pointer("/a/0/jwt", header="X-T", template="{token}"),
            Endpoint({"a": [{"jwt": "t"}]}),
            ("X-T", "t"),
            id="pointer",
        ),
        pytest.param(
            token_in_header("X-Token", header="X-T", template="{token}"),
            Endpoint(headers=(("x-token", "t"),)),
            ("X-T", "t"),
            id="header",
        ),
        pytest.param(
            cookies,
            Endpoint(
                status=302, headers=(("Set-Cookie", "sid=a=b; Path=/"), ("Set-Cookie", "x=1"), ("Set-Cookie", "gone="))
            ),
            ("Cookie", "sid=a=b; x=1"),
            id="cookies",
        ),
    ],
)
def test_token_is_taken_from_where_it_is(take: Take, endpoint: Endpoint, expected: tuple[str, str]) -> None:
    assert login(endpoint, LoginCall(url=URL), take).headers(0.0) == (expected,)


@pytest.mark.parametrize("life", ["soon", -1, 0, None, [], "1e999999999"])
def test_life_that_is_no_number_of_seconds_is_taken_as_not_told(life: object) -> None:
    endpoint = Endpoint({"jwt": "t", "ttl": life})
    credentials = login(endpoint, LoginCall(url=URL), token_at("$.jwt", life="$.ttl"))
    assert credentials.headers(0.0) == credentials.headers(1e300)
    assert len(endpoint.calls) == 1


def test_cookie_that_may_be_a_setting_is_no_secret() -> None:
    endpoint = Endpoint(headers=(("Set-Cookie", "lang=english"), ("Set-Cookie", "sid=0123456789ab")))
    credentials = login(endpoint, LoginCall(url=URL), cookies)
    credentials.headers(0.0)
    assert credentials.secrets() == ("lang=english; sid=0123456789ab", "0123456789ab")


@pytest.mark.parametrize(
    ("take", "endpoint", "message"),
    [
        pytest.param(token_at("$.jwt"), Endpoint({"jwt": 1}), "the answer holds no token at $.jwt", id="number"),
        pytest.param(token_at("$.jwt"), Endpoint(b"<html>"), "the answer holds no token at $.jwt", id="html"),
        pytest.param(cookies, Endpoint(), "the answer to the login sets no cookie", id="no-cookie"),
        pytest.param(cookies, Endpoint(status=403), "the login was answered with status 403", id="refused"),
    ],
)
def test_login_without_a_token_is_an_error(take: Take, endpoint: Endpoint, message: str) -> None:
    with pytest.raises(TargetError) as caught:
        login(endpoint, LoginCall(url=URL), take).headers(0.0)
    assert (caught.value.message, caught.value.where) == (message, "https://id.test/token")
    assert caught.value.hint


def test_path_that_is_none_is_an_error_at_once() -> None:
    with pytest.raises(ContractError, match="not a JSONPath"):
        token_at("$[")


def test_token_without_a_told_life_is_kept() -> None:
    fetched: list[int] = []

    def fetch() -> Token:
        fetched.append(1)
        return Token((("A", "b"),), ("b",), None)

    credentials = Fetched(fetch)
    credentials.headers(0.0)
    credentials.headers(1e12)
    assert fetched == [1]
