from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fairport.reports.site.trend import FOOT, HEIGHT, MOST, STEP, trend_of
from fairport.standing import Stand, Standing
from fairport.verdict import Level
from tests.test_history import RUN

LINES = st.lists(
    st.builds(
        lambda stand, level: replace(RUN.lines[0], stand=stand, level=level),
        st.sampled_from(Stand),
        st.sampled_from(Level),
    ),
    max_size=8,
)
RUNS = st.lists(st.builds(lambda lines: replace(RUN, lines=tuple(lines)), LINES), max_size=5)


@given(RUNS)
def test_bars_stay_in_the_picture_and_the_tallest_fills_it(runs: list[Standing]) -> None:
    made = trend_of(runs)
    heights: dict[int, float] = {}
    for part in made.parts:
        assert 0 <= part.y <= HEIGHT
        assert 0 <= part.x < made.width
        heights[part.x] = heights.get(part.x, 0) + part.height
    assert len(heights) == len(runs)
    if any(part.tone != "kept" for part in made.parts):
        assert abs(max(heights.values()) - HEIGHT) < 0.1


def test_run_that_kept_everything_is_a_foot() -> None:
    assert [(part.tone, part.height) for part in trend_of([RUN]).parts] == [("kept", FOOT)]


def test_it_is_told_in_words() -> None:
    broken = replace(RUN, lines=(replace(RUN.lines[0], stand=Stand.FAILED),))
    assert trend_of([]).words == "no run"
    assert trend_of([RUN]).words == "1 run: 0 MUST broken and 0 not verified in the latest"
    assert trend_of([broken, RUN]).words.startswith("2 runs: 1 MUST broken and 0 not verified in the first, 0 MUST")


def test_many_runs_are_bounded() -> None:
    assert trend_of([RUN] * 1000).width == MOST * STEP
