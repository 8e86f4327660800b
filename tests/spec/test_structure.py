from __future__ import annotations

from typing import Any

import pytest

from fairport.spec.origins import Origins
from fairport.spec.references import References
from fairport.spec.structure import operations, parameter_mistakes, structure_mistakes

GET: dict[str, Any] = {"responses": {"200": {"description": "A"}}}


def document(paths: object, **more: object) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, **more}


@pytest.mark.parametrize("version", ["3.1.0", "3.1.1", "3.0.3", "3.2.0"])
def test_document_of_version_3_has_no_mistakes(version: str) -> None:
    assert structure_mistakes(document({"/a": {"get": GET}}, openapi=version)) == []


def test_operation_may_have_no_responses_if_nothing_is_said_of_it() -> None:
    assert structure_mistakes(document({"/a": {"get": {}, "post": {"responses": {}}}})) == []


@pytest.mark.parametrize("key", ["query", "additionalOperations"])
def test_what_3_2_adds_to_a_path_is_read_there_alone(key: str) -> None:
    paths = {"/a": {"get": GET, key: GET}}
    assert structure_mistakes(document(paths, openapi="3.2.0")) == []
    mistakes = structure_mistakes(document(paths))
    assert [mistake.message for mistake in mistakes] == [f"has the unknown key {key!r} in a path"]


def test_operations_of_the_method_query_are_read_and_parameters_of_the_whole_query_are_not() -> None:
    whole = {"name": "q", "in": "querystring", "content": {"application/json": {"schema": {}}}}
    listed = document({"/a": {"query": {**GET, "parameters": [whole]}}}, openapi="3.2.0")
    found = operations(listed, References(listed, Origins("t")))
    assert [(node.id, node.method, node.parameters) for node in found] == [("query-a", "QUERY", ())]
    assert parameter_mistakes(found) == []


@pytest.mark.parametrize(
    ("value", "at", "message"),
    [
        pytest.param(None, "", "is no OpenAPI document", id="empty file"),
        pytest.param([], "", "is no OpenAPI document", id="list"),
        pytest.param(
            document({"/a": {"get": GET}}, openapi="4.0.0"), "/openapi", "has the OpenAPI version '4.0.0'", id="4"
        ),
        pytest.param(document({"/a": {"get": GET}}, openapi=3.1), "/openapi", "", id="unquoted 3.1 is read"),
        pytest.param({"swagger": "1.2"}, "/swagger", "has the Swagger version '1.2'", id="1.2"),
        pytest.param(
            document({"/a": {"get": GET}}, info={"version": "1"}),
            "/info/title",
            "lacks the text info.title",
            id="title",
        ),
        pytest.param(
            document({"/a": {"get": GET}}, info={"title": "T", "version": 1.0}),
            "/info/version",
            "lacks the text",
            id="version",
        ),
        pytest.param(document({}), "/paths", "has no paths", id="no paths"),
        pytest.param(document([]), "/paths", "has no paths", id="paths are a list"),
        pytest.param(document({"a": {}}), "/paths/a", "has the path 'a'", id="no slash"),
        pytest.param(document({"/a": []}), "/paths/~1a", "has a path that is no object", id="path is a list"),
        pytest.param(
            document({"/a": {"gett": GET}}), "/paths/~1a/gett", "has the unknown key 'gett' in a path", id="method"
        ),
        pytest.param(
            document({"/a": {"get": None}}), "/paths/~1a/get", "has an operation that is no object", id="no operation"
        ),
        pytest.param(
            document({"/a": {"get": {"operationId": "a", "x-fairport": {}}}}),
            "/paths/~1a/get/responses",
            "has x-fairport on an operation without responses",
            id="none",
        ),
        pytest.param(
            document({"/a": {"get": {"responses": {"2xx": {}}}}}),
            "/paths/~1a/get/responses/2xx",
            "has the response '2xx'",
            id="2xx",
        ),
        pytest.param(
            document({"/a": {"get": {"responses": {"200": None}}}}),
            "/paths/~1a/get/responses/200",
            "has a response that is no",
            id="null",
        ),
        pytest.param(
            document({"/a": {"get": {**GET, "operationId": "x"}}, "/b": {"get": {**GET, "operationId": "x"}}}),
            "/paths/~1b/get/operationId",
            "repeats the operationId 'x'",
            id="same id",
        ),
        pytest.param(
            document({"/a": {"get": {**GET, "x-fairport": {}}}}),
            "/paths/~1a/get/operationId",
            "has x-fairport on an operation",
            id="no id",
        ),
        pytest.param(
            document({"/a": {"get": {**GET, "parameters": {}}}}),
            "/paths/~1a/get/parameters",
            "has parameters that are no list",
            id="map",
        ),
        pytest.param(
            document({"/a": {"parameters": [1], "get": GET}}),
            "/paths/~1a/parameters/0",
            "has a parameter that is no object",
            id="number",
        ),
        pytest.param(
            document({"/a": {"get": {**GET, "operationId": ["x"]}}}),
            "/paths/~1a/get/operationId",
            "has an operationId that is no text",
            id="list as id",
        ),
    ],
)
def test_mistake_has_its_place(value: object, at: str, message: str) -> None:
    found = structure_mistakes(value)
    if not message:
        assert found == []
        return
    assert found[0].at == at
    assert found[0].message.startswith(message)
    assert found[0].hint


@pytest.mark.parametrize(
    ("parameter", "at", "message"),
    [
        ({"in": "path"}, "/paths/~1a/parameters/0", "has a parameter without name"),
        ({"name": ["p"], "in": "path"}, "/paths/~1a/parameters/0", "has a parameter without name"),
        ({"name": "p", "in": "body"}, "/paths/~1a/parameters/0/in", "has a parameter without place"),
        ({"$ref": "#/info"}, "/info", "has a parameter without name"),
    ],
    ids=str,
)
def test_parameter_needs_name_and_place(parameter: dict[str, Any], at: str, message: str) -> None:
    whole = document({"/a": {"parameters": [parameter], "get": GET}})
    found = parameter_mistakes(operations(whole, References(whole, Origins("t"))))
    assert (found[0].at, found[0].message) == (at, message)


def test_extensions_are_no_mistakes() -> None:
    responses = {"200": {"description": "A"}, "x-more": 1}
    item = {"x-more": 1, "get": {"responses": responses}}
    assert structure_mistakes(document({"/a": item, "x-more": []})) == []


def test_path_item_and_parameters_may_be_references() -> None:
    whole = document(
        {"/a": {"$ref": "#/components/pathItems/A"}, "x-more": {"get": GET}},
        components={
            "pathItems": {
                "A": {"parameters": [{"$ref": "#/components/parameters/P"}], "get": {**GET, "operationId": "a"}}
            },
            "parameters": {"P": {"$ref": "#/components/parameters/Q"}, "Q": {"name": "q", "in": "query"}},
        },
    )
    (node,) = operations(whole, References(whole, Origins("t")))
    assert (node.id, node.method, node.path, node.at) == ("a", "GET", "/a", "/components/pathItems/A/get")
    assert node.parameter_names == ("q",)
    assert node.parameters[0].at == "/components/parameters/Q"


def test_reference_of_an_object_to_itself_ends() -> None:
    whole = document({"/a": {"$ref": "#/paths/~1a"}})
    assert operations(whole, References(whole, Origins("t"))) == []
