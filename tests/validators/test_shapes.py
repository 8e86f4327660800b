from __future__ import annotations

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Shape
from fairport.validators.shapes import hold
from fairport.verdict import Level
from tests.making import answer, facets, promise, sights, the_rule

KNOWN = promise(Shape, place=place("$.items[*].status"), schema={"enum": ["Open", "Done"]}, title="A known status")
PHONE = promise(Shape, id="phone", place=place("$.phone"), schema={"type": "string", "format": "e164"})
NULLABLE = promise(Shape, id="nullable", place=place("$.phone"), schema={"type": ["string", "null"]})
OF_IDS = {"items": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}
IDS = promise(Shape, id="ids", place=place("$.items"), schema=OF_IDS, title="Numbered items")
OBSERVED = facets(Shape, holds=Level.OBSERVE)
SHORT = promise(Shape, id="short", place=place("$.items"), schema={"maxItems": 1}, facets=OBSERVED)
SEEN = promise(Shape, id="seen", place=KNOWN.place, schema=KNOWN.schema, facets=OBSERVED)
SEEN_IDS = promise(Shape, id="seen-ids", place=IDS.place, schema=IDS.schema, facets=OBSERVED)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"items": [{"status": "Open"}, {"status": "Done"}]}, [Kept(2)], id="kept"),
        pytest.param({"items": [{"status": None}, {}]}, [], id="null-and-absent"),
        pytest.param({"items": []}, [], id="no-items"),
        pytest.param({"items": None}, [], id="items-null"),
        pytest.param(b"nope", [], id="no-json"),
        pytest.param(
            {"items": [{"status": "open"}]},
            [
                Broken(
                    message='status is "open": A known status',
                    at="/items/0/status",
                    expected="A known status",
                    actual='"open"',
                )
            ],
            id="another-value",
        ),
    ],
)
def test_value_has_its_further_shape(body: object, expected: list[object]) -> None:
    assert sights(hold, KNOWN, answer(body)) == expected


def test_shape_without_a_title_names_what_failed() -> None:
    (sight,) = sights(hold, PHONE, answer({"phone": "0731234567"}))
    assert sight == Broken(
        message='phone is "0731234567": format of the further schema',
        at="/phone",
        expected="format of the further schema",
        actual='"0731234567"',
    )


def test_first_value_of_several_is_shown_and_all_are_counted() -> None:
    kept, sight = sights(hold, KNOWN, answer({"items": [{"status": text} for text in ("Open", "open", "x")]}))
    assert kept == Kept()
    assert isinstance(sight, Broken)
    assert (sight.at, sight.actual, sight.times) == ("/items/1/status", '"open"', 2)


@pytest.mark.parametrize(
    ("body", "at", "actual"),
    [
        pytest.param({"items": [{"id": 1}, {}]}, "/items/1/id", "absent", id="absent-within"),
        pytest.param({"items": [{"id": 1}, {"id": "x"}]}, "/items/1/id", '"x"', id="another-type-within"),
    ],
)
def test_array_that_breaks_its_shape_is_shown_where_it_does(body: object, at: str, actual: str) -> None:
    assert sights(hold, IDS, answer(body)) == [
        Broken(message="items is array of 2: Numbered items", at=at, expected="Numbered items", actual=actual)
    ]


@pytest.mark.parametrize(
    ("promised", "body", "count"),
    [
        pytest.param(KNOWN, {"items": [{"status": "Open"}, {"status": None}, {}]}, 1, id="kept"),
        pytest.param(KNOWN, {"items": [{"status": "open"}]}, None, id="broken"),
        pytest.param(KNOWN, b"nope", 0, id="no-json"),
        pytest.param(PHONE, {"phone": None}, 0, id="null"),
        pytest.param(PHONE, {"phone": "+6173"}, 1, id="format-kept"),
        pytest.param(NULLABLE, {"phone": None}, 0, id="null-allowed"),
        pytest.param(IDS, {"items": [{"id": 1}, {"id": 2}]}, 1, id="one-array-is-one-value"),
        pytest.param(IDS, {"items": [{"id": 1}, {}]}, None, id="array-broken-within"),
        pytest.param(SHORT, {"items": [{}]}, 1, id="short-array"),
        pytest.param(SHORT, {"items": [{}, {}]}, (0, 1), id="observed-broken"),
        pytest.param(SEEN, {"items": [{"status": "Open"}, {"status": "x"}, {"status": "y"}]}, (1, 2), id="observed"),
        pytest.param(SEEN_IDS, {"items": [{"id": 1}, {"id": 2}]}, 1, id="observed-array"),
    ],
)
def test_quick_look_counts_what_holds(promised: Shape, body: object, count: object) -> None:
    look = the_rule(hold).screen
    assert look is not None
    assert look([promised])(answer(body)) == [count]
    alone = PHONE if promised is not PHONE else KNOWN  # says nothing of these bodies
    assert look([promised, alone])(answer(body)) == [count, 0]
