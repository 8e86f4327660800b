from __future__ import annotations

from dataclasses import replace

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.edges import INVALID, NOBODYS, ODD, PAST_32_BITS, PAST_64_BITS, ask_edges
from fairport.evidence import Ask
from tests.desks import FakeDesk, told, windowed_contract

GOOD = Ask(operation="list", query=(("from", "5"), ("to", "9")))


def asked(good: Ask | None = GOOD, profile: str = "standard") -> list[Ask]:
    known = Known(good={"list": good} if good else {})
    desk = FakeDesk(windowed_contract(), lambda ask, number: told(ask, number, {}), known, PROFILES[profile])
    ask_edges(desk)
    return desk.asked


def test_each_request_has_one_number_at_an_edge() -> None:
    changed = {(name, value) for ask in asked() for name, value in set(ask.query) - set(GOOD.query)}
    numbers = ("0", "-1", PAST_32_BITS, PAST_64_BITS, "")
    assert changed == {
        *((name, value) for name in ("limit", "skip") for value in numbers),
        *(("from", value) for value in ("0", "-1", "")),
        ("to", PAST_64_BITS),
        ("after", NOBODYS),
    }
    assert len(asked()) == len(changed)


def test_marks_keep_the_answers_out_of_relations() -> None:
    marks = {ask.probe for ask in asked() if "" in dict(ask.query).values()}
    assert marks == {INVALID}
    assert {ask.probe for ask in asked()} == {INVALID, ODD}


def test_operation_without_a_good_request_is_left_alone() -> None:
    assert asked(None) == []


def test_the_rest_of_the_good_request_is_kept() -> None:
    good = replace(GOOD, query=(*GOOD.query, ("kind", "a")))
    assert all(("kind", "a") in ask.query for ask in asked(good))


def test_quick_look_leaves_the_edges_out() -> None:
    assert asked(profile="quick") == []
