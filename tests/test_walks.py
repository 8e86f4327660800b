from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.pages import Page, Row, read_page
from fairport.walks import readings_of, rounds_of, walks_of
from tests.making import answer, collection, listing, page, pages, paging, readings, walk

SEVEN = "abcdefg"


@pytest.mark.parametrize(
    ("made", "ended"),
    [
        pytest.param(pages(SEVEN), "empty", id="to-the-first-empty-page"),
        pytest.param(pages("abc"), "empty", id="exactly-one-page"),
        pytest.param(pages(""), "empty", id="no-rows-at-all"),
        pytest.param(pages("a"), "empty", id="one-row"),
        pytest.param(pages(SEVEN)[:-1], "open", id="stopped-before-the-end"),
        pytest.param(pages(SEVEN, total=9), "open", id="empty-page-before-the-total"),
        pytest.param(pages(SEVEN, total=5), "empty", id="total-too-low"),
        pytest.param(
            [*pages(SEVEN)[:-1], page(None, 7, number=4, status=404, walk="w")], "refused", id="refused-past-end"
        ),
        pytest.param(
            [*pages(SEVEN)[:-1], page(None, 7, number=4, status=500, walk="w")], "refused", id="breaks-past-end"
        ),
        pytest.param(
            [*pages(SEVEN)[:2], page(None, 6, number=3, status=404, walk="w")], "broken", id="refused-too-early"
        ),
        pytest.param([page(None, status=400, walk="w")], "broken", id="refused-at-once"),
        pytest.param(
            [pages(SEVEN)[0], page(None, 3, number=2, walk="w"), *pages(SEVEN)[2:]], "broken", id="no-list-inside"
        ),
        pytest.param(
            [*pages("abcd")[:2], page("d", 4, number=3, total=4, walk="w"), page("d", 5, number=4, total=4, walk="w")],
            "repeats",
            id="last-row-again-past-the-end",
        ),
        pytest.param(
            [*pages("abcd")[:2], page("d", 4, number=3, total=4, walk="w")], "open", id="shown-again-only-once"
        ),
        pytest.param([pages(SEVEN)[0], *pages(SEVEN)[2:]], "broken", id="page-missing-inside"),
        pytest.param(pages(SEVEN)[1:], "broken", id="first-page-missing"),
        pytest.param([page("ab", 0, walk="w"), page("", 3, number=2, walk="w")], "broken", id="jump-without-a-total"),
        pytest.param(
            [page("ab", 0, total=2, walk="w"), page("", 3, number=2, total=2, walk="w")],
            "empty",
            id="jump-past-the-total",
        ),
        pytest.param(
            [
                page("ab", 0, total=9, walk="w"),
                page("", 2, number=2, total=9, walk="w"),
                page("", 9, number=3, walk="w"),
            ],
            "empty",
            id="jump-over-empty-pages-to-the-total",
        ),
    ],
)
def test_walk_ends_only_where_it_saw_the_end(made: list[Page], ended: str) -> None:
    found = walk(made)
    assert found.ended == ended
    assert found.complete is (ended in {"empty", "refused", "repeats"})


def test_walk_keeps_rows_totals_and_exchanges_in_order() -> None:
    made = walk(pages(SEVEN, total=8))
    assert [row.identity for row in made.rows] == list(SEVEN)
    assert made.totals == [8, 8, 8, 8]
    assert made.exchanges == (1, 2, 3, 4)


def test_walks_are_told_apart_by_their_mark() -> None:
    made = walks_of([*pages("abc", walk="v"), *pages(SEVEN, walk="w", begin=10)])
    assert [(one.name, len(one.rows)) for one in made] == [("v", 3), ("w", 7)]


def test_walks_without_marks_are_found_by_where_pages_begin() -> None:
    made = walks_of(pages(SEVEN, walk=""))
    assert [(one.name, len(one.pages), one.ended) for one in made] == [("", 4, "empty")]


def test_pages_without_marks_that_do_not_follow_each_other_make_no_walk() -> None:
    lone = [page("abc", 0, number=1), page("gh", 6, number=2), page("abc", 0, 9, number=3), page("", 50, 9, number=4)]
    assert walks_of(lone) == []


def test_unmarked_walks_of_two_clients_are_told_apart_by_size_and_criteria() -> None:
    one, two = pages(SEVEN, walk=""), pages(SEVEN, 2, limit=2, walk="", begin=10)
    mixed = [held for pair in zip(one, two, strict=False) for held in pair] + two[4:]
    assert sorted((made.limit or 0, len(made.rows)) for made in walks_of(mixed)) == [(0, 7), (2, 7)]


def asked_again(made: list[Page], begin: int) -> list[Page]:
    """The same pages asked once more, to confirm."""
    return [
        page(
            [row.identity for row in held.rows],
            held.offset,
            held.limit,
            number=begin + i,
            total=held.total,
            walk=held.ask.walk,
            confirms=held.number,
        )
        for i, held in enumerate(made)
    ]


