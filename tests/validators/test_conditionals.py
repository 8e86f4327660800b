from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Conditional
from fairport.validators.conditionals import hold
from tests.making import answer, promise, sights, the_rule


def when(kind: str, consequence: dict[str, Any], title: str = "") -> Conditional:
    return promise(
        Conditional,
        place=place("$.items[*]"),
        condition={"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}}},
        consequence=consequence,
        title=title,
    )


FLOW = when(
    "Flow", {"required": ["flow"], "properties": {"flow": {"type": "string", "minLength": 1}}}, "flow of a Flow"
)
NONE = when("Point", {"properties": {"flow": False}})


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([{"kind": "Flow", "flow": "F1"}], [Kept()], id="kept"),
        pytest.param([{"kind": "Flow", "flow": "F1"}] * 3, [Kept(3)], id="kept-thrice"),
        pytest.param([{"kind": "Point"}, {"flow": ""}, {}, 3, None], [], id="condition-not-met"),
        pytest.param([{"kind": "flow"}], [], id="condition-in-another-case"),
        pytest.param([], [], id="no-items"),
        pytest.param(
            [{"kind": "Flow"}],
            [
                Broken(
                    message="flow is missing (flow of a Flow)", at="/items/0/flow", expected="present", actual="absent"
                )
            ],
            id="missing",
        ),
        pytest.param(
            [{"kind": "Flow", "flow": None}],
            [Broken(message="flow is null (flow of a Flow)", at="/items/0/flow", expected="string", actual="null")],
            id="null",
        ),
        pytest.param(
            [{"kind": "Flow", "flow": ""}],
            [Broken(message='flow is "" (flow of a Flow)', at="/items/0/flow", expected="not empty", actual='""')],
            id="empty",
        ),
    ],
)
def test_consequence_holds_where_the_condition_does(items: list[object], expected: list[object]) -> None:
    assert sights(hold, FLOW, answer({"items": items})) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([{"kind": "Point"}], [Kept()], id="away"),
        pytest.param([{"kind": "Flow", "flow": "F1"}], [], id="not-concerned"),
        pytest.param(
            [{"kind": "Point", "flow": "F1"}],
            [Broken(message='flow is "F1"', at="/items/0/flow", expected="absent", actual='"F1"')],
            id="left-over",
        ),
    ],
)
def test_field_may_have_to_be_away(items: list[object], expected: list[object]) -> None:
    assert sights(hold, NONE, answer({"items": items})) == expected


def test_body_that_is_no_json_has_nothing_to_hold() -> None:
    assert sights(hold, FLOW, answer(b"<html>")) == []


@pytest.mark.parametrize(
    ("consequence", "item", "message", "at", "expected", "actual"),
    [
        pytest.param(
            {"properties": {"flow": {"type": ["string", "null"]}}},
            {"flow": 7},
            "flow is 7",
            "/items/0/flow",
            "null or string",
            "7",
            id="types",
        ),
        pytest.param(
            {"properties": {"flow": {"enum": ["A", "B"]}}},
            {"flow": "C"},
            'flow is "C"',
            "/items/0/flow",
            '"A" or "B"',
            '"C"',
            id="enum",
        ),
        pytest.param(
            {"properties": {"flow": {"pattern": "^F"}}},
            {"flow": "C"},
            'flow is "C"',
            "/items/0/flow",
            "pattern",
            '"C"',
            id="another-keyword",
        ),
        pytest.param(
            {"minProperties": 3},
            {},
            '{"kind":"Flow"} has less than 3 properties',
            "/items/0",
            "minProperties",
            "object with kind",
            id="the-item-itself",
        ),
        pytest.param(
            {"properties": {"inner": {"properties": {"a": {"type": "string"}}}}},
            {"inner": {"a": 7}},
            "a is 7",
            "/items/0/inner/a",
            "string",
            "7",
            id="within-a-member",
        ),
        pytest.param(
            {"required": ["a/b~c"]}, {}, "a/b~c is missing", "/items/0/a~1b~0c", "present", "absent", id="odd-name"
        ),
    ],
)
def test_consequence_that_fails_is_told_in_words(
    consequence: dict[str, Any], item: dict[str, Any], message: str, at: str, expected: str, actual: str
) -> None:
    assert sights(hold, when("Flow", consequence), answer({"items": [{"kind": "Flow", **item}]})) == [
        Broken(message=message, at=at, expected=expected, actual=actual)
    ]


