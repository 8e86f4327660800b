from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.pages import Page, read_page
from fairport.rules import Broken, Kept, Sight, Told, Unclear
from fairport.validators.paging import (
    default_size,
    full_pages,
    larger_not_fewer,
    limit,
    no_repeats,
    none_lost,
    offset,
    order_stable,
    past_end,
    past_end_empty,
    token_fresh,
    token_while_more,
    total_constant,
    total_found,
)
from fairport.walks import walks_of
from tests.making import answer, listing, page, pages, paging, readings, sights, the_rule, walk

if TYPE_CHECKING:
    from fairport.answers import Answer

PAGING = paging()
SEVEN = "abcdefg"


def broken(seen: list[Sight]) -> list[str]:
    """The messages of what is broken."""
    return [sight.message for sight in seen if isinstance(sight, Broken)]


def read(*names: str, asked: str) -> Answer:
    made = answer(listing(*names), query=(("limit", asked),) if asked else ())
    made.notes["page", PAGING.collection.id] = read_page(made, PAGING.collection, PAGING)
    return made


@pytest.mark.parametrize(
    ("names", "asked", "kept"),
    [
        pytest.param("abc", "3", 1, id="as-many-as-asked"),
        pytest.param("ab", "3", 1, id="fewer"),
        pytest.param("", "3", 1, id="none"),
        pytest.param("abc", "", 0, id="no-size-asked"),
        pytest.param("", "0", 0, id="zero-asked"),
        pytest.param("", "-1", 0, id="less-than-zero-asked"),
        pytest.param("abc", "many", 0, id="no-size-at-all"),
    ],
)
def test_page_of_at_most_the_asked_size_is_kept(names: str, asked: str, kept: int) -> None:
    assert sights(limit, PAGING, read(*names, asked=asked)) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize("asked", ["0", "00", "-1"])
def test_items_for_a_size_of_zero_or_less_are_told(asked: str) -> None:
    assert sights(limit, PAGING, read(*"abc", asked=asked)) == [
        Told(message=f"limit={asked} is answered with 3 items", exchanges=(1,))
    ]


def test_page_of_more_than_asked_is_broken() -> None:
    assert sights(limit, PAGING, read(*"abc", asked="2")) == [
        Broken(message="limit=2 is answered with 3 items", expected="at most 2 items", actual="3 items")
    ]


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        pytest.param(pages(SEVEN), 1, id="more-rows-than-the-default"),
        pytest.param(pages("abc"), 0, id="just-as-many-rows"),
        pytest.param(pages("ab"), 0, id="fewer-rows"),
        pytest.param(pages(""), 0, id="no-rows"),
        pytest.param([page("abcd", limit=4), page("ab", 1, number=2)], 0, id="only-with-a-size-or-a-skip"),
        pytest.param([page(None, status=500)], 0, id="no-page"),
    ],
)
def test_default_size_is_kept_where_there_are_rows_enough(made: list[Page], kept: int) -> None:
    assert sights(default_size, PAGING, readings(made)) == ([Kept(kept)] if kept else [])


def test_default_page_of_more_than_documented_is_broken_and_cannot_be_movement() -> None:
    assert sights(default_size, PAGING, readings(pages(SEVEN, 5))) == [
        Broken(message="without limit a page holds 5 items", expected="3 items", actual="5 items", exchanges=(1,))
    ]


def test_default_page_of_fewer_than_documented_is_broken_if_more_rows_are_known() -> None:
    (sight,) = sights(default_size, PAGING, readings(pages(SEVEN, 2)))
    assert sight == Broken(
        message="without limit a page holds 2 items",
        expected="3 items",
        actual="2 items",
        exchanges=(1, 1, 2, 3, 4, 5),
        movable=True,
    )


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        pytest.param(pages(SEVEN), 3, id="same-on-every-page-with-rows"),
        pytest.param([page("a", total=7)], 0, id="one-page"),
        pytest.param([page("a"), page("b", 1, number=2)], 0, id="no-totals"),
        pytest.param([*pages("abcd"), page("", 9, number=9, total=0)], 2, id="other-total-past-the-end"),
        pytest.param([page("ab", total=2), page("a", limit=1, number=2, total=2)], 2, id="two-sizes"),
    ],
)
def test_same_total_everywhere_is_kept(made: list[Page], kept: int) -> None:
    assert sights(total_constant, PAGING, readings(made)) == ([Kept(kept)] if kept else [])


