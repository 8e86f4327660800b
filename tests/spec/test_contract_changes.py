"""What a change of a contract does to those who use the API: a table of single changes, and laws."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.spec.changes import CHANGE_RULES, Change, Severity
from fairport.spec.contract_changes import contract_changes
from fairport.spec.reader import contract_from

if TYPE_CHECKING:
    from fairport.spec.model import Contract

BREAKING, WARNING, COMPATIBLE = Severity.BREAKING, Severity.WARNING, Severity.COMPATIBLE

Document = dict[str, Any]


def contract(paths: Document, **more: Any) -> Contract:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    return contract_from(copy.deepcopy(document), [], name="t", source="t")


def answer(schema: object, **components: object) -> Contract:
    """A contract whose one operation answers with values of a schema."""
    content = {"application/json": {"schema": schema}}
    get = {"operationId": "getA", "responses": {"200": {"description": "A", "content": content}}}
    return contract({"/a": {"get": get}}, components={"schemas": components})


def request(schema: object, **components: object) -> Contract:
    """A contract whose one operation takes values of a schema."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    post = {"operationId": "putA", "requestBody": body, "responses": {"204": {"description": "A"}}}
    return contract({"/a": {"post": post}}, components={"schemas": components})


def told(changes: tuple[Change, ...]) -> list[tuple[str, Severity]]:
    return [(change.rule, change.severity) for change in changes]


def members(required: tuple[str, ...] = (), **properties: object) -> Document:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


TEXT: Document = {"type": "string"}
NUMBER: Document = {"type": "number"}
INTEGER: Document = {"type": "integer"}
CAT: Document = {"title": "Cat", **members(("meows",), meows={"type": "boolean"})}
DOG: Document = {"title": "Dog", **members(("barks",), barks={"type": "boolean"})}

