from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.moments import seconds_asked, seconds_of, written

T = 1_774_950_882
"""2026-03-31 09:54:42Z."""


@pytest.mark.parametrize(
    ("value", "unit", "seconds"),
    [
        pytest.param(T, "s", T, id="seconds"),
        pytest.param(T + 0.25, "s", T + 0.25, id="part-of-a-second"),
        pytest.param(T * 1000 + 250, "ms", T + 0.25, id="milliseconds"),
        pytest.param(0, "s", 0, id="zero"),
        pytest.param(-1, "s", -1, id="before-1970"),
        pytest.param("2026-03-31T09:54:42Z", "iso", T, id="utc"),
        pytest.param("2026-03-31t09:54:42z", "iso", T, id="lower-case"),
        pytest.param("2026-03-31 09:54:42.5Z", "iso", T + 0.5, id="a-space-and-a-fraction"),
        pytest.param("2026-03-31T19:54:42+10:00", "iso", T, id="another-zone"),
        pytest.param("2026-03-31T09:54:42", "iso", T, id="no-zone-is-utc"),
        pytest.param("2026-03-31", "iso", 1_774_915_200, id="a-day"),
        pytest.param(str(T), "s", None, id="digits-in-a-string"),
        pytest.param(True, "s", None, id="a-boolean"),
        pytest.param(None, "s", None, id="null"),
        pytest.param([T], "s", None, id="an-array"),
        pytest.param(float("inf"), "s", None, id="infinite"),
        pytest.param(float("nan"), "ms", None, id="no-number"),
        pytest.param(10**400, "s", None, id="hundreds-of-digits"),
        pytest.param(T, "iso", None, id="a-number-for-a-text"),
        pytest.param("2026-13-31T09:54:42Z", "iso", None, id="no-such-month"),
        pytest.param("soon", "iso", None, id="words"),
        pytest.param("", "iso", None, id="empty"),
    ],
)
def test_instant_of_a_body_is_read_in_its_unit(value: object, unit: str, seconds: float | None) -> None:
    assert seconds_of(value, unit) == seconds


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        pytest.param(str(T), "s", T, id="seconds"),
        pytest.param(str(T * 1000), "ms", T, id="milliseconds"),
        pytest.param("-5", "s", -5, id="before-1970"),
        pytest.param("2026-03-31T09:54:42Z", "iso", T, id="iso"),
        pytest.param("2026-03-31", "iso", 1_774_915_200, id="a-day"),
        pytest.param(None, "s", None, id="absent"),
        pytest.param(None, "iso", None, id="absent-iso"),
        pytest.param("", "s", None, id="empty"),
        pytest.param("1.5", "s", None, id="a-fraction"),
        pytest.param("1e9", "s", None, id="an-exponent"),
        pytest.param(" 5", "s", None, id="a-space"),
        pytest.param("٣", "s", None, id="digits-of-another-script"),
        pytest.param("9" * 19, "s", None, id="too-many-digits"),
        pytest.param("2026-03-31", "s", None, id="a-day-for-seconds"),
    ],
)
def test_instant_of_a_request_is_read_in_its_unit(text: str | None, unit: str, seconds: float | None) -> None:
    assert seconds_asked(text, unit) == seconds


@pytest.mark.parametrize(
    ("unit", "text"), [("s", "1774950882"), ("ms", "1774950882000"), ("iso", "2026-03-31T09:54:42Z")]
)
def test_instant_is_written_in_its_unit(unit: str, text: str) -> None:
    assert written(T, unit) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (T + 0.9, "2026-03-31T09:54:42Z"),
        (1e15, "9999-12-31T23:59:59Z"),
        (253_402_300_800, "9999-12-31T23:59:59Z"),
        (-1e15, "0001-01-01T00:00:00Z"),
    ],
    ids=["part-of-a-second", "far-future", "just-past-the-calendar", "far-past"],
)
def test_instant_outside_the_calendar_is_written_as_its_nearest_end(seconds: float, text: str) -> None:
    assert written(seconds, "iso") == text


@given(st.integers(0, 4_102_444_800), st.sampled_from(["s", "ms", "iso"]))
@settings(derandomize=True, deadline=None)
def test_whole_second_that_is_written_is_read_back(seconds: int, unit: str) -> None:
    assert seconds_asked(written(seconds, unit), unit) == seconds