def test_pages_asked_again_make_a_walk_of_a_later_round() -> None:
    first = pages(SEVEN)
    made = walks_of([*first, *asked_again(first, 10), *asked_again(first, 20)])
    assert [(one.attempt, len(one.rows), one.ended) for one in made] == [(n, 7, "empty") for n in range(3)]
    assert [held.attempt for held in readings_of([*first, *asked_again(first, 10)], made)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("confirms", "rounds"),
    [
        pytest.param([0, 0, 0], [0, 0, 0], id="nothing-again"),
        pytest.param([0, 0, 1, 2, 1, 2], [0, 0, 1, 1, 2, 2], id="twice"),
        pytest.param([0, 0, 0, 2, 1, 2, 3], [0, 0, 0, 1, 2, 2, 2], id="one-more-in-the-second-round"),
        pytest.param([0, 0, 0, 2, 3, 1], [0, 0, 0, 1, 1, 1], id="those-that-lead-on-come-after-the-others"),
        pytest.param([0, 0, 1, 0, 2, 0, 1], [0, 0, 1, 0, 1, 0, 2], id="with-new-questions-in-between"),
    ],
)
def test_what_is_asked_again_together_is_of_one_round(confirms: list[int], rounds: list[int]) -> None:
    """However often each was asked before."""
    asked = [page("a", number=at) for at in range(1, len(confirms) + 1)]
    made = [replace(held, ask=replace(held.ask, confirms=of)) for held, of in zip(asked, confirms, strict=True)]
    assert list(rounds_of(made).values()) == rounds
    assert rounds_of(reversed(made)) == rounds_of(made)


def test_readings_group_walks_and_pages_by_criteria() -> None:
    made = [*pages(SEVEN), page("a", number=20, criteria=(("from", "1"),))]
    held = readings_of(made, walks_of(made))
    assert [(one.criteria[2], len(one.walks), len(one.pages)) for one in held] == [((), 1, 4), ((("from", "1"),), 0, 1)]
    assert readings(pages(SEVEN)).exchanges == (1, 2, 3, 4)


A, B, C = Row("a", 1), Row("b", 2), Row("c", 3)
A_CHANGED = Row("a", 9)


def read(rows: tuple[Row, ...], total: int | None, number: int) -> Page:
    made = page("", number=number, total=total, walk="w")
    return Page(**{name: getattr(made, name) for name in made.__slots__} | {"rows": rows})


@pytest.mark.parametrize(
    ("first", "second", "third", "moved"),
    [
        pytest.param((A, B), (A, B), (A, B), False, id="at-rest"),
        pytest.param((A, B), (A, B, C), (A, B, C), True, id="one-came-and-stayed"),
        pytest.param((A, B), (B,), (B,), True, id="one-went-for-good"),
        pytest.param((A, B), (A_CHANGED, B), (A_CHANGED, B), True, id="one-changed-and-stayed-so"),
        pytest.param((A, B), (B, A), (B, A), False, id="order-alone"),
        pytest.param((A, B), (A_CHANGED, B), (A, B), False, id="there-and-back"),
        pytest.param((A, B), (B, C), (A, B), False, id="came-and-went"),
    ],
)
def test_movement_needs_the_mark_of_a_fair_write(
    first: tuple[Row, ...], second: tuple[Row, ...], third: tuple[Row, ...], *, moved: bool
) -> None:
    assert walk([read(first, 2, 1), read(second, 2, 2), read(third, 2, 3)]).moved is moved


@pytest.mark.parametrize(
    ("totals", "moved"), [((2, 3, 3), True), ((2, 3, 2), False), ((2, 3, 4), False), ((2, 2, 2), False)]
)
def test_total_that_moved_and_stayed_is_movement(totals: tuple[int, int, int], *, moved: bool) -> None:
    assert walk([read((A,), total, n) for n, total in enumerate(totals, 1)]).moved is moved


def test_two_reads_are_too_few_to_tell_movement() -> None:
    assert walk([read((A,), 1, 1), read((B,), 1, 2)]).moved is False


def test_first_page_asked_again_is_no_page_of_the_walk() -> None:
    made = walk([*pages(SEVEN), page("abc", 0, number=9, total=7, walk="w")])
    assert (len(made.pages), [held.number for held in made.again]) == (4, [9])
    assert made.exchanges == (1, 2, 3, 4, 9)


def test_walks_without_a_mark_may_go_on_side_by_side() -> None:
    one, other = pages(SEVEN, walk=""), pages(SEVEN, walk="", begin=10)
    both = [made for pair in zip(one, other, strict=True) for made in pair]
    found = walks_of(both)
    assert [len(made.pages) for made in found] == [4, 4]
    assert {made.ended for made in found} == {"empty"}
    assert sorted(number for made in found for number in made.exchanges) == sorted(p.number for p in both)


def test_walk_that_is_begun_again_goes_on_from_the_later_beginning() -> None:
    made = [*pages(SEVEN, walk="")[:2], *pages(SEVEN, walk="", begin=10)]
    assert [held.exchanges for held in walks_of(made)] == [(1, 2), (10, 11, 12, 13)]


def test_walk_without_a_mark_ends_where_a_short_page_completes_the_total() -> None:
    assert walk(pages(SEVEN, walk="")[:-1]).ended == "counted"
    assert walk(pages(SEVEN, walk="", total=8)[:-1]).ended == "open"
    assert walk(pages("abcdef", walk="")[:-1]).ended == "open"
    assert walk(pages(SEVEN)[:-1]).ended == "open"


def test_page_that_does_not_follow_joins_no_walk() -> None:
    made = pages(SEVEN, walk="")
    assert [held.exchanges for held in walks_of([made[0], made[2], made[3]])] == []


def test_questions_of_different_clients_are_different() -> None:
    asked = {
        client: read_page(answer(listing("x"), query=(("from", "1"),), client=client), collection(), paging()).criteria
        for client in ("", "1", "2")
    }
    assert asked[""] == ("list", (), (("from", "1"),))
    assert len(set(asked.values())) == 3


def test_page_that_is_asked_much_later_belongs_to_another_walk() -> None:
    first, *rest = pages(SEVEN, walk="")
    timed = [replace(first, date=0.0), *(replace(made, date=60.0 * nth) for nth, made in enumerate(rest, 1))]
    assert len(walk(timed).pages) == 4
    assert walks_of([timed[0], *(replace(made, date=made.date + 900) for made in timed[1:] if made.date)]) == []
