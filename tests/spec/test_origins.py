from __future__ import annotations

import pytest

from fairport.errors import ContractError
from fairport.spec.origins import Mistake, Origin, Origins, refuse

MAIN = Origin("main.yaml", "a:\n  b: 1\n  c: 2\n", {"a": {"b": 1, "c": 2}})
OTHER = Origin("other.yaml", "x: 1\ny:\n  z: 3\n", {"x": 1, "y": {"z": 3}}, "/x-bundled/other")
OVER = Origin(
    "over.yaml", "actions:\n- update:\n    c: 9\n", {"actions": [{"update": {"c": 9}}]}, "/a", "/actions/0/update"
)
ORIGINS = Origins("main.yaml", (MAIN, OTHER, OVER))


@pytest.mark.parametrize(
    ("pointer", "where"),
    [
        pytest.param("", "main.yaml:1", id="root"),
        pytest.param("/a/b", "main.yaml:2 /a/b", id="in the document"),
        pytest.param("/a/c", "over.yaml:3 /actions/0/update/c", id="overlaid"),
        pytest.param("/x-bundled/other/y/z", "other.yaml:3 /y/z", id="in another file"),
        pytest.param("/q/r", "main.yaml:1 /q/r", id="nowhere"),
    ],
)
def test_place_is_told_where_it_was_written(pointer: str, where: str) -> None:
    assert ORIGINS.where(pointer) == where


def test_place_without_files_is_name_and_pointer() -> None:
    assert Origins("trace").where("/a") == "trace /a"
    assert Origins("trace").where("") == "trace"


def test_no_mistake_is_no_error() -> None:
    refuse([], ORIGINS)


def test_one_mistake_is_one_line() -> None:
    with pytest.raises(ContractError) as caught:
        refuse([Mistake("/a/b", "is wrong", "mend it")], ORIGINS)
    assert str(caught.value) == "main.yaml:2 /a/b: is wrong"
    assert caught.value.hint == "mend it"


def test_many_mistakes_are_told_together_up_to_twenty() -> None:
    with pytest.raises(ContractError) as caught:
        refuse([Mistake("/a/b", f"is wrong {i}", "mend it") for i in range(23)], ORIGINS)
    lines = caught.value.message.splitlines()
    assert lines[0] == "23 mistakes in the contract"
    assert lines[1] == "  main.yaml:2 /a/b: is wrong 0 (mend it)"
    assert lines[21:] == ["  and 3 more"]
