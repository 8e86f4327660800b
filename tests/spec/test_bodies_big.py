"""Bodies of a document with very many: those of annotated operations are told apart to their full depth."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest  # noqa: TC002 - the fixtures are typed by it

from fairport.spec import Field, bodies
from fairport.spec.reader import contract_from

DEEP: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "object", "properties": {"b": {"type": "string"}}}},
}


def contract() -> Any:
    answers = {"200": {"description": "A", "content": {"application/json": {"schema": DEEP}}}}
    paths = {
        "/a": {"get": {"operationId": "plain", "responses": answers}},
        "/b": {"get": {"operationId": "annotated", "x-fairport": {"repeatable": {}}, "responses": answers}},
    }
    return contract_from(
        {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}, [], name="t", source="t"
    )


def places(operation: str) -> list[str]:
    return [field.place.text for field in contract().of(Field, operation)]


def test_places_are_told_apart_to_the_end() -> None:
    assert places("plain") == places("annotated") == ["$", "$.a", "$.a.b"]


def test_very_many_are_told_apart_as_deep_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_IN_ALL", 4)
    monkeypatch.setattr(bodies, "FEWEST_PLACES", 1)
    assert places("plain") == ["$", "$.a"]
    assert places("annotated") == ["$", "$.a", "$.a.b"]
    (body, _) = contract().of(Field, "plain")
    assert not jsonschema_rs.Draft202012Validator(dict(body.body.schema)).is_valid({"a": {"b": 1}})
