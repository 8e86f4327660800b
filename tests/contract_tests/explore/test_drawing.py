from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.explore.drawing import (
    Ground,
    filtered_window,
    many,
    marked,
    moves,
    nested,
    part,
    split,
    spread,
    together,
)
from fairport.spec.model import AnyOf, Paging, Window
from tests.contract_tests.explore.shelf import BEGIN, END, START, shelf_contract

CONTRACT = shelf_contract()
GROUND = Ground(
    start=START,
    paging=CONTRACT.of(Paging)[0],
    window=CONTRACT.of(Window)[0],
    any_of=CONTRACT.of(AnyOf)[0],
    encoding="comma",
    instants=(BEGIN, BEGIN + 100, END),
    names=("a", "b", "c"),
    total=17,
)


def windows(group: object) -> list[tuple[int, int]]:
    asks = group.listed  # type: ignore[attr-defined]
    return [(int(ask.value("from")) - BEGIN, int(ask.value("to")) - BEGIN) for ask in asks]


def test_bounds_are_known_instants_a_second_beside_and_the_middles() -> None:
    found = sorted(int(bound) - BEGIN for bound in GROUND.bounds)
    assert found == [-1, 0, 1, 50, 99, 100, 101, 5050, 9999, 10_000, 10_001]


def test_sizes_lie_around_the_default_and_the_total() -> None:
    assert {1, 2, 3, 4, 6, 16, 17, 18} <= set(GROUND.sizes)
    assert GROUND.sizes == sorted(GROUND.sizes)


def test_skips_begin_at_nothing_and_reach_past_the_end() -> None:
    assert GROUND.skips[0] == 0
    assert max(GROUND.skips) > GROUND.total


def test_split_is_a_window_and_two_parts_that_meet() -> None:
    assert windows(split(GROUND, [BEGIN + 7, BEGIN, BEGIN + 9])) == [(0, 9), (0, 7), (7, 9)]


def test_nested_is_a_window_inside_another() -> None:
    assert windows(nested(GROUND, [BEGIN + 9, BEGIN + 3, BEGIN + 1, BEGIN + 5])) == [(3, 5), (1, 9)]


def test_part_is_a_list_and_a_page_of_it() -> None:
    group = part(GROUND, START, 2, 4)
    assert group.listed == (START,)
    assert [ask.query[2:] for ask in group.asked] == [(("limit", "2"), ("skip", "4"))]


def test_together_asks_for_all_values_and_each() -> None:
    assert [ask.value("ids") for ask in together(GROUND, ["a", "b"]).listed] == ["a,b", "a", "b"]


def test_many_asks_once() -> None:
    assert [ask.value("ids") for ask in many(GROUND, ["a", "b", "c"]).listed] == ["a,b,c"]


def test_filtered_window_keeps_its_bounds() -> None:
    group = filtered_window(GROUND, [END, BEGIN], ["a"])
    assert [(ask.value("from"), ask.value("ids")) for ask in group.listed] == [(str(BEGIN), None), (str(BEGIN), "a")]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([("on", 9)], [(None, None), ("3", "3")], id="on-by-the-default"),
        pytest.param([("resize", 5), ("on", 9)], [(None, None), ("5", None), ("5", "5")], id="another-size"),
        pytest.param([("on", 9), ("back", 9)], [(None, None), ("3", "3"), ("3", None)], id="back"),
        pytest.param([("back", 9)], [(None, None), ("3", None)], id="not-before-the-start"),
        pytest.param([("again", 9)], [(None, None), ("3", None)], id="again"),
    ],
)
def test_moves_page_like_a_client(steps: list[tuple[str, int]], expected: list[tuple[str | None, str | None]]) -> None:
    group = moves(GROUND, steps)
    assert group.fresh
    assert [(ask.value("limit"), ask.value("skip")) for ask in group.asked] == expected


def test_marked_changes_nothing_but_the_mark() -> None:
    assert (marked(START, "x").walk, marked(START, "x").query) == ("x", START.query)


@given(st.lists(st.integers(), unique=True), st.integers(2, 20))
def test_spread_keeps_order_and_both_ends(values: list[int], most: int) -> None:
    found = spread(values, most)
    assert len(found) == min(len(values), most)
    assert [value for value in values if value in found] == found
    assert (found[:1], found[-1:]) == (values[:1], values[-1:])
