"""What it takes to read a big document: seconds, for one that is generated, whole and for three of its operations."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from measuring import Figure

from fairport.spec.contract_changes import contract_changes
from fairport.spec.lint import lint
from fairport.spec.reader import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JSON_BAR: Final = 5.0
"""Seconds for 10 MB of JSON."""
YAML_BAR: Final = 15.0
"""Seconds for 5 MB of YAML."""
_JSON_BYTES: Final = 10_000_000
_YAML_BYTES: Final = 5_000_000
_SCHEMAS: Final = 1_000
_ANNOTATED: Final = 3

_TEXT: Final = (
    "What a person reads of it, in a sentence or two, as every vendor's document has them by the thousand. " * 4
)
_OVERLAY: Final = {
    "overlay": "1.0.0",
    "info": {"title": "three operations", "version": "1"},
    "actions": [
        {"target": "$", "update": {"x-fairport": {"version": 1, "operations": "annotated"}}},
        *(
            {"target": f"$.paths['/things{i}'].get", "update": {"x-fairport": {"repeatable": {}}}}
            for i in range(_ANNOTATED)
        ),
    ],
}


def figures(*, quick: bool) -> Iterator[Figure]:
    """Generate the documents, read them, and yield the seconds. `quick` leaves out lint and comparison."""
    with tempfile.TemporaryDirectory() as folder:
        big, middle, overlay = (Path(folder, name) for name in ("big.json", "middle.yaml", "overlay.json"))
        document = _document(_JSON_BYTES)
        big.write_text(json.dumps(document, indent=1), encoding="utf-8")
        middle.write_text(yaml.dump(_document(_YAML_BYTES), Dumper=yaml.CDumper, sort_keys=False), encoding="utf-8")
        overlay.write_text(json.dumps(_OVERLAY), encoding="utf-8")
        told = f"{len(document['paths']):,} operations, {_SCHEMAS:,} schemas"
        yield _figure(f"read {_size(big)} of JSON", lambda: load_contract(big), told, JSON_BAR)
        yield _figure(f"read {_size(middle)} of YAML", lambda: load_contract(middle), "", YAML_BAR)
        few = f"read {_size(big)} for {_ANNOTATED} operations"
        yield _figure(few, lambda: load_contract(big, [overlay]), "operations: annotated", JSON_BAR)
        if not quick:
            contract = load_contract(big)
            yield _figure(f"lines of {len(contract.promises):,} promises", lambda: len(contract.written), "", None)
            yield _figure("spec lint", lambda: lint(contract), "", None)
            yield _figure("spec diff with itself", lambda: contract_changes(contract, contract), "", None)


def _figure(name: str, work: Callable[[], object], note: str, bar: float | None) -> Figure:
    begun = time.process_time()  # one thread that waits for nothing: what else the machine does must not count
    work()
    seconds = time.process_time() - begun
    return Figure(group="reading", name=name, value=seconds, unit="s", bar=bar, note=note)


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def _document(size: int) -> dict[str, Any]:
    """A document of about `size` bytes: thousands of operations over schemas that hold each other, some themselves."""
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {"title": "Big", "version": "1"},
        "paths": {},
        "components": {"schemas": {f"Thing{i}": _schema(i) for i in range(_SCHEMAS)}},
    }
    left = size - len(json.dumps(document, indent=1))
    each = len(json.dumps(_operation(1), indent=1)) + 100
    for i in range(max(1, left // each)):
        document["paths"][f"/things{i}"] = {"get": _operation(i)}
    return document


def _schema(i: int) -> dict[str, Any]:
    """A schema that refers to two later ones, and every tenth to itself."""
    properties: dict[str, Any] = {
        f"field{j}": {"type": "string", "nullable": j % 2 == 0, "description": _TEXT[:100]} for j in range(10)
    }
    for step in (1, 7) if i % 4 else ():
        properties[f"inner{step}"] = {"$ref": f"#/components/schemas/Thing{(i + step) % _SCHEMAS}"}
    if i % 10 == 0:
        properties["again"] = {"type": "array", "items": {"$ref": f"#/components/schemas/Thing{i}"}}
    return {"type": "object", "required": ["field0"], "properties": properties}


def _operation(i: int) -> dict[str, Any]:
    schema = {"type": "array", "items": {"$ref": f"#/components/schemas/Thing{i % _SCHEMAS}"}}
    return {
        "operationId": f"listThings{i}",
        "description": _TEXT * 2,
        "parameters": [
            {"name": name, "in": "query", "description": _TEXT, "schema": {"type": "integer"}}
            for name in ("limit", "offset", "since")
        ],
        "responses": {"200": {"description": _TEXT, "content": {"application/json": {"schema": schema}}}},
    }
