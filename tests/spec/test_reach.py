"""Which parts of a document something leads to."""

from __future__ import annotations

import pytest

from fairport.spec.reach import Reach, only

DOCUMENT = {
    "paths": {"/a": {"get": {"schema": {"$ref": "#/components/schemas/A"}}}},
    "components": {
        "schemas": {
            "A": {"items": {"$ref": "#/components/schemas/B"}},
            "B": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/x-bundled/f.yaml/C"}]},
            "D E": {"discriminator": {"mapping": {"a": "A"}}, "example": {"$ref": 1}},
        },
        "responses": {"R": {"$ref": "#/components/responses/R"}},
    },
    "x-bundled": {"f.yaml": {"C": {}}, "g.yaml": {}},
}
A, B, D = (("components", "schemas", name) for name in ("A", "B", "D E"))


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ({"$ref": "#/components/schemas/A"}, {A, B, ("x-bundled", "f.yaml")}),
        ([{"a": {"$ref": "#/components/schemas/D%20E"}}], {A, B, D, ("x-bundled", "f.yaml")}),
        ({"$ref": "#/components/responses/R"}, {("components", "responses", "R")}),
        ({"$ref": "#/paths/~1a/get/schema"}, {A, B, ("x-bundled", "f.yaml"), ("paths", "/a")}),
        ({"$ref": "#/components/schemas/Nothing"}, set()),
        ({"$ref": "#"}, set()),
        ({"$ref": "other.yaml"}, set()),
        ("text", set()),
    ],
    ids=lambda value: "" if isinstance(value, set) else str(value),
)
def test_parts_are_found_to_the_end(value: object, parts: set[tuple[str, ...]]) -> None:
    assert Reach(DOCUMENT).of([value]) == parts


def test_parts_are_picked_in_the_order_of_the_document() -> None:
    picked = only(DOCUMENT, [("x-bundled", "f.yaml"), B, A])
    assert list(picked) == ["components", "x-bundled"]
    assert list(picked["components"]["schemas"]) == ["A", "B"]
    assert picked["components"]["schemas"]["A"] is DOCUMENT["components"]["schemas"]["A"]  # type: ignore[index]
