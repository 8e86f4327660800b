from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.contract_tests.showcase.app import make_app
from fairport.contract_tests.showcase.behaviour import Behaviour
from tests.contract_tests.showcase.conftest import NOW, Caller

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.data import Dataset


def test_two_honest_behaviours_are_alike() -> None:
    assert Behaviour() == Behaviour()


def test_place_after_a_row_that_has_gone_is_found(dataset: Dataset) -> None:
    """A cursor and an id name a row; when it is deleted, the next page goes on where it was."""
    gone: set[int] = set()
    ways = replace(Behaviour(), rows=lambda _ask, parcels: [row for row in parcels if row.serial not in gone])
    caller = Caller(dataset, make_app(dataset, clock=lambda: NOW, ways=ways))
    first = caller.ask("feed", limit=5).json
    gone |= {4, 5, 6}
    assert caller.ids("feed", limit=5, cursor=first["next_cursor"]) == caller.true_ids()[6:11]
    assert caller.ids("after", limit=5, starting_after=caller.true_ids()[4]) == caller.true_ids()[6:11]


def test_member_that_has_gone_is_not_found(dataset: Dataset) -> None:
    ways = replace(Behaviour(), rows=lambda _ask, parcels: parcels[1:])
    caller = Caller(dataset, make_app(dataset, clock=lambda: NOW, ways=ways))
    assert [caller.ask(f"parcels/{row}").status_code for row in caller.true_ids()[:2]] == [404, 200]


def test_caller_who_asks_for_more_than_a_machine_counts_gets_an_empty_page(honest: Caller) -> None:
    most = 2**63 - 1
    assert honest.items("parcels", offset=most) == honest.items("pages", page=most) == []