def test_total_that_follows_the_page_is_broken() -> None:
    made = [page("abc", total=7), page("def", 3, number=2, total=7), page("g", 6, number=3, total=1)]
    assert sights(total_constant, PAGING, readings(made)) == [
        Broken(
            message="the total is 7 on one page and 1 on another (no size, from row 6)",
            expected="7 on every page",
            actual="1 and 7",
            exchanges=(1, 3),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(pages(SEVEN), [Kept()], id="as-many-as-found"),
        pytest.param(pages(""), [Kept()], id="none"),
        pytest.param(pages("a"), [Kept()], id="one"),
        pytest.param([page("abc"), page("d", 3, number=2), page("", 4, number=3)], [], id="no-total-and-no-mark"),
        pytest.param(
            pages(SEVEN)[:-1],
            [
                Unclear(
                    message="the walk (default page size) cannot tell: it was not walked to its end",
                    exchanges=(1, 2, 3),
                )
            ],
            id="not-walked-to-its-end",
        ),
        pytest.param(pages(SEVEN)[:1], [], id="one-page-is-no-walk"),
        pytest.param(
            [page(["", ""], total=2, walk="w"), page("", 2, number=2, total=2, walk="w")], [Kept()], id="nameless"
        ),
        pytest.param(
            [*pages(SEVEN)[:-1], page(None, 7, number=4, status=404, walk="w")], [Kept()], id="refused-past-the-end"
        ),
    ],
)
def test_total_is_what_a_whole_walk_finds(made: list[Page], expected: list[object]) -> None:
    assert sights(total_found, PAGING, walk(made)) == expected


@pytest.mark.parametrize(("total", "told"), [(5, "5"), (0, "0")])
def test_total_lower_than_what_is_found_is_broken(total: int, told: str) -> None:
    assert sights(total_found, PAGING, walk(pages(SEVEN, total=total))) == [
        Broken(
            message=f"the total is {told}, and a walk (default page size) finds 7 items",
            expected=f"{told} items",
            actual="7 different items",
            exchanges=(1, 2, 3, 4),
            movable=True,
        )
    ]


def test_total_higher_than_what_is_found_is_broken() -> None:
    made = [*pages("abcd", total=6), page("", 7, number=4, total=6, walk="w")]
    assert broken(sights(total_found, PAGING, walk(made))) == [
        "the total is 6, and a walk (default page size) finds 4 items"
    ]


def test_item_shown_on_two_pages_is_broken() -> None:
    made = [page("abc", walk="w"), page("cde", 3, number=2, walk="w"), page("", 6, number=3, walk="w")]
    assert sights(no_repeats, PAGING, walk(made)) == [
        Broken(
            message='1 item is shown on two pages (default page size), for instance "c" from row 0 and from row 3',
            expected="every item once",
            actual="1 twice",
            exchanges=(1, 2, 3),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        pytest.param(pages(SEVEN), 3, id="every-item-once"),
        pytest.param(pages("abc"), 0, id="one-page"),
        pytest.param([page("aab", walk="w"), page("c", 3, number=2, walk="w")], 2, id="twice-on-one-page"),
        pytest.param([page(["", "b"], walk="w"), page(["", "c"], 2, number=2, walk="w")], 2, id="items-without-a-name"),
        pytest.param([*pages("abcd")[:2], page("d", 4, number=3, total=4, walk="w")], 3, id="old-rows-past-the-end"),
    ],
)
def test_no_item_twice_is_kept(made: list[Page], kept: int) -> None:
    assert sights(no_repeats, PAGING, walk(made)) == ([Kept(kept)] if kept else [])


