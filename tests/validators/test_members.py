from __future__ import annotations

import pytest

from fairport.alike import MISSING
from fairport.members import Asked
from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Member
from fairport.validators.members import found, same_values
from tests.making import promise, sights

MEMBER = promise(Member, whole="list", by=(("id", place("$.id")),))


def asked(listed: object, own: object = MISSING, status: int = 200, identity: str = "a", at: str = "") -> Asked:
    return Asked(identity=(identity,), listing=3, listed=listed, number=7, status=status, own=own, at=at)


@pytest.mark.parametrize("status", [200, 203, 206])
def test_item_that_is_answered_is_found(status: int) -> None:
    assert sights(found, MEMBER, asked({"id": "a"}, {"id": "a"}, status)) == [Kept()]


@pytest.mark.parametrize("status", [404, 410])
def test_item_that_is_listed_and_not_found_is_broken(status: int) -> None:
    assert sights(found, MEMBER, asked({"id": "a"}, status=status)) == [
        Broken(
            message=f'"a" is listed, and its own URI answers {status}',
            expected="the item",
            actual=str(status),
            exchanges=(7, 3),
            movable=True,
        )
    ]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 500])
def test_other_errors_are_other_rules_business(status: int) -> None:
    assert sights(found, MEMBER, asked({"id": "a"}, status=status)) == []
    assert sights(same_values, MEMBER, asked({"id": "a"}, status=status)) == []


def test_item_that_is_not_listed_any_more_may_be_gone() -> None:
    assert sights(found, MEMBER, asked(MISSING, status=404)) == []
    assert sights(same_values, MEMBER, asked(MISSING, {"id": "a"})) == []


@pytest.mark.parametrize("identity", ["a/b", "a\\b"])
def test_slash_in_an_identity_that_is_not_found_is_no_more_than_a_should(identity: str) -> None:
    (sight,) = sights(found, MEMBER, asked({"id": identity}, status=404, identity=identity))
    assert isinstance(sight, Broken)
    assert (sight.level, "%2F" in sight.hint) == ("SHOULD", True)


@pytest.mark.parametrize(
    ("listed", "own"),
    [
        ({"id": "a", "n": 1}, {"id": "a", "n": 1}),
        ({"id": "a", "n": 1}, {"n": 1.0, "id": "a"}),
        ({"id": "a"}, {"id": "a", "detail": "much"}),
        ({"id": "a", "extra": 1}, {"id": "a"}),
        ({"id": "a", "owner": {"id": 1}}, {"id": "a", "owner": {"id": 1, "name": "x"}}),
        ({"id": "a", "l": [{"x": 1}]}, {"id": "a", "l": [{"x": 1, "y": 2}]}),
        ({"id": "a", "n": None}, {"id": "a", "n": None}),
    ],
)
def test_same_values_in_what_both_have_are_kept(listed: object, own: object) -> None:
    assert sights(same_values, MEMBER, asked(listed, own)) == [Kept()]


@pytest.mark.parametrize(
    ("listed", "own", "name", "at"),
    [
        ({"n": 1}, {"n": 2}, "$.n", "/n"),
        ({"n": 1}, {"n": "1"}, "$.n", "/n"),
        ({"n": 1}, {"n": True}, "$.n", "/n"),
        ({"n": None}, {"n": ""}, "$.n", "/n"),
        ({"o": {"x": 1}}, {"o": {"x": 2}}, "$.o.x", "/o/x"),
        ({"l": [1, 2]}, {"l": [2, 1]}, "$.l[*]", "/l/0"),
        ({"l": [1, 2]}, {"l": [1, 2, 3]}, "$.l", "/l"),
        ({"a/b": 1}, {"a/b": 2}, "$['a/b']", "/a~1b"),
    ],
)
def test_other_value_by_itself_is_broken(listed: object, own: object, name: str, at: str) -> None:
    (sight,) = sights(same_values, MEMBER, asked(listed, own))
    assert isinstance(sight, Broken)
    assert (sight.cause, sight.at, sight.exchanges, sight.movable) == (name, at, (7, 3), True)


def test_finding_shows_both_values_at_their_place_in_the_own_answer() -> None:
    (sight,) = sights(same_values, MEMBER, asked({"n": 1}, {"n": 2}, at="/data"))
    assert isinstance(sight, Broken)
    assert sight.message == 'n of "a" is 1 in the list, and 2 by its own URI'
    assert (sight.at, sight.expected, sight.actual) == ("/data/n", "1", "2")


def test_each_member_that_differs_is_a_cause_of_its_own() -> None:
    seen = sights(same_values, MEMBER, asked({"a": 1, "b": 1, "l": [1, 1]}, {"a": 2, "b": 2, "l": [2, 2]}))
    assert [sight.cause for sight in seen if isinstance(sight, Broken)] == ["$.a", "$.b", "$.l[*]"]
    many = {f"m{i}": 1 for i in range(100)}
    assert len(sights(same_values, MEMBER, asked(many, dict.fromkeys(many, 2)))) == 20


def test_members_that_may_differ_are_not_compared() -> None:
    lenient = promise(Member, whole="list", excepted=(place("$.views"), place("$.lines[*].seen"), place("$.owner")))
    listed = {"views": 1, "lines": [{"n": 1, "seen": 1}], "owner": {"x": 1}}
    own = {"views": 2, "lines": [{"n": 1, "seen": 2}], "owner": {"x": 2}}
    assert sights(same_values, lenient, asked(listed, own)) == [Kept()]
    (sight,) = sights(same_values, lenient, asked(listed, {**own, "lines": [{"n": 2, "seen": 3}]}))
    assert isinstance(sight, Broken)
    assert sight.cause == "$.lines[*].n"
