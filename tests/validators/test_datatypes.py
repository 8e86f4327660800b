from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept, Told
from fairport.spec.model import Body, Field
from fairport.validators.datatypes import bounds, e164, enum, field_name, json_type, required, text_format
from tests.making import answer, field, fielded, promise, sights, the_rule

if TYPE_CHECKING:
    from fairport.rules import Check

TEXT = {"type": "string"}


def items(*held: object) -> dict[str, object]:
    return {"items": list(held)}


@pytest.mark.parametrize(
    ("schema", "told", "kept"),
    [
        pytest.param({"type": "string"}, items({"x": "a"}, {"x": ""}), 2, id="texts"),
        pytest.param({"type": "integer"}, items({"x": 1}, {"x": -0}), 2, id="integers"),
        pytest.param({"type": "integer"}, items({"x": 2.0}), 1, id="integer-with-a-point"),
        pytest.param({"type": "number"}, items({"x": 1}, {"x": 1.5}), 2, id="numbers"),
        pytest.param({"type": "array"}, items({"x": []}, {"x": [1]}), 2, id="empty-array"),
        pytest.param({"type": ["string", "null"]}, items({"x": None}, {"x": "a"}), 1, id="null-is-not-counted"),
        pytest.param({"type": "string"}, items({}, {"y": 1}), 0, id="absent"),
        pytest.param({"type": "string"}, items(), 0, id="no-items"),
        pytest.param({"type": "string"}, {}, 0, id="no-list"),
        pytest.param({}, items({"x": 1}), 1, id="any-type"),
    ],
)
def test_member_of_its_type_is_kept(schema: dict[str, Any], told: object, kept: int) -> None:
    assert sights(json_type, field("x", schema), answer(told)) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(
    ("types", "value", "message", "expected", "actual"),
    [
        ("string", 7, "x is an integer, and is documented as a string", "a string", "7"),
        ("integer", "7", "x is a string, and is documented as an integer", "an integer", '"7"'),
        ("integer", 1.5, "x is a number, and is documented as an integer", "an integer", "1.5"),
        ("integer", True, "x is a boolean, and is documented as an integer", "an integer", "true"),
        ("string", None, "x is null, and is documented as a string", "a string", "null"),
        ("array", {"a": 1}, "x is an object, and is documented as an array", "an array", "object with a"),
        (["string", "null"], 1, "x is an integer, and is documented as a string or null", "a string or null", "1"),
    ],
)
def test_member_of_another_type_is_broken(
    types: object, value: object, message: str, expected: str, actual: str
) -> None:
    made = sights(json_type, field("x", {"type": types}), answer(items({"x": value})))
    assert made == [Broken(message=message, at="/items/0/x", expected=expected, actual=actual)]


def test_only_the_wrong_ones_of_many_are_broken() -> None:
    kept, broken = sights(json_type, field("x", TEXT), answer(items({"x": "a"}, {"x": 1}, {"x": "b"})))
    assert kept == Kept(2)
    assert isinstance(broken, Broken)
    assert broken.at == "/items/1/x"


def test_error_of_another_member_is_not_this_ones_business() -> None:
    schema = {"type": "object", "properties": {"x": TEXT, "y": {"type": "integer"}}}
    told = answer(items({"x": "a", "y": "no"}))
    x, y = (promise(Field, **fielded(name, schema)) for name in ("x", "y"))
    assert sights(json_type, x, told) == [Kept()]
    assert [type(sight) for sight in sights(json_type, y, told)] == [Broken]


def test_body_that_is_no_json_has_no_fields() -> None:
    for check in (json_type, required, enum, bounds, text_format):
        assert sights(check, field("x", TEXT, required=True), answer(b"<html>")) == []


def test_infinite_number_is_named_as_what_it_is() -> None:
    (sight,) = sights(json_type, field("x", {"type": "integer"}), answer(b'{"items": [{"x": 1e999}]}'))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.actual) == ("x is a number, and is documented as an integer", "inf")


def test_body_itself_is_a_field_without_a_name() -> None:
    whole = Body(key="list/200", members=frozenset(), schema={"type": "object"})
    root = promise(Field, body=whole, parent=place("$"), name="", types=("object",))
    assert sights(json_type, root, answer({})) == [Kept()]
    assert sights(json_type, root, answer([])) == [
        Broken(
            message="the body is an array, and is documented as an object", expected="an object", actual="array of 0"
        )
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(items({"x": "a"}, {"x": None}), [Kept(2)], id="there-even-if-null"),
        pytest.param(items(), [], id="no-items"),
        pytest.param(
            items({"x": "a"}, {}),
            [Kept(), Broken(message="x is missing", at="/items/1/x", expected="present", actual="absent")],
            id="missing",
        ),
    ],
)
def test_required_member_is_always_there(told: object, expected: list[object]) -> None:
    schema = {"type": ["string", "null"]}
    assert sights(required, field("x", schema, required=True), answer(told)) == expected


