"""A document as the recognisers look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.drafting.papers import NUMBER, asked, found, listed, operation

if TYPE_CHECKING:
    from pathlib import Path


def test_operation_has_its_parts(tmp_path: Path) -> None:
    item = operation(
        listed(), [asked("n", NUMBER, "How MANY.")], headers={"Link": "The next."}, summary="All", description="Of it"
    )
    item["post"] = {"responses": {"200": {"description": "Made."}}}
    document = found(tmp_path, {"/{owner}/old-things.json": item}).document
    (only,) = document.operations
    assert (only.segments, only.noun, only.is_member) == (("{owner}", "old-things.json"), "oldthing", False)
    assert [p.name for p in only.query] == ["n"]
    assert [p.name for p in only.in_path] == ["owner"]
    assert only.query[0].prose.strip() == "how many."
    assert only.headers == {"Link": "The next."}
    assert only.prose == "all of it"
    assert only.body is not None
    assert len(document.nodes) == 2


def test_operation_without_body_or_success(tmp_path: Path) -> None:
    bare = operation(None)
    bare["get"]["responses"] = {"default": {"description": "What?"}}
    (only,) = found(tmp_path, {"/": bare}).document.operations
    assert (only.body, only.headers, only.noun, only.is_member) == (None, {}, "", False)
