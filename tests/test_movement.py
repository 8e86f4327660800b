from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.evidence import Ask
from fairport.movement import Movement
from fairport.pages import Page, Row

A, B, C, D, E, F, X = (Row(name, ord(name)) for name in "ABCDEFX")


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
        pytest.param([(A, B), (A, C), (A, B), (A, X), (A, B)], id="back-to-what-it-was-twice"),
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
        pytest.param([(A, B), (A, C), (A, B)], id="came-and-was-taken-back"),
        pytest.param([(A, B), (B, A)], id="one-of-two-moved-to-the-top"),
        pytest.param([(A, B, C, D, X, E, F), (X, C, A, B, D, E, F)], id="two-of-seven-moved-to-the-top"),
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
    old, new, newer = (Row("A", 1), B), (Row("A", 2), B), (Row("A", 3), B)
    first = [timed(1, new, 10.3, 10.5), timed(2, old, 10.0, 10.1), timed(3, new, 10.2, 10.4)]
    second = [timed(4, new, 20.3, 20.5), timed(5, newer, 20.0, 20.1), timed(6, new, 20.2, 20.4)]
    assert Movement([*first, *second, timed(7, new, 30.0, 30.1, confirms=2)]).may_explain((2,))
    apart = [replace(page, number=page.number * 100, began=0.0, ended=0.0) for page in (*first, *second)]
    assert not Movement([*apart, read(700, new, confirms=200)]).may_explain((200,))


def test_what_changed_is_placed_by_the_clock_and_not_by_the_number() -> None:
    pair = [timed(2, (C,), 10.0, 10.1, skip=3), timed(5, (C,), 20.0, 20.1, skip=3, confirms=2)]
    before = [timed(3, (A,), 5.0, 5.1), timed(4, (B,), 9.0, 9.1)]
    meanwhile = [timed(1, (A,), 9.0, 9.1), timed(4, (B,), 19.0, 19.1)]
    assert not Movement([*pair, *before]).may_explain((2,))
    assert Movement([*pair, *meanwhile]).may_explain((2,))


def test_many_rows_out_of_order_after_many_requests_may_have_been_written() -> None:
    before, after = (A, B, C, D), (D, C, B, A)
    assert not Movement([read(1, before), read(8, after, confirms=1)]).may_explain((1,))
    assert Movement([read(1, before), read(40, after, confirms=1)]).may_explain((1,))


OLD, NEW = Row("A", 1), Row("A", 2)


def sized(number: int, rows: tuple[Row, ...], size: int, *, confirms: int = 0, total: int | None = None) -> Page:
    page = read(number, rows, confirms=confirms, total=total)
    return replace(page, ask=replace(page.ask, query=(("size", str(size)),)), limit=size)


def test_state_that_others_read_as_well_lasted_and_may_be_taken_back() -> None:
    turns = [(OLD, B), (NEW, B), (OLD, B), (Row("A", 3), B), (OLD, B)]
    reads = [read(100 * at, rows) for at, rows in enumerate(turns, 1)]
    others = [sized(201, (NEW, B), 2), sized(401, (Row("A", 3), B), 2)]
    again = read(600, (OLD, B), confirms=100)
    assert not Movement([*reads, again]).may_explain((200,))
    assert Movement([*reads, others[0], sized(401, (OLD, B), 2), again]).may_explain((200,))  # one return is left
    assert Movement([*reads, *others, again]).may_explain((200,))


def test_copies_that_lag_behind_are_no_return_if_what_is_new_stays() -> None:
    turns = [OLD, NEW, OLD, NEW, OLD, NEW, NEW, NEW]
    reads = [read(100 * at, (row, B), confirms=100 * (at > 1)) for at, row in enumerate(turns, 1)]
    assert Movement(reads).may_explain((200,))
    assert not Movement(reads[:-2]).may_explain((200,))
    near = [read(10 * at, (row, B), confirms=10 * (at > 1)) for at, row in enumerate(turns[:6], 1)]
    assert Movement(near).may_explain((20,))


def explained(*pages: Page, numbers: tuple[int, ...] = (1, 2)) -> bool:
    return Movement(pages).explains(numbers)


def test_what_changed_for_good_explains_what_is_gone_when_all_is_asked_again() -> None:
    first = [sized(1, (OLD, B), 20), sized(2, (NEW, B), 50)]
    again = [sized(3, (NEW, B), 20, confirms=1), sized(4, (NEW, B), 50, confirms=2)]
    assert explained(*first, *again)
    assert not explained(*first)
    assert not explained(*first, again[0])
    assert not explained(*first, sized(3, (OLD, B), 20, confirms=1), sized(4, (OLD, B), 50, confirms=2))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param((A, B), (A, B, X), id="came"),
        pytest.param((A, B, X), (A, B), id="went"),
        pytest.param((A, Row("B", 1)), (A, Row("B", 2)), id="changed"),
    ],
)
def test_rows_that_came_went_or_changed_explain_a_difference(before: tuple[Row, ...], after: tuple[Row, ...]) -> None:
    first = [sized(1, before, 20), sized(2, after, 50)]
    assert explained(*first, sized(3, after, 20, confirms=1), sized(4, after, 50, confirms=2))


