from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.parts import ask_wholes
from fairport.evidence import Ask, Exchange
from fairport.places import place
from fairport.spec.model import PartOf
from tests.desks import FakeDesk, Rows, operation, told
from tests.making import collection, contract, paging, promise

PART = Ask(operation="list", path=(("owner", "A"),), query=(("from", "5"), ("to", "9")))
WHOLE = Ask(operation="all", path=(("top", "T"),), query=(("from", "1"), ("to", "9")))
ASKED = replace(WHOLE, query=PART.query, walk="all-around-list")
PROMISE = promise(PartOf, collection=collection(), whole="all", by=(("owner", place("$.owner")),))
PAGING = paging(id="all/paging", operation="all", collection=collection(id="all/collection", operation="all"))


def desk(*promises: object, **good: Ask) -> FakeDesk:
    """A desk in front of seven rows, all of them in any window."""
    made = contract(*promises, operations=(operation("list"), operation("all")))
    service = Rows(7, created=lambda row: 5 + row % 2)
    return FakeDesk(made, service, Known(good=good), PROFILES["quick"])


def test_whole_is_listed_to_its_end_under_the_criteria_of_the_part() -> None:
    made = desk(PROMISE, PAGING, list=PART, all=WHOLE)
    ask_wholes(made)
    assert made.asked[0] == ASKED
    assert {(ask.operation, ask.path, ask.walk) for ask in made.asked} == {("all", WHOLE.path, "all-around-list")}
    assert made.skips("all-around-list") == [0, 3, 6, 7]
    assert made.known.good == {"list": PART, "all": WHOLE}


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(desk(PROMISE, PAGING, list=WHOLE, all=WHOLE), id="asked-under-the-same-criteria-already"),
        pytest.param(desk(PROMISE, PAGING, all=WHOLE), id="part-not-answered"),
        pytest.param(desk(PROMISE, PAGING, list=PART), id="whole-not-answered"),
        pytest.param(desk(PROMISE, list=PART, all=WHOLE), id="whole-without-pages"),
        pytest.param(desk(PROMISE, paging(), list=PART, all=WHOLE), id="only-the-part-has-pages"),
        pytest.param(desk(PAGING, list=PART, all=WHOLE), id="no-parts-promised"),
    ],
)
def test_whole_that_needs_no_listing_or_allows_none_is_left_alone(made: FakeDesk) -> None:
    ask_wholes(made)
    assert made.asked == []


def test_wholes_of_several_parts_are_listed_side_by_side() -> None:
    other = promise(PartOf, id="few/part-of", operation="few", collection=collection(), whole="all")
    made = desk(PROMISE, other, PAGING, list=PART, few=replace(PART, operation="few", query=()), all=WHOLE)
    ask_wholes(made)
    assert [[ask.walk for ask in batch] for batch in made.batches] == [["all-around-list", "all-around-few"]] * 4


OWN = replace(PROMISE, own=(("owner", place("$.owner")),))
PART_PAGING = paging()


class Owned:
    """A whole of rows of four owners, and each owner's part; `refuses`: what another owner than A is met with."""

    def __init__(self, refuses: int = 0) -> None:
        self.refuses = refuses

    def __call__(self, ask: Ask, number: int) -> Exchange:
        owners = "AAAABBBCCD"
        rows = [{"id": f"{i}", "created": 5, "owner": name} for i, name in enumerate(owners)]
        mine = rows if ask.operation == "all" else [row for row in rows if row["owner"] == ask.segment("owner")]
        if ask.operation == "list" and ask.segment("owner") != "A" and self.refuses:
            return told(ask, number, {"error": "no"}, self.refuses)
        skip, size = int(ask.value("skip") or 0), int(ask.value("limit") or 3)
        return told(ask, number, {"items": mine[skip : skip + size], "total": len(mine), "token": None})


def asked_of_others(depth: str, service: Owned, foreign: dict[str, str], *promises: object) -> list[tuple[str, str]]:
    """The owners of other parts that are asked for, with their skips."""
    made = contract(*promises, PAGING.collection, operations=(operation("list"), operation("all")))
    known = Known(good={"list": PART, "all": WHOLE}, foreign=foreign)
    desk = FakeDesk(made, service, known, PROFILES[depth])
    ask_wholes(desk)
    others = [ask for ask in desk.asked if ask.operation == "list"]
    assert {(ask.value("from"), ask.value("to"), ask.value("limit")) for ask in others} <= {("5", "9", "100")}
    return [(ask.segment("owner") or "", ask.value("skip") or "0") for ask in others]


@pytest.mark.parametrize(
    ("depth", "refuses", "foreign", "others"),
    [
        pytest.param("standard", 0, {}, [("B", "0"), ("D", "0"), ("B", "3"), ("D", "1")], id="largest-and-smallest"),
        pytest.param("quick", 0, {}, [("B", "0"), ("B", "3")], id="one-in-a-quick-run"),
        pytest.param("standard", 403, {}, [("B", "0"), ("D", "0")], id="refused-and-left"),
        pytest.param("quick", 0, {"owner": "B"}, [("C", "0"), ("C", "2")], id="not-somebody-elses"),
    ],
)
def test_other_parts_that_the_whole_names_are_listed_to_their_ends(
    depth: str, refuses: int, foreign: dict[str, str], others: list[tuple[str, str]]
) -> None:
    assert asked_of_others(depth, Owned(refuses), foreign, OWN, PART_PAGING, PAGING) == others


@pytest.mark.parametrize(("mine", "size"), [("D", None), ("A", "100")], ids=["ours-fits-on-a-page", "ours-does-not"])
def test_largest_other_part_is_listed_by_default_pages_where_ours_shows_none(mine: str, size: str | None) -> None:
    made = contract(OWN, paging(default=3), PAGING, PAGING.collection, operations=(operation("list"), operation("all")))
    desk = FakeDesk(
        made, Owned(), Known(good={"list": replace(PART, path=(("owner", mine),)), "all": WHOLE}), PROFILES["quick"]
    )
    ask_wholes(desk)
    first, *_ = (ask for ask in desk.asked if ask.operation == "list")
    assert (first.segment("owner"), first.value("limit")) == ("A" if mine == "D" else "B", size)


@pytest.mark.parametrize(("rows", "requests"), [(12, 5), (13, 1)])
def test_other_part_of_many_pages_is_not_listed_past_its_first(rows: int, requests: int) -> None:
    class Pages(Owned):
        def __call__(self, ask: Ask, number: int) -> Exchange:
            if ask.operation == "all":
                return super().__call__(ask, number)
            skip = int(ask.value("skip") or 0)
            listed = [{"id": f"{i}", "created": 5, "owner": "B"} for i in range(rows)][skip : skip + 3]
            return told(ask, number, {"items": listed, "total": rows, "token": None})

    assert len(asked_of_others("quick", Pages(), {}, OWN, PART_PAGING, PAGING)) == requests


@pytest.mark.parametrize(
    "promises",
    [
        pytest.param((PROMISE, PART_PAGING, PAGING), id="nothing-tells-parts"),
        pytest.param((OWN, PAGING), id="part-without-pages"),
        pytest.param((replace(OWN, own=(("other", place("$.owner")),)), PART_PAGING, PAGING), id="not-in-the-path"),
    ],
)
def test_other_parts_are_left_alone_where_they_cannot_be_told(promises: tuple[object, ...]) -> None:
    assert asked_of_others("standard", Owned(), {}, *promises) == []