def sized(held: str, size: int, begin: int) -> list[Page]:
    return pages(held, size, limit=size, walk=f"w{size}", begin=begin)


def test_walks_of_different_sizes_that_find_the_same_are_kept() -> None:
    made = readings([*pages(SEVEN), *sized(SEVEN, 2, 10), *sized(SEVEN, 5, 20)])
    assert sights(none_lost, PAGING, made) == [Kept(2)]


BY_SIZE = Told(message="the order of the items depends on limit")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        pytest.param(sized("gfedcba", 2, 10), [BY_SIZE], id="turned-round"),
        pytest.param([*sized("gfedcba", 2, 10), *sized("bacdefg", 5, 20)], [BY_SIZE], id="told-once"),
        pytest.param([*sized(SEVEN, 2, 10), *sized("abcdegf", 5, 20)], [BY_SIZE], id="on-the-last-page"),
        pytest.param(sized("xabcdef", 2, 10), [], id="one-came-and-one-went"),
        pytest.param(sized("aacdefg", 2, 10), [], id="one-twice"),
        pytest.param(
            [*sized("gfedcba", 2, 10), page("fg", limit=2, number=20, walk="w2", total=7)], [], id="wandering"
        ),
        pytest.param(
            [*sized("gfedcba", 2, 10), page("gf", limit=2, number=20, walk="w2", total=7)], [BY_SIZE], id="asked-again"
        ),
    ],
)
def test_order_that_depends_on_the_size_is_told(made: list[Page], told: list[Told]) -> None:
    seen = sights(none_lost, PAGING, readings([*pages(SEVEN), *made]))
    assert [sight for sight in seen if isinstance(sight, Told)] == told


def test_order_may_depend_on_the_size_that_no_parameter_sets() -> None:
    (told,) = (
        sight
        for sight in sights(none_lost, paging(limit=""), readings([*pages(SEVEN), *sized("gfedcba", 2, 10)]))
        if isinstance(sight, Told)
    )
    assert told.message == "the order of the items depends on the size of a page"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(pages(SEVEN), id="one-walk"),
        pytest.param([*pages(SEVEN), *sized("abc", 2, 10)[:1]], id="one-unfinished"),
        pytest.param([*pages(""), *sized("", 2, 10)], id="no-rows"),
    ],
)
def test_lost_items_need_two_whole_walks_to_tell(made: list[Page]) -> None:
    assert sights(none_lost, PAGING, readings(made)) == []


def test_item_lost_in_a_walk_of_another_size_is_broken() -> None:
    assert sights(none_lost, PAGING, readings([*pages(SEVEN), *sized("abcdf", 2, 10)])) == [
        Broken(
            message="2 of 7 items that a walk (default page size) finds are lost in another (2 a page), "
            'for instance "e"',
            expected="7 items",
            actual="5 items",
            exchanges=(1, 2, 3, 4, 10, 11, 12, 13),
            movable=True,
            times=2,
        )
    ]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(pages(SEVEN), [Kept(2)], id="full-but-the-last"),
        pytest.param(pages("abc"), [], id="one-page"),
        pytest.param(pages("ab"), [], id="one-short-page"),
        pytest.param(
            pages(SEVEN, 2, limit=5),
            [Kept(3), Told(message="a page size of 5 is answered with 2 items: it is capped")],
            id="capped",
        ),
        pytest.param(
            [*pages("abcd")[:2], page("d", 4, number=3, total=4, walk="w")], [Kept(1)], id="old-rows-past-the-end"
        ),
    ],
)
def test_full_pages_before_the_last_are_kept(made: list[Page], expected: list[object]) -> None:
    assert sights(full_pages, PAGING, walk(made)) == expected


