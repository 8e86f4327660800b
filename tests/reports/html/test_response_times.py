from __future__ import annotations

from dataclasses import replace

from fairport.reports.html import response_times
from fairport.reports.html.looks import show
from fairport.reports.html.response_times import MOST_OPERATIONS, ResponseTimes, TimesPicture
from tests.making import exchange


def picture(*seconds: float, operation: str = "list", trouble: int = 0) -> TimesPicture | None:
    times = ResponseTimes()
    made = [replace(exchange(operation=operation), elapsed=each) for each in seconds]
    show([*made, *(exchange(trouble="timeout") for _ in range(trouble))], None, [times])
    return times.picture()


def test_figures_are_of_the_sorted_times() -> None:
    made = picture(*[n / 1000 for n in range(10, 0, -1)], trouble=2)
    assert made is not None
    (row,) = made.rows
    assert (row.count, row.least, row.median, row.ninth, row.greatest) == (10, 0.001, 0.005, 0.009, 0.01)
    assert row.troubled == 2
    assert list(row.x) == sorted(row.x)


def test_one_answer_is_all_figures_at_once() -> None:
    made = picture(0.25)
    assert made is not None
    assert (made.rows[0].least, made.rows[0].median, made.rows[0].greatest) == (0.25, 0.25, 0.25)


def test_without_an_answer_there_is_no_picture() -> None:
    assert picture(trouble=3) is None


def test_operations_past_the_bound_are_counted() -> None:
    times = ResponseTimes()
    show([exchange(operation=f"o{n:03}") for n in range(MOST_OPERATIONS + 5)], None, [times])
    made = times.picture()
    assert made is not None
    assert (len(made.rows), made.cut) == (response_times.MOST_OPERATIONS, 5)
