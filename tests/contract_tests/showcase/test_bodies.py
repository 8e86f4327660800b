from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.showcase.asking import STYLES
from fairport.contract_tests.showcase.bodies import ENVELOPES, HEADERS

if TYPE_CHECKING:
    from tests.contract_tests.showcase.conftest import Caller


def test_every_collection_has_its_body() -> None:
    assert set(ENVELOPES) == set(STYLES) >= set(HEADERS)


def test_first_page_leads_on_in_the_way_of_its_collection(honest: Caller) -> None:
    assert honest.ask("pages").json["has_more"]
    assert honest.ask("feed").json["next_cursor"]
    assert honest.ask("queue").headers["x-next-token"]
    link = honest.ask("links", limit=9).headers["link"]
    assert link.startswith('<http://parcels.test/links?limit=9>; rel="first", <')
    assert honest.ask("next", limit=9).json["next"].startswith("http://parcels.test/next?limit=9&position=")


def test_last_page_leads_nowhere(honest: Caller) -> None:
    few = {"status": "lost", "limit": 100}
    assert honest.ask("feed", **few).json["next_cursor"] is None
    assert "next" not in honest.ask("links", **few).headers["link"]
    assert honest.ask("next", **few).json["next"] is None
    assert not honest.ask("after", **few).json["has_more"]
    token = honest.ask("queue", limit=100).headers["x-next-token"]
    assert "x-next-token" not in honest.ask("queue", token=token, limit=40).headers