def test_short_page_before_the_last_is_broken() -> None:
    made = [
        page("abc", total=6, walk="w"),
        page("d", 3, number=2, total=6, walk="w"),
        page("ef", 4, number=3, total=6, walk="w"),
        page("", 6, number=4, total=6, walk="w"),
    ]
    assert sights(full_pages, PAGING, walk(made)) == [
        Broken(
            message="1 of 2 pages before the last hold fewer than 3 items",
            expected="3 items",
            actual="1 from row 3",
            exchanges=(1, 2, 3, 4),
            movable=True,
        )
    ]


def test_pages_all_below_the_documented_default_are_no_fair_cap() -> None:
    assert broken(sights(full_pages, PAGING, walk(pages(SEVEN, 2)))) == [
        "3 of 3 pages before the last hold fewer than 3 items"
    ]


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        pytest.param([(2, "ab"), (5, "abcde"), (9, SEVEN)], 2, id="ever-more"),
        pytest.param([(5, "abcde"), (100, "abcde")], 1, id="capped"),
        pytest.param([(5, "abcde"), (100, None)], 0, id="refused"),
        pytest.param([(9, SEVEN), (50, SEVEN)], 1, id="all-there-is"),
        pytest.param([(5, "abcde"), (5, "abcd")], 0, id="same-size-twice"),
        pytest.param([(5, "abcde")], 0, id="one-size"),
    ],
)
def test_larger_size_that_gives_no_fewer_is_kept(sizes: list[tuple[int, str | None]], kept: int) -> None:
    asked = [page(rows, limit=size, number=20 + i, status=200 if rows else 400) for i, (size, rows) in enumerate(sizes)]
    seen = sights(larger_not_fewer, PAGING, readings([*pages(SEVEN), *asked]))
    assert seen == ([Kept(kept)] if kept else [])


def test_larger_size_that_falls_back_is_broken() -> None:
    asked = [page("abcde", limit=5, number=20), page("abc", limit=100, number=21)]
    assert sights(larger_not_fewer, PAGING, readings([*pages(SEVEN), *asked])) == [
        Broken(
            message="limit=100 gives 3 items, and the smaller limit=5 gives 5",
            expected="at least 5 items",
            actual="3 items",
            exchanges=(20, 21, 1, 2, 3, 4),
            movable=True,
        )
    ]


def test_size_that_gives_fewer_than_asked_though_a_larger_one_gives_more_is_broken() -> None:
    asked = [page("abc", limit=4, number=20), page("abcde", limit=5, number=21)]
    assert sights(larger_not_fewer, PAGING, readings([*pages(SEVEN), *asked])) == [
        Kept(),
        Broken(
            message="limit=4 gives 3 items, though there are 7, and limit=5 gives 5",
            expected="4 items",
            actual="3 items",
            exchanges=(20, 21, 1, 2, 3, 4),
            movable=True,
        ),
    ]


def test_last_items_that_are_fewer_than_asked_are_all_there_is() -> None:
    asked = [page("abc", limit=4, number=20), page("abc", limit=5, number=21), page("abc", limit=9, number=22)]
    assert broken(sights(larger_not_fewer, PAGING, readings([*pages("abc"), *asked]))) == []


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        pytest.param(pages(SEVEN), 1, id="empty"),
        pytest.param([*pages(SEVEN)[:-1], page(None, 7, number=4, status=404, walk="w")], 1, id="refused"),
        pytest.param([*pages(SEVEN), page("", 50, number=9)], 2, id="far-past"),
        pytest.param(pages(SEVEN)[:-1], 0, id="not-asked"),
        pytest.param(pages(""), 0, id="no-rows-at-all"),
        pytest.param(pages(SEVEN, total=9), 0, id="before-the-total"),
        pytest.param([*pages(SEVEN), page(None, 9, 50, number=9, status=500)], 1, id="a-size-that-always-breaks"),
    ],
)
def test_nothing_past_the_end_is_kept(made: list[Page], kept: int) -> None:
    assert sights(past_end, PAGING, readings(made)) == ([Kept(kept)] if kept else [])


