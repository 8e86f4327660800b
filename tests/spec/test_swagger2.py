"""Swagger 2.0 read as OpenAPI: the result is valid, says the same, and knows where each part stood."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from fairport.errors import ContractError
from fairport.spec import Collection, Field, Instant, load_contract
from fairport.spec.document import load
from fairport.spec.swagger2 import convert

Document = dict[str, Any]

SHOP = """\
swagger: "2.0"
info: {title: Shop, version: "1.0"}
host: api.shop.example
basePath: /v2/
schemes: [https, http]
consumes: [application/json]
produces: [application/json, application/xml]
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, name: X-Key, in: header}
  login:
    type: oauth2
    flow: accessCode
    authorizationUrl: https://shop.example/authorize
    tokenUrl: https://shop.example/token
    scopes: {"read:orders": read orders}
  app: {type: oauth2, flow: application, tokenUrl: "https://shop.example/token", scopes: {}}
security: [{key: []}]
parameters:
  limit: {name: limit, in: query, type: integer, format: int32, default: 20, maximum: 100}
  body: {name: order, in: body, required: true, schema: {$ref: "#/definitions/Order"}}
responses:
  Problem: {description: It failed., schema: {$ref: "#/definitions/Problem"}}
paths:
  /orders:
    parameters:
      - {name: X-Trace, in: header, type: string}
    get:
      operationId: listOrders
      summary: The orders
      parameters:
        - $ref: "#/parameters/limit"
        - {name: state, in: query, type: array, items: {type: string, enum: [open, done]}, collectionFormat: multi}
        - {name: id, in: query, type: array, items: {type: string, collectionFormat: csv}}
        - {name: tag, in: query, type: array, items: {type: string}, collectionFormat: pipes}
      responses:
        "200":
          description: The orders.
          headers: {X-Total: {type: integer, description: How many there are}}
          schema: {type: array, items: {$ref: "#/definitions/Order"}}
          examples: {application/json: [{id: A1, created: "2024-01-31T00:00:00Z"}]}
        default: {$ref: "#/responses/Problem"}
    post:
      operationId: addOrder
      parameters:
        - $ref: "#/parameters/body"
      responses: {"201": {description: It is there now.}}
  /orders/{id}/photo:
    put:
      operationId: addPhoto
      consumes: [multipart/form-data]
      produces: [image/png]
      security: []
      parameters:
        - {name: id, in: path, required: true, type: string}
        - {name: photo, in: formData, type: file, required: true, description: The photo}
        - {name: note, in: formData, type: string}
      responses: {"200": {description: The photo., schema: {type: file}}}
definitions:
  Order:
    type: object
    required: [id, created]
    discriminator: kind
    properties:
      id: {type: string}
      kind: {type: string}
      created: {type: string, format: date-time, x-fairport: {instant: {unit: iso}}}
      note: {type: string, x-nullable: true}
      price: {type: number, minimum: 0, exclusiveMinimum: true}
  Problem: {type: object, required: [code], properties: {code: {type: string}}}
"""

OVERLAY = """\
overlay: 1.0.0
info: {title: shop, version: "1"}
actions:
  - target: $
    update: {x-fairport: {version: 1, errors: {schema: "#/definitions/Problem", code: {at: $.code}}}}
  - target: $.paths['/orders'].get
    update:
      x-fairport: {collection: {items: $, identity: $.id, total: {header: X-Total}}}
  - target: $.definitions.Order.properties.id
    update: {pattern: "^A"}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "swagger.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def converted(document: Document) -> Document:
    return convert(copy.deepcopy(document)).document


def of(**more: Any) -> Document:
    return {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {}, **more}


def operation(**more: Any) -> Document:
    """The operation of a converted document that has one."""
    document = of(paths={"/a": {"get": {"responses": {"200": {"description": "A"}}, **more}}})
    found: Document = converted(document)["paths"]["/a"]["get"]
    return found


def test_result_is_valid_openapi_3_0_and_3_1(shop: Path) -> None:
    made = converted(yaml.safe_load(SHOP))
    assert list(OpenAPIV30SpecValidator(made).iter_errors()) == []
    assert list(OpenAPIV31SpecValidator(load(shop).document).iter_errors()) == []


def test_swagger_document_is_a_contract(shop: Path) -> None:
    contract = load_contract(shop)
    assert contract.servers == ("https://api.shop.example/v2", "http://api.shop.example/v2")
    assert [(o.id, o.method, o.path) for o in contract.operations] == [
        ("listOrders", "GET", "/orders"),
        ("addOrder", "POST", "/orders"),
        ("addPhoto", "PUT", "/orders/{id}/photo"),
    ]
    listed = contract.operation("listOrders")
    assert [p.name for p in listed.parameters] == ["X-Trace", "limit", "state", "id", "tag"]
    assert [key for key, _ in listed.responses] == ["200", "default"]
    fields = {field.place.text: field for field in contract.of(Field, "listOrders")}
    assert fields["$[*].note"].types == ("string", "null")
    assert fields["$[*].id"].required
    assert [instant.place.text for instant in contract.of(Instant)] == ["$[*].created"]


