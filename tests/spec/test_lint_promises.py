"""Remarks on promises: what no annotation speaks of. Messages are in test_lint.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.spec import load_contract, model
from fairport.spec.lint import lint
from fairport.spec.reader import contract_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ITEM = {"type": "object", "properties": {"id": {"type": "string"}, "created_at": {"type": "integer"}}}
COLLECTION = {"items": "$", "identity": "$.id"}
QUERY = ["page", "per_page", "limit", "offset", "cursor", "sort", "order_by", "since", "until", "from", "to", "q"]
QUERY += ["created_after", "created[gte]", "filter", "starting_after", "page_token"]


def rules(
    said: dict[str, Any] | None = None, names: tuple[str, ...] = (), item: dict[str, Any] = ITEM, **more: Any
) -> list[str]:
    schema = {"type": "array", "items": item}
    get = {
        "operationId": "listA",
        "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names],
        "responses": {"200": {"description": "A", "content": {"application/json": {"schema": schema}}}},
        **({"x-fairport": said} if said else {}),
    }
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": get}}, **more}
    return [remark.rule for remark in lint(contract_from(document, [], name="t", source="t"))]


@pytest.mark.parametrize("name", QUERY)
def test_parameter_that_asks_by_its_name_is_told(name: str) -> None:
    assert "parameter-unread" in rules({"collection": COLLECTION}, (name,))


@pytest.mark.parametrize("name", ["verbose", "lang", "fields", "id", "include", "total"])
def test_other_parameter_is_not_told(name: str) -> None:
    assert "parameter-unread" not in rules({"collection": COLLECTION}, (name,))


def test_parameter_that_a_keyword_names_is_not_told() -> None:
    said = {"collection": COLLECTION, "paging": {"limit": {"parameter": "limit"}, "offset": {"parameter": "offset"}}}
    assert "parameter-unread" not in rules(said, ("limit", "offset"))


def test_where_nothing_is_listed_parameters_are_not_told() -> None:
    assert "parameter-unread" not in rules(None, ("limit",))


def test_sort_without_a_collection_is_told() -> None:
    assert "sort-without-identity" in rules(None, ("sort",))
    assert "sort-without-identity" not in rules({"collection": COLLECTION}, ("sort",))


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ({"type": "integer"}, "instant-likely"),
        ({"type": "string"}, "instant-likely"),
        ({"type": "string", "format": "date-time"}, "instant-missing"),
        ({"type": "integer", "x-fairport": {"instant": {"unit": "s"}}}, ""),
        ({"type": "boolean"}, ""),
        ({"type": "string", "enum": ["yes"]}, ""),
        ({"type": "object"}, ""),
    ],
    ids=str,
)
def test_point_in_time_by_name(schema: dict[str, Any], rule: str) -> None:
    found = rules({"collection": COLLECTION}, item={"type": "object", "properties": {"created_at": schema}})
    assert {rule} - {""} == set(found) & {"instant-likely", "instant-missing"}


@pytest.mark.parametrize("name", ["created", "updatedAt", "expires_on", "start_time", "timestamp", "createdTimestamp"])
def test_names_of_points_in_time(name: str) -> None:
    item = {"type": "object", "properties": {name: {"type": "integer"}}}
    assert "instant-likely" in rules(item=item)


@pytest.mark.parametrize("name", ["creator", "timeout", "that", "format", "updates", "location", "version"])
def test_names_of_other_things(name: str) -> None:
    item = {"type": "object", "properties": {name: {"type": "integer"}}}
    assert "instant-likely" not in rules(item=item)


def test_list_without_annotation_and_collection_without_paging_are_told() -> None:
    assert "no-collection" in rules()
    assert "no-paging" in rules({"collection": COLLECTION})


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        pytest.param({"page": {"parameter": "page"}}, True, id="page"),
        pytest.param({"offset": {"parameter": "skip"}}, True, id="offset"),
        pytest.param({"token": {"at": "$.token", "parameter": "token"}}, True, id="token"),
        pytest.param({"token": {"at": "$.token", "parameter": None}}, False, id="token-that-nothing-takes"),
        pytest.param({"after": {"parameter": "after"}}, False, id="after-comes-last"),
        pytest.param({}, False, id="alone"),
    ],
)
def test_link_that_is_not_walked_is_told(beside: dict[str, Any], told: bool) -> None:
    names = ("page", "skip", "token", "after")
    paged = {"collection": COLLECTION, "paging": {"next-link": {"header": "Link"}, **beside}}
    assert ("link-unwalked" in rules(paged, names)) is told


def test_annotation_that_nothing_leads_to_is_told() -> None:
    lonely = {"type": "integer", "x-fairport": {"instant": {"unit": "s"}}}
    assert "annotation-unread" in rules(components={"schemas": {"Lonely": lonely}})


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("from: {type: string}", "from: {}", "accepts-anything"),
        ("identity: $.id\n", "identity: $.number\n", "place-unknown"),
        (
            "facets: {charset: {level: 'off'}, json: {level: SHOULD, requirements: [PAR-JSON]}}",
            "facets: {charset: {level: 'off'}}",
            "requirement-uncited",
        ),
        ("", "", "promise-uncited"),
        (
            "weight: {anyOf: [{type: number, exclusiveMinimum: 0}",
            "weight: {anyOf: [{if: {minimum: 3}, then: {maximum: 9}}, {type: number, exclusiveMinimum: 0}",
            "condition-unread",
        ),
    ],
)
def test_remark_has_its_rule(edited: Callable[..., Path], old: str, new: str, rule: str) -> None:
    assert rule in {remark.rule for remark in lint(load_contract(edited(old, new)))}


def test_requirement_that_no_rule_judges_is_told(parcels: model.Contract) -> None:
    assert "requirement-unjudged" in {remark.rule for remark in lint(parcels, frozenset())}
