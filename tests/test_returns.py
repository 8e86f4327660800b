from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.evidence import Ask
from fairport.pages import Page, Row
from fairport.returns import DELAY, going_back
from fairport.versions import request_of

A, B, C = (Row(name, ord(name)) for name in "ABC")
NEW, NEWER = Row("A", 2), Row("A", 3)


def page(number: int, rows: tuple[Row, ...], *, size: int = 20, skip: int = 0, status: int = 200) -> Page:
    return Page(
        number=number,
        ask=Ask(operation="list", query=(("size", str(size)), ("skip", str(skip)))),
        criteria=("list", (), ()),
        limit=size,
        offset=skip,
        status=status,
        listed=True,
        rows=rows,
    )


def read(*turns: tuple[Row, ...], apart: int = 100) -> list[Page]:
    """One request, asked again and again, so many requests apart."""
    return [page(apart * at, rows) for at, rows in enumerate(turns, 1)]


TWICE = [(A, B), (NEW, B), (A, B), (NEWER, B), (A, B)]


@pytest.mark.parametrize(
    ("reads", "unfair"),
    [
        pytest.param(read((A, B), (A, B), (A, B)), False, id="never"),
        pytest.param(read((A, B), (NEW, B), (A, B)), False, id="once"),
        pytest.param(read(*TWICE), True, id="twice"),
        pytest.param(read((A, B), (A,), (A, B), (A,), (A, B)), True, id="its-last-row-is-lost-twice"),
        pytest.param(read((A, B), (A, B, C), (A, B), (A, C), (A, B)), True, id="other-rows-twice"),
        pytest.param(read((A, B), (B, A), (A, B)), True, id="its-order-once"),
        pytest.param(read(*TWICE, apart=DELAY // 4), False, id="within-a-while"),
        pytest.param(read((A, B), (NEW, B), (A, B), (NEW, B), (NEW, B), (NEW, B)), False, id="what-is-new-stays"),
        pytest.param([replace(each, offset=20) for each in read(*TWICE)], False, id="a-later-page"),
        pytest.param([replace(each, status=500) for each in read(*TWICE)], False, id="errors"),
        pytest.param([], False, id="nothing-asked"),
    ],
)
def test_first_page_that_goes_back_to_what_it_was_is_unfair(reads: list[Page], unfair: bool) -> None:
    assert going_back([reads]) == ({request_of(reads[0])} if unfair else set())


def test_state_that_others_read_as_well_was_written_and_taken_back() -> None:
    reads = read(*TWICE)
    others = [page(201, (NEW, B), size=7), page(401, (NEWER, B), size=7)]
    assert going_back([reads, others]) == set()
    between = [page(201, (A, B), size=7), page(401, (A, B), size=7)]
    assert going_back([reads, between]) == {request_of(reads[0])}


def test_pages_too_short_to_show_a_row_tell_nothing_of_it() -> None:
    reads = read((A, B, C), (A, B), (A, B, C), (A, B), (A, B, C))
    assert going_back([reads, [page(201, (A,), size=1), page(401, (A,), size=1)]]) == {request_of(reads[0])}


def test_one_write_that_several_requests_saw_taken_back_is_one() -> None:
    def asked(begin: int, size: int) -> list[Page]:
        turns = [((A, B), begin), ((NEW, B), 300 + begin), ((A, B), 600 + begin)]
        return [page(number, rows, size=size) for rows, number in turns]

    between = [page(number, (A, B), size=9) for number in (305, 315)]
    assert going_back([asked(1, 20), between]) == set()
    assert going_back([asked(1, 20), asked(10, 7), between]) == set()
