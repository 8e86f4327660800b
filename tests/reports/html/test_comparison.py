from __future__ import annotations

from typing import get_args

from fairport.reports.html.comparison import KINDS, Change, Comparison, Kind
from tests.reports.html.pages import EVERYTHING, by_id, ids_of, page_of, text_of


def test_every_kind_is_told() -> None:
    assert set(KINDS) == set(get_args(Kind.__value__ if hasattr(Kind, "__value__") else Kind))


def test_change_links_to_the_finding_that_is_there_now() -> None:
    changes = (
        Change(kind="new", rule="types.type", operation="listOrders", message="here", fingerprint="aaaabbbbccccdddd"),
        Change(kind="fixed", rule="http.status", operation="listOrders", message="gone", fingerprint="0123"),
    )
    section = by_id(page_of(EVERYTHING, comparison=Comparison(before="run 7", changes=changes)), "change")
    assert [link.get("href") for link in section.iter("a")] == ["#f-aaaabbbbccccdddd"]
    assert "Change since run 7" in text_of(section)
    assert "Fixed: 1" in text_of(section)


def test_what_cannot_be_compared_says_why() -> None:
    told = text_of(by_id(page_of(EVERYTHING, comparison=Comparison(before="x", obstacle="another contract")), "change"))
    assert "Not fully comparable: another contract" in told
    assert "Nothing changed." in told


def test_without_a_comparison_there_is_no_such_section() -> None:
    assert "change" not in ids_of(page_of(EVERYTHING))
