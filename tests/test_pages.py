from __future__ import annotations

import pytest

from fairport.pages import read_page, row_of, rows_of
from fairport.places import place
from tests.making import answer, collection, listing, paging


def test_page_is_read_off_an_answer() -> None:
    made = read_page(
        answer(listing("x", "y", total=9, token="t2"), number=4, query=(("from", "1"), ("limit", "2"), ("skip", "4"))),
        collection(),
        paging(),
    )
    assert (made.number, made.limit, made.offset, made.status, made.listed) == (4, 2, 4, 200, True)
    assert [row.identity for row in made.rows] == ["x", "y"]
    assert (made.total, made.token, made.fine) == (9, "t2", True)
    assert made.criteria == ("list", (), (("from", "1"),))


@pytest.mark.parametrize(
    ("body", "listed", "total", "token"),
    [
        pytest.param({"items": []}, True, None, None, id="no-total-no-token"),
        pytest.param({"items": None, "total": None, "token": None}, False, None, None, id="nulls"),
        pytest.param({}, False, None, None, id="nothing"),
        pytest.param({"items": {"id": 1}, "total": "3"}, False, None, None, id="object-and-text"),
        pytest.param({"items": [], "total": True, "token": 7}, True, None, "7", id="boolean-total-number-token"),
        pytest.param({"items": [], "total": 2.0, "token": ""}, True, 2, "", id="total-with-a-point-empty-token"),
        pytest.param({"items": [], "total": 2.5, "token": ""}, True, None, "", id="fraction-total-empty-token"),
        pytest.param([], False, None, None, id="array"),
        pytest.param(b"<html>", False, None, None, id="no-json"),
    ],
)
def test_page_takes_only_what_is_of_the_promised_kind(
    body: object, *, listed: bool, total: int | None, token: str | None
) -> None:
    made = read_page(answer(body), collection(), paging())
    assert (made.listed, made.total, made.token) == (listed, total, token)


@pytest.mark.parametrize(
    ("header", "total"), [("12", 12), ("", None), ("-1", None), ("1e3", None), ("٣", None), ("9" * 40, None)]
)
def test_total_may_stand_in_a_header(header: str, total: int | None) -> None:
    counted = collection(total=None, total_header="X-Total")
    assert read_page(answer(listing(), headers=[("x-total", header)]), counted, paging()).total == total


@pytest.mark.parametrize(
    ("text", "limit"), [("5", 5), ("0", 0), ("-1", None), ("many", None), ("", None), ("5.0", None)]
)
def test_asked_size_is_taken_only_if_it_is_a_number(text: str, limit: int | None) -> None:
    assert read_page(answer(listing(), query=(("limit", text),)), collection(), paging()).limit == limit


@pytest.mark.parametrize(
    ("items", "names"),
    [
        ([{"a": 1, "b": "x"}, {"a": 1, "b": "y"}], ['[1,"x"]', '[1,"y"]']),
        ([{"a": 1, "b": "x"}, {"a": 1}, {"b": "x"}, {"a": 1, "b": None}, 5], ['[1,"x"]', "", "", "", ""]),
        ([], []),
    ],
)
def test_values_that_identify_an_item_together_count_where_all_are_there(items: list[object], names: list[str]) -> None:
    assert [row.identity for row in rows_of(items, place("$['a','b']"))] == names


def test_rows_of_equal_content_have_equal_digests_whatever_the_order_of_members() -> None:
    one, two = row_of({"id": 5, "a": 1}, place("$.id")), row_of({"a": 1, "id": 5}, place("$.id"))
    assert one == two
    assert one.identity == "5"
    assert row_of({"id": 5, "a": 2}, place("$.id")).digest != one.digest


@pytest.mark.parametrize("item", [{}, {"id": None}, 3, None, [], {"id": ""}])
def test_item_without_an_identity_is_a_row_with_an_empty_one(item: object) -> None:
    assert row_of(item, place("$.id")).identity == ""


def test_item_with_a_number_too_large_for_the_writer_is_a_row() -> None:
    assert row_of({"id": "x", "n": 10**40}, place("$.id")).identity == "x"
