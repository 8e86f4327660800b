"""HAR files as they come: what is read of an entry, and what is set aside."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.contract_tests.recordings.har import MAX_BODY, entry_of, is_har, read_har
from fairport.errors import TraceError
from tests.making import DATE_SECONDS
from tests.recording import entry, har, named, written

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.contract_tests.recordings.entries import Entry


def read(**changes: Any) -> Entry:
    """An entry whose response, or content, is changed."""
    made = entry("/x", {"a": 1})
    content = changes.pop("content", {})
    response = changes.pop("response", {})
    made["response"] |= response
    made["response"]["content"] = made["response"]["content"] | content
    for name in [name for name, value in content.items() if value is ...]:
        del made["response"]["content"][name]
    return entry_of(made | changes)


def test_entry_is_read() -> None:
    made = read()
    assert (made.method, made.url, made.status, made.body) == ("GET", "https://api.example.com/x", 200, b'{"a": 1}')
    assert (made.started, made.elapsed, made.trouble, made.left_out) == (DATE_SECONDS, 0.0125, "", "")
    assert made.headers[0] == ("Content-Type", "application/json")


@pytest.mark.parametrize(
    ("content", "body", "trouble"),
    [
        pytest.param({"text": "eyJhIjoxfQ==", "encoding": "base64"}, b'{"a":1}', "", id="base64"),
        pytest.param({"text": "{", "encoding": "base64", "size": 1}, b"", "not-recorded", id="no-base64"),
        pytest.param({"text": ..., "size": 8}, b"", "not-recorded", id="left-out"),
        pytest.param({"text": ..., "size": -1}, b"", "not-recorded", id="left-out-size-unknown"),
        pytest.param({"text": ..., "size": 0}, b"", "", id="empty"),
        pytest.param({"text": "", "size": 0}, b"", "", id="empty-text"),
        pytest.param({"text": "", "size": 900}, b"", "not-recorded", id="text-lost"),
        pytest.param({"text": "{}", "size": 900}, b"{}", "not-recorded", id="cut-by-the-recorder"),
        pytest.param({"text": "{}", "size": 5}, b"{}", "", id="byte-order-mark-taken-away"),
        pytest.param({"text": {"a": 1}}, b"", "not-recorded", id="no-text"),
        pytest.param({"text": "x" * (MAX_BODY + 1)}, b"", "too-large", id="too-large"),
    ],
)
def test_body_is_what_the_recording_holds(content: dict[str, Any], body: bytes, trouble: str) -> None:
    made = read(content=content)
    assert (made.body, made.trouble) == (body, trouble)


def test_body_shorter_than_its_content_length_is_not_whole() -> None:
    made = read(response={"headers": named({"Content-Length": "200"})}, content={"text": "{}", "size": 2})
    assert (made.trouble, made.detail) == ("not-recorded", "2 of 200 bytes")


def test_body_is_decoded_already_while_the_headers_say_gzip() -> None:
    told = named({"Content-Encoding": "gzip", "Content-Length": "9999", "Content-Type": "application/json"})
    made = read(response={"headers": told})
    assert (made.body, made.trouble) == (b'{"a": 1}', "")


def test_body_in_base64_that_is_still_compressed_is_expanded() -> None:
    packed = entry("/x", gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip"})
    assert entry_of(packed).body == b'{"a": 1}'


@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param("application/json; charset=ISO-8859-1", b'"\xe9"', id="as-said"),
        pytest.param("application/json; charset=none-such", '"é"'.encode(), id="unknown"),
        pytest.param("application/json", '"é"'.encode(), id="not-said"),
    ],
)
def test_text_is_encoded_as_its_answer_says(media: str, body: bytes) -> None:
    made = read(response={"headers": named({"Content-Type": media})}, content={"text": '"é"', "size": 3})
    assert made.body == body


def test_pseudo_headers_are_no_headers_and_cookies_are_set_one_by_one() -> None:
    made = read(response={"headers": [*named({":status": "200"}), {"name": "set-cookie", "value": "a=1\nb=2"}]})
    assert made.headers == (("set-cookie", "a=1"), ("set-cookie", "b=2"))


def test_recording_without_headers_still_tells_the_media_type() -> None:
    made = read(response={"headers": []}, content={"mimeType": "application/json; charset=utf-8"})
    assert made.headers == (("Content-Type", "application/json; charset=utf-8"),)


@pytest.mark.parametrize(
    ("text", "started", "zoned"),
    [
        pytest.param("2026-11-23T12:00:00.000Z", DATE_SECONDS, True, id="utc"),
        pytest.param("2026-11-23T22:00:00+10:00", DATE_SECONDS, True, id="brisbane"),
        pytest.param("2026-11-23T12:00:00.1234567Z", DATE_SECONDS + 0.123456, True, id="seven-digits"),
        pytest.param("2026-11-23T12:00:00", DATE_SECONDS, False, id="no-zone"),
        pytest.param("yesterday", None, False, id="no-time"),
        pytest.param(None, None, False, id="nothing"),
    ],
)
def test_time_of_a_request_is_read_with_its_zone(text: object, started: float | None, *, zoned: bool) -> None:
    made = read(startedDateTime=text)
    assert (made.started, made.zoned) == (pytest.approx(started) if started else None, zoned)


def test_moment_that_is_not_sure_is_the_latest_that_it_can_have_been() -> None:
    latest = DATE_SECONDS + 86_400.0
    assert read().moment(latest) == DATE_SECONDS
    assert read(startedDateTime="2026-11-23T12:00:00").moment(latest) == DATE_SECONDS + 12 * 3600
    assert read(startedDateTime="2026-11-23T12:00:00").moment(DATE_SECONDS + 5) == DATE_SECONDS + 5
    assert read(startedDateTime="?").moment(latest) == latest


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        ("net::ERR_ABORTED", "reset"),
        ("net::ERR_TIMED_OUT", "timeout"),
        ("net::ERR_NAME_NOT_RESOLVED", "dns"),
        ("net::ERR_CONNECTION_REFUSED", "refused"),
        ("net::ERR_CERT_DATE_INVALID", "tls"),
        ("net::ERR_BLOCKED_BY_CLIENT", "not-sent"),
        ("", "reset"),
    ],
)
def test_request_that_was_given_up_is_trouble(error: str, trouble: str) -> None:
    made = read(response={"status": 0, "_error": error})
    assert (made.status, made.trouble, made.detail) == (0, trouble, error)


def test_redirect_is_trouble_as_nobody_follows_it() -> None:
    assert read(response={"status": 302}).trouble == "redirect"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"_fromCache": "disk"}, "answers from a client's cache", id="cache"),
        pytest.param({"response": {"status": 304}}, "answers from a client's cache", id="not-modified"),
        pytest.param({"response": {"status": 206}}, "partial answers", id="range"),
        pytest.param(
            {"request": {"method": "OPTIONS", "url": "https://a/x"}, "_resourceType": "preflight"},
            "preflight requests of a browser",
            id="preflight",
        ),
        pytest.param({"request": {"method": "GET", "url": "data:text/plain,x"}}, "no HTTP requests", id="data"),
        pytest.param({"request": {"method": "GET", "url": "wss://a/x"}}, "no HTTP requests", id="socket"),
        pytest.param({"request": None}, "no HTTP requests", id="no-request"),
    ],
)
def test_what_is_no_exchange_with_the_service_is_left_out(changes: dict[str, Any], reason: str) -> None:
    assert read(**changes).left_out == reason


@pytest.mark.parametrize("odd", [{}, {"request": [], "response": 7}, {"time": "soon"}, {"response": {"status": "ok"}}])
def test_odd_entry_is_read_all_the_same(odd: dict[str, Any]) -> None:
    assert entry_of(odd).status == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
PART = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("method", "url", "headers", "status", "content", "bodySize", "_error", "text", "size"), JSON
    ),
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "startedDateTime": JSON,
            "time": JSON,
            "request": PART | JSON,
            "response": PART | st.fixed_dictionaries({"status": JSON, "content": PART}) | JSON,
        },
    )
)
def test_any_entry_is_read_without_an_error(made: dict[str, Any]) -> None:
    entry_of(made).moment(1.0)


def test_har_is_read_entry_by_entry(tmp_path: Path) -> None:
    file = written(tmp_path / "a.har", [entry(f"/{n}") for n in range(3)])
    assert is_har(file)
    assert [made.url[-2:] for made in read_har(file)] == ["/0", "/1", "/2"]


def test_byte_order_mark_before_a_har_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "a.har"
    file.write_text(json.dumps(har([entry("/x")])), encoding="utf-8-sig")
    assert is_har(file)
    assert len(list(read_har(file))) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"entries": []}', "<html>", "\x00\xff", '{"log'])
def test_other_files_are_no_har(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.har"
    file.write_bytes(text.encode("latin-1"))
    assert not is_har(file)


def test_har_that_is_cut_short_is_an_error_that_says_where(tmp_path: Path) -> None:
    file = written(tmp_path / "a.har", [entry("/1"), entry("/2")])
    file.write_bytes(file.read_bytes()[:-60])
    with pytest.raises(TraceError, match="cut short or damaged after entry 1"):
        list(read_har(file))


def test_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TraceError, match="No such file"):
        is_har(tmp_path / "none.har")
