from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.words import LONGEST, a_kind, either, kind_of, printable, shown, times, when, with_article

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "kind", "with_its_article"),
    [
        (None, "null", "null"),
        (True, "boolean", "a boolean"),
        (1, "integer", "an integer"),
        (1.0, "number", "a number"),
        ("1", "string", "a string"),
        ([], "array", "an array"),
        ({}, "object", "an object"),
    ],
)
def test_kind_is_the_json_type(value: object, kind: str, with_its_article: str) -> None:
    assert (kind_of(value), a_kind(value), with_article(kind)) == (kind, with_its_article, with_its_article)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param('a"b\\', '"a\\"b\\\\"', id="quotes"),
        pytest.param("\x1b[2J\n", '"\\x1b[2J\\n"', id="terminal-control"),
        pytest.param("a\u202eb", '"a\\u202eb"', id="direction-override"),
        pytest.param("Zoë 東京", '"Zoë 東京"', id="letters"),
        pytest.param(None, "null", id="null"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(0, "0", id="zero"),
        pytest.param(1.5, "1.5", id="number"),
        pytest.param(math.nan, "nan", id="nan"),
        pytest.param([1, 2], "array of 2", id="array"),
        pytest.param({}, "object with no members", id="empty-object"),
        pytest.param({"b": 1, "a": 2}, "object with a and b", id="object"),
        pytest.param({"\x1b[2J": 1}, "object with \\x1b[2J", id="hostile-member-name"),
        pytest.param("x" * 100, '"' + "x" * 78 + "…", id="long"),
    ],
)
def test_value_is_shown_like_json(value: object, text: str) -> None:
    assert shown(value) == text


@given(json_values)
def test_shown_value_is_short_and_harmless(value: object) -> None:
    text = shown(value)
    assert len(text) <= LONGEST
    assert text.isprintable()


@given(st.text())
def test_printable_text_is_printable_and_leaves_printable_text_alone(text: str) -> None:
    assert printable(text).isprintable()
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_words_are_listed_as_in_a_sentence(words: list[str], text: str) -> None:
    assert either(words) == text


def test_long_list_is_cut_and_counted() -> None:
    assert either("abcdef", "and", 3) == "a, b, c and 3 more"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01 00:00:00Z"),
        (1774950882, "2026-03-31 09:54:42Z"),
        (-1, "1969-12-31 23:59:59Z"),
        (1e18, "1e+18 s after 1970"),
        (math.inf, "inf s after 1970"),
        (math.nan, "nan s after 1970"),
    ],
)
def test_moment_is_told_in_utc(seconds: float, text: str) -> None:
    assert when(seconds) == text


def test_times_are_counted_in_words() -> None:
    assert [times(count) for count in (0, 1, 2, 3)] == ["0 times", "once", "twice", "3 times"]
