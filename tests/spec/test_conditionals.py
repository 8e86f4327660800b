from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from fairport.places import place
from fairport.spec import Conditional, Contract, Shape, contract_from
from fairport.spec.conditionals import Ids
from fairport.spec.model import MUST, OBSERVE, SHOULD, Facet, Instant, Relation


def read(schema: dict[str, Any]) -> Contract:
    responses = {"200": {"description": "A", "content": {"application/json": {"schema": schema}}}}
    paths = {"/a": {"get": {"operationId": "a", "responses": responses}}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    return contract_from(document, [], name="n", source="s")


def test_then_and_else_are_a_promise_each(parcels: Contract) -> None:
    found, otherwise = parcels.of(Conditional, "listParcels")[:2]
    assert found.id == "listParcels/conditional/$.parcels[*].finder"
    assert otherwise.id == "listParcels/conditional/$.parcels[*].finder~else"
    assert found.title == 'finder when state is "found"'
    assert otherwise.title == 'finder unless state is "found"'
    assert found.place == otherwise.place == place("$.parcels[*]")
    assert found.at == "/components/schemas/Parcel/allOf/0"
    assert found.facets == otherwise.facets == {"holds": Facet(MUST, ("PAR-FINDER",))}
    assert found.responses == {"200"}


def test_condition_and_consequence_can_be_compiled_by_themselves(parcels: Contract) -> None:
    found, otherwise = parcels.of(Conditional, "listParcels")[:2]
    condition = jsonschema_rs.Draft202012Validator(dict(found.condition))
    assert condition.is_valid({"state": "found"})
    assert not condition.is_valid({"state": "lost"})
    assert jsonschema_rs.Draft202012Validator(dict(otherwise.condition)).is_valid({"state": "lost"})
    consequence = jsonschema_rs.Draft202012Validator(dict(found.consequence))
    assert consequence.is_valid({"finder": "Jo"})
    assert not consequence.is_valid({"finder": ""})  # by the reference to Name


def test_bare_if_beside_properties_is_a_conditional_of_the_object() -> None:
    schema = {
        "properties": {"a": {}, "b": {}},
        "if": {"required": ["a"]},
        "then": {"required": ["b"]},
        "x-fairport": {"should": [{"minProperties": 1}]},
    }
    contract = read(schema)
    assert [c.title for c in contract.of(Conditional)] == ["b when a is there"]
    assert [s.title for s in contract.of(Shape)] == ["minProperties"]


@pytest.mark.parametrize(
    ("schema", "title", "name"),
    [
        pytest.param(
            {"if": {"properties": {"n": {"enum": [1, None]}}}, "then": {"required": ["a", "b"]}},
            "a and b when n is 1 or null",
            "$/a/b",
            id="enum, two names",
        ),
        pytest.param(
            {"if": {"properties": {"n": {"type": "null"}}}, "then": {"properties": {"a": {}}}},
            "a when n has the described form",
            "$.a",
            id="properties only",
        ),
        pytest.param(
            {"if": {"minProperties": 2}, "then": {"maxProperties": 3}}, "more when its condition holds", "$", id="?"
        ),
        pytest.param(
            {"title": "Both or none", "if": {}, "then": {"required": ["a"]}}, "Both or none", "$.a", id="titled"
        ),
        pytest.param(
            {"if": {"properties": {"n": {"const": True}}}, "else": {"required": ["a"]}},
            "a unless n is true",
            "$.a~else",
            id="else only",
        ),
    ],
)
def test_title_and_id_say_what_is_promised_when(schema: dict[str, Any], title: str, name: str) -> None:
    (promise,) = read({"allOf": [schema]}).of(Conditional)
    assert (promise.title, promise.id) == (title, f"a/conditional/{name}")


def test_further_schemas_are_shapes_of_their_level(parcels: Contract) -> None:
    should, observe = parcels.of(Shape, "listParcels")
    assert should.id == "listParcels/shape/$.parcels[*].addressee/not-empty"
    assert observe.id == "listParcels/shape/$.parcels[*].addressee/pattern"
    assert should.facets == {"holds": Facet(SHOULD, ("PAR-PARCEL",))}
    assert observe.facets == {"holds": Facet(OBSERVE, ("PAR-PARCEL",))}
    assert should.at == "/components/schemas/Parcel/properties/addressee/x-fairport/should/0"
    assert observe.schema == {"pattern": "^[A-Z]"}


@pytest.mark.parametrize(
    ("further", "conditionals", "shapes"),
    [
        pytest.param({"if": {}, "then": {"required": ["a"]}}, ["more"], 0, id="if alone"),
        pytest.param({"if": {}, "then": {"required": ["a"]}, "minProperties": 1}, ["more"], 1, id="if and more"),
        pytest.param({"allOf": [{"if": {}, "then": {"required": ["a"]}}]}, ["more"], 0, id="if in allOf"),
        pytest.param(
            {"allOf": [{"if": {}, "then": {"required": ["a"]}}, {"maxProperties": 3}]}, ["more"], 1, id="mixed allOf"
        ),
        pytest.param({"title": "Nothing said"}, [], 0, id="words only"),
    ],
)
def test_condition_inside_should_is_a_conditional_of_that_level(
    further: dict[str, Any], conditionals: list[str], shapes: int
) -> None:
    contract = read({"type": "object", "x-fairport": {"should": [further]}})
    found = contract.of(Conditional)
    assert len(found) == len(conditionals)
    assert all(promise.facets["holds"].level is SHOULD for promise in found)
    assert all(promise.id == "a/conditional/$.a~should" for promise in found)
    assert len(contract.of(Shape)) == shapes
    assert all("if" not in str(shape.schema) for shape in contract.of(Shape))


def test_further_schema_of_a_branch_is_not_promised() -> None:
    branch = {"type": "string", "x-fairport": {"should": [{"minLength": 1}]}}
    assert not read({"anyOf": [branch, {"type": "null"}]}).of(Shape)


def test_ids_are_numbered_where_a_name_is_taken() -> None:
    ids = Ids("op")
    assert [ids.make("shape", "$.a") for _ in range(3)] == ["op/shape/$.a", "op/shape/$.a-2", "op/shape/$.a-3"]
    assert ids.make("paging") == "op/paging"


@pytest.mark.parametrize(
    ("left", "right", "units"),
    [
        ("$.a", "$.b", ("s", "ms")),
        ("$.day", "$.night", ("day", "s@day")),
        ("$.h[0].at", "$.h[-1].at", ("iso", "iso")),
        ("$.none", "$.a", ("", "s")),
    ],
)
def test_relation_knows_the_units_of_the_points_in_time_that_it_compares(
    left: str, right: str, units: tuple[str, str]
) -> None:
    def instant(**said: object) -> dict[str, object]:
        return {"x-fairport": {"instant": said}}

    entry = {"type": "object", "properties": {"at": instant(unit="iso")}}
    members = {
        "a": instant(),
        "b": instant(unit="ms"),
        "day": instant(unit="day"),
        "night": instant(midnight=True, role="date"),
        "h": {"type": "array", "items": entry},
    }
    said = {"relations": [{"not-after": [left, right]}]}
    (made,) = read({"type": "object", "properties": members, "x-fairport": said}).of(Relation)
    assert (made.place.text, made.relation, made.units) == ("$", "not-after", units)


@pytest.mark.parametrize(("zone", "there"), [("required", True), ("absent", True), ("any", False)])
def test_zone_is_promised_where_it_is_said(zone: str, there: bool) -> None:
    members = {"at": {"x-fairport": {"instant": {"unit": "iso", "zone": zone}}}}
    (made,) = read({"type": "object", "properties": members}).of(Instant)
    assert (made.zone, "zone" in made.facets) == (zone, there)
