from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.validators.formats import CHECKS, is_e164, why_not_e164


@pytest.mark.parametrize(
    ("number", "fine"),
    [
        ("+61731234567", True),
        ("+12", True),
        ("+123456789012345", True),
        ("+1234567890123456", False),
        ("+1", False),
        ("+0123", False),
        ("61731234567", False),
        ("+61 731234567", False),
        ("+٦١", False),
        ("+61731234567\n", False),
        ("", False),
    ],
)
def test_international_number_has_plus_country_code_and_2_to_15_digits(number: str, *, fine: bool) -> None:
    assert is_e164(number) is fine


@pytest.mark.parametrize("value", [None, 7, [], {}])
def test_format_speaks_of_texts_only(value: object) -> None:
    assert is_e164(value)


@given(st.text() | st.from_regex(r"\+?[0-9 ().-]{0,20}"))
def test_every_other_text_has_a_reason(text: str) -> None:
    if not is_e164(text):
        assert why_not_e164(text).startswith(("is ", "has ", "starts "))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("61731234567", "has no leading +"),
        ("0x61731234567", "has no leading +"),
        ("+61 (7) 3123.45-67", "has spaces or punctuation between the digits"),
        ("+61 7 3123 45x", "has characters that are no digits"),
        ("+0731234567", "starts with +0; a country code never starts with 0"),
        ("+0 731234567", "starts with +0; a country code never starts with 0"),
        ("+61x7", "has characters that are no digits"),
        ("+1", "has too few or too many digits (2 to 15)"),
        ("+1234567890123456", "has too few or too many digits (2 to 15)"),
    ],
)
def test_reason_names_what_is_wrong_first(text: str, why: str) -> None:
    assert why_not_e164(text) == why


def test_formats_of_ours_are_few() -> None:
    assert set(CHECKS) == {"e164"}
