from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase import lying
from fairport.contract_tests.showcase.app import make_app
from fairport.contract_tests.showcase.behaviour import Behaviour
from tests.contract_tests.showcase.conftest import NOW, Caller

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.data import Dataset


def caller(dataset: Dataset, ways: Behaviour) -> Caller:
    return Caller(dataset, make_app(dataset, clock=lambda: NOW, ways=ways))


def test_fault_is_told_by_its_docstring_and_lists_no_rule_twice() -> None:
    @fault("some", catches=["a.b"], also=["a.b", "c.d"], group="paging", source="here")
    def some(ways: Behaviour) -> Behaviour:
        """Something is wrong."""
        return ways

    assert (some.name, some.summary, some.catches, some.also) == ("some", "Something is wrong.", ("a.b",), ("c.d",))


def test_parcel_is_changed_where_the_lie_is_told(dataset: Dataset) -> None:
    ways = lying.each_parcel(Behaviour(), lambda parcel, told: told.update(used=parcel.serial), only={"feed", ""})
    asked = caller(dataset, ways)
    assert asked.items("feed", limit=2)[1]["used"] == 2
    assert asked.ask(f"parcels/{asked.true_ids()[1]}").json["used"] == 2
    assert asked.items("pages", per_page=100)[99]["used"] != 100


def test_condition_is_changed_by_a_new_test(dataset: Dataset) -> None:
    looser = lying.tested(lambda parcel, value, honest: honest(parcel) or parcel.status.startswith(value[0]))
    asked = caller(dataset, lying.each_condition(Behaviour(), "status", looser))
    assert {item["status"] for item in asked.items("parcels", status="moving")} == {"moving"}
    turned = lying.tested(lambda parcel, _value, honest: not honest(parcel))
    asked = caller(dataset, lying.each_condition(Behaviour(), "status", turned))
    assert "moving" not in {item["status"] for item in asked.items("parcels", status="moving")}


def test_order_is_changed_after_it_was_made(dataset: Dataset) -> None:
    asked = caller(dataset, lying.each_order(Behaviour(), lambda _ask, rows: rows[::-1], only={"parcels"}))
    assert asked.ids("parcels") == asked.true_ids()[:-21:-1]
    assert asked.ids("pages") == asked.true_ids()[:20]


def test_reply_is_changed_last(dataset: Dataset) -> None:
    ways = lying.each_reply(Behaviour(), lambda _ask, reply: replace(reply, status=503), only={"feed"})
    asked = caller(dataset, ways)
    assert (asked.ask("feed").status_code, asked.ask("queue").status_code) == (503, 200)


def test_lies_are_told_together(dataset: Dataset) -> None:
    ways = lying.each_total(Behaviour(), lambda _page, total: total + 1)
    ways = lying.each_total(ways, lambda _page, total: total * 2, only={"pages"})
    asked = caller(dataset, ways)
    assert (asked.ask("pages").json["total"], asked.ask("next").json["count"]) == (276, 138)
