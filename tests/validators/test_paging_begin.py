"""Paging: a page from the first row on begins with the first row, whatever its size."""

from __future__ import annotations

import pytest

from fairport.rules import Broken
from fairport.validators.paging import offset
from tests.making import page, paging, readings, sights

WHOLE = page("abcdefg", limit=100, total=7)


def test_page_that_begins_at_the_second_row_is_broken() -> None:
    assert sights(offset, paging(), readings([WHOLE, page("bcdef", 0, 5, number=2)])) == [
        Broken(
            message="skip=0 begins one row too far",
            expected='"a" first',
            actual='"b" first',
            exchanges=(1, 2),
            movable=True,
        )
    ]


def test_page_of_few_rows_that_begins_at_the_second_is_broken_if_another_of_its_size_lies_in_place() -> None:
    made = [WHOLE, page("bc", 0, 2, number=2), page("cd", 2, 2, number=3)]
    assert Broken in map(type, sights(offset, paging(), readings(made)))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("abc", id="from-the-first"),
        pytest.param("bac", id="another-order"),
        pytest.param("b", id="one-row-tells-of-order-alone"),
        pytest.param("bcde", id="few-rows-of-another-size-tell-of-order-alone"),
        pytest.param("xyz", id="rows-unknown"),
    ],
)
def test_page_from_the_first_row_on_proves_nothing_of_skipping(rows: str) -> None:
    assert sights(offset, paging(), readings([WHOLE, page(rows, 0, len(rows), number=2)])) == []
