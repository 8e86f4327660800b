from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.places import place
from fairport.spec.model import Body, Field
from fairport.validators.compiled import (
    body_errors,
    body_is_valid,
    errors_against,
    is_valid,
    joins,
    kept_and_broken,
    names_at,
    overlay,
    owners,
    presence,
    validator,
)
from fairport.validators.formats import CHECKS
from tests.making import answer, field
from tests.proving import a_page, contract, places_in, put

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "a/b~c": {"type": "integer"}},
            },
        }
    },
}
MEMBERS = frozenset(["$.items", "$.items[*].id", "$.items[*]['a/b~c']"])


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        ({"items": []}, []),
        ({}, [("required", "/items", "$.items", None)]),
        ({"items": 5}, [("type", "/items", "$.items", 5)]),
        ({"items": [{"id": 5}]}, [("type", "/items/0/id", "$.items[*].id", 5)]),
        ({"items": [{}]}, [("required", "/items/0/id", "$.items[*].id", None)]),
        ({"items": [{"id": "x", "a/b~c": "y"}]}, [("type", "/items/0/a~1b~0c", "$.items[*]['a/b~c']", "y")]),
        ({"items": [7]}, [("type", "/items/0", "$.items", 7)]),
        ([], [("type", "", "$", [])]),
    ],
)
def test_errors_are_laid_at_the_documented_member(value: object, errors: list[tuple[object, ...]]) -> None:
    found = errors_against(SCHEMA, value, MEMBERS)
    assert [(error.keyword, error.at, error.owner, error.value) for error in found] == errors


def test_schema_is_compiled_once() -> None:
    assert validator(SCHEMA) is validator(SCHEMA)


def test_body_is_validated_once_for_all_rules() -> None:
    made, body = answer({"items": [{}]}), Body(key="list/200", members=MEMBERS, schema=SCHEMA)
    assert body_is_valid(made, body) is False
    assert body_errors(made, body) is body_errors(made, body)
    assert list(body_errors(made, body)) == ["$.items[*].id"]


def test_body_that_is_no_json_is_not_valid_and_has_no_errors() -> None:
    made, body = answer(b"<html>"), Body(key="list/200", members=MEMBERS, schema=SCHEMA)
    assert (body_is_valid(made, body), body_errors(made, body)) == (False, {})


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "9" * 400])
def test_number_that_json_or_floats_do_not_know_is_not_valid_and_raises_nothing(text: str) -> None:
    made = answer(b'{"n": ' + text.encode() + b"}")
    schema = {"properties": {"n": {"type": "integer", "maximum": 5}}}
    assert is_valid(schema, made.value) is False
    assert [error.at for error in errors_against(schema, made.value)] == ["/n"]


def test_presence_counts_members_that_are_there_and_not_null() -> None:
    made = answer({"items": [{"x": 1}, {"x": None}, {}, 7, {"x": False}]})
    assert (presence(made, field("x", {})), owners(made, field("x", {}))) == (2, 4)
    assert names_at(made, place("$.items[*]"))["y"] == 0


scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    scalars | st.text(max_size=6) | st.sampled_from(["2026-03-31", "+61731234567", "P-1", "Flow"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "kind", "at", "n"]), inner, max_size=4)
    ),
    max_leaves=12,
)
SMALL: list[dict[str, Any]] = [
    {"type": "integer", "minimum": 0},
    {"type": ["string", "null"], "minLength": 2, "maxLength": 4},
    {"enum": ["Flow", 1, None, [1], {"id": "x"}]},
    {"const": 1},
    {"type": "string", "pattern": "^P-[0-9]+$"},
    {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "n": {"multipleOf": 2}}},
    {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "maxItems": 2},
    {"if": {"properties": {"kind": {"const": "Flow"}}, "required": ["kind"]}, "then": {"required": ["id"]}},
    {"anyOf": [{"type": "array"}, {"type": "object", "additionalProperties": {"type": "null"}}]},
    {"not": {"type": "boolean"}, "oneOf": [{"type": "number"}, {"type": "integer"}, {"type": "string"}]},
    {"type": "object", "unevaluatedProperties": False, "properties": {"id": True}},
]


