"""Who asked: what tells clients apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.recordings.clients import Credentials
from tests.contract_tests.recordings.shop import BEARER, IN_COOKIE, IN_HEADER, IN_QUERY, contract, schemed, sent

if TYPE_CHECKING:
    from fairport.contract_tests.recordings.entries import Entry


@pytest.mark.parametrize(
    ("scheme", "one", "other"),
    [
        pytest.param(BEARER, sent(Authorization="Bearer a"), sent(Authorization="Bearer b"), id="bearer"),
        pytest.param(IN_QUERY, sent("key=a"), sent("key=b"), id="query"),
        pytest.param(IN_COOKIE, sent(Cookie="sid=a"), sent(Cookie="sid=b"), id="cookie"),
        pytest.param(IN_HEADER, sent(x_shop_key="a"), sent(x_shop_key="b"), id="header"),
    ],
)
def test_clients_are_told_apart_by_what_the_contract_says(scheme: dict[str, Any], one: Entry, other: Entry) -> None:
    credentials = Credentials(schemed(scheme))
    assert credentials.client(one) != credentials.client(other)
    assert credentials.client(one) == credentials.client(replace(one, sent=(*one.sent, ("Accept", "x"))))
    assert credentials.client(sent()) == ""


def test_other_cookies_do_not_tell_clients_apart() -> None:
    credentials = Credentials(schemed(IN_COOKIE))
    assert credentials.client(sent(Cookie="_ga=1; sid=a")) == credentials.client(sent(Cookie="sid=a; _ga=2"))
    assert Credentials(schemed(BEARER)).client(sent(Cookie="sid=a")) == ""


def test_without_schemes_the_usual_headers_tell() -> None:
    credentials = Credentials(replace(contract(), document={}))
    assert credentials.client(sent(Cookie="a=1")) != credentials.client(sent(Cookie="a=2"))
