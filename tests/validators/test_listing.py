from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.validators.listing import identity, items
from fairport.walks import read_page
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
