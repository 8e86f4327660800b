from __future__ import annotations

import pytest

from fairport.alike import alike, differences


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (False, False, True),
        (None, None, True),
        (None, 0, False),
        ("a", "a", True),
        ("1", 1, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 2], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({"a": [{"b": True}]}, {"a": [{"b": 1}]}, False),
        ([], {}, False),
    ],
)
def test_values_are_compared_as_json_means_them(one: object, other: object, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.parametrize(
    ("listed", "own", "found"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1, "c": 3}, {"a": 1, "b": 2}, []),
        ({"a": 1, "b": 2}, {"a": 2, "b": 3}, [("a",), ("b",)]),
        ({"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, []),
        ({"a": {"x": 1}}, {"a": {"x": 2, "y": 2}}, [("a", "x")]),
        ({"a": [{"x": 1}, {"x": 2}]}, {"a": [{"x": 1}, {"x": 3}]}, [("a", 1, "x")]),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, [("a",)]),
        ({"a": None}, {"a": 1}, [("a",)]),
        ({"a": {"x": 1}}, {"a": "x"}, [("a",)]),
        ({"a": 1}, [1], [()]),
    ],
)
def test_members_that_only_one_has_are_no_difference(listed: object, own: object, found: list[object]) -> None:
    assert [path for path, _, _ in differences(listed, own)] == found


def test_what_is_left_out_is_not_compared() -> None:
    one, other = {"a": 1, "b": {"c": 1, "d": 2}}, {"a": 2, "b": {"c": 2, "d": 3}}
    assert [path for path, _, _ in differences(one, other, {("a",), ("b", "c")})] == [("b", "d")]
    assert list(differences(one, other, {()})) == []


@pytest.mark.parametrize(
    ("listed", "own", "same"),
    [
        ("2026-03-31T09:54:42Z", "2026-03-31T09:54:42+00:00", True),
        ("2026-03-31T09:54:42Z", "2026-03-31T09:54:42.000Z", True),
        ("2026-03-31T09:54:42Z", "2026-03-31t19:54:42.0+10:00", True),
        ("2026-03-31T09:54:42Z", "2026-03-31T09:54:42-00:00", True),
        ("2026-03-31T09:54:42Z", "2026-03-31T09:54:42.001Z", False),
        ("2026-03-31T09:54:42Z", "2026-03-31T09:54:42+10:00", False),
        ("2026-03-31T09:54:42Z", "2026-03-31T09:54:42", False),
        ("2026-03-31T00:00:00Z", "2026-03-31", False),
        ("2026-03-31T09:54:42Z", "2026-03-31 09:54:42Z", False),
        ("2026-03-31T09:54:42Z", "20260331T095442Z", False),
        ("2026-03-31T09:54:42Z", 1_774_950_882, False),
    ],
)
def test_two_spellings_of_one_moment_are_no_difference(listed: object, own: object, same: bool) -> None:
    assert (list(differences({"at": [listed]}, {"at": [own]})) == []) is same
    assert not alike(listed, own)
