from __future__ import annotations

import pytest

from fairport.contract_tests.showcase.data import QUIET, SPAN, Dataset

NOW = 1_790_000_000


def test_same_size_seed_and_time_give_the_same_parcels() -> None:
    assert Dataset(40, 3, NOW).parcels == Dataset(40, 3, NOW).parcels
    assert Dataset(40, 3, NOW).parcels != Dataset(40, 4, NOW).parcels


def test_ids_are_unique_and_in_no_order(dataset: Dataset) -> None:
    ids = [parcel.id for parcel in dataset.parcels]
    assert len(set(ids)) == len(ids) == 137
    assert ids != sorted(ids)
    assert dataset.by_id[ids[7]] is dataset.parcels[7]


def test_all_that_happened_lies_in_the_past_and_in_order(dataset: Dataset) -> None:
    created = [parcel.created for parcel in dataset.parcels]
    assert created == sorted(created)
    assert len(set(created)) < len(created)
    for parcel in dataset.parcels:
        assert NOW - QUIET - SPAN <= parcel.created <= parcel.updated <= NOW - QUIET
        assert parcel.created < parcel.due
        assert parcel.due % 86_400 == 0


def test_every_oddity_shows_among_twenty(dataset: Dataset) -> None:
    few = dataset.parcels[:20]
    names = [parcel.name for parcel in few]
    assert None in names
    assert {"Books", "books", "Ångström lamp"} <= set(names)
    assert None in {parcel.weight for parcel in few}
    assert len({parcel.weight for parcel in few}) < 15
    assert {len(parcel.lines) for parcel in few} == {0, 1, 2, 3}
    assert {parcel.status for parcel in few} == {"waiting", "moving", "delivered", "lost"}
    assert any(parcel.used == parcel.quota for parcel in few)
    assert all(parcel.used <= parcel.quota and parcel.coldest < parcel.warmest for parcel in few)


def test_size_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="0 parcels or more"):
        Dataset(-1, 1, NOW)
