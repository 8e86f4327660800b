from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.pages import read_page
from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.validators.listing import identity, items, total_at_least
from tests.making import answer, collection, listing, paging, sights

if TYPE_CHECKING:
    from fairport.answers import Answer

COLLECTION = collection()


@pytest.mark.parametrize("body", [listing(), listing("a"), listing("a", "b"), {"items": [None, 3]}])
def test_array_is_an_array_also_with_none_or_one(body: object) -> None:
    assert sights(items, COLLECTION, answer(body)) == [Kept()]


@pytest.mark.parametrize(
    ("body", "got"),
    [
        ({"items": None}, "null"),
        ({"items": {"id": "a"}}, "an object"),
        ({"items": ""}, "a string"),
        ({}, "absent"),
        ([], "absent"),
        (b"null", "absent"),
    ],
)
def test_what_is_no_array_is_broken(body: object, got: str) -> None:
    assert sights(items, COLLECTION, answer(body)) == [
        Broken(message=f"$.items is {got}", at="/items", expected="an array", actual=got)
    ]


def test_place_that_is_no_plain_path_is_reported_for_the_whole_body() -> None:
    (sight,) = sights(items, collection(items=place("$..items")), answer({"items": None}))
    assert isinstance(sight, Broken)
    assert sight.at == ""


MAY_LACK = collection(may_be_absent=True)


@pytest.mark.parametrize(
    ("body", "query", "kept"),
    [
        ({}, (), True),
        ({"total": 0}, (), True),
        ({"total": 5}, (), False),
        ({"total": 5}, (("limit", "0"),), True),
        ({"total": 5}, (("skip", "5"),), True),
        ({"total": 5}, (("skip", "4"),), False),
        ({"total": 5}, (("after", "x"),), True),
        ({"items": None}, (), False),
        ([], (), False),
        (b"null", (), False),
    ],
)
def test_array_that_is_not_required_may_be_left_out_where_there_are_no_items(
    body: object, query: tuple[tuple[str, str], ...], *, kept: bool
) -> None:
    made = answer(body, query=query)
    made.notes["page", MAY_LACK.id] = page = read_page(made, MAY_LACK, paging())
    assert page.listed is kept
    assert page.rows == ()
    seen = sights(items, MAY_LACK, made)
    assert seen == [] if kept else [type(sight) for sight in seen] == [Broken]


@pytest.mark.parametrize(("body", "status"), [({}, 404), (b"<html>", 200), ({"items": None}, 500)])
def test_only_readable_successes_list(body: object, status: int) -> None:
    assert sights(items, COLLECTION, answer(body, status)) == []


def paged(*names: object) -> Answer:
    made = answer({"items": [{"id": name} for name in names]})
    made.notes["page", COLLECTION.id] = read_page(made, COLLECTION, paging())
    return made


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        pytest.param(("a",), 1, id="one"),
        pytest.param(("a", "b", "A"), 3, id="names-that-differ-in-case"),
        pytest.param((1, "b", 2), 3, id="numbers"),
        pytest.param((None, "", "b"), 1, id="without-an-identity"),
        pytest.param(("", "b"), 1, id="one-without-an-identity"),
        pytest.param((), 0, id="no-items"),
    ],
)
def test_identities_of_their_own_are_kept(names: tuple[object, ...], kept: int) -> None:
    assert sights(identity, COLLECTION, paged(*names)) == ([Kept(kept)] if kept else [])


def test_identity_that_is_listed_again_is_broken() -> None:
    assert sights(identity, COLLECTION, paged("a", "b", "a", "c", "c")) == [
        Kept(),
        Broken(
            message='"a" is listed 2 times in one response',
            expected="each identity once",
            actual="2 repeated",
            cause="repeated",
            times=2,
        ),
    ]


def test_page_without_rows_exercises_nothing() -> None:
    assert list(identity(COLLECTION, paged())) == []


def test_answer_that_is_no_page_has_no_identities() -> None:
    assert sights(identity, COLLECTION, answer({"items": []})) == []


def counted(rows: int, total: object, *, status: int = 200, **query: int) -> Answer:
    told = {"items": [{"id": str(i)} for i in range(rows)], "total": total}
    made = answer(told, status, query=tuple((name, str(value)) for name, value in query.items()))
    made.notes["page", COLLECTION.id] = read_page(made, COLLECTION, paging())
    return made


@pytest.mark.parametrize(
    ("rows", "total", "skip"),
    [(3, 3, 0), (3, 100, 0), (3, 10, 7), (1, 1, 0), (3, 10, 20), (3, 3, 3)],
    ids=["all", "more", "last-page", "one", "past-the-end-is-another-matter", "just-past-the-end"],
)
def test_total_of_as_many_rows_or_more_is_kept(rows: int, total: int, skip: int) -> None:
    assert sights(total_at_least, COLLECTION, counted(rows, total, skip=skip)) == [Kept()]


@pytest.mark.parametrize(
    ("rows", "total", "skip", "message", "least"),
    [
        (3, 2, 0, "the total is 2, and there are 3 rows on this page", 3),
        (3, 0, 0, "the total is 0, and there are 3 rows on this page", 3),
        (3, -1, 0, "the total is -1, and there are 3 rows on this page", 3),
        (3, 9, 7, "the total is 9, and there are 3 rows after 7 that were skipped", 10),
        (3, 2, 5, "the total is 2, and there are 3 rows on this page", 3),
    ],
)
def test_total_below_the_rows_shown_is_broken(rows: int, total: int, skip: int, message: str, least: int) -> None:
    assert sights(total_at_least, COLLECTION, counted(rows, total, skip=skip)) == [
        Broken(message=message, at="/total", expected=f"at least {least}", actual=str(total))
    ]


@pytest.mark.parametrize(
    "made",
    [
        counted(0, 0),
        counted(3, None),
        counted(3, "2"),
        counted(3, True),
        counted(3, 2, status=500),
        answer({"total": 1}),
    ],
    ids=["no-rows", "null", "a-text", "a-boolean", "no-success", "no-page"],
)
def test_total_that_is_none_is_another_matter(made: Answer) -> None:
    assert sights(total_at_least, COLLECTION, made) == []


def test_row_that_is_shown_twice_counts_once() -> None:
    made = answer({"items": [{"id": "a"}, {"id": "a"}, {}, {}], "total": 3})
    made.notes["page", COLLECTION.id] = read_page(made, COLLECTION, paging())
    assert sights(total_at_least, COLLECTION, made) == [Kept()]
    made = answer({"items": [{"id": "a"}, {"id": "a"}, {}, {}], "total": 2})
    made.notes["page", COLLECTION.id] = read_page(made, COLLECTION, paging())
    (sight,) = sights(total_at_least, COLLECTION, made)
    assert isinstance(sight, Broken)
    assert sight.expected == "at least 3"


def test_total_of_a_header_is_compared_too() -> None:
    listed = collection(total=None, total_header="X-Total")
    made = answer(
        {"items": [{"id": "a"}, {"id": "b"}]}, headers=[("Content-Type", "application/json"), ("x-total", "1")]
    )
    made.notes["page", listed.id] = read_page(made, listed, paging(collection=listed))
    (sight,) = sights(total_at_least, listed, made)
    assert isinstance(sight, Broken)
    assert sight.at == ""
