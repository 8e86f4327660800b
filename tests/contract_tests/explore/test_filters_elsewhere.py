"""Questions about a filter in a window where nothing can be."""

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


@pytest.mark.parametrize("given", [frozenset[str](), frozenset({"from"})], ids=["free", "bound-by-the-user"])
def test_known_value_is_asked_for_before_everything(given: frozenset[str]) -> None:
    made = windowed_contract()
    any_of = promise(
        AnyOf, collection=made.of(Collection)[0], parameter="ids", field=place("$.id"), encodings=("comma",)
    )
    values = dict.fromkeys(given, "1")
    known = Known(now=float(NOW), good={"list": GOOD}, values=values, given=given)
    desk = FakeDesk(windowed_contract(promises=(*made.promises, any_of)), Rows(9), known)
    ask_filters(desk)
    far = Ask(operation="list", query=(("from", str(EARLIEST)), ("to", str(EARLIEST + 1)), ("ids", "r000")))
    assert (far in desk.asked) == (not given)