# id, old, new, what it does to those who read it, what it does to those who write it
SCHEMAS: list[tuple[str, object, object, list[tuple[str, Severity]], list[tuple[str, Severity]]]] = [
    ("same", TEXT, TEXT, [], []),
    ("another type", TEXT, INTEGER, [("type-changed", BREAKING)], [("type-changed", BREAKING)]),
    ("null allowed", TEXT, {"type": ["string", "null"]}, [("type-widened", BREAKING)], [("type-widened", COMPATIBLE)]),
    (
        "null refused",
        {"type": ["string", "null"]},
        TEXT,
        [("type-narrowed", COMPATIBLE)],
        [("type-narrowed", BREAKING)],
    ),
    ("integer to number", INTEGER, NUMBER, [("type-widened", BREAKING)], [("type-widened", COMPATIBLE)]),
    ("number to integer", NUMBER, INTEGER, [("type-narrowed", COMPATIBLE)], [("type-narrowed", BREAKING)]),
    ("any to a type", {"description": "A"}, TEXT, [("type-narrowed", COMPATIBLE)], [("type-narrowed", BREAKING)]),
    ("a type to any", TEXT, {"description": "A"}, [("type-widened", BREAKING)], [("type-widened", COMPATIBLE)]),
    (
        "null by a branch",
        TEXT,
        {"anyOf": [TEXT, {"type": "null"}]},
        [("type-widened", BREAKING)],
        [("type-widened", COMPATIBLE)],
    ),
    ("null written in two ways", {"type": ["string", "null"]}, {"anyOf": [TEXT, {"type": "null"}]}, [], []),
    ("order of types", {"type": ["null", "string"]}, {"type": ["string", "null"]}, [], []),
    (
        "value listed",
        {"enum": ["a"]},
        {"enum": ["a", "b"]},
        [("enum-widened", WARNING)],
        [("enum-widened", COMPATIBLE)],
    ),
    (
        "value taken out",
        {"enum": ["a", "b"]},
        {"enum": ["b"]},
        [("enum-narrowed", COMPATIBLE)],
        [("enum-narrowed", BREAKING)],
    ),
    (
        "value replaced",
        {"enum": ["a"]},
        {"enum": ["b"]},
        [("enum-widened", WARNING), ("enum-narrowed", COMPATIBLE)],
        [("enum-narrowed", BREAKING), ("enum-widened", COMPATIBLE)],
    ),
    ("order of values", {"enum": ["a", "b"]}, {"enum": ["b", "a"]}, [], []),
    ("const is a list of one", {"const": "a"}, {"enum": ["a"]}, [], []),
    (
        "values are listed",
        TEXT,
        {**TEXT, "enum": ["a"]},
        [("enum-narrowed", COMPATIBLE)],
        [("enum-narrowed", BREAKING)],
    ),
    (
        "values are not listed any more",
        {**TEXT, "enum": ["a"]},
        TEXT,
        [("enum-widened", BREAKING)],
        [("enum-widened", COMPATIBLE)],
    ),
    (
        "maximum raised",
        {**NUMBER, "maximum": 1},
        {**NUMBER, "maximum": 2},
        [("bound-widened", WARNING)],
        [("bound-widened", COMPATIBLE)],
    ),
    (
        "maximum lowered",
        {**NUMBER, "maximum": 2},
        {**NUMBER, "maximum": 1},
        [("bound-narrowed", COMPATIBLE)],
        [("bound-narrowed", BREAKING)],
    ),
    (
        "minimum lowered",
        {**NUMBER, "minimum": 2},
        {**NUMBER, "minimum": 1},
        [("bound-widened", WARNING)],
        [("bound-widened", COMPATIBLE)],
    ),
    (
        "length bounded",
        TEXT,
        {**TEXT, "maxLength": 5},
        [("bound-narrowed", COMPATIBLE)],
        [("bound-narrowed", BREAKING)],
    ),
    (
        "length not bounded any more",
        {**TEXT, "minLength": 5},
        TEXT,
        [("bound-widened", WARNING)],
        [("bound-widened", COMPATIBLE)],
    ),
    ("the tighter bound of two holds", {"allOf": [{"minimum": 1}, {"minimum": 2}]}, {"minimum": 2}, [], []),
    (
        "pattern",
        TEXT,
        {**TEXT, "pattern": "a"},
        [("pattern-changed", COMPATIBLE)],
        [("pattern-changed", BREAKING)],
    ),
    (
        "no pattern",
        {**TEXT, "pattern": "a"},
        TEXT,
        [("pattern-changed", WARNING)],
        [("pattern-changed", COMPATIBLE)],
    ),
    (
        "other pattern",
        {**TEXT, "pattern": "a"},
        {**TEXT, "pattern": "b"},
        [("pattern-changed", WARNING)],
        [("pattern-changed", BREAKING)],
    ),
    (
        "other format",
        {**TEXT, "format": "date"},
        {**TEXT, "format": "date-time"},
        [("format-changed", BREAKING)],
        [("format-changed", BREAKING)],
    ),
    (
        "wider format",
        {**INTEGER, "format": "int32"},
        {**INTEGER, "format": "int64"},
        [("format-changed", WARNING)],
        [("format-changed", COMPATIBLE)],
    ),
    (
        "narrower format",
        {**INTEGER, "format": "int64"},
        {**INTEGER, "format": "int32"},
        [("format-changed", COMPATIBLE)],
        [("format-changed", BREAKING)],
    ),
    (
        "no format",
        {**TEXT, "format": "date"},
        TEXT,
        [("format-changed", WARNING)],
        [("format-changed", COMPATIBLE)],
    ),
    (
        "a format",
        TEXT,
        {**TEXT, "format": "date"},
        [("format-changed", COMPATIBLE)],
        [("format-changed", WARNING)],
    ),
    (
        "optional field gone",
        members(a=TEXT, b=TEXT),
        members(a=TEXT),
        [("field-removed", WARNING)],
        [("field-removed", WARNING)],
    ),
    (
        "required field gone",
        members(("b",), a=TEXT, b=TEXT),
        members(a=TEXT),
        [("field-removed", BREAKING)],
        [("field-removed", WARNING)],
    ),
    (
        "field gone where others are refused",
        {**members(a=TEXT, b=TEXT), "additionalProperties": False},
        {**members(a=TEXT), "additionalProperties": False},
        [("field-removed", WARNING)],
        [("field-removed", BREAKING)],
    ),
    (
        "field renamed",
        members(("b",), a=TEXT, b=NUMBER),
        members(("c",), a=TEXT, c=NUMBER),
        [("field-renamed", BREAKING)],
        [("field-renamed", BREAKING)],
    ),
    (
        "one of two names might be the new one: nothing is guessed",
        members(a=TEXT),
        members(b=TEXT, c=TEXT),
        [("field-removed", WARNING), ("field-added", COMPATIBLE), ("field-added", COMPATIBLE)],
        [("field-removed", WARNING), ("field-added", COMPATIBLE), ("field-added", COMPATIBLE)],
    ),
    (
        "field of another type is not renamed",
        members(a=TEXT),
        members(b=NUMBER),
        [("field-removed", WARNING), ("field-added", COMPATIBLE)],
        [("field-removed", WARNING), ("field-added", COMPATIBLE)],
    ),
    (
        "optional field",
        members(a=TEXT),
        members(a=TEXT, b=TEXT),
        [("field-added", COMPATIBLE)],
        [("field-added", COMPATIBLE)],
    ),
    (
        "required field",
        members(a=TEXT),
        members(("b",), a=TEXT, b=TEXT),
        [("field-added", COMPATIBLE)],
        [("field-required", BREAKING)],
    ),
    (
        "field may be missing",
        members(("a",), a=TEXT),
        members(a=TEXT),
        [("field-optional", BREAKING)],
        [("field-optional", COMPATIBLE)],
    ),
    (
        "field must be there",
        members(a=TEXT),
        members(("a",), a=TEXT),
        [("field-required", COMPATIBLE)],
        [("field-required", BREAKING)],
    ),
    (
        "others are refused",
        members(a=TEXT),
        {**members(a=TEXT), "additionalProperties": False},
        [("closed", COMPATIBLE)],
        [("closed", BREAKING)],
    ),
    (
        "others are allowed",
        {**members(a=TEXT), "additionalProperties": False},
        members(a=TEXT),
        [("opened", COMPATIBLE)],
        [("opened", COMPATIBLE)],
    ),
    (
        "values of a map",
        {"type": "object", "additionalProperties": INTEGER},
        {"type": "object", "additionalProperties": TEXT},
        [("type-changed", BREAKING)],
        [("type-changed", BREAKING)],
    ),
    (
        "items of a list",
        {"type": "array", "items": INTEGER},
        {"type": "array", "items": NUMBER},
        [("type-widened", BREAKING)],
        [("type-widened", COMPATIBLE)],
    ),
    (
        "fewer items",
        {"type": "array", "items": TEXT, "maxItems": 9},
        {"type": "array", "items": TEXT, "maxItems": 5},
        [("bound-narrowed", COMPATIBLE)],
        [("bound-narrowed", BREAKING)],
    ),
    (
        "variant more",
        {"oneOf": [CAT, DOG]},
        {"oneOf": [CAT, DOG, {"title": "Cow", "type": "string"}]},
        [("variant-added", BREAKING)],
        [("variant-added", COMPATIBLE)],
    ),
    (
        "variant less",
        {"oneOf": [CAT, DOG, {"title": "Cow", "type": "string"}]},
        {"oneOf": [DOG, CAT]},
        [("variant-removed", COMPATIBLE)],
        [("variant-removed", BREAKING)],
    ),
    ("order of variants", {"anyOf": [CAT, DOG]}, {"anyOf": [DOG, CAT]}, [], []),
    ("a choice of one is none", {"oneOf": [CAT]}, CAT, [], []),
    (
        "variant changed",
        {"oneOf": [CAT, DOG]},
        {"oneOf": [DOG, {"title": "Cat", **members(meows={"type": "boolean"})}]},
        [("field-optional", BREAKING)],
        [("field-optional", COMPATIBLE)],
    ),
    (
        "variants where there were none",
        {"type": "object"},
        {"type": "object", "oneOf": [CAT, DOG]},
        [("not-comparable", WARNING)],
        [("not-comparable", WARNING)],
    ),
    ("allOf is what it holds", {"allOf": [members(a=TEXT), members(b=TEXT)]}, members(a=TEXT, b=TEXT), [], []),
    (
        "field of one part of allOf",
        {"allOf": [members(a=TEXT), members(("b",), b=TEXT)]},
        {"allOf": [members(a=TEXT), members(b=TEXT)]},
        [("field-optional", BREAKING)],
        [("field-optional", COMPATIBLE)],
    ),
    (
        "not",
        {"not": {"const": 1}},
        {"not": {"const": 2}},
        [("not-comparable", WARNING)],
        [("not-comparable", WARNING)],
    ),
    (
        "condition",
        {**members(a=TEXT), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        members(a=TEXT),
        [("not-comparable", WARNING), ("not-comparable", WARNING), ("promise-removed", WARNING)],
        [("not-comparable", WARNING), ("not-comparable", WARNING)],
    ),
    (
        "pattern of names",
        {"patternProperties": {"^a": TEXT}},
        {"patternProperties": {"^a": NUMBER}},
        [("not-comparable", WARNING)],
        [("not-comparable", WARNING)],
    ),
    (
        "only read now",
        members(a=TEXT),
        members(a={**TEXT, "readOnly": True}),
        [("access-changed", WARNING)],
        [("access-changed", WARNING)],
    ),
    ("descriptions", {**TEXT, "description": "a"}, {**TEXT, "title": "b", "examples": ["c"]}, [], []),
    (
        "deep inside",
        members(a={"type": "array", "items": members(b=members(("c",), c=TEXT))}),
        members(a={"type": "array", "items": members(b=members(c=TEXT))}),
        [("field-optional", BREAKING)],
        [("field-optional", COMPATIBLE)],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), [pytest.param(o, n, e, id=name) for name, o, n, e, _ in SCHEMAS])
def test_change_of_an_answer(old: object, new: object, expected: list[tuple[str, Severity]]) -> None:
    assert sorted(told(contract_changes(answer(old), answer(new)))) == sorted(expected)


@pytest.mark.parametrize(("old", "new", "expected"), [pytest.param(o, n, e, id=name) for name, o, n, _, e in SCHEMAS])
def test_change_of_a_request(old: object, new: object, expected: list[tuple[str, Severity]]) -> None:
    assert sorted(told(contract_changes(request(old), request(new)))) == sorted(expected)


def get(**more: Any) -> Document:
    return {"get": {"operationId": "getA", "responses": {"200": {"description": "A"}}, **more}}


def parameter(name: str = "q", place: str = "query", **more: Any) -> Document:
    return {"name": name, "in": place, "schema": {"type": "string"}, **more}


def content(*media: str, headers: Document | None = None) -> Document:
    made: Document = {"description": "A", "content": {each: {"schema": TEXT} for each in media}}
    return {**made, "headers": headers} if headers else made


LIST = {"type": "array", "items": {"type": "string"}}
KEY = {"securitySchemes": {"key": {"type": "apiKey", "name": "k", "in": "header"}, "basic": {"type": "http"}}}

OPERATIONS: list[tuple[str, Document, Document, list[tuple[str, Severity]]]] = [
    (
        "operation gone",
        {"/a": get(), "/b": {"get": {"responses": {}}}},
        {"/a": get()},
        [("operation-removed", BREAKING)],
    ),
    ("operation new", {"/a": get()}, {"/a": get(), "/b": {"get": {}}}, [("operation-added", COMPATIBLE)]),
    ("id", {"/a": get()}, {"/a": get(operationId="readA")}, [("operation-id-changed", WARNING)]),
    ("deprecated", {"/a": get()}, {"/a": get(deprecated=True)}, [("operation-deprecated", COMPATIBLE)]),
    (
        "path parameter renamed",
        {"/a/{id}": get(parameters=[parameter("id", "path", required=True)])},
        {"/a/{key}": get(parameters=[parameter("key", "path", required=True)])},
        [("path-parameter-renamed", COMPATIBLE)],
    ),
    (
        "parameter gone",
        {"/a": get(parameters=[parameter()])},
        {"/a": get()},
        [("parameter-removed", WARNING)],
    ),
    (
        "parameter new",
        {"/a": get()},
        {"/a": get(parameters=[parameter()])},
        [("parameter-added", COMPATIBLE)],
    ),
    (
        "parameter new and required",
        {"/a": get()},
        {"/a": get(parameters=[parameter(required=True)])},
        [("parameter-required", BREAKING)],
    ),
    (
        "parameter required now",
        {"/a": get(parameters=[parameter()])},
        {"/a": get(parameters=[parameter(required=True)])},
        [("parameter-required", BREAKING)],
    ),
    (
        "parameter optional now",
        {"/a": get(parameters=[parameter(required=True)])},
        {"/a": get(parameters=[parameter()])},
        [("parameter-optional", COMPATIBLE)],
    ),
    (
        "parameter elsewhere",
        {"/a": get(parameters=[parameter()])},
        {"/a": get(parameters=[parameter(place="header")])},
        [("parameter-removed", WARNING), ("parameter-added", COMPATIBLE)],
    ),
    (
        "header in other letters",
        {"/a": get(parameters=[parameter("X-Key", "header")])},
        {"/a": get(parameters=[parameter("x-key", "header")])},
        [],
    ),
    (
        "parameter of the path",
        {"/a": {"parameters": [parameter()], **get()}},
        {"/a": get(parameters=[parameter()])},
        [],
    ),
    (
        "default",
        {"/a": get(parameters=[parameter(schema={"type": "integer", "default": 1})])},
        {"/a": get(parameters=[parameter(schema={"type": "integer", "default": 2})])},
        [("default-changed", WARNING)],
    ),
    (
        "style of a list",
        {"/a": get(parameters=[parameter(schema=LIST)])},
        {"/a": get(parameters=[parameter(schema=LIST, explode=False)])},
        [("parameter-style", BREAKING)],
    ),
    (
        "style of a plain value",
        {"/a": get(parameters=[parameter()])},
        {"/a": get(parameters=[parameter(explode=False)])},
        [],
    ),
    (
        "maximum of a parameter",
        {"/a": get(parameters=[parameter(schema={"type": "integer", "maximum": 100})])},
        {"/a": get(parameters=[parameter(schema={"type": "integer", "maximum": 50})])},
        [("bound-narrowed", BREAKING)],
    ),
    (
        "success gone",
        {"/a": get(responses={"200": content(), "201": content()})},
        {"/a": get(responses={"200": content()})},
        [("status-removed", BREAKING)],
    ),
    (
        "refusal gone",
        {"/a": get(responses={"200": content(), "404": content()})},
        {"/a": get(responses={"200": content()})},
        [("status-removed", WARNING)],
    ),
    (
        "refusal gone into a range",
        {"/a": get(responses={"200": content(), "404": content()})},
        {"/a": get(responses={"200": content(), "4XX": content()})},
        [("status-removed", COMPATIBLE), ("status-added", COMPATIBLE)],
    ),
    (
        "success new",
        {"/a": get(responses={"200": content()})},
        {"/a": get(responses={"200": content(), "202": content()})},
        [("status-added", WARNING)],
    ),
    (
        "refusal new",
        {"/a": get(responses={"200": content()})},
        {"/a": get(responses={"200": content(), "429": content()})},
        [("status-added", COMPATIBLE)],
    ),
    (
        "media type gone",
        {"/a": get(responses={"200": content("application/json", "text/csv")})},
        {"/a": get(responses={"200": content("application/json")})},
        [("media-removed", BREAKING)],
    ),
    (
        "media type new",
        {"/a": get(responses={"200": content("application/json")})},
        {"/a": get(responses={"200": content("application/json", "text/csv")})},
        [("media-added", COMPATIBLE)],
    ),
    (
        "header gone",
        {"/a": get(responses={"200": content(headers={"Link": {"schema": TEXT}})})},
        {"/a": get(responses={"200": content()})},
        [("header-removed", WARNING)],
    ),
    (
        "required header gone",
        {"/a": get(responses={"200": content(headers={"Link": {"required": True, "schema": TEXT}})})},
        {"/a": get(responses={"200": content()})},
        [("header-removed", BREAKING)],
    ),
    (
        "header new",
        {"/a": get(responses={"200": content()})},
        {"/a": get(responses={"200": content(headers={"Link": {"schema": TEXT}})})},
        [("header-added", COMPATIBLE)],
    ),
    (
        "header of another type",
        {"/a": get(responses={"200": content(headers={"X-Total": {"schema": INTEGER}})})},
        {"/a": get(responses={"200": content(headers={"x-total": {"schema": TEXT}})})},
        [("type-changed", BREAKING)],
    ),
    (
        "body required now",
        {"/a": {"post": {"requestBody": content("a/b"), "responses": {}}}},
        {"/a": {"post": {"requestBody": {**content("a/b"), "required": True}, "responses": {}}}},
        [("body-required", BREAKING)],
    ),
    (
        "body new and required",
        {"/a": {"post": {"responses": {}}}},
        {"/a": {"post": {"requestBody": {**content("a/b"), "required": True}, "responses": {}}}},
        [("body-required", BREAKING)],
    ),
    (
        "body optional now",
        {"/a": {"post": {"requestBody": {**content("a/b"), "required": True}, "responses": {}}}},
        {"/a": {"post": {"requestBody": content("a/b"), "responses": {}}}},
        [("body-optional", COMPATIBLE)],
    ),
    (
        "body gone",
        {"/a": {"post": {"requestBody": content("a/b"), "responses": {}}}},
        {"/a": {"post": {"responses": {}}}},
        [("body-removed", WARNING)],
    ),
    ("let in by key alone", {"/a": get()}, {"/a": get(security=[{"key": []}])}, [("security-tightened", BREAKING)]),
    ("let in by all", {"/a": get(security=[{"key": []}])}, {"/a": get()}, [("security-loosened", COMPATIBLE)]),
    (
        "let in in another way too",
        {"/a": get(security=[{"key": []}])},
        {"/a": get(security=[{"key": []}, {"basic": []}])},
        [("security-loosened", COMPATIBLE)],
    ),
    (
        "let in by both together only",
        {"/a": get(security=[{"key": []}])},
        {"/a": get(security=[{"key": [], "basic": []}])},
        [("security-tightened", BREAKING)],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), [pytest.param(o, n, e, id=i) for i, o, n, e in OPERATIONS])
def test_change_of_an_operation(old: Document, new: Document, expected: list[tuple[str, Severity]]) -> None:
    found = contract_changes(contract(old, components=KEY), contract(new, components=KEY))
    assert sorted(told(found)) == sorted(expected)


def test_servers_are_compared() -> None:
    old = contract({"/a": get()}, servers=[{"url": "https://one.example"}, {"url": "https://two.example"}])
    new = contract({"/a": get()}, servers=[{"url": "https://one.example"}, {"url": "https://three.example"}])
    assert told(contract_changes(old, new)) == [("server-removed", WARNING), ("server-added", COMPATIBLE)]


def test_what_many_operations_share_is_told_once_with_all_of_them() -> None:
    def two(schema: Document) -> Contract:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
        paths = {
            f"/{n}": {"get": {"operationId": n, "responses": {"200": {"description": "A", "content": content}}}}
            for n in ("one", "two")
        }
        return contract(paths, components={"schemas": {"A": schema}})

    (change,) = contract_changes(two(members(("a",), a=TEXT)), two(members(a=TEXT)))
    assert change.operations == ("one", "two")
    assert (change.at, change.where) == ("/components/schemas/A/properties/a", "response 200 $.a")


def test_place_of_what_is_gone_is_in_the_old_contract() -> None:
    (change,) = contract_changes(answer(members(("a",), a=TEXT)), answer(members()))
    assert change.is_gone
    assert change.at.endswith("/content/application~1json/schema/properties/a")


TREE = members(("value",), value=TEXT, children={"type": "array", "items": {"$ref": "#/components/schemas/Tree"}})


def test_schema_within_itself_comes_to_an_end() -> None:
    ref = {"$ref": "#/components/schemas/Tree"}
    grown = copy.deepcopy(TREE)
    grown["properties"]["value"] = NUMBER
    assert contract_changes(answer(ref, Tree=TREE), answer(ref, Tree=copy.deepcopy(TREE))) == ()
    assert told(contract_changes(answer(ref, Tree=TREE), answer(ref, Tree=grown))) == [("type-changed", BREAKING)]


def test_every_rule_of_schemas_and_operations_is_in_a_table() -> None:
    shown = {rule for row in SCHEMAS for rule, _ in (*row[3], *row[4])}
    shown |= {rule for row in OPERATIONS for rule, _ in row[3]}
    elsewhere = {rule for rule in CHANGE_RULES if rule.startswith(("promise-", "requirement-", "server-"))}
    assert shown - elsewhere == CHANGE_RULES.keys() - elsewhere


# Laws

PLAIN = st.sampled_from(
    [
        TEXT,
        NUMBER,
        INTEGER,
        {"type": "boolean"},
        {"enum": ["a", "b"]},
        {**TEXT, "format": "date"},
        {**TEXT, "maxLength": 3},
    ]
)
NAMES = st.sampled_from(["a", "b", "c", "d"])


def objects_of(inner: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.builds(
        lambda properties, required: members(tuple(sorted(required & properties.keys())), **properties),
        st.dictionaries(NAMES, inner, max_size=3),
        st.frozensets(NAMES, max_size=3),
    )


SCHEMA = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        objects_of(inner),
        st.builds(lambda items: {"type": "array", "items": items}, inner),
        st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner),
        st.builds(lambda one, other: {"allOf": [one, other]}, objects_of(inner), objects_of(inner)),
    ),
    max_leaves=8,
)


