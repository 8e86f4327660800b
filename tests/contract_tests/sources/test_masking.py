from __future__ import annotations

import html
import json
from base64 import b64decode
from typing import Literal
from urllib.parse import quote, quote_plus

import pytest

from fairport.contract_tests.sources.credentials import Basic, wrong
from fairport.contract_tests.sources.masking import Mask
from fairport.evidence import Ask, Exchange

PASSWORD = 'p"a/s s+w&é1'
ADA = Basic("ada", PASSWORD)
MASK = Mask(ADA.secrets)


def exchange(**fields: object) -> Exchange:
    return Exchange(**{"number": 1, "ask": Ask(operation="list"), "url": "https://api.test/", **fields})  # type: ignore[arg-type]  # the fields under test


def masked_body(secret: str, body: bytes) -> bytes:
    return Mask(lambda: (secret,)).exchange(exchange(body=body)).body


def spellings(secret: str) -> list[str]:
    return [
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        html.escape(secret),
    ]


@pytest.mark.parametrize("spelt", spellings(PASSWORD))
def test_secret_is_masked_however_it_is_spelt(spelt: str) -> None:
    seen = exchange(
        url=f"https://api.test/?x={spelt}",
        body=f'{{"echo": "{spelt}"}}'.encode(),
        headers=(("X-Echo", spelt),),
        detail=f"no {spelt}",
    )
    masked = MASK.exchange(seen)
    assert (masked.url, masked.body) == ("https://api.test/?x=***", b'{"echo": "***"}')
    assert (masked.headers, masked.detail) == ((("X-Echo", "***"),), "no ***")
    assert MASK.echoes(seen) == ("header X-Echo", "body")


def test_user_and_password_together_are_masked() -> None:
    value = dict(ADA.headers(0.0))["Authorization"]
    seen = exchange(body=f"you sent {value}".encode())
    assert MASK.exchange(seen).body == b"you sent Basic ***"
    assert MASK.exchange(exchange(body=value.rstrip("=").encode())).body == b"Basic ***"
    assert MASK.echoes(seen) == ("body",)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(("Authorization", "Basic QTpi"), "Basic ***", id="basic"),
        pytest.param(("authorization", "anything"), "***", id="no-scheme"),
        pytest.param(("X-Api-Key", "abc"), "***", id="short-key"),
        pytest.param(("Cookie", "a=b; c=d"), "***", id="cookie"),
        pytest.param(("Accept", "application/json"), "application/json", id="harmless"),
    ],
)
def test_headers_that_carry_secrets_are_masked_whole(pair: tuple[str, str], expected: str) -> None:
    ask = Ask(operation="list", headers=(pair,))
    masked = Mask(tuple).exchange(exchange(sent=(pair,), ask=ask))
    assert masked.sent == ((pair[0], expected),)
    assert masked.ask.headers == ((pair[0], expected),)


def test_cookie_that_is_set_is_masked_and_its_attributes_stay() -> None:
    masked = Mask(tuple).exchange(exchange(headers=(("Set-Cookie", "sid=abc; Path=/; HttpOnly"),)))
    assert masked.headers == (("Set-Cookie", "sid=***; Path=/; HttpOnly"),)


def test_ask_is_masked() -> None:
    ask = Ask(operation="list", path=(("Id", PASSWORD),), query=(("key", f"x{PASSWORD}"), ("n", "1")))
    masked = MASK.exchange(exchange(ask=ask)).ask
    assert (masked.path, masked.query) == ((("Id", "***"),), (("key", "x***"), ("n", "1")))


def test_short_secret_is_left_where_it_may_be_chance() -> None:
    assert masked_body("abc12", b'{"id": "abc12"}') == b'{"id": "abc12"}'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b'{"pin": 123456}', b'{"pin": 999999}', id="number"),
        pytest.param(b'{"pin": "123456"}', b'{"pin": "999999"}', id="text"),
        pytest.param(b'{"Created": 1712345600}', b'{"Created": 1712345600}', id="inside-another"),
        pytest.param(b'{"x": 0.123456}', b'{"x": 0.123456}', id="fraction"),
    ],
)
def test_secret_of_digits_leaves_json_readable(body: bytes, expected: bytes) -> None:
    assert masked_body("123456", body) == expected
    json.loads(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b'{"Status": "x"}', b'{"Status": "x"}', id="name"),
        pytest.param(b'{"StatusHistory" : []}', b'{"StatusHistory" : []}', id="part-of-a-name"),
        pytest.param(b'{"x": "Status"}', b'{"x": "***"}', id="value"),
        pytest.param(b'{"x": "wrong Status given"}', b'{"x": "wrong *** given"}', id="within-a-value"),
    ],
)
def test_secret_of_letters_leaves_names_as_they_are(body: bytes, expected: bytes) -> None:
    assert masked_body("Status", body) == expected


def test_public_value_is_no_secret() -> None:
    mask = Mask(lambda: ("A5EQ333XCX",), frozenset({"A5EQ333XCX"}))
    seen = exchange(body=b"A5EQ333XCX")
    assert (mask.exchange(seen).body, mask.echoes(seen)) == (b"A5EQ333XCX", ())


@pytest.mark.parametrize("secret", ["password", "20260101", "abc1234"])
def test_weak_secret_proves_no_echo(secret: str) -> None:
    assert Mask(lambda: (secret,)).echoes(exchange(body=secret.encode())) == ()


def test_no_echo_is_seen_in_what_we_sent() -> None:
    assert MASK.echoes(exchange(sent=ADA.headers(0.0), url=f"https://api.test/?{quote(PASSWORD)}")) == ()


def test_secrets_that_come_later_are_masked_too() -> None:
    secrets = ["first-token-1"]
    mask = Mask(lambda: secrets)
    assert mask.text("second-token-2") == "second-token-2"
    secrets.append("second-token-2")
    assert mask.text("first-token-1 second-token-2") == "*** ***"


def test_longer_secret_is_masked_first() -> None:
    assert Mask(lambda: ("secret-1", "secret-1-more")).text("secret-1-more") == "***"


def test_mask_does_not_show_its_secrets() -> None:
    assert PASSWORD not in repr(MASK)


@pytest.mark.parametrize(
    ("credentials", "password", "echoed"),
    [
        pytest.param("wrong", "a-password-1", ("body",), id="made-wrong"),
        pytest.param("given", "a-password-1", (), id="not-marked-as-wrong"),
        pytest.param("wrong", "short", (), id="one-that-may-be-a-word"),
    ],
)
def test_repeated_wrong_secret_that_was_sent_is_an_echo(
    credentials: Literal["wrong", "given"], password: str, echoed: tuple[str, ...]
) -> None:
    right = Basic("ada", password)
    sent = wrong(right).headers(0.0)
    decoy = b64decode(sent[0][1].split()[1]).partition(b":")[2]
    seen = exchange(ask=Ask(operation="list", credentials=credentials), sent=sent, body=b'{"tried": "%s"}' % decoy)
    clean = Mask(right.secrets).clean(seen)
    assert (clean.echoed, clean.body == seen.body) == (echoed, not echoed)
