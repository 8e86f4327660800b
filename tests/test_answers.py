from __future__ import annotations

import pytest

from fairport.answers import Record
from fairport.places import place
from tests.making import answer, exchange, listing

IDS = place("$.items[*].id")


def test_answer_reads_its_body_strictly_and_once() -> None:
    made = answer(b'{"a": 1, "a": 2}')
    assert made.value == {"a": 2}
    assert [flaw.kind for flaw in made.text.flaws] == ["duplicate-key"]
    assert made.text is made.text


def test_answer_that_is_no_json_has_no_value_and_no_nodes() -> None:
    made = answer(b"<html>")
    assert (made.readable, made.value, made.nodes(IDS), made.located(IDS)) == (False, None, [], [])


def test_answer_reads_by_the_charset_that_is_said() -> None:
    made = answer('{"a": "é"}'.encode("latin-1"), headers=[("Content-Type", "application/json; charset=ISO-8859-1")])
    assert made.value == {"a": "é"}


def test_answer_finds_nodes_and_their_pointers() -> None:
    made = answer(listing("x", "y"))
    assert made.nodes(IDS) == ["x", "y"]
    assert made.located(IDS) == [("/items/0/id", "x"), ("/items/1/id", "y")]
    assert made.nodes(IDS) is made.nodes(IDS)


def test_answer_finds_nodes_of_paths_that_need_the_library() -> None:
    assert answer(listing("x", "y")).nodes(place("$..id")) == ["x", "y"]


def test_answer_of_null_is_readable() -> None:
    made = answer(b"null")
    assert (made.readable, made.value) == (True, None)


def test_record_tells_the_status() -> None:
    assert Record(1, exchange(status=404), readable=False).status == 404


@pytest.mark.parametrize(
    ("items", "inner", "found"),
    [
        pytest.param([{"a": [1, 2]}, {"a": []}, {"a": [3]}], "$.a[*]", [[1, 2], [], [3]], id="alike"),
        pytest.param([{"a": [1]}, {}, {"a": [3]}], "$.a[*]", [[1], [], [3]], id="absent"),
        pytest.param([{"a": [1]}, 5, {"a": None}], "$.a[*]", [[1], [], []], id="other-kinds"),
        pytest.param([{"a": [{"b": 1}, {}]}, {"a": [{"b": 2}]}], "$.a[*].b", [[1], [2]], id="absent-inside"),
        pytest.param([{"a": {"b": 1}}, {"a": {"b": 2}}], "$.a.b", [[1], [2]], id="names-only"),
        pytest.param([{"a": 1}, {"a": {"a": 2}}], "$..a", [[1], [{"a": 2}, 2]], id="needs-the-library"),
        pytest.param([1, 2], "$", [[1], [2]], id="itself"),
        pytest.param([], "$.a[*]", [], id="none"),
    ],
)
def test_answer_finds_what_stands_inside_each_value(items: list[object], inner: str, found: list[list[object]]) -> None:
    assert answer({"items": items}).nodes_of_each(place("$.items[*]"), place(inner)) == found


@pytest.mark.parametrize(
    ("values", "extent"),
    [
        pytest.param([3, 1, 2], (3, 1, 3), id="integers"),
        pytest.param([None, 7], (1, 7, 7), id="null-aside"),
        pytest.param([None], (0, 0, 0), id="null-alone"),
        pytest.param([1, 2.0], None, id="fraction"),
        pytest.param([1, True], None, id="boolean"),
        pytest.param([1, "2"], None, id="text"),
    ],
)
def test_answer_tells_the_extent_of_integers(values: list[object], extent: tuple[int, int, int] | None) -> None:
    assert answer({"items": values}).extent(place("$.items[*]")) == extent
