"""Proposals: their names, and what becomes of them by what is seen."""

from __future__ import annotations

from fairport.spec.drafting.proposals import ROOM, Proposal, plain

LIMIT = Proposal(at="/a", keyword=("paging", "limit"), value={"parameter": "n"}, confidence=0.8, reason="named so")


def test_name_says_keyword_and_kind() -> None:
    assert LIMIT.name == "paging.limit"
    filtered = Proposal(at="", keyword=("filters",), value={"equals": {}}, confidence=1, reason="")
    learned = Proposal(at="", keyword=("parameters", "id"), value={}, confidence=1, reason="")
    assert (filtered.name, learned.name) == ("filters.equals", "parameters")


def test_what_is_seen_makes_surer_or_gives_up() -> None:
    once = LIMIT.confirmed("2 rows")
    assert (once.confidence, once.seen) == (0.95, "2 rows")
    twice = once.confirmed("2 rows").refuted("9 rows")
    assert (twice.confidence, twice.seen) == (0.1, "2 rows; 9 rows")


def test_text_of_a_vendor_is_one_short_printable_line() -> None:
    assert plain("a\n# b\x1b[2J\tc") == "a # b [2J c"
    assert len(plain("x" * 1000)) == ROOM
