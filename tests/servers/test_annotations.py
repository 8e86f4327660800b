"""The annotations made by hand name what their documents have, in the words of the contract's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "annotations"
FILES = sorted(FOLDER.glob("*.yaml"))
KEPT = {"chroma": "openapi.json", "datasette": "openapi.yaml", "jupyterhub": "openapi.yaml", "kinto": "swagger.json"}
"""The documents that stand in this repository."""
KEYS = {"collection", "paging", "filters", "sort", "instants", "other-parameters", "doubtful", "probe"}
OPERATORS = {"any-of", "equals", "prefix", "contains", "at-least", "at-most", "more-than", "less-than"}


def read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return value


def operation_ids(document: dict[str, Any]) -> set[str]:
    return {item["get"]["operationId"] for item in document["paths"].values() if "get" in item}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_annotation_says_what_was_read_and_uses_known_words(path: Path) -> None:
    told = read(path)
    assert set(told) == {"document", "sample", "not-lists", "operations"}
    assert {"name", "address", "version"} <= set(told["document"])
    assert set(told["operations"]).isdisjoint(told["not-lists"])
    for entry in told["operations"].values():
        assert set(entry) <= KEYS
        assert {"items", "identity"} <= set(entry["collection"])
        assert {next(iter(each)) for each in entry.get("filters", [])} <= OPERATORS
        assert set(entry.get("instants", {}).values()) <= {"s", "ms", "iso", "day"}


@pytest.mark.parametrize(("name", "document"), KEPT.items())
def test_every_operation_that_reads_is_annotated(name: str, document: str) -> None:
    told = read(FOLDER / f"{name}.yaml")
    assert {*told["operations"], *told["not-lists"]} == operation_ids(read(FOLDER.parent / name / document))


@pytest.mark.parametrize("name", ["digitalocean", "github", "stripe"])
def test_sample_of_a_large_document_has_twenty_lists(name: str) -> None:
    assert len(read(FOLDER / f"{name}.yaml")["operations"]) == 20
