from __future__ import annotations

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