def test_old_rows_past_the_end_are_broken() -> None:
    made = [*pages("abcd")[:2], page("d", 4, number=3, total=4, walk="w"), page("d", 5, number=4, total=4, walk="w")]
    assert sights(past_end, PAGING, readings(made))[0] == Broken(
        message="past the end (no size, from row 4) 1 earlier items are shown again",
        expected="no items",
        actual="1 items",
        exchanges=(3, 1, 2, 4),
        movable=True,
    )


def test_server_error_past_the_end_is_broken_and_asked_again_with_its_walk() -> None:
    made = [*pages(SEVEN)[:-1], page(None, 7, number=4, status=500, walk="w")]
    assert sights(past_end, PAGING, readings(made)) == [
        Broken(
            message="past the end (no size, from row 7) the status is 500",
            expected="an empty page, or a refusal",
            actual="500",
            cause="server error",
            exchanges=(4, 1, 2, 3),
            movable=True,
        )
    ]


def test_page_past_the_end_that_is_empty_with_the_same_total_is_kept() -> None:
    assert sights(past_end_empty, PAGING, readings(pages(SEVEN))) == [Kept()]
    untold = [*pages(SEVEN)[:-1], page("", 7, number=4, walk="w")]
    assert sights(past_end_empty, PAGING, readings(untold)) == [Kept()]


def test_estimate_past_the_end_may_be_any() -> None:
    estimated = paging(collection=replace(PAGING.collection, estimate=True))
    made = [*pages(SEVEN)[:-1], page("", 7, number=4, total=0, walk="w")]
    assert sights(past_end_empty, estimated, readings(made)) == [Kept()]


def test_total_by_head_is_asked_again_with_the_pages() -> None:
    made = [replace(one, total=7, total_from=9) for one in pages("abcabc")]
    (found,) = [sight for sight in sights(no_repeats, PAGING, walks_of(made)[0]) if isinstance(sight, Broken)]
    assert 9 in found.exchanges


@pytest.mark.parametrize(
    ("last", "message", "cause"),
    [
        (page(None, 7, number=4, status=404, walk="w"), "the answer is 404", "404"),
        (page("", 7, number=4, total=0, walk="w"), "the total is 0, elsewhere 7", "total"),
    ],
    ids=["refused", "another-total"],
)
def test_page_past_the_end_that_is_not_just_empty_is_broken(last: Page, message: str, cause: str) -> None:
    (sight,) = sights(past_end_empty, PAGING, readings([*pages(SEVEN)[:-1], last]))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.cause) == (f"past the end (no size, from row 7) {message}", cause)
    assert (sight.exchanges, sight.movable) == ((4, 1, 2, 3), True)


@pytest.mark.parametrize("status", [200, 500])
def test_what_another_rule_says_of_the_end_is_not_said_twice(status: int) -> None:
    made = [*pages(SEVEN)[:-1], page(None, 7, number=4, status=status, walk="w")]
    assert sights(past_end_empty, PAGING, readings(made)) == []


def test_refusal_past_the_end_of_criteria_that_are_always_refused_says_nothing_of_the_end() -> None:
    refused = [page(None, 0, number=1, status=400, walk="w"), page(None, 40, 50, number=2, status=400)]
    assert sights(past_end_empty, PAGING, readings(refused)) == []


WHOLE = page(SEVEN, limit=100, total=7)


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        pytest.param(page("cd", 2, 2, number=2), 1, id="inside"),
        pytest.param(page("efg", 4, 3, number=2), 1, id="to-the-end"),
        pytest.param(page("", 9, 3, number=2), 0, id="past-the-end"),
        pytest.param(page("xy", 2, 2, number=2), 0, id="rows-unknown"),
        pytest.param(page("ca", 2, 2, number=2), 0, id="another-order"),
        pytest.param(page(None, 2, 2, number=2, status=400), 0, id="refused"),
    ],
)
def test_skip_that_leaves_out_the_first_rows_is_kept(made: Page, kept: int) -> None:
    assert sights(offset, PAGING, readings([WHOLE, made])) == ([Kept(kept)] if kept else [])


