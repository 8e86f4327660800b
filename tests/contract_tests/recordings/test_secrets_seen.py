"""Which secrets a recording holds, and how they are taken out of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.recordings.clients import Credentials
from fairport.contract_tests.recordings.secrets_seen import ONCE, SecretsSeen
from fairport.contract_tests.sources.credentials import is_sensitive
from tests.contract_tests.recordings.shop import BEARER, IN_QUERY, schemed, sent

if TYPE_CHECKING:
    from fairport.contract_tests.recordings.entries import Entry
    from fairport.spec.model import Contract


def seen(held: Contract, *entries: Entry) -> SecretsSeen:
    made = SecretsSeen(Credentials(held), frozenset({"pageToken"}), is_sensitive, lambda _, value: (value,))
    for one in entries:
        made.learn(one)
    return made


def test_secrets_are_learned_wherever_they_are_sent() -> None:
    made = seen(
        schemed(BEARER),
        sent("api_key=KKKK&pageToken=t9&shop=north", Authorization="Bearer AAAA", X_Api_Key="XXXX"),
        sent(Cookie="session=0123456789abcdef; lang=english-of-the-queen; csrftoken=short", Accept="text"),
    )
    assert made.everything() == {"KKKK", "Bearer AAAA", "XXXX", "0123456789abcdef"}
    assert made.credentials() == {"Bearer AAAA"}


def test_signature_of_each_request_is_not_sought_elsewhere() -> None:
    made = seen(schemed(BEARER), *(sent(Signature=f"sig-{n}", Authorization="Bearer A") for n in range(ONCE + 1)))
    assert made.everything() == {"Bearer A"}


def test_url_and_query_are_bared_and_different_secrets_stay_different() -> None:
    made = seen(schemed(IN_QUERY))
    assert made.bare_query((("key", "a"), ("pageToken", "t"), ("x", "1"))) == (
        ("key", "***"),
        ("pageToken", "t"),
        ("x", "1"),
    )
    assert made.bare_query((("key", "b"), ("key", "a"))) == (("key", "***2"), ("key", "***"))
    assert made.bare_url(sent("x=1&key=b&pageToken=t").url) == "https://api.example.com/x?x=1&key=***2&pageToken=t"
