"""Who asked, and which secrets a recording holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.recordings.clients import Credentials
from fairport.contract_tests.recordings.entries import Entry
from fairport.contract_tests.recordings.secrets_seen import ONCE, SecretsSeen
from fairport.contract_tests.sources.credentials import is_sensitive
from tests.contract_tests.recordings.shop import contract

if TYPE_CHECKING:
    from fairport.spec.model import Contract


def schemed(*schemes: dict[str, Any]) -> Contract:
    held = {str(i): scheme for i, scheme in enumerate(schemes)}
    return replace(contract(), document={"components": {"securitySchemes": held}})


def asked(query: str = "", **sent: str) -> Entry:
    headers = tuple((name.replace("_", "-"), value) for name, value in sent.items())
    return Entry(method="GET", url=f"https://ann:pw@api.example.com/x?{query}", sent=headers)


BEARER = {"type": "http", "scheme": "bearer"}
IN_QUERY = {"type": "apiKey", "in": "query", "name": "key"}
IN_COOKIE = {"type": "apiKey", "in": "cookie", "name": "sid"}
IN_HEADER = {"type": "apiKey", "in": "header", "name": "X-Shop-Key"}


@pytest.mark.parametrize(
    ("scheme", "one", "other"),
    [
        pytest.param(BEARER, asked(Authorization="Bearer a"), asked(Authorization="Bearer b"), id="bearer"),
        pytest.param(IN_QUERY, asked("key=a"), asked("key=b"), id="query"),
        pytest.param(IN_COOKIE, asked(Cookie="sid=a"), asked(Cookie="sid=b"), id="cookie"),
        pytest.param(IN_HEADER, asked(x_shop_key="a"), asked(x_shop_key="b"), id="header"),
    ],
)
def test_clients_are_told_apart_by_what_the_contract_says(scheme: dict[str, Any], one: Entry, other: Entry) -> None:
    credentials = Credentials(schemed(scheme))
    assert credentials.client(one) != credentials.client(other)
    assert credentials.client(one) == credentials.client(replace(one, sent=(*one.sent, ("Accept", "x"))))
    assert credentials.client(asked()) == ""


def test_other_cookies_do_not_tell_clients_apart() -> None:
    credentials = Credentials(schemed(IN_COOKIE))
    assert credentials.client(asked(Cookie="_ga=1; sid=a")) == credentials.client(asked(Cookie="sid=a; _ga=2"))
    assert Credentials(schemed(BEARER)).client(asked(Cookie="sid=a")) == ""


def test_without_schemes_the_usual_headers_tell() -> None:
    credentials = Credentials(replace(contract(), document={}))
    assert credentials.client(asked(Cookie="a=1")) != credentials.client(asked(Cookie="a=2"))


def seen(held: Contract, *entries: Entry) -> SecretsSeen:
    made = SecretsSeen(Credentials(held), frozenset({"pageToken"}), is_sensitive, lambda _, value: (value,))
    for one in entries:
        made.learn(one)
    return made


def test_secrets_are_learned_wherever_they_are_sent() -> None:
    made = seen(
        schemed(BEARER),
        asked("api_key=KKKK&pageToken=t9&shop=north", Authorization="Bearer AAAA", X_Api_Key="XXXX"),
        asked(Cookie="session=0123456789abcdef; lang=english-of-the-queen; csrftoken=short", Accept="text"),
    )
    assert made.everything() == {"KKKK", "Bearer AAAA", "XXXX", "0123456789abcdef"}
    assert made.credentials() == {"Bearer AAAA"}


def test_signature_of_each_request_is_not_sought_elsewhere() -> None:
    made = seen(schemed(BEARER), *(asked(Signature=f"sig-{n}", Authorization="Bearer A") for n in range(ONCE + 1)))
    assert made.everything() == {"Bearer A"}


def test_url_and_query_are_bared_and_different_secrets_stay_different() -> None:
    made = seen(schemed(IN_QUERY))
    assert made.bare_query((("key", "a"), ("pageToken", "t"), ("x", "1"))) == (
        ("key", "***"),
        ("pageToken", "t"),
        ("x", "1"),
    )
    assert made.bare_query((("key", "b"), ("key", "a"))) == (("key", "***2"), ("key", "***"))
    assert made.bare_url(asked("x=1&key=b&pageToken=t").url) == "https://api.example.com/x?x=1&key=***2&pageToken=t"
