from __future__ import annotations

import base64

import pytest

from fairport.contract_tests.sources.credentials import (
    Anonymous,
    Basic,
    Credentials,
    Header,
    Several,
    basic,
    bearer,
    header,
    is_sensitive,
    wrong,
)
from fairport.errors import UsageError

SECRET = "tOp-secret"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


KINDS = [
    pytest.param(
        Basic("ada", SECRET),
        ("Authorization", f"Basic {encoded(f'ada:{SECRET}')}"),
        {SECRET, encoded(f"ada:{SECRET}")},
        f"Basic {encoded('ada:wrongwrong')}",
        id="basic",
    ),
    pytest.param(
        Basic("zoë", "pässwörd:x"),
        ("Authorization", f"Basic {encoded('zoë:pässwörd:x')}"),
        {"pässwörd:x", encoded("zoë:pässwörd:x")},
        f"Basic {encoded('zoë:wrongwrong')}",
        id="basic-utf-8-and-colon",
    ),
    pytest.param(
        Basic("key-123", ""),
        ("Authorization", f"Basic {encoded('key-123:')}"),
        {"key-123", encoded("key-123:")},
        f"Basic {encoded('wrongwr:')}",
        id="basic-key-as-user",
    ),
    pytest.param(bearer(SECRET), ("Authorization", f"Bearer {SECRET}"), {SECRET}, "Bearer wrongwrong", id="bearer"),
    pytest.param(header(f"X-Api-Key: {SECRET}"), ("X-Api-Key", SECRET), {SECRET}, "wrongwrong", id="key"),
    pytest.param(
        header(f"Authorization: Basic {encoded(f'ada:{SECRET}')}"),
        ("Authorization", f"Basic {encoded(f'ada:{SECRET}')}"),
        {SECRET, encoded(f"ada:{SECRET}")},
        f"Basic {encoded('ada:wrongwrong')}",
        id="basic-as-header",
    ),
    pytest.param(header(f"Cookie: sid={SECRET}"), ("Cookie", f"sid={SECRET}"), None, "sid=wrongwrong", id="cookie"),
    pytest.param(
        header("Cookie: lang=english; sid=0123456789ab"),
        ("Cookie", "lang=english; sid=0123456789ab"),
        {"lang=english; sid=0123456789ab", "0123456789ab"},
        "wrongwrongwrongwrongwrongwrong",
        id="cookies",
    ),
    pytest.param(
        header("Authorization: Basic not-base64"),
        ("Authorization", "Basic not-base64"),
        {"not-base64"},
        "Basic wrongwrong",
        id="basic-that-is-none",
    ),
    pytest.param(
        Header("X-Tenant", SECRET, secret=True), ("X-Tenant", SECRET), {SECRET}, "wrongwrong", id="declared-secret"
    ),
]


@pytest.mark.parametrize(("credentials", "pair", "secrets", "wrong_value"), KINDS)
def test_credentials_are_sent_and_made_wrong(
    credentials: Credentials, pair: tuple[str, str], secrets: set[str] | None, wrong_value: str
) -> None:
    assert credentials.headers(0.0) == (pair,)
    assert set(credentials.secrets()) == (secrets or {pair[1]})
    assert wrong(credentials).headers(0.0) == ((pair[0], wrong_value),)
    assert wrong(credentials).username == credentials.username
    assert not credentials.renew(credentials.headers(0.0))
    assert SECRET not in repr(credentials)


def test_several_are_sent_together_and_one_is_made_wrong() -> None:
    both = Several((header("X-Tenant: acme"), Basic("ada", SECRET), header("X-Api-Key: other-key")))
    assert [name for name, _ in both.headers(0.0)] == ["X-Tenant", "Authorization", "X-Api-Key"]
    assert both.username == "ada"
    assert set(both.secrets()) == {SECRET, encoded(f"ada:{SECRET}"), "other-key"}
    assert wrong(both).headers(0.0) == (
        ("X-Tenant", "acme"),
        ("Authorization", f"Basic {encoded('ada:wrongwrong')}"),
        ("X-Api-Key", "other-key"),
    )


def test_several_renew_every_part() -> None:
    class Renewable(Anonymous):
        asked = 0

        def renew(self, refused: tuple[tuple[str, str], ...]) -> bool:
            assert refused == (("A", "b"),)
            Renewable.asked += 1
            return True

    assert Several((Renewable(), Anonymous(), Renewable())).renew((("A", "b"),))
    assert Renewable.asked == 2


def test_anonymous_sends_nothing() -> None:
    nobody = Anonymous()
    assert (nobody.headers(0.0), nobody.secrets(), nobody.username) == ((), (), "")
    assert not wrong(nobody).renew(())
    assert wrong(Basic("ada", SECRET)).secrets() == Basic("ada", SECRET).secrets()


@pytest.mark.parametrize("secret", ["wrong", "wrongwrong", "w"])
def test_wrong_secret_is_never_the_right_one(secret: str) -> None:
    assert wrong(bearer(secret)).headers(0.0) != bearer(secret).headers(0.0)


@pytest.mark.parametrize(
    "credentials", [pytest.param(Anonymous(), id="nobody"), pytest.param(header("Accept-Language: en"), id="header")]
)
def test_nothing_secret_cannot_be_made_wrong(credentials: Credentials) -> None:
    with pytest.raises(UsageError, match="no secret"):
        wrong(credentials).headers(0.0)


def test_user_and_password_are_read_at_the_first_colon() -> None:
    assert basic("ada:b:c") == Basic("ada", "b:c")


@pytest.mark.parametrize("text", ["ada", "", ":"])
def test_text_that_is_no_user_and_password_is_an_error(text: str) -> None:
    with pytest.raises(UsageError, match="USER:PASSWORD") as caught:
        basic(text)
    assert caught.value.where == "--auth"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(SECRET, "not of the form", id="no-colon"),
        pytest.param(f"X Key: {SECRET}", "not a header name", id="name"),
        pytest.param(f"X-Key: {SECRET}\r\nHost: evil", "line break", id="injection"),
        pytest.param(f"X-Key: {SECRET}\u20ac", "ISO 8859-1", id="euro"),
    ],
)
def test_text_that_is_no_header_is_an_error_without_its_value(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        header(text)
    assert SECRET not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("name", ["Authorization", "X-Api-Key", "cookie", "X-Session-Id", "X-Signature"])
def test_name_of_a_secret_is_known(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize("name", ["Accept", "X-Tenant", "User-Agent", "If-None-Match"])
def test_name_of_no_secret_is_known(name: str) -> None:
    assert not is_sensitive(name)
