from __future__ import annotations

import pytest

from fairport.contract_tests.showcase.asking import STYLES, Ask, Page, Query
from fairport.contract_tests.showcase.choosing import by_serial
from fairport.contract_tests.showcase.data import Dataset, Parcel
from fairport.contract_tests.showcase.turning import address, behind, cursor, more, read_cursor, total

HELD = Dataset(9, 1, 1_790_000_000)


def page(begin: int, rows: tuple[Parcel, ...] = HELD.parcels, **parameters: str) -> Page:
    ask = Ask("GET", "http://parcels.test", "next", tuple(parameters.items()))
    return Page(Query(ask, STYLES["next"], rows, 4, HELD), begin, begin + 4, rows[begin : begin + 4])


def test_cursor_is_read_back() -> None:
    assert read_cursor(cursor(page(4))) == 8
    assert read_cursor(cursor(page(20))) == 0


@pytest.mark.parametrize("text", ["", "***", "YWZ0ZXI6", "YWZ0ZXI6eA", "YmVmb3JlOjE", "_w", "é"])
def test_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(ValueError, match="is no cursor"):
        read_cursor(text)


def test_place_is_found_after_its_row_has_gone() -> None:
    rows = HELD.parcels[:3] + HELD.parcels[5:]
    assert behind(page(0, rows).query, HELD.parcels[3], by_serial) == 3
    assert behind(page(0, rows).query, HELD.parcels[8], by_serial) == 7


def test_more_until_the_last_row() -> None:
    assert [more(page(begin)) for begin in (0, 4, 5, 8)] == [True, True, False, False]
    assert total(page(8)) == 9


def test_address_keeps_what_was_asked() -> None:
    assert address(page(0, limit="4", position="old"), "new") == "http://parcels.test/next?limit=4&position=new"
    assert address(page(0, position="old"), None) == "http://parcels.test/next"
