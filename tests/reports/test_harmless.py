from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from fairport.reports.harmless import harmless, to_json
from tests.reports.accounts import HOSTILE

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_is_json_that_says_the_same_but_for_what_is_escaped(value: object) -> None:
    text = to_json(value).decode("utf-8")
    assert all(character.isprintable() or character == "\n" for character in text)
    assert json.loads(text) == harmless(value)


def test_printable_text_and_line_ends_stay() -> None:
    assert harmless({"a": ("é\nb", 1, None)}) == {"a": ["é\nb", 1, None]}
    assert harmless("\x1b[0m\ud800\u202e") == r"\x1b[0m\ud800\u202e"
