"""Questions about a filter in a window where nothing can be, and on a later page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.filters import ask_filters
from fairport.contract_tests.explore.good_window import EARLIEST
from fairport.contract_tests.explore.refusals import unlike
from fairport.contract_tests.explore.windows import HALF_HOUR
from fairport.evidence import Ask, Exchange
from fairport.judge import judge
from fairport.places import place
from fairport.spec.model import AnyOf, Collection, PartOf
from fairport.validators import all_rules
from tests.desks import NOW, YEAR, FakeDesk, Rows, operation, told, windowed_contract
from tests.making import collection, contract, paging, promise, scope

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = Ask(operation="list", query=(("from", "1"), ("to", str(NOW))))


def asked(given: frozenset[str] = frozenset()) -> list[Ask]:
    made = windowed_contract()
    any_of = promise(
        AnyOf, collection=made.of(Collection)[0], parameter="ids", field=place("$.id"), encodings=("comma",)
    )
    known = Known(now=float(NOW), good={"list": GOOD}, values=dict.fromkeys(given, "1"), given=given)
    desk = FakeDesk(windowed_contract(promises=(*made.promises, any_of)), Rows(9), known, PROFILES["standard"])
    ask_filters(desk)
    return desk.asked


@pytest.mark.parametrize("given", [frozenset[str](), frozenset({"from"})], ids=["free", "bound-by-the-user"])
def test_known_value_is_asked_for_before_everything(given: frozenset[str]) -> None:
    far = Ask(operation="list", query=(("from", str(EARLIEST)), ("to", str(EARLIEST + 1)), ("ids", "r000")))
    assert (far in asked(given)) == (not given)


def test_second_page_of_a_filtered_list_is_asked_for() -> None:
    query = (*GOOD.query, ("ids", "r000,r001,r002"), ("limit", "5"), ("skip", "3"))
    assert Ask(operation="list", query=query) in asked()


def test_value_that_no_item_has_is_asked_for_around_an_instant_of_the_data() -> None:
    made = asked()
    narrow = [ask for ask in made if int(ask.value("to") or 0) - int(ask.value("from") or 0) == 2 * HALF_HOUR]
    assert [ask.value("ids") for ask in narrow] == [None, unlike("r000")]
    assert len({(ask.value("from"), ask.value("to")) for ask in narrow}) == 1


def filtering(ask: Ask, number: int, *, by_default: int = 3, most: int | None = None, more: int = 0) -> Exchange:
    """Nine rows of which those asked for are listed: so many a page, so many values at most, so many counted more."""
    names = [f"r{row:03}" for row in range(9)]
    wanted = ask.value("ids")
    held = names if wanted is None else [name for name in names if name in wanted.split(",")[:most]]
    skip, size = int(ask.value("skip") or 0), int(ask.value("limit") or (3 if wanted is None else by_default))
    items = [{"id": name, "created": NOW - YEAR, "owner": "A"} for name in held[skip : skip + size]]
    return told(ask, number, {"items": items, "total": len(held) + (more if wanted else 0), "token": str(skip)})


ALL_NINE = replace(GOOD, query=(*GOOD.query, ("limit", "10")))


def known_rows(service: Callable[[Ask, int], Exchange], *, walks: bool = True, profile: str = "standard") -> FakeDesk:
    """What is asked of a service whose nine rows are known from a walk, or whose first three are from a page."""
    made = windowed_contract()
    listed = made.of(Collection)[0]
    any_of = promise(AnyOf, collection=listed, parameter="ids", field=place("$.id"), encodings=("comma",))
    walked = [service(ALL_NINE, 1000)] if walks else []
    known = Known(now=float(NOW), good={"list": GOOD}, walked={listed.id: walked})
    desk = FakeDesk(windowed_contract(promises=(*made.promises, any_of)), service, known, PROFILES[profile])
    ask_filters(desk)
    desk.exchanges += walked
    return desk


def found_by(desk: FakeDesk) -> set[str]:
    """The rules on pages and filters that something breaks."""
    rules = [rule for rule in all_rules() if rule.id.startswith(("paging.", "filters."))]
    return {finding.rule for finding in judge(desk.contract, rules, desk.exchanges).findings}


def test_filtered_list_of_more_than_a_page_is_gone_through() -> None:
    desk = known_rows(filtering)
    more = [ask for ask in desk.asked if ask.walk == "list-ids"]
    assert {ask.value("ids") for ask in more} == {"r000,r001,r002,r003,r004,r005,r006,r007"}
    assert desk.skips("list-ids") == [0, 3, 6, 8]
    assert found_by(desk) == set()


@pytest.mark.parametrize(("walks", "profile"), [(False, "standard"), (True, "quick")])
def test_no_filtered_list_of_more_than_a_page_is_asked_for(*, walks: bool, profile: str) -> None:
    assert known_rows(filtering, walks=walks, profile=profile).skips("list-ids") == []


def test_filtered_list_is_no_longer_than_an_address() -> None:
    def long(ask: Ask, number: int) -> Exchange:
        size = int(ask.value("limit") or 3)
        return told(ask, number, {"items": [{"id": f"{row}" * 150} for row in range(1, 10)][:size], "total": 9})

    assert known_rows(long).skips("list-ids") == []


@pytest.mark.parametrize(
    ("service", "rules"),
    [
        pytest.param(partial(filtering, by_default=9), {"paging.default-size"}, id="all-at-once"),
        pytest.param(
            partial(filtering, by_default=2), {"paging.default-size", "paging.full-pages"}, id="smaller-pages"
        ),
        pytest.param(partial(filtering, most=6), {"filters.union"}, id="six-values-at-the-most"),
        pytest.param(partial(filtering, more=1), {"filters.total-follows", "paging.total-found"}, id="counts-one-more"),
    ],
)
def test_filtered_list_that_is_paged_otherwise_is_found(
    service: Callable[[Ask, int], Exchange], rules: set[str]
) -> None:
    assert found_by(known_rows(service)) == rules


def test_part_is_asked_for_a_value_that_is_another_parts() -> None:
    part, whole = collection(), collection(id="all/collection", operation="all")
    any_of = promise(AnyOf, collection=part, parameter="ids", field=place("$.id"), encodings=("comma",))
    promises = (
        any_of,
        scope(),
        promise(PartOf, collection=part, whole="all", by=()),
        paging(id="all/paging", operation="all", collection=whole),
    )
    rows = {"list": [("a1", "A"), ("a2", "A")], "all": [("a1", "A"), ("b1", "B"), ("b2", "B"), ("a2", "A")]}

    def service(ask: Ask, number: int) -> Exchange:
        return told(ask, number, {"items": [{"id": name, "owner": owner} for name, owner in rows[ask.operation]]})

    good = {"list": Ask(operation="list", path=(("owner", "A"),)), "all": Ask(operation="all")}
    made = contract(*promises, operations=(operation("list"), operation("all")))
    desk = FakeDesk(made, service, Known(good=good), PROFILES["standard"])
    ask_filters(desk)
    assert "b1" in {ask.value("ids") for ask in desk.asked}
    assert "b2" not in {ask.value("ids") for ask in desk.asked}


KINDS = ("note", "scan", "photo") * 4


def of_kinds(*, ignored: bool = False) -> FakeDesk:
    """What is asked of a list by tokens, three rows a page, whose rows are filtered by a kind that many have."""

    def service(ask: Ask, number: int) -> Exchange:
        asked = (ask.value("kind") or "").split(",")
        kept = [i for i, kind in enumerate(KINDS) if ignored or asked == [""] or kind in asked]
        skip = int(ask.value("token") or 0)
        items = [{"id": f"r{i}", "kind": KINDS[i]} for i in kept[skip : skip + 3]]
        token = str(skip + 3) if skip + 3 < len(kept) else None
        return told(ask, number, {"items": items, "token": token})

    held = collection(total=None)
    any_of = promise(AnyOf, collection=held, parameter="kind", field=place("$.kind"), encodings=("comma",))
    pages = paging(collection=held, limit="", offset="", token_parameter="token", token=place("$.token"))
    good = {"list": Ask(operation="list")}
    desk = FakeDesk(contract(any_of, pages), service, Known(good=good), PROFILES["standard"])
    ask_filters(desk)
    return desk


def pages_of(desk: FakeDesk, kinds: str) -> list[str | None]:
    return [ask.value("token") for ask in desk.asked if ask.value("kind") == kinds]


def test_filtered_list_is_gone_through_to_its_end() -> None:
    desk = of_kinds()
    assert pages_of(desk, "note,photo") == [None, "3", "6"]
    assert pages_of(desk, "note") == [None, "3"]
    assert list(desk.known.encodings.values()) == ["comma"]


def test_filtered_list_that_lets_others_through_is_not_gone_through() -> None:
    desk = of_kinds(ignored=True)
    assert pages_of(desk, "note,photo") == [None]
    assert desk.known.encodings == {}
