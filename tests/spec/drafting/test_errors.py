"""The body of every refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.drafting.papers import TEXT, found, listed, of, operation, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

COMPONENTS: Json = {
    "schemas": {"Problem": {"type": "object", "properties": {"title": TEXT}}, "Other": {"type": "object"}}
}


def refusing(name: str, *statuses: str) -> Json:
    item = operation(listed())
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    item["get"]["responses"] |= {status: {"description": "No.", "content": content} for status in statuses}
    return item


def test_schema_that_all_refusals_share(tmp_path: Path) -> None:
    said = found(tmp_path, {"/things": refusing("Problem", "400", "404", "500")}, components=COMPONENTS)
    assert values(said, "errors") == [{"schema": "#/components/schemas/Problem"}]


def test_two_schemas_are_no_common_one(tmp_path: Path) -> None:
    paths = {"/things": refusing("Problem", "400", "404", "500"), "/parts": refusing("Other", "400", "404")}
    assert values(found(tmp_path, paths, components=COMPONENTS), "errors") == []


def test_few_refusals_say_nothing(tmp_path: Path) -> None:
    assert of(found(tmp_path, {"/things": refusing("Problem", "400")}, components=COMPONENTS), "errors") == []