def test_required_member_under_another_spelling_is_not_called_missing() -> None:
    promised = field("PortingNo", TEXT, required=True)
    told = answer(items({"portingNo": "a"}))
    assert not [sight for sight in sights(required, promised, told) if isinstance(sight, Broken)]
    (broken,) = [sight for sight in sights(field_name, promised, told) if isinstance(sight, Broken)]
    assert (broken.message, broken.at) == ("PortingNo is spelled portingNo", "/items/0/portingNo")
    assert (broken.expected, broken.actual, broken.level) == ("PortingNo", "portingNo", "")


@pytest.mark.parametrize(
    ("member", "must", "spelled", "level"),
    [
        pytest.param("PortingNo", True, "porting_no", "", id="snake-case"),
        pytest.param("PortingNo", False, "PORTINGNO", "", id="optional-in-capitals"),
        pytest.param("StatusHistory", True, "StatusHistroy", "", id="letters-swapped"),
        pytest.param("StatusHistory", False, "StatusHistoryy", "SHOULD", id="optional-and-a-letter-more"),
    ],
)
def test_member_in_another_spelling_is_drift(member: str, *, must: bool, spelled: str, level: str) -> None:
    made = sights(field_name, field(member, TEXT, required=must), answer(items({spelled: "a"})))
    assert [(s.actual, s.level) for s in made if isinstance(s, Broken)] == [(spelled, level)]


@pytest.mark.parametrize(
    ("held", "strangers"),
    [
        pytest.param({"PortDate": 1, "portDate": 2}, ["portDate"], id="both-spellings"),
        pytest.param({"PreferredDate": 1}, ["PreferredDate"], id="another-word"),
        pytest.param({"Date": 1}, ["Date"], id="a-part-of-it"),
        pytest.param({}, [], id="absent"),
        pytest.param({"PortDate": None}, [], id="null"),
    ],
)
def test_undocumented_member_is_told_and_never_judged(held: dict[str, object], strangers: list[str]) -> None:
    made = sights(field_name, field("PortDate", {}), answer(items(held)))
    assert [s for s in made if isinstance(s, Broken)] == []
    told = [s.message for s in made if isinstance(s, Told)]
    assert told == [f'members that are not documented in $.items[*]: "{name}"' for name in strangers]


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        pytest.param("flow", 'it differs from "Flow" in case or spaces only', id="case"),
        pytest.param("Answering-Point", 'it differs from "Answering Point" in case or spaces only', id="spaces"),
        pytest.param("Fax", "", id="another"),
    ],
)
def test_value_outside_the_list_is_broken(value: str, hint: str) -> None:
    promised = field("kind", {"type": "string", "enum": ["Flow", "Answering Point"]})
    assert sights(enum, promised, answer(items({"kind": "Flow"}, {"kind": value}))) == [
        Kept(),
        Broken(
            message=f'kind is "{value}", which is not among the documented values',
            at="/items/1/kind",
            expected='"Flow" or "Answering Point"',
            actual=f'"{value}"',
            hint=hint,
        ),
    ]


def test_constant_is_a_list_of_one() -> None:
    promised = field("kind", {"const": "A"})
    (sight,) = sights(enum, promised, answer(items({"kind": "B"})))
    assert isinstance(sight, Broken)
    assert (sight.expected, sight.actual) == ('"A"', '"B"')


@pytest.mark.parametrize(
    ("schema", "good", "bad", "wanted"),
    [
        ({"type": "string", "pattern": "^P-[0-9]+$"}, "P-1", "p-1", "^P-[0-9]+$"),
        ({"type": "string", "format": "date"}, "2026-03-31", "31.03.2026", "date"),
        ({"type": "string", "format": "uuid"}, "123e4567-e89b-12d3-a456-426614174000", "1", "uuid"),
    ],
    ids=["pattern", "date", "uuid"],
)
def test_text_has_its_documented_form(schema: dict[str, Any], good: str, bad: str, wanted: str) -> None:
    assert sights(text_format, field("x", schema), answer(items({"x": good}, {"x": bad}))) == [
        Kept(),
        Broken(
            message=f'x is "{bad}", which does not have the documented form',
            at="/items/1/x",
            expected=wanted,
            actual=f'"{bad}"',
        ),
    ]


PHONE = field("phone", {"type": "string", "format": "e164"})


def test_telephone_number_is_judged_by_one_rule_only() -> None:
    other = field("x", {"type": "string", "format": "date"})
    assert [the_rule(check).judges(PHONE) for check in (e164, text_format)] == [True, False]
    assert [the_rule(check).judges(other) for check in (e164, text_format)] == [False, True]


