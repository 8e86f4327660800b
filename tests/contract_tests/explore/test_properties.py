from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.explore import draw
from fairport.contract_tests.explore.properties import draw_relations
from fairport.contract_tests.explore.survey import survey
from fairport.trace import read_trace
from tests.contract_tests.explore.shelf import BEGIN, DEPTH, Shelf, ShelfDesk
from tests.proving import run_on

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (1, 2)


@pytest.mark.parametrize("count", [0, 1, 4, 17])
@pytest.mark.parametrize("seed", SEEDS)
def test_honest_service_breaks_nothing_within_the_budget(count: int, seed: int) -> None:
    desk = ShelfDesk(Shelf(count=count), seed=seed)
    draw_relations(desk)
    assert desk.broken() == set()
    assert len(desk.asked) <= DEPTH.drawn


def exclusive(row: dict[str, Any], begin: int, end: int) -> bool:
    return begin < row["at"] < end


def far_only(row: dict[str, Any], begin: int, end: int) -> bool:
    return begin <= row["at"] <= end and end - begin > 150


LIES = {
    "bounds-exclusive": (Shelf(keeps=exclusive), {"windows.split-keeps"}),
    "short-windows-empty": (Shelf(keeps=far_only), {"windows.split-keeps"}),
    "four-values-at-most": (Shelf(most_ids=4), {"filters.union"}),
    "skip-is-off-for-size-5": (
        Shelf(lie=lambda rows, skip, size: rows[skip + (size == 5) :][:size]),
        {"paging.offset"},
    ),
    "a-row-less-past-row-5": (
        Shelf(lie=lambda rows, skip, size: rows[skip + (skip > 5) :][:size]),
        {"paging.offset"},
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_lie_is_found(lie: str) -> None:
    shelf, expected = LIES[lie]
    desk = ShelfDesk(Shelf(**vars(shelf)), replace(DEPTH, drawn=150))
    draw_relations(desk)
    assert desk.broken() & expected
    assert len(desk.asked) <= 150


def test_found_example_is_sent_again_in_its_smallest_form() -> None:
    desk = ShelfDesk(Shelf(keeps=exclusive), replace(DEPTH, drawn=150))
    draw_relations(desk)
    windows = Counter((int(a.value("from") or 0), int(a.value("to") or 0)) for a in desk.asked if not a.value("skip"))
    again = {window for window, times in windows.items() if times > 1 and window != (BEGIN, BEGIN + 10_000)}
    assert any((begin, middle) in again and (middle, end) in again for begin, end in again for _, middle in again), (
        windows
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_same_seed_asks_the_same(seed: int) -> None:
    desks = [ShelfDesk(Shelf(most_ids=4), seed=seed) for _ in range(2)]
    for desk in desks:
        draw_relations(desk)
    assert desks[0].asked == desks[1].asked


def test_other_seed_asks_something_else() -> None:
    desks = [ShelfDesk(seed=seed) for seed in (1, 2)]
    for desk in desks:
        draw_relations(desk)
    assert desks[0].asked != desks[1].asked


def test_number_of_workers_changes_no_request(tmp_path: Path) -> None:
    asked = []
    for workers in (1, 3):
        run_on(tmp_path / f"{workers}.jsonl", 21, workers=workers).carry_out([survey, draw], [])
        asked.append([exchange.ask for exchange in read_trace(tmp_path / f"{workers}.jsonl").exchanges()])
    assert asked[0] == asked[1]
    assert len(asked[0]) > 10


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    draw_relations(ShelfDesk())
    assert list(tmp_path.iterdir()) == []


def test_windows_are_drawn_inside_what_is_known() -> None:
    desk = ShelfDesk()
    draw_relations(desk)
    assert all(int(ask.value("from") or 0) >= BEGIN - 1 for ask in desk.asked)


def test_nothing_is_drawn_where_the_profile_says_none() -> None:
    desk = ShelfDesk(depth=replace(DEPTH, drawn=0))
    draw(desk)
    assert desk.asked == []


def test_quick_profile_imports_neither_generator() -> None:
    code = (
        "import sys, fairport.assemble\n"
        "from fairport.contract_tests import explore\n"
        "from fairport.contract_tests.explore.desk import PROFILES\n"
        "class Desk: depth = PROFILES['quick']\n"
        "explore.draw(Desk()); explore.generate(Desk())\n"
        "print(sorted({'hypothesis', 'schemathesis'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
