from __future__ import annotations

import pytest

from fairport.likeness import CASE, DIGITS, PATTERN, likeness_to


@pytest.mark.parametrize(
    ("value", "text", "how"),
    [
        pytest.param("p-1", "P-1", CASE, id="small-letters"),
        pytest.param("STRASSE", "straße", CASE, id="letters-that-fold"),
        pytest.param("P-_", "P-1", PATTERN, id="one-for-one"),
        pytest.param("P-_", "P-12", "", id="one-for-two"),
        pytest.param("P-%", "P-", PATTERN, id="any-for-none"),
        pytest.param("p%2", "P-1\n2", PATTERN, id="any-for-a-line-in-other-letters"),
        pytest.param("P?1", "P-1", PATTERN, id="question-mark"),
        pytest.param("*1", "P-1", PATTERN, id="star"),
        pytest.param("P.1", "P-1", DIGITS, id="a-dot-is-a-dot"),
        pytest.param("P.x", "P-x", "", id="a-dot-stands-for-nothing"),
        pytest.param("W-01", "P-01", DIGITS, id="other-letters"),
        pytest.param("01", "P-01", DIGITS, id="digits-alone"),
        pytest.param("1", "P-01", "", id="not-all-of-the-digits"),
        pytest.param("P-0", "P-01", "", id="a-beginning"),
        pytest.param("W", "P", "", id="no-digits-at-all"),
    ],
)
def test_likeness_is_named(value: str, text: str, how: str) -> None:
    assert likeness_to([value]).how([text]) == how


def test_one_of_several_texts_is_like_one_of_several_values() -> None:
    assert likeness_to(["a", "b_"]).how(["x", "bc"]) == PATTERN
    assert likeness_to(["a", "b_"]).how(["x", "A", "bc"]) == CASE
    assert likeness_to(["a", "b_"]).how([]) == ""
    assert likeness_to([]).how(["a"]) == ""
