from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jsonschema_rs
import pytest

from fairport.places import place
from fairport.spec import Contract, contract_from, model
from fairport.spec.model import MUST, OBSERVE, SHOULD, Facet, Field, Instant

GOOD = {"parcels": [{"id": "P-1", "state": "found", "sent": 1600000000}], "total": 1}


def fields(contract: Contract, operation: str = "listParcels") -> dict[str, Field]:
    return {promise.id.removeprefix(f"{operation}/field/"): promise for promise in contract.of(Field, operation)}


def read(responses: dict[str, Any], **more: object) -> Contract:
    paths = {"/a": {"get": {"operationId": "a", "responses": responses}}}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    return contract_from(document, [], name="n", source="s")


def response(schema: object, media: str = "application/json") -> dict[str, Any]:
    return {"description": "A", "content": {media: {"schema": schema}}}


def test_every_member_and_element_of_a_body_is_a_field(parcels: Contract) -> None:
    assert list(fields(parcels)) == [
        "$",
        "$.parcels",
        "$.parcels[*]",
        "$.parcels[*].id",
        "$.parcels[*].client",
        "$.parcels[*].state",
        "$.parcels[*].depot",
        "$.parcels[*].addressee",
        "$.parcels[*].sent",
        "$.parcels[*].due",
        "$.parcels[*].finder",
        "$.parcels[*].events",
        "$.parcels[*].events[*]",
        "$.parcels[*].events[*].at",
        "$.parcels[*].events[*].from",
        "$.parcels[*].events[*].to",
        "$.parcels[*].events[*].parcel",
        "$.parcels[*].weight",
        "$.total",
        "$@error",
        "$.code@error",
        "$.cause@error",
    ]


@pytest.mark.parametrize(
    ("place_", "facets"),
    [
        pytest.param("$", {"type": MUST}, id="body"),
        pytest.param("$.total", {"type": MUST, "required": MUST, "bounds": MUST, "name": MUST}, id="bounds"),
        pytest.param(
            "$.parcels[*].id", {"type": MUST, "required": MUST, "format": SHOULD, "name": MUST}, id="level said"
        ),
        pytest.param(
            "$.parcels[*].state", {"type": MUST, "required": MUST, "enum": MUST, "name": MUST}, id="enum without type"
        ),
        pytest.param("$.parcels[*].depot", {"name": MUST}, id="off"),
        pytest.param("$.parcels[*].weight", {"type": MUST, "bounds": MUST, "name": MUST}, id="branches"),
        pytest.param("$.code@error", {"type": MUST, "required": MUST, "name": MUST}, id="of an error"),
    ],
)
def test_field_has_the_facets_that_its_schema_speaks_of(
    parcels: Contract, place_: str, facets: dict[str, model.Level]
) -> None:
    found = fields(parcels)[place_]
    assert {name: facet.level for name, facet in found.facets.items()} == facets


def test_field_knows_its_parent_name_and_siblings(parcels: Contract) -> None:
    found = fields(parcels)["$.parcels[*].events[*].at"]
    assert (found.parent, found.name) == (place("$.parcels[*].events[*]"), "at")
    assert found.siblings == ("at", "from", "to", "parcel")
    assert (found.types, found.format, found.required) == (("integer",), "unixtime", False)
    assert found.at == "/components/schemas/Event/properties/at"
    assert found.body.key == "#/components/schemas/Parcels"


def test_element_of_a_list_has_no_name_and_stands_at_its_parent(parcels: Contract) -> None:
    found = fields(parcels)["$.parcels[*]"]
    assert (found.name, found.parent, found.place) == ("", place("$.parcels[*]"), place("$.parcels[*]"))


def test_requirements_are_own_or_inherited_or_of_the_operation(parcels: Contract) -> None:
    found = fields(parcels)
    said = {at: found[at].facets["name"].requirements for at in ("$.total", "$.parcels[*].id", "$.parcels[*].client")}
    assert said == {
        "$.total": ("PAR-LIST",),
        "$.parcels[*].id": ("PAR-ID",),
        "$.parcels[*].client": ("PAR-PARCEL",),
    }
    assert found["$.code@error"].facets["name"].requirements == ("ERR-BODY",)


def test_errors_that_share_a_schema_are_one_set_of_fields(parcels: Contract) -> None:
    assert fields(parcels)["$.code@error"].responses == {"400", "5XX"}
    assert fields(parcels)["$.total"].responses == {"200"}


def test_further_bodies_are_told_apart_by_their_response() -> None:
    contract = read(
        {
            "200": response({"type": "array"}),
            "202": response({"type": "object"}),
            "400": response({"type": "object"}),
            "404": response({"type": "string"}, "application/vnd.a+json; v=1"),
            "500": {"description": "No body"},
            "503": response({"type": "string"}, "text/plain"),
        }
    )
    assert list(fields(contract, "a")) == ["$", "$@202", "$@error", "$@404"]
    assert dict(contract.operations[0].responses)["500"] == ""
    assert dict(contract.operations[0].responses)["503"] == ""