@pytest.mark.parametrize("number", ["+61731234567", "+12", "+123456789012345"])
def test_international_number_is_kept(number: str) -> None:
    assert sights(e164, PHONE, answer(items({"phone": number}))) == [Kept()]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("0731234567", "has no leading +"),
        ("+61 7 3123 4567", "has spaces or punctuation between the digits"),
        ("+0731234567", "starts with +0; a country code never starts with 0"),
        ("+6173123456x", "has characters that are no digits"),
        ("+1234567890123456", "has too few or too many digits (2 to 15)"),
        ("", "is empty"),
    ],
)
def test_number_that_is_not_international_is_broken(number: str, why: str) -> None:
    assert sights(e164, PHONE, answer(items({"phone": number}))) == [
        Broken(
            message=f"phone {why}", at="/items/0/phone", expected="E.164, such as +61731234567", actual=f'"{number}"'
        )
    ]


@pytest.mark.parametrize(
    ("schema", "good", "bad", "broken", "actual"),
    [
        ({"minimum": 1}, 1, 0, "minimum 1", "0"),
        ({"exclusiveMaximum": 5}, 4, 5, "exclusiveMaximum 5", "5"),
        ({"multipleOf": 3}, 9, 10, "multipleOf 3", "10"),
        ({"minLength": 1}, "a", "", "minLength 1", '""'),
        ({"maxLength": 2}, "東京", "abc", "maxLength 2", '"abc"'),
        ({"maxItems": 1}, [1], [1, 2], "maxItems 1", "array of 2"),
        ({"uniqueItems": True}, [1, 2], [1, 1], "uniqueItems", "array of 2"),
        ({"minimum": 5}, 5, 4, "minimum 5", "4"),
        ({"maximum": 5}, 5, 6, "maximum 5", "6"),
        ({"exclusiveMinimum": 5}, 6, 5, "exclusiveMinimum 5", "5"),
        ({"minItems": 1}, [1], [], "minItems 1", "array of 0"),
        ({"minProperties": 1}, {"a": 1}, {}, "minProperties 1", "object with no members"),
        ({"maxProperties": 1}, {"a": 1}, {"a": 1, "b": 2}, "maxProperties 1", "object with a and b"),
        ({"contains": {"type": "integer"}}, [1], ["a"], "contains", "array of 1"),
        ({"not": {"type": "integer"}}, "a", 3, "not", "3"),
        ({"propertyNames": {"maxLength": 1}}, {"a": 1}, {"ab": 1}, "propertyNames", "object with ab"),
        (
            {"additionalProperties": False, "properties": {"a": {}}},
            {"a": 1},
            {"z": 1},
            "additionalProperties",
            "object with z",
        ),
        ({"unevaluatedProperties": False}, {}, {"z": 1}, "unevaluatedProperties", "object with z"),
        ({"unevaluatedItems": False, "prefixItems": [{}]}, [1], [1, 2], "unevaluatedItems", "array of 2"),
    ],
    ids=lambda value: next(iter(value), None) if isinstance(value, dict) else None,
)
def test_value_is_within_its_documented_size(
    schema: dict[str, Any], good: object, bad: object, broken: str, actual: str
) -> None:
    (kept, sight) = sights(bounds, field("x", schema), answer(items({"x": good}, {"x": bad})))
    assert kept == Kept()
    assert isinstance(sight, Broken)
    assert (sight.at, sight.expected, sight.actual) == (
        "/items/1/x",
        broken.replace("multipleOf 3", sight.expected),
        actual,
    )
    assert sight.message.startswith(f"x breaks {broken.split(' ', maxsplit=1)[0]}")


def test_what_no_facet_claims_is_of_the_type() -> None:
    promised = field("x", {"anyOf": [{"type": "string"}, {"type": "integer"}]}, types=())
    (sight,) = sights(json_type, promised, answer(items({"x": []})))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.expected) == ("x does not match its schema (anyOf)", "what the schema describes")


