"""A caller who turns the pages of a fair variant finds every parcel once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.showcase import variants_links
from fairport.contract_tests.showcase.varying import Variant
from tests.contract_tests.showcase.walking import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

NAMES = [variant.name for variant in vars(variants_links).values() if isinstance(variant, Variant)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("limit", [7, 20])
def test_every_parcel_is_found_once(name: str, limit: int, varied: Callable[[str], Caller]) -> None:
    for collection, pages in walks(varied(name), limit).items():
        rows = [row for page in pages for row in page]
        assert len(rows) == len(set(rows)) == 137, collection


def test_addresses_are_written_as_each_says(varied: Callable[[str], Caller]) -> None:
    begins = {
        "relative-addresses": "/next?",
        "addresses-of-a-query-alone": "?",
        "addresses-without-a-scheme": "//parcels.test/next?",
        "addresses-with-the-usual-port": "http://parcels.test:80/next?",
        "addresses-in-capitals": "HTTP://PARCELS.TEST/next?",
        "addresses-with-more-in-them": "http://parcels.test/next?version=1&",
        "all-in-the-cursor": "http://parcels.test/next?position=",
    }
    for name, begin in begins.items():
        assert varied(name).ask("next", limit=3).json["next"].startswith(begin), name


def test_headers_are_written_as_each_says(varied: Callable[[str], Caller]) -> None:
    assert 'rel="related next"' in varied("links-of-many-relations").ask("links").headers["link"]
    assert ">;rel=next" in varied("links-without-quotes").ask("links").headers["link"]
    assert 'REL="NEXT"' in varied("links-in-capitals").ask("links").headers["link"]


def test_filter_is_kept_in_the_cursor(varied: Callable[[str], Caller]) -> None:
    caller = varied("all-in-the-cursor")
    address = caller.ask("next", status="moving", limit=3).json["next"]
    assert "moving" in address
    assert {item["status"] for item in caller.listed("next", caller.ask(address))} == {"moving"}