@pytest.mark.parametrize(
    ("rows", "skip", "how", "first"),
    [
        ("bcd", 2, "one row too early", '"b"'),
        ("def", 2, "one row too far", '"d"'),
        ("efg", 2, "2 rows too far", '"e"'),
        ("abc", 2, "2 rows too early", '"a"'),
    ],
)
def test_skip_that_begins_elsewhere_is_broken(rows: str, skip: int, how: str, first: str) -> None:
    first_three = page("abc", 0, 3, number=3)
    assert sights(offset, PAGING, readings([WHOLE, page(rows, skip, 3, number=2), first_three])) == [
        Broken(
            message=f"skip=2 begins {how}",
            expected='"c" first',
            actual=f"{first} first",
            exchanges=(1, 2),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        pytest.param("abc", [Kept()], id="same-order"),
        pytest.param("abd", [], id="other-rows"),
        pytest.param(
            "acb",
            [
                Broken(
                    message="the same page asked again shows the same items in another order",
                    expected="the same order",
                    actual="another order",
                    exchanges=(1, 9),
                    movable=True,
                )
            ],
            id="another-order",
        ),
    ],
)
def test_order_of_a_page_asked_again_is_stable(again: str, expected: list[object]) -> None:
    made = walk([*pages(SEVEN), page(again, number=9, total=7, walk="w")])
    assert sights(order_stable, PAGING, made) == expected


def with_tokens(*tokens: str | None) -> list[Page]:
    return pages(SEVEN, tokens=tokens)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        pytest.param(("1", "2"), [Kept(2)], id="while-more"),
        pytest.param(
            ("1", "2", "3"),
            [Kept(2), Told(message="the last page has a token too, though nothing remains", exchanges=(3,))],
            id="on-the-last-too",
        ),
        pytest.param(
            ("1", None),
            [
                Broken(
                    message="1 of 2 pages before the last have no token",
                    expected="a token",
                    actual="none",
                    exchanges=(1, 2, 3, 4),
                    movable=True,
                )
            ],
            id="missing-in-between",
        ),
        pytest.param(
            ("", ""),
            [
                Broken(
                    message="2 of 2 pages before the last have no token",
                    expected="a token",
                    actual="none",
                    exchanges=(1, 2, 3, 4),
                    movable=True,
                    times=2,
                )
            ],
            id="empty",
        ),
    ],
)
def test_pages_before_the_last_have_a_token(tokens: tuple[str | None, ...], expected: list[object]) -> None:
    assert sights(token_while_more, PAGING, walk(with_tokens(*tokens))) == expected


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        pytest.param(("1", "2", "3"), [Kept(3)], id="each-its-own"),
        pytest.param(("1",), [], id="one-token"),
        pytest.param((), [], id="no-tokens"),
        pytest.param(
            ("1", "1", "1"),
            [Told(message='every page of a walk has the same token "1"', exchanges=(1, 2))],
            id="always-the-same",
        ),
        pytest.param(
            ("1", "2", "1"),
            [
                Broken(
                    message='the token "1" comes back on a later page',
                    expected="a token of its own for each page",
                    actual='"1"',
                    exchanges=(1, 2, 3, 4),
                    movable=True,
                )
            ],
            id="comes-back",
        ),
    ],
)
def test_tokens_do_not_come_back(tokens: tuple[str, ...], expected: list[object]) -> None:
    assert sights(token_fresh, PAGING, walk(with_tokens(*tokens))) == expected


@pytest.mark.parametrize(
    ("check", "without"),
    [
        (default_size, {"default": None}),
        (larger_not_fewer, {"limit": ""}),
        (offset, {"offset": ""}),
        (token_while_more, {"token": None}),
        (token_fresh, {"token": None}),
    ],
    ids=["default-size", "larger-not-fewer", "offset", "token-while-more", "token-fresh"],
)
def test_rule_judges_only_what_the_contract_promises(check: object, without: dict[str, object]) -> None:
    made = the_rule(check)
    assert made.judges(PAGING)
    assert not made.judges(paging(**without))
