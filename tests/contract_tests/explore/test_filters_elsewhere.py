"""Questions about a filter in a window where nothing can be, and on a later page."""

from __future__ import annotations

import pytest

from fairport.contract_tests.explore.desk import Known
from fairport.contract_tests.explore.filters import ask_filters
from fairport.contract_tests.explore.survey import EARLIEST
from fairport.evidence import Ask
from fairport.places import place
from fairport.spec.model import AnyOf, Collection
from tests.desks import NOW, FakeDesk, Rows, windowed_contract
from tests.making import promise

GOOD = Ask(operation="list", query=(("from", "1"), ("to", str(NOW))))


def asked(given: frozenset[str] = frozenset()) -> list[Ask]:
    made = windowed_contract()
    any_of = promise(
        AnyOf, collection=made.of(Collection)[0], parameter="ids", field=place("$.id"), encodings=("comma",)
    )
    known = Known(now=float(NOW), good={"list": GOOD}, values=dict.fromkeys(given, "1"), given=given)
    desk = FakeDesk(windowed_contract(promises=(*made.promises, any_of)), Rows(9), known)
    ask_filters(desk)
    return desk.asked


@pytest.mark.parametrize("given", [frozenset[str](), frozenset({"from"})], ids=["free", "bound-by-the-user"])
def test_known_value_is_asked_for_before_everything(given: frozenset[str]) -> None:
    far = Ask(operation="list", query=(("from", str(EARLIEST)), ("to", str(EARLIEST + 1)), ("ids", "r000")))
    assert (far in asked(given)) == (not given)


def test_second_page_of_a_filtered_list_is_asked_for() -> None:
    query = (*GOOD.query, ("ids", "r000,r001,r002"), ("limit", "3"), ("skip", "3"))
    assert Ask(operation="list", query=query) in asked()
