from __future__ import annotations

import pytest

from fairport.contract_tests.showcase.asking import FILTERS, STYLES, Ask, Refusal
from fairport.contract_tests.showcase.choosing import CONDITIONS, SORT_KEYS, by_serial, chosen, ordered
from fairport.contract_tests.showcase.data import Dataset

PARCELS = Dataset(40, 1, 1_790_000_000).parcels


def ask(**parameters: str) -> Ask:
    return Ask("GET", "http://parcels.test", "parcels", tuple(parameters.items()))


def test_every_filter_has_its_condition() -> None:
    assert set(CONDITIONS) == set(FILTERS) >= {name for style in STYLES.values() for name in style.filters}


def test_filters_hold_together() -> None:
    found = chosen(CONDITIONS, ask(status="moving", fragile="true"), STYLES["parcels"], PARCELS)
    assert found == [parcel for parcel in PARCELS if parcel.status == "moving" and parcel.fragile]
    assert found


def test_filter_of_another_collection_is_ignored() -> None:
    assert chosen(CONDITIONS, ask(fragile="true"), STYLES["feed"], PARCELS) == list(PARCELS)


def test_name_begins_as_written_and_contains_in_either_case() -> None:
    begun = chosen(CONDITIONS, ask(name_prefix="books"), STYLES["parcels"], PARCELS)
    within = chosen(CONDITIONS, ask(q="BOOKS"), STYLES["parcels"], PARCELS)
    assert {parcel.name for parcel in begun} == {"books"}
    assert {parcel.name for parcel in within} == {"Books", "books"}


@pytest.mark.parametrize("value", ["-1", "1.5", "0.0", "-0.25"])
def test_weight_may_be_any_decimal(value: str) -> None:
    assert len(chosen(CONDITIONS, ask(weight_max=value), STYLES["parcels"], PARCELS)) < len(PARCELS)


@pytest.mark.parametrize("value", ["", "-", "1,5", "1e3", "nan", "1.2.3"])
def test_weight_that_is_no_decimal_is_refused(value: str) -> None:
    with pytest.raises(Refusal, match="weight_min must be a number"):
        chosen(CONDITIONS, ask(weight_min=value), STYLES["parcels"], PARCELS)


def test_rows_alike_keep_the_order_of_creation_both_ways() -> None:
    for word in ("weight", "-weight"):
        rows = ordered(SORT_KEYS, by_serial, ask(sort=word), STYLES["parcels"], PARCELS[::-1])
        alike = [row.serial for row in rows if row.weight == 2]
        assert alike == sorted(alike)


def test_what_has_no_value_comes_last_and_first_when_reversed() -> None:
    up = ordered(SORT_KEYS, by_serial, ask(sort="name"), STYLES["parcels"], PARCELS)
    down = ordered(SORT_KEYS, by_serial, ask(sort="-name"), STYLES["parcels"], PARCELS)
    assert up[-1].name is down[0].name is None


def test_order_is_asked_for_by_a_known_word() -> None:
    with pytest.raises(Refusal, match="must be one of name, weight, created"):
        ordered(SORT_KEYS, by_serial, ask(sort="--name"), STYLES["parcels"], PARCELS)
    assert ordered(SORT_KEYS, by_serial, ask(sort="--name"), STYLES["feed"], PARCELS) == list(PARCELS)
