from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings

from fairport.contract_tests.recordings.har import entry_of as read_entry
from fairport.evidence import Ask
from fairport.reports.har import entry_of, pieces
from tests.reports.accounts import HOSTILE, NASTY, accounts
from tests.reports.examples import ACCOUNT, exchange
from tests.reports.outside import har_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account
    from fairport.evidence import Exchange


def har_of(account: Account) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(b"".join(pieces(account)))
    har_validator().validate(told)
    return told


def with_exchanges(*held: Exchange) -> Account:
    return replace(ACCOUNT, exchanges=lambda: held)


def test_exchanges_are_entries_masked_as_the_trace_is() -> None:
    log = har_of(with_exchanges(exchange(3), exchange(4)))["log"]
    assert (log["version"], log["creator"]["name"], len(log["entries"])) == ("1.2", "Fairport", 2)
    request, response = log["entries"][0]["request"], log["entries"][0]["response"]
    assert {"name": "Authorization", "value": "Basic ***"} in request["headers"]
    assert {"name": "Count", "value": "20"} in request["queryString"]
    assert (response["status"], response["statusText"]) == (200, "OK")
    assert log["entries"][0]["startedDateTime"] == "2026-03-31T09:54:45.000Z"


def test_run_without_exchanges_is_an_empty_log() -> None:
    assert har_of(ACCOUNT)["log"]["entries"] == []


@pytest.mark.parametrize(
    "body", [b"", b"{}", "é".encode(), b"\xff\x00", b"\xef\xbb\xbf{}", "é".encode("latin-1")], ids=repr
)
def test_body_comes_back_byte_for_byte(body: bytes) -> None:
    for charset in ("", "; charset=utf-8", "; charset=latin-1", "; charset=nonsense"):
        headers = (("Content-Type", f"application/json{charset}"),)
        sent = replace(exchange(3, body), headers=headers, encoded_length=len(body))
        entry = json.loads(json.dumps(entry_of(sent)))
        read = read_entry(entry)
        assert (read.body, read.trouble) == (body, "")
        assert (read.status, read.headers, read.url, read.sent) == (200, headers, sent.url, sent.sent)


@pytest.mark.parametrize("trouble", ["cut", "too-large", "bad-encoding", "not-recorded"])
def test_body_that_is_not_whole_is_never_read_as_whole(trouble: str) -> None:
    for body in (b"{", b""):
        read = read_entry(entry_of(replace(exchange(3, body), trouble=trouble)))
        assert read.trouble == "not-recorded"


@pytest.mark.parametrize("trouble", ["timeout", "dns", "refused", "tls", "reset", "not-sent"])
def test_trouble_comes_back(trouble: str) -> None:
    lost = replace(exchange(3, b""), status=0, headers=(), trouble=trouble)
    assert read_entry(entry_of(lost)).trouble == trouble


def test_what_only_a_trace_knows_is_kept_beside() -> None:
    asked = Ask(operation="listOrders", credentials="none", probe="refusal", confirms=7)
    told = entry_of(replace(exchange(3), ask=asked, attempt=2))["_fairport"]
    assert told == {
        "exchange": 3,
        "attempt": 2,
        "operation": "listOrders",
        "credentials": "none",
        "probe": "refusal",
        "confirms": 7,
    }


def test_memory_does_not_follow_the_number_of_exchanges() -> None:
    def many() -> Iterator[Exchange]:
        for number in range(100):
            yield exchange(number, b"x" * 100_000)

    tracemalloc.start()
    size = sum(len(piece) for piece in pieces(replace(ACCOUNT, exchanges=many)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 10_000_000
    assert peak < 2_000_000


@pytest.mark.parametrize("text", [*NASTY, "\ud800 \ud83d", "]"])
def test_whatever_was_exchanged_makes_a_har_that_the_schema_allows(text: str) -> None:
    pairs = ((text, text), ("Content-Type", text), ("Location", text))
    url = f"http://h/?a={quote(text, errors='replace')}"
    odd = replace(exchange(3), url=url, sent=pairs, headers=pairs, detail=text, trouble="redirect")
    (entry,) = har_of(with_exchanges(odd))["log"]["entries"]
    assert entry["request"]["url"] == url
    assert len(entry["request"]["headers"]) == len(entry["response"]["headers"]) == 3


@pytest.mark.parametrize("text", NASTY)
def test_url_that_is_none_is_kept_as_far_as_it_can_be(text: str) -> None:
    told = entry_of(replace(exchange(3), url=f"http://h/{text}"))["request"]["url"]
    assert told.startswith("http://h/")
    assert told.isascii()
    assert told.isprintable()
    assert " " not in told


def test_url_that_cannot_be_taken_apart_is_kept_whole() -> None:
    odd = replace(exchange(3), url="http://[h/?a=b")
    entry = entry_of(odd)
    assert (entry["request"]["url"], entry["request"]["queryString"]) == ("http://[h/?a=b", [])


def test_valid_url_stays_as_it_is() -> None:
    url = "https://h:8080/a%20b/(c);d=~e?f[]=1&g=%C3%A9,h'i#j"
    assert entry_of(replace(exchange(3), url=url))["request"]["url"] == url


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_the_exchanges_of_any_account_make_a_har(account: Account) -> None:
    held = tuple(account.exhibits.values())
    log = json.loads(b"".join(pieces(replace(account, exchanges=lambda: held))))["log"]
    assert len(log["entries"]) == len(held)
