from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.evidence import Ask
from fairport.pages import Page, Row
from fairport.versions import CLOSE, TOGETHER, Versions

A, B, C, X = (Row(name, ord(name)) for name in "ABCX")
OLD, NEW, NEWER = (Row("A", digest) for digest in (1, 2, 3))


def page(number: int, *rows: Row, total: int | None = None, status: int = 200) -> Page:
    return Page(
        number=number,
        ask=Ask(operation="list"),
        criteria=("list", (), ()),
        limit=None,
        offset=0,
        status=status,
        listed=True,
        rows=rows,
        total=total,
    )


def asked(*requests: list[Page]) -> Versions:
    """Versions of what some requests read, each with a query of its own."""
    return Versions(
        [replace(read, ask=replace(read.ask, query=(("size", str(at)),))) for read in reads]
        for at, reads in enumerate(requests)
    )


@pytest.mark.parametrize(
    ("requests", "changed"),
    [
        pytest.param([[page(1, OLD), page(2, NEW)]], True, id="once"),
        pytest.param([[page(1, OLD), page(2, NEW), page(3, NEWER)]], True, id="twice"),
        pytest.param([[page(1, OLD), page(3, NEW)], [page(2, OLD)]], True, id="others-agree"),
        pytest.param([[page(1, OLD), page(2, OLD)]], False, id="never"),
        pytest.param([[page(1, OLD)], [page(2, NEW)]], False, id="nobody-read-both"),
        pytest.param([[page(1, OLD), page(3, NEW)], [page(4, OLD)]], False, id="came-back"),
        pytest.param([[page(1, OLD), page(2, NEW), page(3, OLD)]], False, id="taken-back-unseen-by-others"),
        pytest.param([[page(1, OLD), page(2, NEW, status=500)]], False, id="an-error-is-no-read"),
        pytest.param([[page(1, B), page(2, NEW)]], False, id="not-listed-before"),
        pytest.param(
            [
                [page(1, OLD), page(3, NEW), page(5, OLD), page(7, NEW)],
                [page(n, r) for n, r in [(2, OLD), (4, NEW), (6, OLD), (8, NEW)]],
            ],
            True,
            id="each-state-lasted",
        ),
    ],
)
def test_row_that_one_request_reads_as_another_for_good_is_changed(requests: list[list[Page]], changed: bool) -> None:
    assert asked(*requests).changed("A") is changed
    assert not asked(*requests).changed("Z")


def test_row_that_is_another_in_one_and_the_same_answer_is_not_changed() -> None:
    assert not asked([page(1, OLD, NEW), page(2, OLD, NEW)]).changed("A")


def test_states_that_come_too_often_are_made_up() -> None:
    turns = [(number, OLD if number % 4 < 2 else NEW) for number in range(2, 14)]
    requests = [[page(n, row) for n, row in turns if n % 2 == odd] for odd in (0, 1)]
    assert not asked(*requests).changed("A")


def test_reads_under_way_together_stand_in_any_order() -> None:
    """The second was asked for before the first had come."""
    first, second = replace(page(1, NEW), began=1.0, ended=4.0), replace(page(2, OLD), began=2.0, ended=3.0)
    assert asked(
        [replace(page(0, OLD), ended=0.1), first, second, replace(page(3, NEW), began=9.0, ended=9.1)]
    ).changed("A")


def test_rows_come_and_go_for_good() -> None:
    reads = [page(1, A, B), page(2, A, X), page(3, A, X)]
    held = asked(reads)
    assert (held.came("X", reads[0]), held.came("A", reads[0]), held.came("Z", reads[0])) == (True, False, False)
    assert (held.went("B", reads[1]), held.went("A", reads[1]), held.went("Z", reads[1])) == (True, False, False)
    assert [name for name in "ABXZ" if held.moved(name)] == ["B", "X"]
    assert held.turnover == [((0.0, 1), (0.0, 2))]


def test_row_that_another_request_lists_all_the_while_only_made_room() -> None:
    held = asked([page(1, A, B), page(2, X, A)], [page(0, X, A, B), page(3, X, A, B)])
    assert (held.turnover, held.moved("B"), held.moved("X")) == ([], False, False)


def test_total_changed_for_good_if_two_requests_read_each() -> None:
    reads = [page(1, A, total=9), page(4, A, total=8)]
    others = [page(2, A, total=9), page(3, A, total=8)]
    assert asked(reads, others).recounted(*reads)
    assert not asked(reads, others[:1]).recounted(*reads)
    assert not asked(reads, [*others, page(5, A, total=9)]).recounted(*reads)
    assert not asked(reads, others).recounted(reads[0], others[0])


@pytest.mark.parametrize(
    ("rows", "apart", "together"),
    [(TOGETHER + 1, 1, True), (TOGETHER, 1, False), (TOGETHER + 1, CLOSE + 1, False)],
    ids=["many-at-once", "few", "far-apart"],
)
def test_many_rows_that_change_within_a_few_requests_change_together(rows: int, apart: int, together: bool) -> None:
    before, after = ([Row(str(name), digest) for name in range(rows)] for digest in (1, 2))
    assert asked([page(1, *before), page(1 + apart, *after)]).together is together


@pytest.mark.parametrize(
    ("requests", "turned"),
    [
        pytest.param([[page(1, OLD), page(2, NEW)], [page(3, OLD), page(4, OLD)]], True, id="others-are-behind"),
        pytest.param([[page(1, OLD), page(2, NEW)], [page(3, OLD), page(4, NEW)]], True, id="each-once"),
        pytest.param([[page(1, OLD), page(3, OLD)], [page(2, NEW), page(4, NEW)]], False, id="each-its-own"),
        pytest.param([[page(1, OLD), page(2, NEW), page(3, OLD)]], False, id="went-back"),
        pytest.param(
            [[page(1, OLD), page(2, NEW)], [page(3, OLD), page(4, NEW), page(5, OLD)]], False, id="went-back-to-one"
        ),
        pytest.param([], False, id="never-read"),
    ],
)
def test_row_that_turns_to_one_request_after_another_lags_behind(requests: list[list[Page]], turned: bool) -> None:
    assert asked(*requests).turned("A") is turned
