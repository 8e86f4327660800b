from __future__ import annotations

import pytest

from fairport.contract_tests.showcase.asking import STYLES, Ask, Page, Query, Refusal, limit
from fairport.contract_tests.showcase.data import Dataset


def ask(*parameters: tuple[str, str]) -> Ask:
    return Ask("GET", "http://parcels.test", "pages", parameters)


def test_parameter_is_read_by_its_name() -> None:
    assert ask(("a", "1"), ("b", "2")).value("b") == "2"
    assert ask(("a", "1")).value("A") is None


def test_parameter_that_is_sent_twice_is_refused() -> None:
    with pytest.raises(Refusal, match="a is given 2 times"):
        ask(("a", "1"), ("a", "1")).value("a")


@pytest.mark.parametrize("text", ["", "-1", "1.0", "ten", "\uff11", "0", "9" * 20])
def test_number_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="must be a whole number from 1 to 50") as caught:
        ask(("a", text)).number("a", 7, 1, 50)
    assert caught.value.status == 400


def test_usual_number_comes_where_none_is_sent() -> None:
    assert ask().number("a", 7, 1, 50) == 7
    assert ask(("a", "50")).number("a", 7, 1, 50) == 50
    assert limit(ask(), STYLES["pages"]) == 20
    assert limit(ask(("per_page", "3")), STYLES["pages"]) == 3


def test_page_knows_its_number_as_its_collection_counts() -> None:
    held = Dataset(9, 1, 1_790_000_000)
    for name, number in (("pages", 3), ("ledger", 2)):
        page = Page(Query(ask(), STYLES[name], held.parcels, 4, held), 8, 12, held.parcels[8:12])
        assert (page.collection, page.number) == (name, number)
