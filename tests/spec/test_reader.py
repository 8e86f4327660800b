from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairport.spec
from fairport.errors import ContractError
from fairport.places import place
from fairport.spec import Contract, Decision, ErrorBody, Learned, Page, contract_from, load_contract, model

MINIMAL: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {"description": "A"}}}}},
}


def again(contract: Contract) -> Contract:
    """The contract read from its own document and catalogue, as a trace does, after a trip through JSON."""
    document = json.loads(json.dumps(contract.document))
    catalogue = json.loads(json.dumps([dataclasses.asdict(found) for found in contract.requirements]))
    decisions = json.loads(json.dumps([dataclasses.asdict(found) for found in contract.decisions]))
    return contract_from(
        document,
        catalogue,
        name=contract.name,
        source=contract.source,
        overlays=contract.overlays,
        decisions=decisions,
        pages=contract.pages,
    )


def test_contract_has_the_facts_of_its_document(parcels: Contract) -> None:
    assert (parcels.name, parcels.title, parcels.version) == ("parcels", "Parcels", "2.1.0")
    assert parcels.servers == ("https://parcels.example",)
    assert parcels.personal == ("addressee",)
    assert parcels.learned == (Learned(parameter="depot", operation="listParcels", at=place("$.parcels[*].depot")),)
    assert parcels.from_credentials == (("client", "username"),)
    assert parcels.pages == (Page(id="guide", title="The guide", address="https://parcels.example/guide"),)
    assert parcels.requirements[1].reading == "RD-JSON"
    assert parcels.requirements[0].since == "1.0.0"
    assert parcels.decisions == (
        Decision(
            id="RD-JSON",
            about="Which JSON?",
            reading="RFC 8259.",
            level=model.SHOULD,
            why="The newest.",
            requirements=("PAR-JSON",),
        ),
    )


def test_operation_has_parameters_responses_and_security(parcels: Contract) -> None:
    listing, depot = parcels.operations
    assert (listing.id, listing.method, listing.path) == ("listParcels", "GET", "/clients/{client}/parcels")
    assert [(p.name, p.location, p.required) for p in listing.parameters] == [
        ("client", "path", True),
        ("since", "query", True),
        ("until", "query", True),
        ("ids", "query", False),
        ("state", "query", False),
        ("count", "query", False),
        ("skip", "query", False),
    ]
    assert listing.parameters[1].schema == {"type": "integer"}  # the operation's own one, not the path's
    assert listing.responses == (
        ("200", "#/components/schemas/Parcels"),
        ("400", "#/components/schemas/Problem"),
        ("5XX", "#/components/schemas/Problem"),
    )
    assert (listing.secured, depot.secured) == (True, False)


def test_answers_have_documented_media_and_facets_as_said(parcels: Contract) -> None:
    answers = parcels.of(model.Answers)[0]
    assert answers.documented == (
        ("200", ("application/json", "text/csv")),
        ("400", ("application/problem+json",)),
        ("5XX", ("application/problem+json",)),
    )
    assert "charset" not in answers.facets
    assert answers.facets["json"] == model.Facet(model.SHOULD, ("PAR-JSON",))
    assert answers.facets["media-type"] == model.Facet(model.MUST, ("PAR-LIST",))


def test_error_body_is_promised_for_every_error_response(parcels: Contract) -> None:
    promise = parcels.of(ErrorBody, "listParcels")[0]
    assert promise.responses == {"400", "5XX"}
    assert (promise.code, promise.code_pattern) == (place("$.code"), "^[A-Z]+$")
    assert promise.body.key == "#/components/schemas/Problem"
    assert promise.facets["body"].requirements == ("ERR-BODY",)


def test_ids_are_unique_and_begin_with_operation_and_kind(parcels: Contract) -> None:
    ids = [promise.id for promise in parcels.promises]
    assert len(set(ids)) == len(ids)
    kinds = {p.id: p.operator if isinstance(p, model.Match) else p.KIND for p in parcels.promises}
    assert all(p.id.startswith(f"{p.operation}/{kinds[p.id]}") for p in parcels.promises)


