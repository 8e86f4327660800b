from __future__ import annotations

from typing import Any

import pytest

from fairport.contract_tests.explore.desk import Known
from fairport.contract_tests.explore.echoes import ask_echoes
from fairport.evidence import Ask
from fairport.places import place
from fairport.spec.model import Echo, Operation, Parameter
from tests.desks import FakeDesk, told
from tests.making import contract, paging, promise

GOOD = Ask(operation="list", query=(("from", "5"),), headers=(("x", "y"),))


def asked(schema: dict[str, Any], location: str = "query", known: Known | None = None, **more: object) -> list[Ask]:
    parameter = Parameter(name="lang", location=location, required=False, schema=schema)
    listed = Operation(id="list", method="GET", path="/list", parameters=(parameter,), responses=(("200", "x"),))
    echo = promise(Echo, parameter=str(more.get("parameter", "lang")), place=place("$.lang"))
    promises = (echo, paging(limit="lang")) if more.get("paged") else (echo,)
    made = FakeDesk(contract(*promises, operations=(listed,)), lambda ask, n: told(ask, n, {}))
    made.known = known or Known(good={"list": GOOD})
    ask_echoes(made)
    return made.asked


def sent(asks: list[Ask]) -> list[str | None]:
    return [ask.value("lang") for ask in asks]


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"enum": ["en", "de", "fr", "it"]}, ["en", "de", "fr"]),
        ({"type": "string", "examples": ["en"], "default": "de"}, ["en", "de"]),
        ({"type": "string", "example": "en"}, ["en"]),
        ({"const": 5}, ["5"]),
        ({"type": "string"}, []),
        ({"type": "boolean"}, ["true", "false"]),
        ({"type": "boolean", "default": False}, ["false", "true"]),
        ({"type": "integer", "minimum": 3}, ["3", "4"]),
        ({"type": "integer", "minimum": 3, "maximum": 3}, ["3"]),
        ({"type": "integer"}, ["1", "2"]),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, ["a", "b"]),
        ({}, []),
    ],
)
def test_documented_values_are_sent(schema: dict[str, Any], values: list[str]) -> None:
    asks = asked(schema)
    assert sent(asks) == values
    assert all(ask.query[0] == ("from", "5") for ask in asks)


def test_header_is_sent_as_one() -> None:
    assert [ask.headers for ask in asked({"enum": ["en"]}, "header")] == [(("x", "y"), ("lang", "en"))]


def test_what_is_varied_elsewhere_or_given_is_left_alone() -> None:
    assert asked({"enum": ["en"]}, "path") == []
    assert asked({"enum": ["en"]}, paged=True) == []
    assert asked({"enum": ["en"]}, known=Known(good={"list": GOOD}, given=frozenset({"lang"}))) == []
    assert asked({"enum": ["en"]}, known=Known()) == []
    assert asked({"enum": ["en"]}, parameter="other") == []
