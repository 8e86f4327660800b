from __future__ import annotations

from fairport.reports.terminal_page import MOST_CHARACTERS, Page


def test_row_wraps_beside_its_label() -> None:
    page = Page(40, colour=False)
    page.row("target", "one two three four five six seven eight")
    assert page.text() == " target    one two three four five six\n           seven eight\n"


def test_wide_characters_count_twice() -> None:
    page = Page(40, colour=False)
    page.row("who", "漢" * 20)
    assert page.text() == f" who       {'漢' * 14}\n           {'漢' * 6}\n"


def test_exact_lines_are_never_broken() -> None:
    page = Page(40, colour=False)
    page.exact("see it", [("x" * 90, ""), ("y", "")])
    assert page.text() == f" see it    {'x' * 90}\n           y\n"


def test_long_text_is_cut_and_control_characters_are_escaped() -> None:
    page = Page(80, colour=False)
    page.note("\x1b[2J" + "word " * 1000)
    told = page.text()
    assert told.startswith(" \\x1b[2Jword")
    assert told.endswith("…\n")
    assert len(told) < MOST_CHARACTERS * 1.2


def test_list_entry_has_further_lines() -> None:
    page = Page(40, colour=False)
    page.item("first")
    page.more("second")
    assert page.text() == " - first\n   second\n"


def test_band_heading_and_title() -> None:
    page = Page(40, colour=False)
    page.band("WORD", "A sentence.", "bold")
    page.heading("Broken", "2 findings")
    page.title("1. MUST: ", "a title that is longer than one line", "bold")
    assert page.text().splitlines() == [
        "=" * 40,
        "WORD",
        "A sentence.",
        "=" * 40,
        "",
        "Broken (2 findings)",
        "-" * 40,
        "",
        "1. MUST: a title that is longer than one",
        "         line",
    ]


def test_label_as_long_as_its_column_keeps_a_space() -> None:
    page = Page(40, colour=False)
    page.row("pr-comment", "a.md")
    page.row("json", "b.json")
    assert page.text().splitlines() == [" pr-comment a.md", " json      b.json"]