def test_reading_again_from_the_document_gives_the_same_contract(parcels: Contract) -> None:
    second = again(parcels)
    assert second == parcels
    assert [p.facets for p in second.promises] == [p.facets for p in parcels.promises]


types = st.sampled_from(["string", "integer", "number", "boolean", "null"])
leaves = st.one_of(
    st.fixed_dictionaries({"type": st.one_of(types, st.lists(types, min_size=1, max_size=2, unique=True))}),
    st.fixed_dictionaries({"enum": st.lists(st.integers(0, 3), min_size=1, unique=True)}),
    st.just({"$ref": "#/components/schemas/Thing"}),
)


def _objects(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.sampled_from(["a", "b", "a b", "if", "default"])
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.dictionaries(names, inner, max_size=3)},
            optional={"required": st.lists(names, max_size=2, unique=True)},
        ),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"if": inner, "then": inner}),
    )


@given(st.recursive(leaves, _objects, max_leaves=8))
def test_reading_again_gives_the_same_promises_for_any_schema(schema: dict[str, Any]) -> None:
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "A", "content": content}}
    document = {
        **MINIMAL,
        "paths": {"/a": {"get": {"operationId": "getA", "responses": responses}}},
        "components": {"schemas": {"Thing": {"type": "object", "properties": {"more": schema}}}},
    }
    first = contract_from(document, [], name="n", source="s")
    second = again(first)
    assert first.promises == second.promises
    assert [p.facets for p in first.promises] == [p.facets for p in second.promises]
    assert len({p.id for p in first.promises}) == len(first.promises)


def test_digest_changes_with_document_and_catalogue_but_not_with_their_order(parcels: Contract) -> None:
    turned = dict(reversed(parcels.document.items()))
    same = contract_from(turned, [dataclasses.asdict(r) for r in parcels.requirements], name="n", source="s")
    assert same.digest == parcels.digest
    shorter = contract_from(MINIMAL, [], name="n", source="s")
    assert shorter.digest != parcels.digest
    assert len(shorter.digest) == 64


def test_document_without_annotations_is_a_contract_too() -> None:
    contract = contract_from(MINIMAL, [], name="n", source="s")
    assert [p.id for p in contract.promises] == ["getA/answers"]
    assert contract.operations[0].secured is False


def test_operation_without_id_is_named_after_method_and_path() -> None:
    responses = {"204": {"description": "Gone"}}
    document = {**MINIMAL, "paths": {"/v1/a/{b}": {"delete": {"responses": responses}}}}
    contract = contract_from(document, [], name="n", source="s")
    assert contract.operations[0].id == "delete-v1-a-b"


def test_contract_from_reports_pointers_where_no_file_is_known() -> None:
    with pytest.raises(ContractError) as caught:
        contract_from({**MINIMAL, "x-fairport": {"version": 2}}, [], name="trace", source="s")
    assert caught.value.where == "trace /x-fairport/version"


def test_value_that_json_cannot_say_is_refused() -> None:
    with pytest.raises(ContractError, match="holds what JSON cannot say"):
        contract_from({**MINIMAL, "x-other": float("nan")}, [], name="n", source="s")


@pytest.mark.parametrize("name", ["porting-status"])
def test_bundled_contract_reads_quickly(name: str) -> None:
    contract = load_contract(name)
    assert contract.name == name
    assert contract == again(contract)
    took: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        load_contract(name)
        took.append(time.perf_counter() - start)
    assert min(took) < 1  # 45 ms as measured: this guards against another order of growth, not against a slow machine


def test_everything_that_the_package_exports_is_there_and_sorted() -> None:
    assert fairport.spec.__all__ == sorted(fairport.spec.__all__)
    assert all(hasattr(fairport.spec, name) for name in fairport.spec.__all__)


def test_path_may_be_given_as_text(parcels: Contract) -> None:
    source = str(Path(__file__).parent / "parcels" / "openapi.yaml")
    assert load_contract(source).promises == parcels.promises


def test_what_no_documentation_says_rests_on_no_requirement_of_the_operation(parcels: Contract) -> None:
    answers = parcels.of(model.Answers)[0]
    assert answers.facets["documented-status"].requirements
    assert {name for name, facet in answers.facets.items() if not facet.requirements} == model.Answers.UNSAID