def test_overlay_speaks_of_the_swagger_document(shop: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(OVERLAY, encoding="utf-8")
    contract = load_contract(shop, [overlay])
    (listed,) = contract.of(Collection)
    assert (listed.items.text, listed.total_header) == ("$", "X-Total")
    assert contract.document["components"]["schemas"]["Order"]["properties"]["id"]["pattern"] == "^A"
    assert Path(contract.written["listOrders/collection"][0]).name == "overlay.yaml"


def test_places_are_told_where_they_stand_in_the_swagger_document(shop: Path) -> None:
    lines = SHOP.splitlines()
    contract = load_contract(shop)
    for promise, name in (("listOrders/field/$[*].price", "price:"), ("listOrders/answers", "get:")):
        file, line = contract.written[promise]
        assert Path(file).name == "swagger.yaml"
        assert lines[line - 1].strip().startswith(name)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "paths:\n",
            "paths:\n  /b: {get: {operationId: listOrders, responses: {'200': {description: B}}}}\n",
            "repeats",
        ),
        ('{$ref: "#/definitions/Problem"}}', '{$ref: "#/definitions/Problm"}}', "did you mean 'Problem'?"),
        ("name: limit, in: query", "name: limit, in: querry", "has a parameter without place"),
        ("unit: iso", "unit: isso", "has the value"),
    ],
)
def test_mistake_is_told_at_its_place_in_the_swagger_document(shop: Path, old: str, new: str, message: str) -> None:
    text = shop.read_text(encoding="utf-8")
    assert old in text
    shop.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        load_contract(shop)
    assert message in f"{caught.value} {caught.value.hint}"
    line = int(caught.value.where.partition(":")[2].split()[0])
    assert line > 1
    assert "components" not in caught.value.where


def test_other_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(of(swagger="1.2", paths={"/a": {}})), encoding="utf-8")
    with pytest.raises(ContractError, match="has the Swagger version") as caught:
        load_contract(path)
    assert 'swagger: "2.0"' in caught.value.hint


def test_version_without_quotes_is_read(shop: Path) -> None:
    shop.write_text(shop.read_text(encoding="utf-8").replace('"2.0"', "2.0"), encoding="utf-8")
    assert load_contract(shop).title == "Shop"


@pytest.mark.parametrize(
    ("more", "servers"),
    [
        ({}, None),
        ({"basePath": "/"}, None),
        ({"basePath": "/v1"}, [{"url": "/v1"}]),
        ({"host": "a.example"}, [{"url": "https://a.example"}]),
        ({"host": "a.example", "schemes": ["http"], "basePath": "/v1"}, [{"url": "http://a.example/v1"}]),
    ],
)
def test_host_and_base_path_are_servers(more: Document, servers: object) -> None:
    assert converted(of(**more)).get("servers") == servers


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ({}, {"style": "form", "explode": False}),
        ({"collectionFormat": "csv"}, {"style": "form", "explode": False}),
        ({"collectionFormat": "multi"}, {"style": "form", "explode": True}),
        ({"collectionFormat": "ssv"}, {"style": "spaceDelimited", "explode": False}),
        ({"collectionFormat": "pipes"}, {"style": "pipeDelimited", "explode": False}),
        ({"collectionFormat": "tsv"}, {"style": "form", "explode": False}),
    ],
)
def test_collection_format_is_a_style(said: Document, made: Document) -> None:
    parameter = {"name": "a", "in": "query", "type": "array", "items": {"type": "string"}, **said}
    found = operation(parameters=[parameter])["parameters"]
    schema = {"type": "array", "items": {"type": "string"}}
    assert found == [{"name": "a", "in": "query", **made, "schema": schema}]


def test_parameter_keeps_what_is_said_of_it() -> None:
    parameter = {
        "name": "a", "in": "query", "type": "integer", "minimum": 1, "description": "A", "required": True, "x-a": 1
    }  # fmt: skip
    assert operation(parameters=[parameter])["parameters"] == [
        {"name": "a", "in": "query", "description": "A", "required": True, "x-a": 1}
        | {"schema": {"type": "integer", "minimum": 1}}
    ]


def test_body_is_a_request_body_of_what_is_consumed() -> None:
    body = {"name": "b", "in": "body", "required": True, "description": "B", "schema": {"type": "object"}}
    made = operation(parameters=[body], consumes=["application/json", "text/plain"])
    content = {"schema": {"type": "object"}}
    assert made["parameters"] == []
    assert made["requestBody"] == {
        "description": "B", "required": True, "content": {"application/json": content, "text/plain": content}
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "consumes", "media"),
    [
        ("string", [], ["application/x-www-form-urlencoded"]),
        ("file", [], ["multipart/form-data"]),
        ("string", ["multipart/form-data", "application/json"], ["multipart/form-data"]),
    ],
)
def test_form_is_a_request_body(kind: str, consumes: list[str], media: list[str]) -> None:
    field = {"name": "a", "in": "formData", "type": kind, "required": True, "description": "A"}
    made = operation(parameters=[field], consumes=consumes)["requestBody"]
    assert list(made["content"]) == media
    schema = made["content"][media[0]]["schema"]
    assert schema["required"] == ["a"]
    assert schema["properties"]["a"]["description"] == "A"
    assert schema["properties"]["a"]["type"] == "string"