@pytest.mark.parametrize("schema", SMALL, ids=json.dumps)
def test_both_validators_agree_on_small_schemas(schema: dict[str, Any]) -> None:
    slow = jsonschema.Draft202012Validator(schema)

    @given(json_values)
    @settings(max_examples=60)
    def agree(value: object) -> None:
        assert is_valid(schema, value) is slow.is_valid(value)

    agree()


def bundled(status: str) -> Body:
    """The bundled contract's body of a documented response."""
    return next(field.body for field in contract().of(Field) if status in field.responses)


def slowly(schema: Mapping[str, Any]) -> jsonschema.Draft202012Validator:
    """The other validator, told of our formats."""
    checker = jsonschema.FormatChecker(formats=["date", "date-time"])
    for name, check in CHECKS.items():
        checker.checks(name)(check)
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


def test_both_validators_agree_on_the_bundled_contract() -> None:
    body, page = bundled("200"), a_page()
    slow = slowly(body.schema)
    spots = places_in(page)
    assert is_valid(body.schema, page)
    assert slow.is_valid(page)

    @given(st.sampled_from(spots), scalars | st.text(max_size=3) | st.just([]) | st.just({}) | st.just(...))
    @settings(max_examples=300)
    def agree(spot: tuple[object, ...], new: object) -> None:
        changed = put(page, spot, new) if spot or new is not ... else {}
        assert is_valid(body.schema, changed) is slow.is_valid(changed)

    agree()


def test_both_validators_agree_on_error_bodies() -> None:
    body = bundled("400")
    slow = slowly(body.schema)
    error = st.fixed_dictionaries(
        {}, optional={name: scalars | st.text(max_size=3) for name in ("ErrorCode", "Message", "Errors")}
    )

    @given(st.fixed_dictionaries({}, optional={"ResponseStatus": error | scalars}) | scalars)
    @settings(max_examples=150)
    def agree(value: object) -> None:
        assert is_valid(body.schema, value) is slow.is_valid(value)

    agree()


@pytest.mark.parametrize(
    ("schema", "values", "counts"),
    [
        pytest.param({"pattern": "^a"}, ["a", "ab", None], (2, 0), id="all-hold"),
        pytest.param({"enum": ["a"]}, ["a", "b", None, "b"], (1, 2), id="null-is-not-counted"),
        pytest.param({"const": 1}, [1, True, 1.0, 2], (2, 2), id="equal-in-python-only"),
        pytest.param({"minItems": 1}, [[], [1], None], (1, 1), id="arrays"),
        pytest.param({"enum": ["a"]}, [], (0, 0), id="none"),
    ],
)
def test_values_are_counted_by_whether_they_hold(
    schema: dict[str, Any], values: list[object], counts: tuple[int, int]
) -> None:
    assert kept_and_broken(schema, values) == counts
    assert kept_and_broken(schema, values) == counts, "what was learned of the values changes nothing"


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        pytest.param({"items": [{"id": "a1"}, {"id": "a2"}], "count": 1}, True, id="fits"),
        pytest.param({"items": [{"id": "a1"}, {"id": "b2"}], "count": 1}, False, id="one-item-does-not"),
        pytest.param({"items": [{"id": "a"}], "count": 1}, False, id="second-schema-of-a-place"),
        pytest.param({"items": [], "count": 0}, False, id="another-place"),
        pytest.param({"items": {"id": "b2"}}, True, id="nothing-at-the-place"),
    ],
)
def test_schemas_of_places_stand_together_in_one(body: object, *, fits: bool) -> None:
    each = place("$.items[*].id")
    parts = [(each, {"pattern": "^a"}), (each, {"minLength": 2}), (place("$.count"), {"minimum": 1})]
    assert is_valid(overlay(parts), body) is fits


def test_schemas_that_refer_or_have_no_plain_place_stand_alone() -> None:
    assert joins(place("$.items[*].id"), {"pattern": "^a$"})
    assert not joins(place("$..id"), {"pattern": "^a"})
    assert not joins(place("$.id"), {"anyOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {}}})
