from __future__ import annotations

import pytest
from markupsafe import Markup

from fairport.reports.html.visible import LONGEST, bounded, path, prose, visible


def test_what_misleads_a_reader_is_shown() -> None:
    assert visible("a\x1b[31m\u202eb\u200bc\ud800\n") == r"a\x1b[31m\u202eb\u200bc\ud800\n"


def test_markup_and_numbers_stay_as_they_are() -> None:
    assert visible(Markup("<b>\n")) == Markup("<b>\n")
    assert visible(7) == 7


def test_long_text_says_how_much_was_cut() -> None:
    assert visible("x" * (LONGEST + 1_234)) == f"{'x' * LONGEST}… (1,234 more characters)"
    assert bounded("abc", 3) == "abc"


def test_prose_is_one_line_of_a_bounded_length() -> None:
    assert prose(" one\n two ") == "one two"
    assert prose("word " * 1_000_000, 4).startswith("word… (")


def test_only_strokes_are_a_path() -> None:
    assert path("M1 2.5v11") == Markup("M1 2.5v11")
    with pytest.raises(ValueError, match="not a path"):
        path('M1"/><script>')
