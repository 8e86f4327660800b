from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fairport.reports.marks import Sheet, block, code, table, text
from tests.reports.accounts import HOSTILE, NASTY

if TYPE_CHECKING:
    from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(source: str) -> list[Token]:
    """Every token of a page, those inside a line too."""
    return [token for outer in MARKDOWN.parse(source) for token in (outer, *(outer.children or ()))]


def kinds(source: str) -> set[str]:
    return {token.type for token in tokens(source)}


@pytest.mark.parametrize("value", NASTY)
@given(HOSTILE)
def test_text_is_only_text(value: str, more: str) -> None:
    for source in (text(value), text(more), text(value + more)):
        assert kinds(f"a {source} b") <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
        rendered = MARKDOWN.render(f"a {source} b")
        assert not re.search(r"[@#]\w|https?://\w|www\.\w", rendered)


@given(HOSTILE)
def test_code_is_one_span_even_in_a_cell(value: str) -> None:
    source = code(value)
    if not source:
        assert not value.strip()
        return
    page = "\n".join(table(["a", "b"], [[source, "end"]]))
    found = tokens(page)
    assert [token.type for token in found if token.nesting == 0 and token.type != "inline"] == [
        "text",
        "text",
        "code_inline",
        "text",
    ]
    assert sum(token.type == "tr_open" for token in found) == 2
    assert sum(token.type == "td_open" for token in found) == 2


@given(st.lists(HOSTILE, max_size=4))
def test_block_cannot_be_left(lines: list[str]) -> None:
    found = MARKDOWN.parse("\n".join([*block(lines), "", "after"]))
    assert [token.type for token in found] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert len(found[0].content.splitlines()) == len(lines)


def test_what_is_harmless_stays_readable() -> None:
    assert code("a | b") == "`a \u2223 b`"
    assert code("say `x`") == "`` say `x` ``"
    assert text("2 MUST, 1 SHOULD: see 4.1") == "2 MUST, 1 SHOULD: see 4.1"
    assert text("a*b") == "a\\*b"


def test_sheet_leaves_out_what_has_no_room_and_all_after_it() -> None:
    sheet = Sheet(12)
    assert [sheet.add(["aaaa"]), sheet.add(["bbbbbbbb"]), sheet.add(["c"])] == [True, False, False]
    assert sheet.left_out == 2
    assert sheet.told("note") == b"aaaa\n\nnote\n"