def test_own_parameter_wins_over_that_of_the_path() -> None:
    shared = {"name": "a", "in": "query", "type": "string"}
    item = {"parameters": [shared], "get": {"parameters": [{**shared, "type": "integer"}], "responses": {}}}
    made = converted(of(paths={"/a": item}))["paths"]["/a"]
    assert "parameters" not in made
    assert [p["schema"] for p in made["get"]["parameters"]] == [{"type": "integer"}]


@pytest.mark.parametrize(
    ("more", "media"),
    [
        ({}, ["application/json", "*/*"]),
        ({"produces": []}, ["application/json", "*/*"]),
        ({"produces": ["application/hal+json"]}, ["application/hal+json"]),
    ],
)
def test_response_is_of_what_is_produced(more: Document, media: list[str]) -> None:
    made = operation(responses={"200": {"description": "A", "schema": {"type": "object"}}}, **more)
    assert list(made["responses"]["200"]["content"]) == media


def test_response_without_schema_has_no_content() -> None:
    assert operation(produces=["application/json"])["responses"]["200"] == {"description": "A"}


def test_examples_and_headers_move() -> None:
    response = {
        "description": "A",
        "schema": {"type": "object"},
        "headers": {
            "X-A": {"type": "array", "items": {"type": "string"}, "collectionFormat": "csv", "description": "A"}
        },
        "examples": {"application/json": {"a": 1}},
    }
    made = operation(responses={"200": response}, produces=["application/json"])["responses"]["200"]
    assert made["content"] == {"application/json": {"schema": {"type": "object"}, "example": {"a": 1}}}
    assert made["headers"] == {"X-A": {"description": "A", "schema": {"type": "array", "items": {"type": "string"}}}}


def test_security_schemes() -> None:
    schemes = {
        "basic": {"type": "basic", "description": "B"},
        "key": {"type": "apiKey", "name": "k", "in": "query"},
        "implicit": {
            "type": "oauth2",
            "flow": "implicit",
            "authorizationUrl": "https://a.example",
            "scopes": {"a": "A"},
        },
        "app": {"type": "oauth2", "flow": "application", "tokenUrl": "https://a.example"},
    }
    assert converted(of(securityDefinitions=schemes))["components"]["securitySchemes"] == {
        "basic": {"type": "http", "scheme": "basic", "description": "B"},
        "key": {"type": "apiKey", "name": "k", "in": "query"},
        "implicit": {
            "type": "oauth2", "flows": {"implicit": {"authorizationUrl": "https://a.example", "scopes": {"a": "A"}}}
        },
        "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a.example", "scopes": {}}}},
    }  # fmt: skip


def test_references_to_files_of_swagger_are_followed(tmp_path: Path) -> None:
    (tmp_path / "parts.yaml").write_text(
        "limit: {name: limit, in: query, type: integer}\n"
        "path: {get: {operationId: getA, parameters: [{$ref: '#/limit'}], responses: {'200': {$ref: '#/fine'}}}}\n"
        "fine: {description: A, schema: {$ref: 'swagger.yaml#/definitions/A'}}\n",
        encoding="utf-8",
    )
    path = tmp_path / "swagger.yaml"
    path.write_text(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: 'parts.yaml#/path'}}\n"
        "definitions: {A: {type: object, properties: {b: {type: string}}}}\n",
        encoding="utf-8",
    )
    contract = load_contract(path)
    assert [p.name for p in contract.operation("getA").parameters] == ["limit"]
    assert "$.b" in {field.place.text for field in contract.of(Field)}
    assert contract.written["getA/answers"][1] == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"paths": {"/a": None}},
        {"paths": {"/a": {"get": None}}},
        {"paths": {"/a": {"get": {"responses": {"200": None}, "parameters": None}}}},
        {"paths": {"/a": {"get": {"responses": None, "parameters": [None]}}}},
        {"paths": {"/a": {"parameters": {}, "get": {"responses": {}}}}},
        {"paths": {"/a": {"$ref": "#/nowhere"}}},
        {"paths": [], "definitions": [], "parameters": 1, "responses": {"a": 1}},
        {"paths": {"/a": {"get": {"responses": {"200": {"description": "A", "schema": 1, "headers": {"a": 1}}}}}}},
        {"securityDefinitions": {"a": None}, "produces": 1, "schemes": {}},
    ],
    ids=str,
)
def test_malformed_document_is_passed_on_or_told(tmp_path: Path, broken: Document) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(of(**broken)), encoding="utf-8")
    with suppress(ContractError):  # whatever else would be a traceback
        load_contract(path)
