from __future__ import annotations

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.errors import ContractError
from fairport.places import (
    EACH,
    Place,
    at_pointer,
    escape,
    generalise,
    place,
    pointer_of,
    unescape,
)

BODY = {"items": [{"id": 1, "tags": ["x", "y"]}, {"id": None}, {"other": 3}, 7], "a/b~c": {"it's": 1}, "n": None}

names = st.sampled_from(["a", "b", "c", "_d", "E1"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)
plain_paths = st.lists(names.map(lambda name: f".{name}") | st.just(EACH), max_size=4).map(
    lambda steps: "$" + "".join(steps)
)


def into_objects(path: str, value: object) -> list[tuple[str, object]]:
    """What the library finds, less what its wildcard finds in objects: a plain path's wildcard is for arrays."""
    found = jsonpath.compile(path).finditer(value)
    wild = [i for i, step in enumerate(place(path).steps or ()) if step == EACH]
    return [(str(m.pointer()), m.value) for m in found if all(isinstance(m.parts[i], int) for i in wild)]


@given(plain_paths, values)
def test_plain_path_finds_what_the_library_finds(path: str, value: object) -> None:
    here = place(path)
    assert here.steps is not None
    found = into_objects(path, value)
    assert here.located(value) == found
    assert here.of(value) == [node for _, node in found]


@given(plain_paths, values)
def test_each_pointer_leads_to_its_value(path: str, value: object) -> None:
    for pointer, node in place(path).located(value):
        assert at_pointer(value, pointer) is node


@pytest.mark.parametrize(
    ("path", "plain", "found"),
    [
        pytest.param("$", True, [("", BODY)], id="root"),
        pytest.param("$.items[*].id", True, [("/items/0/id", 1), ("/items/1/id", None)], id="null-is-there"),
        pytest.param("$.items[*].tags[*]", True, [("/items/0/tags/0", "x"), ("/items/0/tags/1", "y")], id="nested"),
        pytest.param("$.none[*].id", True, [], id="absent"),
        pytest.param("$.n[*]", True, [], id="elements-of-null"),
        pytest.param("$['a/b~c']['it\\'s']", False, [("/a~1b~0c/it's", 1)], id="quoted"),
        pytest.param("$..id", False, [("/items/0/id", 1), ("/items/1/id", None)], id="descendants"),
        pytest.param("$.items[0].id", False, [("/items/0/id", 1)], id="index"),
        pytest.param("$.items[?@.id == 1].tags", False, [("/items/0/tags", ["x", "y"])], id="filter"),
    ],
)
def test_path_is_found_with_its_pointers(path: str, *, plain: bool, found: list[tuple[str, object]]) -> None:
    here = place(path)
    assert (here.steps is not None) is plain
    assert here.located(BODY) == found
    assert here.of(BODY) == [node for _, node in found]
    assert here.one(BODY) == (found[0][1] if found else None)


@pytest.mark.parametrize("text", ["$.", "$[", "$.a[?", "$.items[*", "$['a"])
def test_what_is_no_path_is_a_mistake_of_the_contract(text: str) -> None:
    with pytest.raises(ContractError, match="is not a JSONPath") as caught:
        place(text)
    assert caught.value.hint == "write a path such as $.items[*].id (RFC 9535)"


def test_places_are_put_together() -> None:
    items = place("$.items")
    assert str(items.each().child("id")) == "$.items[*].id"
    assert items.each().child("it's/x").of({"items": [{"it's/x": 1}]}) == [1]
    assert items.each().within(place("$.tags[*]")) == place("$.items[*].tags[*]")
    assert place("$.items[*].id").parent() == place("$.items[*]")
    assert place("$.items[*].id").last_of([{"id": 1}, {}, 3]) == [1]


def test_places_of_one_text_are_one() -> None:
    assert place("$.a") is place("$.a")
    assert place("$.a") == Place("$.a", None)


@given(st.text())
def test_pointer_token_comes_back(name: str) -> None:
    assert unescape(escape(name)) == name
    assert at_pointer({name: 5}, pointer_of([name])) == 5


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1) | st.integers(0, 9), max_size=4))
def test_generalised_path_is_a_path_that_finds_the_value(path: list[str | int]) -> None:
    value: object = 5
    for part in reversed(path):
        value = [0] * part + [value] if isinstance(part, int) else {part: value}
    assert 5 in place(generalise(path)).of(value)


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", BODY),
        ("/items/0/id", 1),
        ("/items/9", None),
        ("/items/x", None),
        ("/items/-1", None),
        ("/n/deeper", None),
        ("/a~1b~0c/it's", 1),
    ],
)
def test_pointer_to_nothing_gives_none(pointer: str, found: object) -> None:
    assert at_pointer(BODY, pointer) == found
