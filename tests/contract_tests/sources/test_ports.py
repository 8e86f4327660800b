from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.sources.credentials import Anonymous, Basic, Header
from fairport.contract_tests.sources.ports import STANDING, build_url, check_base_url, prepare
from fairport.errors import UsageError
from fairport.evidence import Ask

BASE = "https://api.test/base"
TEMPLATE = "/v2/Accounts/{AccountSid}/Status"


def ask(**fields: object) -> Ask:
    return Ask(operation="list", path=(("AccountSid", "A1"),), **fields)  # type: ignore[arg-type]  # the fields under test


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        pytest.param("A1", "A1", id="plain"),
        pytest.param("a/b", "a%2Fb", id="slash"),
        pytest.param("..", "%2E%2E", id="dot-dot"),
        pytest.param(".", "%2E", id="dot"),
        pytest.param("a.b", "a.b", id="dot-inside"),
        pytest.param("a?b#c", "a%3Fb%23c", id="delimiters"),
        pytest.param("a b%", "a%20b%25", id="space-and-percent"),
        pytest.param("é", "%C3%A9", id="utf-8"),
        pytest.param("{AccountSid}", "%7BAccountSid%7D", id="braces"),
    ],
)
def test_path_value_stays_one_segment(value: str, segment: str) -> None:
    url = build_url(Ask(operation="list", path=(("AccountSid", value),)), BASE, TEMPLATE)
    assert url == f"https://api.test/base/v2/Accounts/{segment}/Status"


@pytest.mark.parametrize("base", ["https://api.test", "https://api.test/", "https://api.test//"])
@pytest.mark.parametrize("template", ["/rows", "rows"])
def test_base_and_path_meet_in_one_slash(base: str, template: str) -> None:
    assert build_url(Ask(operation="list"), base, template) == "https://api.test/rows"


def test_query_keeps_order_and_repeats() -> None:
    query = (("To", "2"), ("From", "1 &=+"), ("Numbers[]", "a,b"), ("To", ""))
    assert build_url(ask(query=query), BASE, TEMPLATE).partition("?")[2] == (
        "To=2&From=1%20%26%3D%2B&Numbers%5B%5D=a,b&To="
    )


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(segment=TEXT, query=st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_url_reads_back_as_it_was_asked(segment: str, query: list[tuple[str, str]]) -> None:
    url = build_url(Ask(operation="list", path=(("Id", segment),), query=tuple(query)), BASE, "/rows/{Id}/end")
    parts = urlsplit(url)
    assert [unquote(part) for part in parts.path.split("/")] == ["", "base", "rows", segment, "end"]
    kept = [pair for pair in query if pair != ("", "")]
    read = parse_qsl(parts.query, keep_blank_values=True)
    assert [pair for pair in read if pair != ("", "")] == kept


@given(value=st.text())
def test_any_text_can_be_sent(value: str) -> None:
    assert build_url(Ask(operation="list", query=(("x", value),)), BASE, "/rows").isascii()


def test_path_parameter_without_a_value_is_an_error() -> None:
    with pytest.raises(UsageError, match="AccountSid has no value") as caught:
        build_url(Ask(operation="list"), BASE, TEMPLATE)
    assert caught.value.where == f"list {TEMPLATE}"
    assert caught.value.hint == "give it with --param AccountSid=VALUE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("https://api.test", "https://api.test", id="host"),
        pytest.param("HTTP://API.test:8080/v1/", "http://api.test:8080/v1", id="port-and-prefix"),
        pytest.param("http://[::1]:80/", "http://[::1]:80", id="ipv6"),
        pytest.param("https://bücher.test/ä", "https://xn--bcher-kva.test/%C3%A4", id="beyond-ascii"),
        pytest.param("https://api.test/a%20b", "https://api.test/a%20b", id="encoded-prefix"),
    ],
)
def test_base_url_is_put_in_order(text: str, expected: str) -> None:
    assert check_base_url(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("api.test", "does not start with", id="no-scheme"),
        pytest.param("ftp://api.test", "does not start with", id="scheme"),
        pytest.param("https://", "does not start with", id="no-host"),
        pytest.param("https://api.test:port", "does not read", id="port"),
        pytest.param("https://[::1", "does not read", id="bracket"),
        pytest.param("https://a:secret@api.test", "holds credentials", id="password"),
        pytest.param("https://api.test?x=1", "has a query", id="query"),
        pytest.param("https://api.test/a b", "has a query, a fragment or a space", id="space"),
    ],
)
def test_base_url_that_cannot_be_used_is_an_error(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        check_base_url(text)
    assert caught.value.hint
    assert "secret" not in str(caught.value)


def test_request_is_prepared() -> None:
    prepared = prepare(ask(method="HEAD"), 4, 2, BASE, TEMPLATE, Basic("a", "b"), clock=lambda: 0.0)
    assert (prepared.number, prepared.attempt, prepared.method, prepared.fresh) == (4, 2, "HEAD", False)
    assert prepared.url == "https://api.test/base/v2/Accounts/A1/Status"
    assert prepared.headers == (*STANDING, ("Authorization", "Basic YTpi"))


def test_header_of_the_ask_replaces_others_of_its_name() -> None:
    asked = ask(headers=(("accept", "text/html"), ("AUTHORIZATION", "none")))
    prepared = prepare(asked, 1, 1, BASE, TEMPLATE, Basic("a", "b"))
    assert [pair for pair in prepared.headers if pair not in STANDING] == list(asked.headers)
    assert "Accept" not in dict(prepared.headers)


def test_time_is_handed_to_the_credentials() -> None:
    seen: list[float] = []

    class Noting(Anonymous):
        def headers(self, now: float) -> tuple[()]:
            seen.append(now)
            return ()

    prepare(ask(), 1, 1, BASE, TEMPLATE, Noting(), clock=lambda: 12.0)
    assert seen == [12.0]


def test_probe_without_credentials_sends_none_on_a_fresh_connection() -> None:
    prepared = prepare(ask(credentials="none"), 1, 1, BASE, TEMPLATE, Basic("a", "b"))
    assert (prepared.headers, prepared.fresh) == (STANDING, True)


def test_probe_with_wrong_credentials_sends_a_wrong_secret() -> None:
    prepared = prepare(ask(credentials="wrong"), 1, 1, BASE, TEMPLATE, Header("X-Api-Key", "0123456789"))
    assert (dict(prepared.headers)["X-Api-Key"], prepared.fresh) == ("wrongwrong", True)


def test_probe_with_wrong_credentials_needs_a_secret() -> None:
    with pytest.raises(UsageError, match="no secret"):
        prepare(ask(credentials="wrong"), 1, 1, BASE, TEMPLATE, Anonymous())
