"""Which operations of a document a contract is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.errors import ContractError
from fairport.spec import load_contract
from fairport.spec.document import load
from fairport.spec.reader import contract_from, contract_of
from fairport.spec.selection import passed_over

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """\
openapi: 3.1.0
info: {title: T, version: '1'}
security: [{key: []}]
x-fairport: {version: 1, operations: OPERATIONS, parameters: {id: {learn: '$[*].id', from: listB}}}
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getA
      x-fairport: {repeatable: {}}
      responses:
        '200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
    delete: {operationId: deleteA, responses: {'204': {description: gone}}}
  /b:
    get:
      operationId: listB
      responses:
        '200': {description: B, content: {application/json: {schema: {$ref: '#/components/schemas/Bs'}}}}
  /c:
    get:
      operationId: getC
      responses:
        '200': {description: C, content: {application/json: {schema: {$ref: '#/components/schemas/C'}}}}
components:
  securitySchemes: {key: {type: apiKey, name: k, in: header}}
  schemas:
    A: {type: object, properties: {id: {type: string}, inner: {$ref: '#/components/schemas/Inner'}}}
    Inner: {type: object, properties: {again: {$ref: '#/components/schemas/A'}}}
    Bs: {type: array, items: {type: object, properties: {id: {type: string}}}}
    C: {type: object}
    Unused: {type: object}
"""


def written(tmp_path: Path, operations: str, text: str = MAIN) -> Path:
    path = tmp_path / "openapi.yaml"
    path.write_text(text.replace("OPERATIONS", operations), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("operations", "kept", "schemas"),
    [
        pytest.param("all", ["getA", "deleteA", "listB", "getC"], {"A", "Inner", "Bs", "C", "Unused"}, id="all"),
        pytest.param("annotated", ["getA", "listB"], {"A", "Inner", "Bs"}, id="annotated, and what they learn from"),
        pytest.param("[getC]", ["getC"], {"C"}, id="by name"),
        pytest.param("[deleteA]", ["deleteA", "listB"], {"Bs"}, id="one method of a path"),
    ],
)
def test_contract_is_about_the_chosen_operations(
    tmp_path: Path, operations: str, kept: list[str], schemas: set[str]
) -> None:
    contract = load_contract(written(tmp_path, operations))
    assert [operation.id for operation in contract.operations] == kept
    assert contract.document["components"]["schemas"].keys() == schemas
    assert list(contract.document) == ["openapi", "info", "security", "x-fairport", "paths", "components"]
    assert contract.document["components"]["securitySchemes"]
    again = contract_from(contract.document, [], name="t", source="t")
    assert [promise.id for promise in again.promises] == [promise.id for promise in contract.promises]


def test_places_stay_where_they_were(tmp_path: Path) -> None:
    contract = load_contract(written(tmp_path, "[getC]"))
    assert contract.written["getC/answers"][1] == MAIN[: MAIN.index("operationId: getC")].count("\n")


def test_name_that_no_operation_has_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="names the operation 'getB', which does not exist") as caught:
        load(written(tmp_path, "[getA, getB]"))
    assert caught.value.where.endswith("/x-fairport/operations/1")
    assert "did you mean" in caught.value.hint


def test_nothing_annotated_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="leaves no operation"):
        load(written(tmp_path, "annotated", MAIN.replace("x-fairport: {repeatable: {}}", "description: A")))


def test_wrong_word_is_told_by_the_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        load_contract(written(tmp_path, "annotatd"))
    assert "/x-fairport/operations" in caught.value.where


def test_schema_written_in_another_path_stays(tmp_path: Path) -> None:
    reference = "'#/paths/~1c/get/responses/200/content/application~1json/schema'"
    text = MAIN.replace("inner: {$ref: '#/components/schemas/Inner'}", f"inner: {{$ref: {reference}}}")
    contract = contract_of(load(written(tmp_path, "annotated", text)))
    assert {"A", "C", "Bs"} == contract.document["components"]["schemas"].keys()


def test_mapping_of_a_discriminator_and_error_schema_lead_on(tmp_path: Path) -> None:
    mapping = "{propertyName: kind, mapping: {c: C, u: '#/components/schemas/Unused'}}"
    text = MAIN.replace("A: {type: object,", f"A: {{type: object, discriminator: {mapping},")
    text = text.replace("version: 1,", "version: 1, errors: {schema: '#/components/schemas/Inner'},")
    contract = load_contract(written(tmp_path, "annotated", text))
    assert contract.document["components"]["schemas"].keys() == {"A", "Inner", "Bs", "C", "Unused"}


@pytest.mark.parametrize(("operations", "left"), [("all", 3), ("annotated", 0)])
def test_operations_passed_over_are_counted(tmp_path: Path, operations: str, left: int) -> None:
    document: dict[str, Any] = load(written(tmp_path, operations)).document
    if operations == "all":
        del document["x-fairport"]["operations"]
    assert passed_over(document) == left
