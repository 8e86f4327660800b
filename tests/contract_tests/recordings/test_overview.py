from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.recordings.clients import Credentials
from fairport.contract_tests.recordings.entries import Entry
from fairport.contract_tests.recordings.har import entry_of
from fairport.contract_tests.recordings.overview import Overview, overview_of, place_of
from fairport.contract_tests.recordings.secrets_seen import SecretsSeen
from fairport.contract_tests.sources.recognise import recognise
from fairport.errors import UsageError
from tests.contract_tests.recordings.shop import WINDOW, asked, contract, walked
from tests.making import DATE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fairport.evidence import Ask

SHOP = contract()


def known(method: str, url: str, base_path: str) -> Ask | None:
    return recognise(SHOP, method, url, base_path)


def looked_over(entries: Iterable[Mapping[str, object]]) -> Overview:
    credentials = Credentials(SHOP)
    secrets = SecretsSeen(credentials, frozenset(), lambda _: False, lambda _, value: (value,))
    return overview_of(map(entry_of, entries), known, credentials, secrets)


@pytest.mark.parametrize(
    ("url", "base_url", "found"),
    [
        ("https://a/shops/n/orders", "", "https://a"),
        ("https://a/api/v2/shops/n/orders?x=1", "", "https://a/api/v2"),
        ("https://a/v2/shops/n/orders", "https://a/v2", "https://a/v2"),
        ("https://a:443/shops/n/orders", "https://a", "https://a"),
        ("https://a/shops/n/orders", "https://a/v2", None),
        ("https://b/shops/n/orders", "https://a", None),
        ("https://a/shops/n/orders/7", "", None),
        ("https://a/" + "x/" * 20 + "shops/n/orders", "", None),
        ("http://[", "", None),
    ],
)
def test_operation_is_found_below_a_base(url: str, base_url: str, found: str | None) -> None:
    placed = place_of(known, Entry(method="GET", url=url), base_url)
    assert (placed and placed.base_url) == found


def test_entries_are_ranked_in_the_order_of_asking() -> None:
    made = looked_over(reversed(walked("abcdefg")))
    assert (made.ranks, made.in_order) == ({2: 1, 1: 2, 0: 3}, False)
    assert (made.begun, made.ended) == (DATE_SECONDS, DATE_SECONDS + 2.0125)
    assert (made.entries, [*made.asked]) == (3, ["list"])
    assert made.good == {("list", (("shop", "north"),))}


def test_entries_without_a_time_stay_as_they_stand() -> None:
    pages = [*reversed(walked("abcdefg"))]
    made = looked_over([pages[0] | {"startedDateTime": "?"}, *pages[1:]])
    assert (made.ranks, made.in_order) == ({0: 1, 1: 2, 2: 3}, True)


def test_clients_are_named_only_where_there_are_several() -> None:
    alone = looked_over(walked("abc"))
    assert [*alone.clients.values()] == [""]
    both = looked_over([asked(), asked(token="Bearer other"), asked(token="Bearer third", status=401)])
    assert [*both.clients.values()] == ["1", "2"]


def test_several_services_are_named_with_their_counts() -> None:
    other = asked()
    other["request"]["url"] = f"https://b.example.com/shops/n/orders?{WINDOW}"
    with pytest.raises(UsageError, match=r"https://api.example.com \(2\), https://b.example.com \(1\)"):
        looked_over([asked(), asked(), other])
