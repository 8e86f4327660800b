from __future__ import annotations

import pytest

from fairport.spec.plain import as_list, as_map, nearest, objects, reached, tokens, under


def test_narrowing_gives_the_empty_value_for_anything_else() -> None:
    assert (as_map({"a": 1}), as_map([1]), as_map(None)) == ({"a": 1}, {}, {})
    assert (as_list([1]), as_list({"a": 1}), as_list("a")) == ([1], (), ())


def test_pointer_goes_there_and_back() -> None:
    pointer = under("/a", "b/c", "d~e", 3)
    assert pointer == "/a/b~1c/d~0e/3"
    assert tokens(pointer) == ["a", "b/c", "d~e", "3"]


@pytest.mark.parametrize(
    ("pointer", "steps"), [("", 0), ("/a", 1), ("/a/1/b", 3), ("/a/2", 1), ("/a/x", 1), ("/z/a", 0)]
)
def test_reached_counts_the_steps_that_exist(pointer: str, steps: int) -> None:
    assert reached({"a": [0, {"b": None}]}, pointer) == steps


@pytest.mark.parametrize(
    ("name", "names", "hint"),
    [
        ("pagin", ["paging", "scope"], "did you mean 'paging'?"),
        ("URL", ["url"], "did you mean 'url'?"),
        ("zzz", ["paging", "scope"], "valid here: paging, scope"),
        ("zzz", [], "none is valid here"),
        (
            "zzz",
            [f"key{i:02}" for i in range(14)],
            "valid here: " + ", ".join(f"key{i:02}" for i in range(12)) + ", ...",
        ),
    ],
    ids=str,
)
def test_hint_names_the_nearest_or_all(name: str, names: list[str], hint: str) -> None:
    assert nearest(name, names) == hint


@pytest.mark.parametrize(
    ("value", "places"),
    [
        pytest.param({"a": {"b": [{}]}}, ["", "/a", "/a/b/0"], id="nested"),
        pytest.param({"example": {"a": {}}, "const": {}, "enum": [{}]}, [""], id="data is left out"),
        pytest.param(
            {"properties": {"default": {}}}, ["", "/properties", "/properties/default"], id="a name is no keyword"
        ),
        pytest.param({"properties": {"properties": {}}}, ["", "/properties", "/properties/properties"], id="twice"),
        pytest.param({"examples": {"a": {"value": {}}}}, ["", "/examples", "/examples/a"], id="named examples"),
        pytest.param({"examples": [{"a": {}}]}, [""], id="listed examples"),
    ],
)
def test_objects_of_a_document(value: object, places: list[str]) -> None:
    assert [at for at, _ in objects(value)] == places
