"""The bundled contract as Schemathesis is given it: the same OpenAPI document, and a stricter one made of it.

The stricter one turns into plain JSON Schema whatever of `x-fairport` a schema can say of one answer: the SHOULD
schemas, the plausible range of instants, and midnight: what somebody would write for whom OpenAPI is all there is.
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any, Final

from pages import contract

DAY: Final = 86_400
SCALES: Final = {"s": 1, "ms": 1000}

Json = dict[str, Any]


def plain() -> Json:
    """Return the document as it is."""
    return copy.deepcopy(dict(contract().document))


def strict() -> Json:
    """Return the document with all that one answer can break said in its schemas."""
    document = plain()
    _fold(document["components"]["schemas"])
    return document


def _fold(node: object) -> None:
    """Add to every schema in a node what its `x-fairport` says beyond it."""
    if isinstance(node, list):
        for each in node:
            _fold(each)
    if not isinstance(node, dict):
        return
    for each in list(node.values()):
        _fold(each)
    said = node.get("x-fairport")
    if not isinstance(said, dict):
        return
    further = [*said.get("should", ()), *([_range(said["instant"])] if "instant" in said else [])]
    if further:
        node["allOf"] = [*node.get("allOf", ()), *further]


def _range(instant: Json) -> Json:
    """Return an instant's plausible range, and midnight where a level is promised for it, as a schema of numbers."""
    scale = SCALES[instant["unit"]]
    said = {
        "minimum": _seconds(instant["min"]) * scale,
        "maximum": _seconds(instant["max"]) * scale,
    }
    judged = instant.get("facets", {}).get("midnight", {}).get("level") not in {"OBSERVE", "off"}
    return {**said, "multipleOf": DAY * scale} if instant.get("midnight") and judged else said


def _seconds(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
