"""Questions about a filter in a window where nothing can be, and on a later page."""

from __future__ import annotations

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.filters import ask_filters
from fairport.contract_tests.explore.good_window import EARLIEST
from fairport.contract_tests.explore.refusals import unlike
from fairport.contract_tests.explore.windows import HALF_HOUR
from fairport.evidence import Ask, Exchange
from fairport.places import place
from fairport.spec.model import AnyOf, Collection, PartOf
from tests.desks import NOW, FakeDesk, Rows, operation, told, windowed_contract
from tests.making import collection, contract, paging, promise, scope

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