NUMBER = {"oneOf": [{"type": "boolean"}, {"type": "integer"}, {"type": "number"}]}
MEMBERS = {"id": {"type": ["string", "integer"]}, "n": {"minimum": 1}}
THING = {"type": "object", "required": ["id"], "properties": MEMBERS}
WORDS = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("schema", "value", "why"),
    [
        (
            {"oneOf": [{"type": "null"}, {"type": "object", "additionalProperties": NUMBER}]},
            {"n": 1},
            "oneOf: n fits 2 alternatives, where only one may fit",
        ),
        ({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 3, "oneOf: x fits 2 alternatives, where only one may fit"),
        ({"anyOf": [{"type": "string"}, THING]}, {}, "anyOf: x has no id"),
        ({"anyOf": [{"type": "string"}, THING]}, {"id": None}, "anyOf: id is not an integer or a string"),
        ({"anyOf": [{"type": "string"}, THING]}, {"id": 1, "n": 0}, "anyOf: n breaks minimum"),
        ({"anyOf": [WORDS, {"type": "null"}]}, [1], "anyOf: it is not a string"),
        ({"anyOf": [THING, {"required": ["name"]}]}, {}, "anyOf"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "anyOf"),
    ],
)
def test_alternative_that_was_meant_tells_what_is_wrong(schema: dict[str, Any], value: object, why: str) -> None:
    (sight,) = sights(json_type, field("x", schema, types=()), answer(items({"x": value})))
    assert isinstance(sight, Broken)
    assert sight.message == f"x does not match its schema ({why})"


def test_facet_that_the_contract_switched_off_is_nobodys_business() -> None:
    promised = field("x", {"enum": ["a"]}, muted=("enum",), facets={"type": field("x", {}).facets["type"]})
    made = sights(json_type, promised, answer(items({"x": "b"})))
    assert [sight for sight in made if isinstance(sight, Broken)] == []


def test_keyword_whose_facet_is_not_promised_counts_as_the_type() -> None:
    promised = field("x", {"minimum": 1}, facets={"type": field("x", {}).facets["type"]})
    (sight,) = sights(json_type, promised, answer(items({"x": 0})))
    assert isinstance(sight, Broken)
    assert sight.message == "x does not match its schema (minimum)"


def test_keyword_of_no_facet_counts_as_the_type() -> None:
    (sight,) = sights(json_type, field("x", {"items": False}), answer(items({"x": [1]})))
    assert isinstance(sight, Broken)
    assert sight.message == "x does not match its schema (falseSchema)"


def test_spelling_has_a_hint() -> None:
    (sight,) = [
        s
        for s in sights(field_name, field("PortDate", TEXT), answer(items({"portDate": "a"})))
        if isinstance(s, Broken)
    ]
    assert (
        sight.hint == "rename it in the serialiser; a naming policy (camelCase, snake_case) may have been switched on"
    )


def test_members_that_are_not_documented_are_told_together_and_once() -> None:
    schema = {"type": "object", "properties": {"a": TEXT, "b": TEXT}}
    first, second = (promise(Field, **fielded(name, schema)) for name in ("a", "b"))
    made = answer(items({"a": "1", "longer": 2, "another": 3}))
    assert [s.message for s in sights(field_name, first, made) if isinstance(s, Told)] == [
        'members that are not documented in $.items[*]: "another" and "longer"'
    ]
    assert [s for s in sights(field_name, second, made) if isinstance(s, Told)] == []


def test_format_of_what_is_no_text_is_told_by_its_kind() -> None:
    either_of = field("phone", {"anyOf": [{"format": "e164"}], "format": "e164"})
    assert [type(s) for s in sights(e164, either_of, answer(items({"phone": 7})))] == [Kept]


ROOT = promise(
    Field,
    id="list/field",
    body=PHONE.body,
    parent=place("$"),
    name="",
    types=("object",),
)


def beside(*names: str) -> list[Field]:
    """The body itself, then fields of its items, all of one body."""
    item = {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": TEXT}}
    made = [promise(Field, **fielded(name, item, required=name == "a")) for name in names]
    return [replace(one, body=made[0].body) for one in (replace(ROOT, body=made[0].body), *made)]


@pytest.mark.parametrize(
    ("check", "counts"),
    [(json_type, [1, 2, 1]), (required, [1, 2, 2]), (field_name, [1, 2, 2])],
    ids=["type", "required", "name"],
)
def test_quick_look_counts_all_fields_of_a_valid_body(check: Check, counts: list[int]) -> None:
    look = the_rule(check).screen
    assert look is not None
    assert look(beside("a", "b"))(answer(items({"a": "1"}, {"a": "2", "b": "3"}))) == counts


@pytest.mark.parametrize(
    ("check", "told"),
    [
        pytest.param(json_type, items({"a": 1}), id="another-type"),
        pytest.param(required, items({"b": "1"}), id="missing"),
        pytest.param(field_name, items({"a": "1", "c": "2"}), id="not-documented"),
    ],
)
def test_quick_look_leaves_the_rest_to_the_rule(check: Check, told: object) -> None:
    look = the_rule(check).screen
    assert look is not None
    assert look(beside("a", "b"))(answer(told)) is None


@pytest.mark.parametrize("check", [json_type, required])
def test_quick_look_is_at_one_body_only(check: Check) -> None:
    look = the_rule(check).screen
    assert look is not None
    assert look([*beside("a"), *beside("b")])(answer(items({"a": "1"}))) is None
