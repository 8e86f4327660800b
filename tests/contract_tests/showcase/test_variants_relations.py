"""What is unusual in each fair variant of values that belong together, and that nothing is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from fairport.contract_tests.showcase import variants_relations
from fairport.contract_tests.showcase.varying import Variant
from tests.contract_tests.showcase.walking import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

NAMES = [variant.name for variant in vars(variants_relations).values() if isinstance(variant, Variant)]


@pytest.mark.parametrize("name", NAMES)
def test_every_parcel_is_found_once(name: str, varied: Callable[[str], Caller]) -> None:
    for collection, pages in walks(varied(name), 20).items():
        rows = [row for page in pages for row in page]
        assert len(rows) == len(set(rows)) == 137, collection


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("updated-to-the-nanosecond", ".000000001Z"),
        ("updated-in-another-zone", "+11:30"),
        ("updated-in-lower-case", "z"),
        ("updated-at-an-unknown-offset", "-00:00"),
    ],
)
def test_last_update_is_written_in_another_way(name: str, end: str, varied: Callable[[str], Caller]) -> None:
    assert all(item["updated"].endswith(end) for item in varied(name).items("feed"))


def test_creation_is_rounded_up(varied: Callable[[str], Caller]) -> None:
    assert any(item["updated"].endswith(".700Z") for item in varied("created-rounded-up").items("feed"))


def test_totals_are_computed_or_rounded(varied: Callable[[str], Caller], honest: Caller) -> None:
    exact = [item["total"] for item in honest.items("feed", limit=100)]
    binary = [item["total"] for item in varied("total-in-binary").items("feed", limit=100)]
    assert binary != exact
    assert binary == pytest.approx(exact)
    assert [item["total"] for item in varied("total-rounded").items("feed", limit=100)] == [round(t, 1) for t in exact]


def test_address_goes_on(varied: Callable[[str], Caller]) -> None:
    assert all("?from=list&for=" in item["url"] for item in varied("address-with-a-query").items("feed"))


def test_sizes_are_told_as_they_are(varied: Callable[[str], Caller]) -> None:
    assert varied("sizes-capped-and-told").ask("estimates", limit=1000).json["limit"] == 100
    assert (
        varied("size-told-as-asked").ask("estimates", limit=7).text.endswith('"limit":7.0,"offset":0.0,"estimate":135}')
    )


def test_parcel_by_itself_has_more_or_is_spelt_otherwise(varied: Callable[[str], Caller]) -> None:
    first = varied("more-by-itself").true_ids()[0]
    assert "history" in varied("more-by-itself").ask(f"parcels/{first}").json
    assert '"weight":2.0' in varied("other-spelling-by-itself").ask(f"parcels/{first}").text
    other = varied("instant-spelled-otherwise-by-itself")
    assert other.ask(f"parcels/{first}").json["updated"].endswith(".000+00:00")
    assert all(item["updated"].endswith("Z") for item in other.items("parcels"))


def test_data_moves_once_parcels_were_asked_for(varied: Callable[[str], Caller]) -> None:
    for name, moved in (("changed-between-list-and-item", 20), ("gone-between-list-and-item", 135)):
        caller = varied(name)
        before = caller.items("parcels", limit=100) + caller.items("parcels", limit=100, offset=100)
        for _ in range(5):
            caller.ask("parcels/none")
        after = caller.items("parcels", limit=100) + caller.items("parcels", limit=100, offset=100)
        changed = sum(row not in before for row in after)
        assert (changed or len(after)) == moved


def test_ids_need_encoding(varied: Callable[[str], Caller]) -> None:
    caller = varied("ids-that-need-encoding")
    name = caller.ids("feed")[0]
    assert name == "päck 1+#?%&=;"
    assert caller.ask(f"parcels/{quote(name, safe='')}").json["id"] == name
