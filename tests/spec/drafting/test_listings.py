"""Collections: where the items are, what identifies one, where their number is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.spec.drafting.papers import NUMBER, TEXT, asked, found, listed, of, operation, thing, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

ARRAY = {"type": "array", "items": thing()}


@pytest.mark.parametrize(
    ("body", "items"),
    [
        pytest.param(ARRAY, "$", id="bare-array"),
        pytest.param(listed(), "$.data", id="envelope"),
        pytest.param(listed(name="things"), "$.things", id="named-as-the-path"),
        pytest.param({"type": "object", "properties": {"result": listed(name="items")}}, "$.result.items", id="deeper"),
        pytest.param(listed(name="odd-name"), "$['odd-name']", id="alone-in-the-body"),
        pytest.param({"allOf": [{"properties": {"total": NUMBER}}, listed()]}, "$.data", id="all-of"),
        pytest.param({"anyOf": [listed(), {"type": "null"}]}, "$.data", id="or-null"),
    ],
)
def test_items_are_found(tmp_path: Path, body: Json, items: str) -> None:
    assert values(found(tmp_path, {"/things": operation(body)}), "collection.items") == [items]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/things/{id}", thing(parts={"type": "array", "items": thing()}), id="parts-of-one-thing"),
        pytest.param("/names", {"type": "array", "items": TEXT}, id="texts"),
        pytest.param("/health", {"type": "object", "properties": {"ok": {"type": "boolean"}}}, id="no-array"),
        pytest.param(
            "/report",
            {
                "properties": {
                    **{f"m{i}": TEXT for i in range(8)},
                    "notes": {"type": "array", "items": thing()},
                }
            },
            id="much-beside-it",
        ),
    ],
)
def test_what_lists_nothing_is_left_alone(tmp_path: Path, path: str, body: Json) -> None:
    assert values(found(tmp_path, {path: operation(body)}), "collection.items") == []


@pytest.mark.parametrize(
    ("members", "paths", "identity"),
    [
        pytest.param({"uuid": TEXT, "name": TEXT}, [], "$.uuid", id="usual-name"),
        pytest.param({"thing_id": TEXT, "name": TEXT}, [], "$.thing_id", id="named-after-the-thing"),
        pytest.param({"name": TEXT, "size": NUMBER}, ["/things/{thing_name}"], "$.name", id="taken-by-a-path"),
        pytest.param({"number": NUMBER}, ["/things/{thing_number}"], "$.number", id="end-of-a-parameter"),
    ],
)
def test_identity_is_found(tmp_path: Path, members: Json, paths: list[str], identity: str) -> None:
    item: Json = {"type": "object", "properties": members}
    more = {path: operation(item) for path in paths}
    said = found(tmp_path, {"/things": operation({"type": "array", "items": item}), **more})
    assert values(said, "collection.identity") == [identity]


def test_what_many_items_have_in_common_is_no_identity(tmp_path: Path) -> None:
    item: Json = {"type": "object", "properties": {"status": TEXT, "order_sid": TEXT}}
    said = found(tmp_path, {"/orders/status": operation(listed(item, name="orders"))})
    assert values(said, "collection.identity") == ["$.order_sid"]
    said = found(
        tmp_path, {"/orders/status": operation(listed({**item, "properties": {"status": TEXT}}, name="orders"))}
    )
    assert values(said, "collection.identity") == []


def test_without_an_identity_nothing_of_a_collection_is_said_in_earnest(tmp_path: Path) -> None:
    item: Json = {"type": "object", "properties": {"colour": TEXT}}
    said = found(tmp_path, {"/things": operation(listed(item), [asked("limit", NUMBER)])})
    assert values(said, "collection.identity") == values(said, "paging.limit") == []
    assert of(said, "collection.identity")[0].reason == "no field looks like an identity"


@pytest.mark.parametrize(
    ("beside", "total"),
    [
        pytest.param({"total": NUMBER}, {"body": "$.total"}, id="total"),
        pytest.param(
            {"meta": {"type": "object", "properties": {"total": NUMBER}}}, {"body": "$.meta.total"}, id="meta"
        ),
        pytest.param(
            {"count": {**NUMBER, "description": "The total number of things."}}, {"body": "$.count"}, id="described"
        ),
        pytest.param(
            {"estimatedCount": {**NUMBER, "description": "An estimate."}},
            {"body": "$.estimatedCount", "estimate": True},
            id="estimate",
        ),
    ],
)
def test_total_in_the_body_is_found(tmp_path: Path, beside: Json, total: Json) -> None:
    assert values(found(tmp_path, {"/things": operation(listed(**beside))}), "collection.total") == [total]


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param({"count": {**NUMBER, "description": "The number of things on this page."}}, id="of-the-page"),
        pytest.param({"count": NUMBER}, id="a-bare-count"),
        pytest.param({"total": TEXT}, id="no-number"),
        pytest.param({"total_pages": NUMBER}, id="pages"),
    ],
)
def test_number_that_need_not_be_the_total_is_not_claimed(tmp_path: Path, beside: Json) -> None:
    assert values(found(tmp_path, {"/things": operation(listed(**beside))}), "collection.total") == []


def test_total_in_a_header_is_found(tmp_path: Path) -> None:
    said = found(tmp_path, {"/things": operation(ARRAY, headers={"X-Total-Count": "How many there are."})})
    assert values(said, "collection.total") == [{"header": "X-Total-Count"}]
