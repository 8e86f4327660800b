from __future__ import annotations

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Shape
from fairport.validators.shapes import hold
from tests.making import answer, promise, sights

KNOWN = promise(Shape, place=place("$.items[*].status"), schema={"enum": ["Open", "Done"]}, title="A known status")
PHONE = promise(Shape, place=place("$.phone"), schema={"type": "string", "format": "e164"})


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
