from __future__ import annotations

import pytest

from fairport.reports.html.scales import DAY, Line, Tick, duration, log_over, size, time_ticks


def test_place_on_a_line_is_held_within_it() -> None:
    line = Line(10, 20, 100, 50)
    assert [line.at(value) for value in (5, 10, 15, 20, 99)] == [100, 100, 125, 150, 150]
    assert Line(3, 3, 100, 50).at(3) == 100


def test_ticks_tell_days_of_long_times_and_minutes_of_short_ones() -> None:
    assert time_ticks(Line(0, 10 * DAY, 0, 100), 3) == (
        Tick(0, "1970-01-01"),
        Tick(50, "1970-01-06"),
        Tick(100, "1970-01-11"),
    )
    assert [tick.label for tick in time_ticks(Line(0, 7200, 0, 100), 3)] == [
        "01-01 00:00",
        "01-01 01:00",
        "01-01 02:00",
    ]


def test_ticks_outside_the_calendar_are_numbers() -> None:
    assert time_ticks(Line(1e15, 1e15, 0, 100)) == (Tick(0, "1000000000000000 s"),)


def test_decades_hold_all_durations() -> None:
    axis = log_over(0.0017, 0.04, 0, 100)
    assert [tick.label for tick in axis.ticks] == ["1 ms", "10 ms", "100 ms"]
    assert (axis.at(0.0), axis.at(0.01), axis.at(9.0)) == (0, 50, 100)


@pytest.mark.parametrize(("least", "greatest"), [(0.0, 0.0), (-1.0, 1e9), (1.0, 1.0)])
def test_odd_durations_have_an_axis_all_the_same(least: float, greatest: float) -> None:
    axis = log_over(least, greatest, 0, 100)
    assert 0 <= axis.at(least) <= axis.at(greatest) <= 100


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.0, "0 µs"), (2.5e-6, "2.5 µs"), (0.00174, "1.74 ms"), (1.0, "1 s"), (75.25, "75.2 s"), (4321.0, "4,321 s")],
)
def test_duration_is_told_in_its_unit(seconds: float, told: str) -> None:
    assert duration(seconds) == told


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (23_794, "23.8 kB"), (1_234_567_890, "1,234.6 MB")],
)
def test_size_is_told_in_its_unit(count: int, told: str) -> None:
    assert size(count) == told
