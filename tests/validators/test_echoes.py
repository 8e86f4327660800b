from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fairport.answers import Answer
from fairport.places import place
from fairport.rules import Broken, Kept, Told
from fairport.spec.model import Echo
from fairport.validators.echoes import equal
from tests.making import answer, promise, sights

INTEGER = {"type": "integer", "minimum": 1, "maximum": 100}
STRINGS = {"type": "array", "items": {"type": "string"}}


def echo(schema: dict[str, Any] | None = None, at: str = "$.said") -> Echo:
    return promise(Echo, parameter="what", place=place(at), schema=schema or {})


def seen(promised: Echo, said: object, *sent: str, **ask: object) -> bool | None:
    query = tuple(("what", value) for value in sent)
    found = sights(equal, promised, answer({"said": said}, **({"query": query} | ask)))
    return not any(isinstance(sight, Broken) for sight in found) if found else None


@pytest.mark.parametrize(
    ("schema", "said", "sent", "held"),
    [
        ({}, "en", "en", True),
        ({}, "de", "en", False),
        ({}, "EN", "en", False),
        ({}, "", "", True),
        ({}, 10, "10", True),
        ({}, 10.0, "10", True),
        ({}, 10, "10.0", True),
        ({}, 11, "10", False),
        ({}, "10", "10", True),
        ({}, True, "true", True),
        ({}, True, "1", True),
        ({}, False, "true", False),
        ({}, 1, "true", False),
        ({}, None, "en", None),
        ({}, {"x": 1}, "en", False),
        ({}, "2026-03-31T09:54:42+00:00", "2026-03-31T09:54:42Z", True),
        ({}, "2026-03-31T09:54:43Z", "2026-03-31T09:54:42Z", False),
        ({}, "2026-03-31T09:54:42Z", "today", False),
        (INTEGER, 10, "10", True),
        (INTEGER, 20, "10", False),
        (INTEGER, 100, "1000", None),
        (INTEGER, 20, "-1", None),
        (INTEGER, 20, "many", None),
        ({"type": "boolean"}, True, "TRUE", True),
        ({"type": "boolean"}, True, "yes", None),
        ({"enum": ["a", "b"]}, "a", "c", None),
        ({"type": "string"}, "10", "10", True),
        (STRINGS, ["a", "b"], "a,b", True),
        (STRINGS, ["a", "b"], "a|b", True),
        (STRINGS, ["a", "b"], '["a","b"]', True),
        (STRINGS, ["a", "c"], "a,b", False),
        (STRINGS, [], "a,b", True),
        (STRINGS, "a,b", "a,b", True),
        (STRINGS, [1, 2], "[1,2]", True),
        (STRINGS, ["[a"], "[a", True),
        ({"type": "string"}, "a", "a,b", False),
    ],
)
def test_answer_repeats_what_was_sent(schema: dict[str, Any], said: object, sent: str, held: bool | None) -> None:
    assert seen(echo(schema), said, sent) is held


@pytest.mark.parametrize(
    ("ask", "held"),
    [
        ({"query": ()}, None),
        ({"query": (("what", "a"), ("what", "b"))}, True),
        ({"query": (("what[]", "a"),)}, True),
        ({"query": (("what[0]", "b"),)}, False),
        ({"query": (("what[gte]", "b"),)}, None),
        ({"query": (("whatever", "b"),)}, None),
        ({"query": (), "path": (("what", "a"),)}, True),
        ({"query": (), "path": (("what", "b"),)}, False),
        ({"query": (("what", "b"),), "probe": "generated:odd"}, None),
    ],
)
def test_parameter_is_found_wherever_it_was_sent(ask: dict[str, Any], held: bool | None) -> None:
    assert seen(echo(), "a", **ask) is held


@pytest.mark.parametrize(("name", "value", "held"), [("What", "a", True), ("WHAT", "b", False)])
def test_parameter_is_found_in_a_header_of_any_case(name: str, value: str, held: bool) -> None:
    exchange = answer({"said": "a"}).exchange
    made = Answer(replace(exchange, ask=replace(exchange.ask, headers=((name, value),))), "200")
    (sight,) = sights(equal, echo(), made)
    assert isinstance(sight, Kept) is held


def test_finding_shows_what_was_sent_and_what_was_said() -> None:
    made = answer({"said": 20}, query=(("what", "7"),))
    assert sights(equal, echo(INTEGER), made) == [
        Broken(message='$.said is 20, and what was sent as "7"', at="/said", expected='"7"', actual="20")
    ]


def test_every_value_at_the_place_is_compared() -> None:
    made = answer({"items": [{"lang": "en"}, {"lang": "de"}, {"lang": None}, {}]}, query=(("what", "en"),))
    (kept, broken) = sights(equal, echo(at="$.items[*].lang"), made)
    assert kept == Kept()
    assert isinstance(broken, Broken)
    assert broken.at == "/items/1/lang"


def test_body_without_the_place_says_nothing() -> None:
    assert seen(echo(at="$.other"), "a", "a") is None
    assert sights(equal, echo(), answer(b"<html>", query=(("what", "a"),))) == []


def test_size_of_a_page_may_be_told_as_it_was_cut() -> None:
    limit = replace(echo(), limits=True)
    (cut,) = sights(equal, limit, answer({"said": 10}, query=(("what", "50"),)))
    assert isinstance(cut, Told)
    assert seen(limit, 60, "50") is False
    assert seen(limit, 0, "50") is False
    assert seen(limit, 50, "50") is True
    assert seen(echo(), 10, "50") is False
