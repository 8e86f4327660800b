from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.orders import ask_orders
from fairport.evidence import Ask, Exchange
from fairport.judge import judge
from fairport.places import place
from fairport.run import RELATIONS
from fairport.spec.model import Sort
from fairport.validators import all_rules
from tests.desks import FakeDesk, told
from tests.making import collection, contract, paging, promise

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = [rule for rule in all_rules() if rule.over in RELATIONS]
GOOD = Ask(operation="list", query=(("from", "1"),))
UP, DOWN = (("sort", "size"),), (("sort", "-size"),)
Row = dict[str, Any]
ROWS: list[Row] = [{"id": f"r{at}", "size": (7, 100, 9, 7, 31, None, 2)[at]} for at in range(7)]


def sort(**members: object) -> Sort:
    return promise(
        Sort, collection=collection(), field=place("$.size"), **({"ascending": UP, "descending": DOWN} | members)
    )


def honest(rows: list[Row], word: str) -> list[Row]:
    named = [row for row in rows if row["size"] is not None]
    bare = [row for row in rows if row["size"] is None]
    return [*sorted(named, key=lambda row: int(row["size"]), reverse=word.startswith("-")), *bare]


@dataclass
class Sorting:
    """A service that sorts its rows and pages by `limit` (3 unless asked) and `skip`."""

    order: Callable[[list[Row], str], list[Row]] = honest
    pages: bool = True

    def __call__(self, ask: Ask, number: int) -> Exchange:
        word = ask.value("sort")
        rows = self.order(ROWS, word) if word else ROWS
        skip, size = int(ask.value("skip") or 0), 3 if self.pages else 1000
        return told(ask, number, {"items": rows[skip : skip + size], "total": len(rows)})


def asked(order: Callable[[list[Row], str], list[Row]] = honest, profile: str = "standard", **members: Any) -> FakeDesk:
    pages = members.pop("pages", True)
    held = collection()
    known = members.pop("known", Known(good={"list": GOOD}))
    promises = [held, *([paging(collection=held, token=None)] if pages else []), sort(**members)]
    desk = FakeDesk(contract(*promises), Sorting(order, pages), known, PROFILES[profile])
    ask_orders(desk)
    return desk


def broken(desk: FakeDesk) -> set[str]:
    desk.ask([Ask(operation="list", query=(*GOOD.query, ("skip", str(skip)))) for skip in (0, 3, 6, 7)])
    return {f.rule for f in judge(desk.contract, RULES, desk.exchanges).findings if f.rule.startswith("sorting")}


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("profile", ["quick", "standard"])
def test_honest_order_draws_nothing(profile: str, *, pages: bool) -> None:
    assert broken(asked(profile=profile, pages=pages)) == set()


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("profile", ["quick", "standard"])
def test_order_that_is_ignored_is_found(profile: str, *, pages: bool) -> None:
    assert "sorting.ordered" in broken(asked(lambda rows, _: rows, profile, pages=pages))


def test_both_directions_are_walked_to_their_end() -> None:
    desk = asked()
    words = {ask.walk: [a.value("skip") for a in desk.asked if a.walk == ask.walk] for ask in desk.asked}
    assert words == {"list-by-size-1": [None, "3", "6", "7"], "list-by-size-2": [None, "3", "6", "7"]}
    assert [ask.query[:2] for ask in desk.batches[0]] == [(*GOOD.query, *UP), (*GOOD.query, *DOWN)]


def test_quick_look_takes_the_descending_order_alone() -> None:
    assert {ask.value("sort") for ask in asked(profile="quick").asked} == {"-size"}
    assert {ask.value("sort") for ask in asked(profile="quick", descending=None).asked} == {"size"}


@pytest.mark.parametrize(
    "members",
    [
        {"ascending": (), "descending": None},
        {"known": Known()},
        {"known": Known(good={"list": GOOD}, given=frozenset({"sort"}))},
    ],
    ids=["comes-by-itself", "nothing-known", "given"],
)
def test_nothing_is_asked_where_no_order_can_be(members: dict[str, Any]) -> None:
    assert asked(**members).asked == []
