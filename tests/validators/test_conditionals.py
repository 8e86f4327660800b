from __future__ import annotations

from typing import Any

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Conditional
from fairport.validators.conditionals import hold
from tests.making import answer, promise, sights


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
