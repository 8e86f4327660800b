"""Paging: a page from the first row on begins with the first row, whatever its size."""

from __future__ import annotations

import pytest

from fairport.rules import Broken
from fairport.validators.paging import offset
from tests.making import page, paging, readings, sights

WHOLE = page("abcdefg", limit=100, total=7)


def test_page_that_begins_at_the_second_row_is_broken() -> None:
    assert sights(offset, paging(), readings([WHOLE, page("bcd", 0, 3, number=2)])) == [
        Broken(
            message="skip=0 begins one row too far",
            expected='"a" first',
            actual='"b" first',
            exchanges=(1, 2),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("abc", id="from-the-first"),
        pytest.param("bac", id="another-order"),
        pytest.param("b", id="one-row-tells-of-order-alone"),
        pytest.param("xyz", id="rows-unknown"),
    ],
)
def test_page_from_the_first_row_on_proves_nothing_of_skipping(rows: str) -> None:
    assert sights(offset, paging(), readings([WHOLE, page(rows, 0, len(rows), number=2)])) == []