def test_row_that_was_seen_before_and_after_did_not_come() -> None:
    first = [sized(1, (A, B, X), 20), sized(2, (A, B), 50)]
    assert not explained(*first, sized(3, (A, B, X), 20, confirms=1), sized(4, (A, B, X), 50, confirms=2))


def test_row_may_make_room_on_a_page_that_does_not_show_everything() -> None:
    """X came: on the page of two it pushes B out, which the page of twenty shows all the while."""
    first = [sized(1, (A, B), 2, total=3), sized(2, (X, A, B), 20, total=3)]
    again = [sized(3, (X, A), 2, confirms=1, total=3), sized(4, (X, A, B), 20, confirms=2, total=3)]
    assert explained(*first, *again)
    alone = [replace(page, total=2) for page in (first[0], again[0])]
    assert not explained(alone[0], first[1], alone[1], again[1])


def test_total_that_changed_for_good_explains_pages_that_show_a_part() -> None:
    before = [sized(number, (A,), number, total=9) for number in (1, 2)]
    after = [sized(number, (A,), number, total=8) for number in (3, 4)]
    again = [sized(5, (A,), 1, confirms=1, total=8), sized(6, (A,), 3, confirms=3, total=8)]
    assert explained(*before, *after, *again, numbers=(1, 3))
    assert not explained(before[0], *after, *again, numbers=(1, 3))  # who else read the total of 9?
    assert not explained(*before, *after, *again, sized(7, (A,), 2, total=9), numbers=(1, 3))
    whole = [replace(page, rows=(A, B, C, D, E, F, X, Row("G", 7))) for page in (*before, *after, *again)]
    assert not explained(*whole, numbers=(1, 3))  # eight rows before and after: none came, and none went


def test_many_rows_that_change_at_once_explain_nothing() -> None:
    def rows(digest: int) -> tuple[Row, ...]:
        return tuple(Row(name, digest) for name in "ABCDE")

    first = [sized(1, rows(1), 20), sized(2, rows(2), 50)]
    again = [sized(3, rows(2), 20, confirms=1), sized(4, rows(2), 50, confirms=2)]
    assert not explained(*first, *again)
    apart = [
        replace(page, number=page.number * 20, ask=replace(page.ask, confirms=page.ask.confirms * 20))
        for page in (*first, *again)
    ]
    assert explained(*apart, numbers=(20, 40))


def test_rows_at_odds_that_all_moved_are_not_at_odds() -> None:
    reads = [sized(1, (OLD, B), 20), sized(2, (NEW, B), 50), sized(3, (NEW, B), 20)]
    held = Movement(reads)
    assert held.moved(("A",), (1, 2))
    assert not held.moved(("A", "B"), (1, 2))
    assert not held.moved((), (1, 2))
    assert not Movement(reads[:2]).moved(("A",), (1, 2))
    assert not Movement([*reads, sized(4, (OLD, B), 50)]).moved(("A",), (1, 2))


def test_one_request_may_list_others_where_a_row_that_came_made_room() -> None:
    reads = [sized(1, (A, B), 2, total=3), sized(2, (X, A), 2, total=3)]
    assert Movement(reads).moved(("B", "X"), (1, 2))
    seen = [sized(0, (X,), 1, total=3), sized(3, (X, A, B), 3, total=3)]
    assert not Movement([*reads, *seen]).moved(("B", "X"), (1, 2))


def test_rows_that_lag_behind_to_some_may_be_at_odds_though_all_comes_again_the_same() -> None:
    """Answers are kept for a while: one request has its new answer by now, the other not yet."""
    turned = [sized(1, (OLD, B), 20), sized(2, (NEW, B), 20)]
    stay = [sized(3, (NEW, B), 50), sized(4, (OLD, B), 7)]
    again = [sized(5, (NEW, B), 50, confirms=3), sized(6, (OLD, B), 7, confirms=4)]
    held = Movement([*turned, *stay, *again])
    assert held.may_explain((3, 4), ("A",))
    assert not held.may_explain((3, 4))
    assert not held.may_explain((3, 4), ("A", "B"))
    assert not Movement([*stay, *again]).may_explain((3, 4), ("A",))


def test_order_that_goes_back_to_what_it_was_was_not_written() -> None:
    reads = [read(100 * at, rows, confirms=100 * (at > 1)) for at, rows in enumerate([(A, B), (B, A), (A, B)], 1)]
    assert not Movement(reads).may_explain((200,))