def reversed_keys(value: object) -> Any:
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(inner) for inner in value] if isinstance(value, list) else value


def by_reference(value: object, parts: Document) -> Any:
    """The same schema with every part of it written as a component of its own."""
    if isinstance(value, dict) and "properties" in value:
        value = {**value, "properties": {k: by_reference(v, parts) for k, v in value["properties"].items()}}
    elif isinstance(value, dict):
        value = {
            key: by_reference(inner, parts)
            if key == "items"
            else [by_reference(each, parts) for each in inner]
            if key in {"anyOf", "allOf"}
            else inner
            for key, inner in value.items()
        }
    name = f"S{len(parts)}"
    parts[name] = value
    return {"$ref": f"#/components/schemas/{name}"}


@settings(deadline=None)
@given(SCHEMA)
def test_nothing_changed_from_a_contract_to_itself(schema: Document) -> None:
    for made in (answer, request):
        assert contract_changes(made(schema), made(copy.deepcopy(schema))) == ()


@settings(deadline=None)
@given(SCHEMA)
def test_order_of_keys_is_no_change(schema: Document) -> None:
    assert contract_changes(answer(schema), answer(reversed_keys(schema))) == ()


@settings(deadline=None)
@given(SCHEMA)
def test_reference_is_no_change(schema: Document) -> None:
    parts: Document = {}
    ref = by_reference(copy.deepcopy(schema), parts)
    assert contract_changes(answer(schema), answer(ref, **parts)) == ()
    assert contract_changes(request(ref, **parts), request(schema)) == ()


@settings(deadline=None)
@given(SCHEMA, SCHEMA)
def test_same_changes_are_told_whether_written_inline_or_referred_to(old: Document, new: Document) -> None:
    parts: Document = {}
    ref = by_reference(copy.deepcopy(new), parts)
    inline = {(c.rule, c.severity, c.where) for c in contract_changes(answer(old), answer(new))}
    shared = {(c.rule, c.severity, c.where) for c in contract_changes(answer(old), answer(ref, **parts))}
    assert inline == shared


@settings(deadline=None)
@given(SCHEMA, SCHEMA)
def test_what_breaks_a_reader_one_way_breaks_a_writer_the_other_way(old: Document, new: Document) -> None:
    """Removals of types and of listed values mirror each other: what one side gains the other loses."""
    mirrored = {"type-widened": "type-narrowed", "enum-narrowed": "enum-widened", "enum-widened": "enum-narrowed"}
    forth = {(c.rule, c.where) for c in contract_changes(answer(old), answer(new)) if c.rule == "type-widened"}
    back = {(c.rule, c.where) for c in contract_changes(answer(new), answer(old)) if c.rule == "type-narrowed"}
    assert {(mirrored[rule], where) for rule, where in forth} == back
