"""Drafts held against annotations: what counts as right, wrong and missed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools import measure_draft
from tools.measure_draft import ROWS, compared, main, table

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LISTED: dict[str, Any] = {
    "collection": {"items": "$.data", "identity": "$.id", "total": {"body": "$.total"}},
    "paging": {"limit": {"parameter": "limit", "default": 20}, "after": {"parameter": "after"}},
    "filters": [{"window": {"from": "since", "to": "until"}}],
    "instants": {"$.created": "iso"},
}


def counts(wanted: dict[str, Any], drafted: dict[str, Any]) -> tuple[int, int, int]:
    score = compared("listThings", wanted, drafted)
    return score.right.total(), score.wrong.total(), score.missed.total()


def test_all_right() -> None:
    assert counts(LISTED, LISTED) == (9, 0, 0)


def test_what_is_absent_is_missed_and_what_is_too_much_is_wrong() -> None:
    assert counts(LISTED, {}) == (0, 0, 9)
    assert counts({}, LISTED) == (0, 9, 0)


def test_another_value_is_wrong_once() -> None:
    other = {**LISTED, "collection": {**LISTED["collection"], "total": {"body": "$.count"}}}
    assert counts(LISTED, other) == (8, 1, 0)


def test_window_says_what_two_bounds_say() -> None:
    bounds = [{"at-least": {"parameter": "since"}}, {"at-most": {"parameter": "until"}}]
    assert counts(LISTED, {**LISTED, "filters": bounds}) == (9, 0, 0)


def test_doubtful_counts_neither_way() -> None:
    doubtful = {**LISTED, "doubtful": ["instants", "filters: since", "collection.total"]}
    assert counts(doubtful, {}) == (0, 0, 6)
    assert counts(doubtful, LISTED) == (6, 0, 0)


def test_collection_without_identity_cannot_be_said() -> None:
    nameless = {**LISTED, "collection": {"items": "$.data", "identity": None}}
    assert counts(nameless, {}) == (0, 0, 0)
    assert counts(nameless, LISTED)[1] == 9


def test_instant_deeper_in_an_item_was_not_annotated() -> None:
    assert counts({}, {"instants": {"$.a.created": "iso"}}) == (0, 0, 0)


def test_every_annotated_document_that_is_here_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    items = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
    answer = {"200": {"description": "Yes.", "content": {"application/json": {"schema": items}}}}
    get = {"operationId": "listThings", "responses": answer, "x-fairport": {"repeatable": {}}}
    document = {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": {"/things": {"get": get}}}
    (tmp_path / "things.json").write_text(json.dumps(document), encoding="utf-8")
    folder = tmp_path / "annotations"
    folder.mkdir()
    said = "operations: {listThings: {collection: {items: $, identity: $.id}}}"
    (folder / "things.yaml").write_text(f"document: {{address: ../things.json}}\n{said}\n", encoding="utf-8")
    (folder / "gone.yaml").write_text("document: {address: elsewhere}\noperations: {}\n", encoding="utf-8")
    monkeypatch.setattr(measure_draft, "ANNOTATIONS", folder)
    monkeypatch.setattr("sys.argv", ["measure_draft.py", "--wrong"])
    main()
    out = capsys.readouterr().out
    assert "gone: its document is not here" in out
    assert "| **all** | 2 | 0 | 0 |" in out


def test_operations_in_files_of_their_own_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text(
        "responses: {'200': {description: Yes, content: {application/json: {schema: {$ref: things.yaml}}}}}\n",
        encoding="utf-8",
    )
    (tmp_path / "things.yaml").write_text(
        "{type: array, items: {type: object, properties: {id: {type: string}}}}", encoding="utf-8"
    )
    path = tmp_path / "api.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/things: {get: {$ref: list.yaml}}}\n")
    annotation = {"operations": {"get-things": {"collection": {"items": "$", "identity": "$.id"}}}}
    score = measure_draft.measured(path, annotation, 0.7)
    assert score.right.total() == 2
    rows = table({"api": score}).splitlines()
    assert f"| `{ROWS[0]}` | 1 | 0 | 0 |" in rows
