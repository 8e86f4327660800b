"""A caller who turns the pages of a fair variant finds every parcel once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.showcase import variants_pages
from fairport.contract_tests.showcase.varying import Variant
from tests.contract_tests.showcase.walking import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

NAMES = [variant.name for variant in vars(variants_pages).values() if isinstance(variant, Variant)]
FEWER = {"last-page-full": 120}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("limit", [7, 20])
def test_every_parcel_is_found_once(name: str, limit: int, varied: Callable[[str], Caller]) -> None:
    for collection, pages in walks(varied(name), limit).items():
        rows = [row for page in pages for row in page]
        assert len(rows) == len(set(rows)) == FEWER.get(name, 137), collection


def test_sizes_are_cut_or_refused_as_each_says(varied: Callable[[str], Caller]) -> None:
    assert len(varied("sizes-capped-at-ten").ids("pages", per_page=50)) == 10
    assert len(varied("sizes-above-the-largest-capped").ids("pages", per_page=5000)) == 100
    assert varied("sizes-above-fifty-refused").ask("pages", per_page=51).status_code == 400


def test_past_the_end_comes_a_refusal(varied: Callable[[str], Caller]) -> None:
    assert varied("past-the-last-page-not-found").ask("pages", page=9).status_code == 404
    assert varied("past-the-last-page-refused").ask("ledger", page=9).status_code == 400
    assert varied("deep-pages-refused").ask("parcels", offset=501).status_code == 400


def test_order_is_another(varied: Callable[[str], Caller], honest: Caller) -> None:
    created = [item["created"] for item in varied("newest-parcels-first").items("feed")]
    assert created == sorted(created, reverse=True)
    assert varied("by-id").ids("feed") == sorted(honest.true_ids())[:20]


def test_ids_are_numbers_everywhere(varied: Callable[[str], Caller]) -> None:
    caller = varied("numbers-for-ids")
    assert caller.ids("after", starting_after=5)[0] == 6
    assert caller.ask("parcels/6").json["id"] == 6
    assert caller.ask("after", starting_after="par_1").status_code == 400


def test_head_is_refused_or_tells_no_total(varied: Callable[[str], Caller]) -> None:
    refused = varied("head-not-allowed")
    assert (refused.ask("ledger", "HEAD").status_code, refused.ask("ledger").status_code) == (405, 200)
    assert "x-total-count" not in varied("head-tells-no-total").ask("ledger", "HEAD").headers


def test_estimates_are_far_off(varied: Callable[[str], Caller]) -> None:
    assert varied("estimate-of-nothing").ask("estimates").json["estimate"] == 0
    assert abs(varied("estimate-far-off").ask("estimates", offset=20).json["estimate"] - 137) > 100


def test_flag_says_more_of_a_full_page(varied: Callable[[str], Caller]) -> None:
    caller = varied("more-is-said-of-full-pages")
    assert caller.ask("pages", per_page=1, page=137).json["has_more"]
    assert not caller.ask("pages", page=7).json["has_more"]
