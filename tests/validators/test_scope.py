from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.places import place
from fairport.rules import Broken, Kept, Told
from fairport.validators.scope import rows, unknown
from tests.making import answer, collection, scope, sights, the_rule

if TYPE_CHECKING:
    from fairport.answers import Answer

SCOPE = scope()


def of_owner(owner: str | None, *owners: object) -> Answer:
    path = (("owner", owner),) if owner is not None else ()
    return answer({"items": [{"owner": held} for held in owners]}, path=path)


@pytest.mark.parametrize(
    ("owner", "owners", "kept"),
    [
        pytest.param("A", ("A", "A"), 2, id="own"),
        pytest.param("A", (None, "A"), 1, id="null-is-another-rules-business"),
        pytest.param("A", (7, ["A"]), 0, id="other-types-are-another-rules-business"),
        pytest.param("A", (), 0, id="no-items"),
        pytest.param(None, ("A", "B"), 0, id="asked-of-nobody"),
    ],
)
def test_rows_of_the_owner_are_kept(owner: str | None, owners: tuple[object, ...], kept: int) -> None:
    assert sights(rows, SCOPE, of_owner(owner, *owners)) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(
    ("owner", "owners", "counts"),
    [
        pytest.param("A", ("A", "A"), [2], id="own"),
        pytest.param("A", (), [0], id="no-items"),
        pytest.param(None, ("A", "B"), [0], id="asked-of-nobody"),
        pytest.param("A", ("A", "B"), None, id="another-owner"),
    ],
)
def test_quick_look_counts_the_rows_of_the_owner(
    owner: str | None, owners: tuple[object, ...], counts: list[int] | None
) -> None:
    screen = the_rule(rows).screen
    assert screen is not None
    assert screen([SCOPE])(of_owner(owner, *owners)) == counts


def test_row_without_an_owner_is_another_rules_business() -> None:
    assert sights(rows, SCOPE, answer({"items": [{}]}, path=(("owner", "A"),))) == []


def test_row_of_another_owner_is_broken() -> None:
    assert sights(rows, SCOPE, of_owner("A", "A", "B")) == [
        Kept(),
        Broken(message="an item of another owner is listed", at="/items/1/owner", expected='"A"', actual='"B"'),
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"items": []}, 200),
        ({"items": None}, 200),
        ({}, 200),
        ({}, 404),
        ({}, 403),
        (b"<html>", 404),
        (b"", 204),
        ({"items": [{}]}, 300),
        ({"items": [{}]}, 404),
        ({"items": [{}]}, 199),
    ],
)
def test_unknown_owner_may_be_refused_or_have_nothing(body: object, status: int) -> None:
    assert sights(unknown, SCOPE, answer(body, status, probe=SCOPE.probe)) == [
        Kept(),
        Told(message=f"an unknown owner is answered with {status}"),
    ]


def test_unknown_owner_with_items_is_broken() -> None:
    assert sights(unknown, SCOPE, answer({"items": [{}, {}]}, probe=SCOPE.probe)) == [
        Broken(
            message="an unknown owner is answered with 2 items",
            at="/items",
            expected="a refusal, or no items",
            actual="2 items",
            cause="items",
        )
    ]


def test_unknown_owner_with_a_total_and_no_items_is_broken() -> None:
    assert sights(unknown, SCOPE, answer({"items": [], "total": 25}, probe=SCOPE.foreign_probe)) == [
        Broken(
            message="somebody else's owner is answered with a total of 25, though with no items",
            expected="a refusal, or a total of 0",
            actual="a total of 25",
            cause="total",
        )
    ]


@pytest.mark.parametrize("total", [0, -1, None, "25"])
def test_unknown_owner_without_a_total_of_items_is_kept(total: object) -> None:
    assert Kept() in sights(unknown, SCOPE, answer({"items": [], "total": total}, probe=SCOPE.probe))


def test_items_at_a_place_that_is_no_plain_path_are_found_in_the_whole_body() -> None:
    anywhere = scope(collection=collection(items=place("$..items")))
    (sight,) = sights(unknown, anywhere, answer({"held": {"items": [{}]}}, probe=SCOPE.probe))
    assert isinstance(sight, Broken)
    assert (sight.at, sight.actual) == ("", "1 items")


def test_owner_that_is_somebody_elses_is_named_so() -> None:
    assert sights(unknown, SCOPE, answer({}, 403, probe=SCOPE.foreign_probe)) == [
        Kept(),
        Told(message="somebody else's owner is answered with 403"),
    ]


def test_unknown_owner_that_breaks_the_service_is_broken() -> None:
    assert sights(unknown, SCOPE, answer({}, 500, probe=SCOPE.probe)) == [
        Broken(
            message="an unknown owner is answered with 500",
            expected="a refusal, or no items",
            actual="500",
            cause="server error",
        )
    ]


@pytest.mark.parametrize("probe", ["", "refusal:x", "unknown:other"])
def test_only_the_probe_of_this_owner_is_judged(probe: str) -> None:
    assert sights(unknown, SCOPE, answer({"items": [{}]}, probe=probe)) == []
