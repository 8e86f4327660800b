from __future__ import annotations

from typing import Any

import pytest

from fairport.spec.facets import facets_of, field_unneeded, requirements_of, unneeded
from fairport.spec.model import MUST, OBSERVE, SHOULD, Facet, Repeatable


@pytest.mark.parametrize(
    ("said", "facets"),
    [
        pytest.param({}, {"same-set": Facet(MUST, ("R",)), "same-order": Facet(SHOULD, ("R",))}, id="defaults"),
        pytest.param(
            {"facets": {"same-order": {"level": "MUST", "requirements": ["Q"]}}},
            {"same-set": Facet(MUST, ("R",)), "same-order": Facet(MUST, ("Q",))},
            id="both replaced",
        ),
        pytest.param({"facets": {"same-set": {"level": "off"}}}, {"same-order": Facet(SHOULD, ("R",))}, id="off"),
        pytest.param(
            {"facets": {"same-set": {"level": "OBSERVE"}}},
            {"same-set": Facet(OBSERVE, ("R",)), "same-order": Facet(SHOULD, ("R",))},
            id="observe",
        ),
    ],
)
def test_facets_are_the_defaults_changed_by_what_is_said(said: dict[str, Any], facets: dict[str, Facet]) -> None:
    assert facets_of(Repeatable, said, ("R",)) == facets


def test_level_replaces_the_defaults_and_an_override_wins() -> None:
    said = {"facets": {"same-set": {"level": "MUST"}}}
    found = facets_of(Repeatable, said, (), level=OBSERVE)
    assert {name: facet.level for name, facet in found.items()} == {"same-set": MUST, "same-order": OBSERVE}


def test_facets_that_mean_nothing_are_left_out() -> None:
    assert set(facets_of(Repeatable, {}, (), without=unneeded([("same-set", None), ("same-order", 1)]))) == {
        "same-order"
    }


@pytest.mark.parametrize(
    ("said", "found"), [({"requirements": ["A"]}, ("A",)), ({"requirements": []}, ("B",)), ({}, ("B",))], ids=str
)
def test_requirements_are_own_or_the_others(said: dict[str, Any], found: tuple[str, ...]) -> None:
    assert requirements_of(said, ("B",)) == found


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ({"const": 1}, ("type", "enum")),
        ({"pattern": "a"}, ("type", "format")),
        ({"maxItems": 1}, ("type", "bounds")),
        ({"not": {}}, ("type", "bounds")),
        ({"description": "a"}, ()),
    ],
    ids=str,
)
def test_field_facets_follow_the_keywords(schema: dict[str, Any], kept: tuple[str, ...]) -> None:
    every = {"type", "required", "enum", "format", "bounds", "name"}
    assert every - field_unneeded([schema], types=(), required=False, name="") == set(kept)
