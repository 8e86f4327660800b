from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.evidence import BUSY, TROUBLES, Ask, Exchange, http_date
from tests.making import exchange

ASK = Ask(
    operation="list",
    path=(("owner", "A"),),
    query=(("n", "1"), ("from", "5"), ("n", "2"), ("empty", "")),
)


def test_ask_tells_first_and_all_values_and_none_for_absent() -> None:
    assert (ASK.value("n"), ASK.values("n"), ASK.value("empty")) == ("1", ("1", "2"), "")
    assert (ASK.value("N"), ASK.values("to")) == (None, ())


def test_ask_tells_path_segments_apart_from_the_query() -> None:
    assert (ASK.segment("owner"), ASK.segment("n"), ASK.value("owner")) == ("A", None, None)


def test_ask_without_names_keeps_the_rest_in_order() -> None:
    assert ASK.without(frozenset({"n", "to"})) == (("from", "5"), ("empty", ""))


@pytest.mark.parametrize(
    ("content_type", "media", "charset"),
    [
        pytest.param("application/json", "application/json", "", id="bare"),
        pytest.param("Application/JSON; Charset=UTF-8", "application/json", "utf-8", id="capitals"),
        pytest.param('application/json;charset="utf-8"', "application/json", "utf-8", id="quoted"),
        pytest.param(
            "application/problem+json ; x=1 ; charset = latin1", "application/problem+json", "latin1", id="more"
        ),
        pytest.param("text/html;charset", "text/html", "", id="no-value"),
        pytest.param("", "", "", id="empty"),
    ],
)
def test_content_type_is_read_without_regard_to_case_quotes_and_spaces(
    content_type: str, media: str, charset: str
) -> None:
    made = exchange(headers=[("CONTENT-TYPE", content_type)])
    assert (made.media_type, made.charset) == (media, charset)


def test_answer_without_headers_has_no_media_type_charset_or_date() -> None:
    made = exchange(headers=[])
    assert (made.media_type, made.charset, made.date, made.header("x")) == ("", "", None, None)


def test_first_of_equal_headers_counts() -> None:
    assert exchange(headers=[("X-A", "1"), ("x-a", "2")]).header("X-a") == "1"


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_troubled_exchange_is_not_whole(trouble: str) -> None:
    assert exchange(trouble=trouble).whole is False


@pytest.mark.parametrize(
    ("status", "whole"), [(status, status not in BUSY) for status in (200, 400, 429, 500, 502, 503, 504)]
)
def test_exchange_is_whole_unless_the_service_was_busy(status: int, *, whole: bool) -> None:
    assert exchange(status=status).whole is whole


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("Sun, 06 Nov 1994 08:49:37 GMT", 784111777.0, id="imf-fixdate"),
        pytest.param("Sunday, 06-Nov-94 08:49:37 GMT", 784111777.0, id="rfc-850"),
        pytest.param("Sun Nov  6 08:49:37 1994", 784111777.0, id="asctime"),
        pytest.param("Sun, 06 Nov 1994 18:49:37 +1000", 784111777.0, id="offset"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="empty"),
        pytest.param("Sun, 99 Nov 1994 08:49:37 GMT", None, id="no-such-day"),
    ],
)
def test_http_date_is_read_in_its_three_forms(text: str, seconds: float | None) -> None:
    assert http_date(text) == seconds


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d [+-]\d{4,6}"))
def test_http_date_never_raises(text: str) -> None:
    found = http_date(text)
    assert found is None or isinstance(found, float)


def test_exchange_by_itself_is_a_first_and_last_attempt_that_met_no_answer() -> None:
    made = Exchange(number=1, ask=ASK, url="")
    assert (made.attempt, made.last, made.status, made.body) == (1, True, 0, b"")
