from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.spec import Contract, load_contract, model
from fairport.spec.document import load
from fairport.spec.lint import Weight, lint
from fairport.spec.reader import contract_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVERY = frozenset(
    (kind, facet)
    for kind in vars(model).values()
    if isinstance(kind, type) and issubclass(kind, model.Promise)
    for facet in kind.FACETS
)


def remarks(contract: Contract, weight: Weight | None = None) -> list[str]:
    return [remark.message for remark in lint(contract) if weight in {None, remark.weight}]


def test_bundled_contract_has_no_remarks() -> None:
    assert lint(load_contract("porting-status"), EVERY) == ()


def test_contract_of_the_tests_has_no_errors_or_warnings(parcels: Contract) -> None:
    assert remarks(parcels, Weight.ERROR) + remarks(parcels, Weight.WARNING) == []


@pytest.mark.parametrize(
    ("old", "new", "weight", "message"),
    [
        pytest.param("          description: The parcels.\n", "", Weight.ERROR, "is no OpenAPI 3.1: ", id="structure"),
        pytest.param(
            "application/json: {schema: {$ref: '#/components/schemas/Parcels'}}\n            text/csv",
            "application/json: {schema: {$ref: '#/components/schemas/Parcels'}, example: {total:"
            " 1}}\n            text/csv",
            Weight.ERROR,
            'is an example that its schema refuses: "parcels" is a required property',
            id="example",
        ),
        pytest.param(
            "schema: {type: integer, default: 10,",
            "schema: {type: integer, default: ten,",
            Weight.ERROR,
            'is an example that its schema refuses: "ten" is not of type "integer"',
            id="default",
        ),
        pytest.param(
            "from: {type: string}",
            "from: {type: string, examples: [a, 1]}",
            Weight.ERROR,
            'is an example that its schema refuses: 1 is not of type "string"',
            id="examples of a schema",
        ),
        pytest.param(
            "schema: {type: integer, default: 10,",
            "schema: {type: intger, default: 10,",
            Weight.ERROR,
            "is an example of a schema that is no JSON Schema",
            id="example of no schema",
        ),
        pytest.param(
            "            text/csv: {}\n",
            "            text/csv: 1\n",
            Weight.ERROR,
            "is no OpenAPI 3.1: ",
            id="structure that stops its check",
        ),
        pytest.param(
            "from: {type: string}",
            "from: {type: string, format: date-time}",
            Weight.WARNING,
            "$.parcels[*].events[*].from is a point in time without `instant`: its value is not judged",
            id="clock",
        ),
        pytest.param(
            "from: {type: string}",
            "from: {}",
            Weight.WARNING,
            "$.parcels[*].events[*].from accepts any value",
            id="anything",
        ),
        pytest.param(
            "identity: $.id\n",
            "identity: $.number\n",
            Weight.WARNING,
            "$.parcels[*].number is no documented field of listParcels: ",
            id="place",
        ),
        pytest.param(
            "facets: {charset: {level: 'off'}, json: {level: SHOULD, requirements: [PAR-JSON]}}",
            "facets: {charset: {level: 'off'}}",
            Weight.WARNING,
            "the requirement PAR-JSON is cited by no promise and gives no reason (`untested`)",
            id="requirement",
        ),
        pytest.param(
            "        collection: {items: $.parcels, identity: $.id, total: {header: X-Total}}\n"
            "        part-of: {operation: listParcels, by: {client: $.client}}\n",
            "        requirements: [PAR-LIST]\n",
            Weight.NOTE,
            "listDepotParcels lists $.parcels[*] without `collection`",
            id="list",
        ),
        pytest.param("", "", Weight.NOTE, "listDepotParcels has a collection without `paging`", id="paging"),
        pytest.param(
            "", "", Weight.NOTE, "listDepotParcels/part-of/listParcels rests on no requirement", id="bare promise"
        ),
    ],
)
def test_remark_is_made(edited: Callable[..., Path], old: str, new: str, weight: Weight, message: str) -> None:
    found = remarks(load_contract(edited(old, new)), weight)
    assert any(remark.startswith(message) for remark in found), found


def test_condition_in_a_branch_is_noted(edited: Callable[..., Path]) -> None:
    branch = "weight: {anyOf: [{if: {minimum: 3}, then: {maximum: 9}}, {type: number, exclusiveMinimum: 0}"
    contract = load_contract(edited("weight: {anyOf: [{type: number, exclusiveMinimum: 0}", branch))
    assert any("condition" in remark for remark in remarks(contract, Weight.NOTE))


def test_requirement_without_a_rule_is_told_where_rules_are_known(parcels: Contract) -> None:
    judged = EVERY - {(model.Conditional, "holds")}
    found = [remark.message for remark in lint(parcels, judged)]
    assert "no rule judges the requirement PAR-FINDER" in found
    assert sum("no rule judges" in message for message in found) == 1


def test_example_by_reference_is_checked(edited: Callable[..., Path]) -> None:
    path = edited(
        "components:\n",
        "components:\n  examples: {bad: {value: {total: 1, parcels: [1]}}}\n",
    )
    text = path.read_text(encoding="utf-8").replace(
        "{schema: {$ref: '#/components/schemas/Parcels'}}",
        "{schema: {$ref: '#/components/schemas/Parcels'}, examples: {a: {$ref: '#/components/examples/bad'}}}",
    )
    path.write_text(text, encoding="utf-8")
    loaded = load(path)
    first = lint(contract_of(loaded), None, loaded.origins)[0]
    assert first.weight is Weight.ERROR
    assert first.where == "openapi.yaml:84 /components/examples/bad/value/parcels/0"
