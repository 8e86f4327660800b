from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.evidence import Ask
from fairport.movement import Movement
from fairport.pages import Page, Row

A, B, C, D, X = (Row(name, ord(name)) for name in "ABCDX")


def read(number: int, rows: tuple[Row, ...], *, confirms: int = 0, skip: int = 0, total: int | None = 9) -> Page:
    ask = Ask(operation="list", query=(("skip", str(skip)),) if skip else (), confirms=confirms)
    return Page(
        number=number,
        ask=ask,
        criteria=("list", (), ()),
        limit=None,
        offset=skip,
        status=200,
        listed=True,
        rows=rows,
        total=total,
    )


def test_what_was_not_asked_again_proves_nothing() -> None:
    assert Movement([read(1, (A, B)), read(2, (C,), skip=2)]).may_explain((1, 2))
    assert Movement([read(1, (A, B)), read(2, (C,), skip=2), read(3, (A, B), confirms=1)]).may_explain((1, 2))
    assert Movement([]).may_explain((1, 2))


def test_reads_that_come_again_the_same_are_firm_in_both_rounds() -> None:
    held = Movement(
        [read(1, (A, B)), read(2, (C,), skip=2), read(3, (A, B), confirms=1), read(4, (C,), skip=2, confirms=2)]
    )
    assert not held.may_explain((1, 2))
    assert not held.may_explain((3, 4))


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        pytest.param((X, A, B), 10, id="a-row-came"),
        pytest.param((A,), 8, id="a-row-went"),
        pytest.param((A, B), 10, id="the-total-moved"),
        pytest.param((A, Row("B", 99)), 9, id="an-item-changed"),
    ],
)
def test_a_read_that_differs_in_the_next_round_may_have_moved(rows: tuple[Row, ...], total: int) -> None:
    held = Movement([read(1, (A, B)), read(2, rows, confirms=1, total=total)])
    assert held.may_explain((1,))
    assert held.may_explain((2,))


def test_what_changed_elsewhere_between_two_rounds_may_explain_reads_that_came_again() -> None:
    others = [read(2, (A,), skip=5), read(4, (B,), skip=5, confirms=2)]
    held = Movement([read(1, (C,)), others[0], read(3, (C,), confirms=1), others[1]])
    assert held.may_explain((1,))


def test_what_changed_before_the_two_rounds_explains_nothing() -> None:
    early = [read(1, (A,), skip=5), read(2, (B,), skip=5)]
    held = Movement([*early, read(3, (C,)), read(4, (C,), confirms=3)])
    assert not held.may_explain((3,))


@pytest.mark.parametrize(
    "reads",
    [
        pytest.param([(A, B, C, D), (B, A, D, C)], id="another-order"),
        pytest.param([(A, B), (A, C), (A, B)], id="back-to-what-it-was"),
        pytest.param([(Row("A", 1),), (Row("A", 2),), (Row("A", 3),)], id="different-on-every-read"),
    ],
)
def test_what_no_fair_write_leaves_explains_nothing(reads: list[tuple[Row, ...]]) -> None:
    held = Movement([read(n, rows, confirms=int(n > 1)) for n, rows in enumerate(reads, 1)])
    assert not held.may_explain((len(reads),))


@pytest.mark.parametrize(
    "reads",
    [
        pytest.param([(A, B, C, D, X), (X, A, B, C, D)], id="one-moved-to-the-top"),
        pytest.param([(A, B, C), (X, A, B), (X, A, B)], id="pushed-on-by-a-new-one"),
        pytest.param([(Row("A", 1), B, C), (Row("A", 2), B, C), (Row("A", 3), B, C)], id="one-of-many-goes-on"),
    ],
)
def test_what_a_fair_write_leaves_may_explain(reads: list[tuple[Row, ...]]) -> None:
    held = Movement([read(n, rows, confirms=int(n > 1)) for n, rows in enumerate(reads, 1)])
    assert held.may_explain((2,))


BUSY = [read(n, (Row("A", n),), confirms=int(n > 1)) for n in (1, 4, 7)]
"""A read whose only row is another each time it is asked."""


def test_busy_row_that_another_request_reads_as_it_was_left_may_have_been_written_each_time() -> None:
    between = [read(n + 1, (B, Row("A", n)), skip=n) for n in (1, 4, 7)]
    assert Movement([*BUSY, *between]).may_explain((7,))
    assert Movement([*BUSY, between[1]]).may_explain((7,))


def test_busy_row_that_was_ever_read_twice_as_the_same_may_have_been_written_each_time() -> None:
    """Whichever of its values that was: one that is made anew for each read is never read twice."""
    steady = [read(number, (Row("A", 50),), skip=number) for number in (2, 3)]
    assert Movement([*BUSY, *steady]).may_explain((7,))
    assert not Movement([*BUSY, steady[0]]).may_explain((7,))


def test_one_busy_row_of_many_that_was_read_twice_tells_of_them_all() -> None:
    def both(turn: int) -> tuple[Row, ...]:
        return (Row("A", turn), Row("B", turn), Row("C", turn))

    reads = [read(number, both(number), confirms=int(number > 1)) for number in (1, 4, 7)]
    assert not Movement(reads).may_explain((7,))
    assert Movement([*reads, read(8, (Row("B", 7),), skip=9)]).may_explain((7,))


def test_row_that_no_other_request_reads_as_it_was_churns() -> None:
    between = [read(n + 1, (B, Row("A", n * 100)), skip=n) for n in (1, 4, 7)]
    assert not Movement([*BUSY, *between]).may_explain((7,))


def test_a_later_page_that_goes_there_and_back_may_be_two_writes() -> None:
    reads = [(A, B), (B, C), (A, B)]
    held = Movement([read(n, rows, skip=20, confirms=int(n > 1)) for n, rows in enumerate(reads, 1)])
    assert held.may_explain((2,))


def test_all_the_evidence_back_to_what_it_was_two_rounds_ago_is_no_movement() -> None:
    pages = [read(1, (A,), skip=2, total=5), read(2, (A,), skip=2, total=4, confirms=1)]
    held = Movement([*pages, read(3, (A,), skip=2, total=5, confirms=1)])
    assert held.may_explain((2,))
    assert not held.may_explain((3,))


def timed(number: int, rows: tuple[Row, ...], began: float, ended: float, **members: int) -> Page:
    return replace(read(number, rows, **members), began=began, ended=ended)


def test_reads_under_way_together_do_not_tell_what_went_back() -> None:
    old, new = (Row("A", 1), B), (Row("A", 2), B)
    together = [timed(1, new, 10.3, 10.5), timed(2, old, 10.0, 10.1), timed(3, new, 10.2, 10.4)]
    assert Movement([*together, timed(4, new, 20.0, 20.1, confirms=2)]).may_explain((2,))
    apart = [timed(1, new, 10.0, 10.1), timed(2, old, 10.2, 10.3), timed(3, new, 10.4, 10.5)]
    assert not Movement([*apart, timed(4, new, 20.0, 20.1, confirms=2)]).may_explain((2,))


def test_what_changed_is_placed_by_the_clock_and_not_by_the_number() -> None:
    pair = [timed(2, (C,), 10.0, 10.1, skip=3), timed(5, (C,), 20.0, 20.1, skip=3, confirms=2)]
    before = [timed(3, (A,), 5.0, 5.1), timed(4, (B,), 9.0, 9.1)]
    meanwhile = [timed(1, (A,), 9.0, 9.1), timed(4, (B,), 19.0, 19.1)]
    assert not Movement([*pair, *before]).may_explain((2,))
    assert Movement([*pair, *meanwhile]).may_explain((2,))
