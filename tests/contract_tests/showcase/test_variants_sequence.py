"""A caller who turns the pages of a fair variant finds every parcel once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.showcase import variants_sequence
from fairport.contract_tests.showcase.varying import Variant
from tests.contract_tests.showcase.walking import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

NAMES = [variant.name for variant in vars(variants_sequence).values() if isinstance(variant, Variant)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("limit", [7, 20])
def test_every_parcel_is_found_once(name: str, limit: int, varied: Callable[[str], Caller]) -> None:
    for collection, pages in walks(varied(name), limit).items():
        rows = [row for page in pages for row in page]
        assert len(rows) == len(set(rows)) == 137, collection


def test_end_is_told_as_each_says(varied: Callable[[str], Caller]) -> None:
    few = {"status": "lost", "limit": 100}
    assert "next_cursor" not in varied("cursor-absent-at-the-end").ask("feed", **few).json
    assert varied("cursor-empty-at-the-end").ask("feed", **few).json["next_cursor"] == ""
    assert varied("cursor-false-at-the-end").ask("feed", **few).json["next_cursor"] is False
    assert "has_more" not in varied("flag-absent-when-false").ask("feed", **few).json


def test_last_cursor_leads_to_an_empty_page(varied: Callable[[str], Caller]) -> None:
    assert walks(varied("cursor-to-an-empty-page"))["feed"][-1] == []
    found = walks(varied("token-to-an-empty-page"))
    assert found["queue"][-1] == found["links"][-1] == found["next"][-1] == []


def test_pages_are_short_though_more_follow(varied: Callable[[str], Caller]) -> None:
    sizes = [len(page) for page in walks(varied("short-pages"), 7)["queue"]]
    assert len(set(sizes[:-1])) > 1


def test_cursor_is_good_once(varied: Callable[[str], Caller]) -> None:
    caller = varied("cursors-read-once")
    cursor = caller.ask("feed").json["next_cursor"]
    assert [caller.ask("feed", cursor=cursor).status_code for _ in range(2)] == [200, 410]


def test_cursor_is_bound(varied: Callable[[str], Caller]) -> None:
    size, filtered = varied("cursors-bound-to-the-size"), varied("cursors-bound-to-the-filter")
    assert size.ask("feed", limit=5, cursor=size.ask("feed").json["next_cursor"]).status_code == 400
    cursor = filtered.ask("feed", status="moving").json["next_cursor"]
    assert filtered.ask("feed", cursor=cursor).status_code == 400
    assert filtered.ask("feed", status="moving", cursor=cursor).status_code == 200


def test_cursors_differ_from_read_to_read(varied: Callable[[str], Caller]) -> None:
    caller = varied("cursors-new-on-every-read")
    assert caller.ask("feed").json["next_cursor"] != caller.ask("feed").json["next_cursor"]
