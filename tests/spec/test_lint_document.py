"""Remarks on a document: structure, examples, what operations leave out."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from fairport.spec import lint_document
from fairport.spec.lint import lint
from fairport.spec.reader import contract_from

TEXT = {"type": "string"}


def remarks(operation: dict[str, Any] | None = None, **more: Any) -> list[tuple[str, str]]:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "getA", **(operation or answer(TEXT))}}},
        **more,
    }
    contract = contract_from(copy.deepcopy(document), [], name="t", source="t")
    return [(remark.rule, remark.at) for remark in lint(contract)]


def answer(schema: object, status: str = "200", **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema, **more}}
    return {"responses": {status: {"description": "A", "content": content}}}


AT = "/paths/~1a/get"
IN = f"{AT}/responses/200/content/application~1json"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        pytest.param(answer(TEXT), [], id="fine"),
        pytest.param({}, [("no-responses", AT)], id="no responses"),
        pytest.param(answer(TEXT, "404"), [("no-success", AT)], id="no success"),
        pytest.param({"responses": {"302": {"description": "A"}}}, [], id="redirect"),
        pytest.param({"responses": {"204": {"description": "A"}}}, [], id="nothing to come"),
        pytest.param({"responses": {"200": {"description": "A"}}}, [("no-body", f"{AT}/responses/200")], id="no body"),
        pytest.param(
            {"responses": {"200": {"description": "A", "content": {"text/csv": {"schema": TEXT}}}}},
            [("no-body", f"{AT}/responses/200")],
            id="body that is no JSON",
        ),
        pytest.param(answer(TEXT, "default"), [], id="default is a success too"),
        pytest.param(answer(TEXT, example=1), [("example", f"{IN}/example")], id="example"),
        pytest.param(answer({**TEXT, "example": 1}), [("example", f"{IN}/schema/example")], id="example of a schema"),
        pytest.param(answer({**TEXT, "default": 1}), [("example", f"{IN}/schema/default")], id="default of a schema"),
        pytest.param(
            answer({"type": "object", "properties": {"type": TEXT, "default": TEXT, "example": TEXT}}),
            [],
            id="members may be called default",
        ),
        pytest.param(
            {**answer(TEXT), "parameters": [{"name": "q", "in": "query", "schema": {"type": "bad"}, "example": 1}]},
            [("schema", f"{AT}/parameters/0/example")],
            id="example of no schema",
        ),
    ],
)
def test_remark_on_an_operation(operation: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = [remark for remark in remarks(operation or {"summary": "A"}) if remark[0] != "structure"]
    assert found == expected


def test_structure_is_told() -> None:
    assert ("structure", "/info") in remarks(info={"title": "T", "version": "1", "licence": {}})


def test_structure_of_3_2_is_that_of_3_2() -> None:
    paths = {"/a": {"get": {"operationId": "a", **answer(TEXT)}, "additionalOperations": {"COPY": answer(TEXT)}}}
    assert remarks(openapi="3.2.0", paths=paths) == [("method-unread", "/paths/~1a/additionalOperations/COPY")]


@pytest.mark.parametrize(
    ("info", "count"), [({"title": "T", "version": "1"}, 0), ({"title": "T", "version": "1", "x": 1}, 1)]
)
def test_big_document_is_checked_by_the_schema_first(
    monkeypatch: pytest.MonkeyPatch, info: dict[str, Any], count: int
) -> None:
    monkeypatch.setattr(lint_document, "MOST_FOR_ALL_CHECKS", 0)
    found = [rule for rule, _ in remarks(info=info) if rule == "structure"]
    assert bool(found) == bool(count)


def test_many_operations_of_which_few_are_annotated_are_told() -> None:
    fine = answer(TEXT)
    paths = {
        "/a": {"get": {"operationId": "a", "x-fairport": {"repeatable": {}}, **fine}},
        **{f"/{n}": {"get": {"operationId": n, **fine}} for n in ("b", "c")},
    }
    assert remarks(paths=paths) == [("operations-unread", "/x-fairport")]
    assert remarks(paths=paths, **{"x-fairport": {"version": 1, "operations": "all"}}) == []
