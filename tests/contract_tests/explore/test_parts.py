from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.parts import ask_wholes
from fairport.evidence import Ask
from fairport.places import place
from fairport.spec.model import PartOf
from tests.desks import FakeDesk, Rows, operation
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
