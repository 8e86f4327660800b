"""Places of a document as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.spec import load_contract
from fairport.spec.drafting import draft, recognise
from fairport.spec.drafting.placing import as_written
from fairport.spec.model import Instant
from tests.spec.drafting.papers import TIME, document, listed, operation, thing, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

HELD = {"a": {"anyOf": [{"b": 1}], "c": [{"d": 2}]}}


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", ""),
        ("/a/anyOf/0/b", "/a/anyOf/0/b"),
        ("/a/c/0/d", "/a/c/0/d"),
        ("/a/c/anyOf/0/0/d", "/a/c/0/d"),
        ("/a/c/1", None),
        ("/a/z", None),
        ("/a/c/0/d/e", None),
    ],
)
def test_steps_of_reading_are_left_out(pointer: str, place: str | None) -> None:
    assert as_written(HELD, pointer) == place


def test_nullable_object_of_openapi_3_0_is_annotated_where_it_was_written(tmp_path: Path) -> None:
    inner: Json = {"nullable": True, "allOf": [{"type": "object", "properties": {"created_at": TIME}}]}
    held = document({"/things": operation(listed(thing(state=inner)))}) | {"openapi": "3.0.3"}
    path = written(tmp_path, held)
    made = draft(recognise(path))
    assert ".properties.state.allOf[0].properties.created_at" in made.text
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(made.text, encoding="utf-8")
    assert len(load_contract(path, [overlay]).of(Instant)) == 1
