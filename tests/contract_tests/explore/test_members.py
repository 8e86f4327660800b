from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.members import ask_members
from fairport.contract_tests.explore.survey import survey
from fairport.evidence import Ask
from fairport.places import place
from fairport.spec.model import Member, Operation
from tests.desks import FakeDesk, operation, required, told
from tests.making import collection, contract, paging, promise

if TYPE_CHECKING:
    from fairport.evidence import Exchange

MEMBER = promise(Member, id="one/member", operation="one", whole="list", by=(("id", place("$.id")),))
ONE = Operation(
    id="one", method="GET", path="/list/{id}", parameters=(required("id", "path"),), responses=(("200", "one"),)
)
OPERATIONS = (ONE, operation("list"))


def service(*items: object) -> object:
    def answer(ask: Ask, number: int) -> Exchange:
        if ask.operation == "one":
            return told(ask, number, {"id": ask.segment("id")})
        skip = int(ask.value("skip") or 0)
        return told(ask, number, {"items": items[skip : skip + 3], "total": len(items)})

    return answer


def desk(*items: object, profile: str = "standard", known: Known | None = None, pages: bool = True) -> FakeDesk:
    listed = collection()
    promises = (listed, MEMBER, paging(collection=listed)) if pages else (listed, MEMBER)
    made = contract(*promises, operations=OPERATIONS)
    return FakeDesk(made, service(*items), known or Known(), PROFILES[profile])


def asked_for(made: FakeDesk) -> list[str | None]:
    made.batches.clear()
    ask_members(made)
    return [ask.segment("id") for ask in made.asked if ask.operation == "one"]


def test_operation_on_one_item_is_asked_without_any_parameter_given() -> None:
    made = desk({"n": 1}, {"id": "b"})
    survey(made)
    assert made.known.good["one"] == Ask(operation="one", path=(("id", "b"),))
    assert made.known.silent == {}


def test_operation_on_one_item_of_an_empty_list_says_what_it_needs() -> None:
    made = desk()
    survey(made)
    assert (
        made.known.silent["one"]
        == "one needs id, of an item that list lists, and it listed none; give --param id=VALUE"
    )


def test_value_that_was_given_is_asked_for_and_no_other() -> None:
    made = desk({"id": "a"}, {"id": "b"}, known=Known(values={"id": "b"}, given=frozenset({"id"})))
    survey(made)
    assert made.known.good["one"].segment("id") == "b"
    assert asked_for(made) == []


def test_each_operation_learns_its_own_identities() -> None:
    other = replace(MEMBER, id="two/member", operation="two", by=(("id", place("$.owner")),))
    two = replace(ONE, id="two", path="/owners/{id}")
    made = FakeDesk(
        contract(collection(), MEMBER, other, operations=(*OPERATIONS, two)), service({"id": "a", "owner": 7})
    )
    survey(made)
    assert [made.known.good[name].segment("id") for name in ("one", "two")] == ["a", "7"]


@pytest.mark.parametrize(("profile", "count"), [("quick", 2), ("standard", 5), ("thorough", 9)])
def test_some_items_are_asked_for_by_themselves(profile: str, count: int) -> None:
    made = desk(*({"id": f"i{n}"} for n in range(30)), profile=profile)
    survey(made)
    names = asked_for(made)
    assert len(names) == len(set(names)) == count
    assert names[0] == "i0"
    if profile != "quick":
        assert "i29" in names
    assert [ask.value("skip") for ask in made.asked if ask.operation == "list"] == [None, "15", "27"]


def test_odd_identities_and_items_of_nulls_come_early() -> None:
    items = [{"id": "a"}, {"id": "b", "x": None, "y": None}, {"id": "c d"}]
    made = desk(*items, profile="quick", pages=False)
    survey(made)
    assert asked_for(made) == ["c d", "a"]
    made = desk(*items[:2], {"id": "c"}, {"id": "d"}, profile="quick", pages=False)
    survey(made)
    assert asked_for(made) == ["a", "b"]


def test_items_that_cannot_stand_in_a_path_are_passed_over() -> None:
    made = desk({"id": "a"}, {"id": ".."}, {"id": None}, 5, pages=False)
    survey(made)
    assert asked_for(made) == ["a"]


def test_nothing_is_asked_where_either_was_not_answered() -> None:
    made = desk({"id": "a"})
    ask_members(made)
    assert made.asked == []
