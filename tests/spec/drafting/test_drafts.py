"""Whole drafts: they are always overlays that the reader reads, and never claim what it would refuse."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from fairport.errors import ContractError
from fairport.spec import bundled_names, load_contract
from fairport.spec.drafting import draft, recognise
from fairport.spec.drafting import drafts as module
from fairport.spec.model import Collection, Instant, Paging
from fairport.spec.origins import Mistake
from tests.spec.drafting.papers import NUMBER, TEXT, TIME, asked, document, drafted, listed, operation, thing, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

ITEM = thing(created_at=TIME, name=TEXT)


def shop() -> dict[str, Json]:
    paged = [asked("limit", NUMBER), asked("offset", NUMBER)]
    return {"/things": operation(listed(ITEM, total=NUMBER), paged), "/things/{thingId}": operation(ITEM)}


def test_draft_reads_as_a_contract_with_its_promises(tmp_path: Path) -> None:
    made = drafted(tmp_path, shop())
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(made.text, encoding="utf-8")
    contract = load_contract(tmp_path / "things.json", [overlay])
    assert {type(promise) for promise in contract.promises} >= {Collection, Paging, Instant}
    assert made.operations == 2


def test_operation_without_an_id_is_given_one(tmp_path: Path) -> None:
    held = document(shop())
    del held["paths"]["/things"]["get"]["operationId"]
    path = written(tmp_path, held)
    text = draft(recognise(path)).text
    assert "operationId: get-things\n" in text
    assert "member-of: {operation: get-things," in text


@pytest.mark.parametrize("name", bundled_names())
def test_what_a_contract_says_already_is_not_proposed_again(name: str) -> None:
    kinds = {proposal.keyword[0] for proposal in recognise(name).proposals}
    assert kinds <= {"scope", "sort", "filters", "member-of", "part-of", "parameters", "instant", "paging"}
    assert draft(recognise(name)).text.startswith("# A draft of what ")


def test_proposal_that_the_reader_refuses_is_commented_out_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = "/paths/~1things/get/x-fairport/paging/limit"
    told = iter([([Mistake(f"{at}/parameter", "is refused", "")], None, "")])
    monkeypatch.setattr(module, "mistakes_in", lambda *_: next(told, ([], None, "")))
    made = drafted(tmp_path, shop())
    assert "[not read: is refused]\n        # limit: {parameter: limit}\n" in made.text
    assert "\n        offset: {parameter: offset}\n" in made.text


@pytest.mark.parametrize("action", [1, None], ids=["one-action", "no-action-to-blame"])
def test_overlay_that_cannot_be_laid_over_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: int | None
) -> None:
    told = iter([([], action, "fits nowhere")])
    monkeypatch.setattr(module, "mistakes_in", lambda *_: next(told, ([], None, "")))
    refused = [one.proposal.name for one in drafted(tmp_path, shop()).held if one.proposal.refused]
    assert "collection.items" in refused
    assert ("instant" in refused) is (action is None)


def test_mistake_of_the_document_itself_is_one_error(tmp_path: Path) -> None:
    nameless = operation(listed(ITEM), [{"in": "query", "schema": TEXT}])
    with pytest.raises(ContractError, match="parameter without name"):
        drafted(tmp_path, {"/things": nameless})


def test_reader_that_goes_on_refusing_leaves_an_empty_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        module, "mistakes_in", lambda *_: ([Mistake("/paths/~1things/get", "is refused", "")], None, "")
    )
    monkeypatch.setattr(module, "ROUNDS", 0)
    assert not any(one.active for one in drafted(tmp_path, shop()).held)


def test_file_that_the_document_refers_to_cannot_be_reached_by_an_overlay(tmp_path: Path) -> None:
    (tmp_path / "item.yaml").write_text(json.dumps(ITEM), encoding="utf-8")
    made = drafted(tmp_path, {"/things": operation(listed({"$ref": "item.yaml"}))})
    assert {one.proposal.name for one in made.held} == {"collection.items", "collection.identity"}


@pytest.mark.parametrize("text", ["a: [", "openapi: 2.0.0", "[]"], ids=["yaml", "version", "list"])
def test_document_that_cannot_be_read_is_one_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError):
        recognise(path)


def test_hostile_texts_stay_in_comments(tmp_path: Path) -> None:
    evil = "x\n- target: $\n  remove: true\n\x1b[2J'\"{}"
    parameters = [asked(evil, NUMBER), asked("limit", NUMBER, evil)]
    paths = {f"/{evil!r}": operation(listed(thing(**{evil: TIME})), parameters)}
    made = drafted(tmp_path, paths)
    assert "remove: true\n" not in made.text.replace(" ", "")
    assert "\x1b" not in made.text


def test_thousand_operations_take_seconds(tmp_path: Path) -> None:
    paths: dict[str, Json] = {}
    for i in range(500):
        paths[f"/things{i}"] = operation(listed(ITEM, total=NUMBER), [asked("limit", NUMBER), asked("offset", NUMBER)])
        paths[f"/things{i}/{{thing{i}Id}}"] = operation(ITEM)
    begun = time.process_time()
    made = drafted(tmp_path, paths)
    assert sum(one.active for one in made.held) > 4000
    assert time.process_time() - begun < 30  # some 3 seconds on a quiet machine


def test_swagger_document_is_annotated_where_it_was_written(tmp_path: Path) -> None:
    answer = {"description": "Yes.", "schema": {"type": "array", "items": {"$ref": "#/definitions/Thing"}}}
    parameters = [{"name": "limit", "in": "query", "type": "integer"}]
    get = {"operationId": "listThings", "parameters": parameters, "responses": {"200": answer}}
    held: Json = {
        "swagger": "2.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"get": get}},
        "definitions": {"Thing": ITEM},
    }
    path = written(tmp_path, held)
    made = draft(recognise(path))
    assert "target: '$.definitions.Thing.properties.created_at'" in made.text
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(made.text, encoding="utf-8")
    assert len(load_contract(path, [overlay]).of(Instant)) == 1


def test_of_a_large_document_only_what_is_drafted_is_in_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANY", 2)
    paths = {**shop(), "/health": operation(TEXT)}
    made = drafted(tmp_path, paths)
    assert "      operations: annotated\n" in made.text
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(made.text, encoding="utf-8")
    contract = load_contract(tmp_path / "things.json", [overlay])
    assert [one.id for one in contract.operations] == ["things", "things-thingId"]