def test_instant_has_epoch_bounds_and_what_a_reference_adds(parcels: Contract) -> None:
    sent, due, event = parcels.of(Instant, "listParcels")
    assert sent.minimum == datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    assert sent.maximum == datetime(2030, 1, 1, tzinfo=UTC).timestamp()
    assert (sent.unit, sent.role, sent.skew, sent.midnight) == ("s", "event", 60, False)
    assert (due.role, due.skew, due.midnight) == ("date", 60, True)
    assert event.place == place("$.parcels[*].events[*].at")
    assert set(sent.facets) == {"unit", "range", "sentinel", "token", "past"}
    assert set(due.facets) == {"unit", "range", "sentinel", "token", "midnight"}
    assert sent.facets["unit"] == Facet(MUST, ("PAR-CLOCK",))
    assert due.facets["midnight"] == Facet(SHOULD, ("PAR-DUE",))


@pytest.mark.parametrize(
    ("said", "facets", "bounds"),
    [
        pytest.param({}, {"unit", "sentinel", "token", "past"}, (0, 0), id="defaults"),
        pytest.param({"unit": "iso"}, {"unit", "sentinel", "past"}, (0, 0), id="iso has no number token"),
        pytest.param({"role": "date"}, {"unit", "sentinel", "token"}, (0, 0), id="date may lie ahead"),
        pytest.param(
            {"min": "1970-01-02"}, {"unit", "range", "sentinel", "token", "past"}, (86400, 253402214400), id="min only"
        ),
        pytest.param(
            {"max": "1970-01-02", "facets": {"token": {"level": "off"}}},
            {"unit", "range", "sentinel", "past"},
            (0, 86400),
            id="max only, token off",
        ),
    ],
)
def test_instant_facets_follow_what_is_said(said: dict[str, Any], facets: set[str], bounds: tuple[int, int]) -> None:
    instant = read({"200": response({"type": "integer", "x-fairport": {"instant": said}})}).of(Instant)[0]
    assert set(instant.facets) == facets
    assert (instant.minimum, instant.maximum) == bounds


def test_body_schema_can_be_compiled_and_has_no_conditionals(parcels: Contract) -> None:
    body = fields(parcels)["$"].body
    validator = jsonschema_rs.Draft202012Validator(dict(body.schema))
    assert validator.is_valid(GOOD)  # found without finder: that is the conditional's
    assert not validator.is_valid({"parcels": [{"id": "Q-1", "state": "found", "sent": 1600000000}], "total": 1})
    assert not validator.is_valid({"parcels": [{"id": "P-1", "state": "found", "sent": "now"}], "total": 1})
    assert '"if"' not in str(body.schema).replace("'", '"')


def test_conditionals_in_a_branch_stay_in_the_schema() -> None:
    branch = {"if": {"required": ["a"]}, "then": {"required": ["b"]}}
    contract = read({"200": response({"type": "object", "oneOf": [branch, {"required": ["c"]}]})})
    validator = jsonschema_rs.Draft202012Validator(dict(fields(contract, "a")["$"].body.schema))
    assert not contract.of(model.Conditional)
    assert not validator.is_valid({"a": 1})
    assert validator.is_valid({"a": 1, "b": 2})


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        pytest.param({"type": "array", "items": {"type": "integer"}}, [1], ["1"], id="inline"),
        pytest.param({"$ref": "#/components/schemas/A", "maxLength": 1}, "a", "aa", id="reference with siblings"),
        pytest.param(
            {"$ref": "#/paths/~1a/get/responses/400/content/application~1json/schema"}, 1, "1", id="into paths"
        ),
    ],
)
def test_body_schema_is_whole(schema: object, good: object, bad: object) -> None:
    responses = {"200": response(schema), "400": response({"type": "integer"})}
    contract = read(responses, components={"schemas": {"A": {"type": "string"}}})
    validator = jsonschema_rs.Draft202012Validator(dict(fields(contract, "a")["$"].body.schema))
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)


def test_schema_false_allows_no_body() -> None:
    contract = read({"200": response(False)})
    assert not jsonschema_rs.Draft202012Validator(dict(contract.of(Field)[0].body.schema)).is_valid({})


def test_facet_level_observe_is_kept_to_be_told() -> None:
    schema = {"type": "integer", "x-fairport": {"facets": {"type": {"level": "OBSERVE"}}}}
    assert read({"200": response(schema)}).of(Field)[0].facets["type"].level is OBSERVE