def test_items_after_one_that_is_not_concerned_and_one_that_fails_are_judged() -> None:
    made = sights(hold, FLOW, answer({"items": [{"kind": "Point"}, {"kind": "Flow"}, {"kind": "Flow", "flow": "F"}]}))
    assert [type(sight) for sight in made] == [Kept, Broken]


def test_first_of_several_failures_of_an_item_is_told() -> None:
    both = when("Flow", {"required": ["x", "y"]})
    (sight,) = sights(hold, both, answer({"items": [{"kind": "Flow"}]}))
    assert isinstance(sight, Broken)
    assert sight.message == "x is missing"


KIND = {"const": "Flow"}
PLAIN = {"required": ["kind"], "properties": {"kind": KIND}}


@pytest.mark.parametrize(
    ("condition", "plain"),
    [
        pytest.param(PLAIN, True, id="plain"),
        pytest.param({"title": "A flow", "description": "One.", **PLAIN}, True, id="with-words"),
        pytest.param({"type": "object", **PLAIN}, False, id="objects-only"),
        pytest.param({"minProperties": 3, **PLAIN}, False, id="and-more"),
        pytest.param({"properties": {"kind": KIND}}, False, id="not-required"),
        pytest.param({"required": ["kind"]}, False, id="required-alone"),
        pytest.param({"required": [], "properties": {}}, False, id="nothing"),
        pytest.param({"required": ["x"], "properties": {"kind": KIND}}, False, id="another-required"),
        pytest.param(
            {"required": ["kind", "x"], "properties": {"kind": KIND, "x": {"const": "y"}}}, False, id="two-members"
        ),
        pytest.param({"required": ["kind"], "properties": {"kind": {"const": 7}}}, False, id="a-number"),
        pytest.param({"required": ["kind"], "properties": {"kind": {"const": ["Flow"]}}}, False, id="an-array"),
        pytest.param({"required": ["kind"], "properties": {"kind": True}}, False, id="anything"),
        pytest.param(
            {"required": ["kind"], "properties": {"kind": {"const": "Flow", "minLength": 9}}}, False, id="never"
        ),
        pytest.param(
            {"required": ["kind"], "properties": {"kind": {"enum": ["Flow", "Point"]}}}, False, id="one-of-two"
        ),
    ],
)
def test_quick_look_counts_what_the_rule_counts_for_every_kind_of_condition(
    condition: dict[str, Any], *, plain: bool
) -> None:
    text_or_away = {"properties": {"flow": {"type": "string"}}}
    asked = replace(when("Flow", text_or_away), id="asked", condition=condition)
    other = replace(when("Point", text_or_away), id="other")  # no plain one: it asks for an object
    same = replace(asked, id="same", place=place("$.more[*]"))
    items = [
        {"kind": "Flow", "flow": "F1"},
        {"kind": "Flow", "x": "y"},
        {"kind": "Flow"},
        *({"kind": kind} for kind in ("Point", 7, 7.0, ["Flow"], None)),
        {},
        {"x": 1},
        3,
        None,
    ]
    made = answer({"items": items, "more": items[:2]})
    look = the_rule(hold).screen
    assert look is not None
    counted = [
        sum(sight.times for sight in sights(hold, p, made) if isinstance(sight, Kept)) for p in (asked, other, same)
    ]
    assert look([asked, other, same])(made) == counted
    assert any(isinstance(key, tuple) and key[0] == "texts" for key in made.notes) is plain  # the quicker way was taken
    broken = answer({"items": [{"kind": "Flow", "flow": 7}, *items], "more": []})
    assert look([replace(asked, condition=PLAIN), other])(broken) == [None, 1]
    assert look([asked])(answer(b"<html>")) == [0]


@pytest.mark.parametrize(
    "members",
    [
        pytest.param(
            {"consequence": {"$ref": "#/$defs/flow", "$defs": {"flow": {"required": ["flow"]}}}}, id="reference"
        ),
        pytest.param({"consequence": {"required": ["flow"]}, "place": place("$..items[*]")}, id="place-no-plain-path"),
    ],
)
def test_quick_look_takes_the_long_way_where_schemas_do_not_join(members: dict[str, Any]) -> None:
    asked = replace(when("Flow", {}), condition=PLAIN, **members)
    look = the_rule(hold).screen
    assert look is not None
    assert look([asked])(answer({"items": [{"kind": "Flow"}]})) == [None]
    assert look([asked])(answer({"items": [{"kind": "Flow", "flow": "F1"}, {"kind": "Point"}]})) == [1]
