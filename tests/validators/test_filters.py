from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.evidence import Ask
from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Check, Kept, Sight, Told, Unclear
from fairport.spec.model import AnyOf
from fairport.validators.filters import decoded, filtered, literal, not_ignored, subset, total_follows, union, works
from tests.making import collection, page, promise, sights, the_rule

if TYPE_CHECKING:
    from fairport.evidence import Pairs

ANY_OF = promise(AnyOf, collection=collection(), parameter="ids", field=place("$.id"), encodings=("comma", "repeat"))
ALL: list[Check] = [works, not_ignored, literal, subset, union, total_follows]
FROM: Pairs = (("from", "1"),)


def extent(
    query: Pairs | str,
    rows: str,
    number: int,
    *,
    complete: bool = True,
    status: int = 200,
    total: int | None = None,
    digest: int = 0,
    limit: int | None = None,
    skip: int = 0,
) -> Extent:
    """What was listed under a query (a text: the values of ids parted by commas), each row named by a letter."""
    asked = (("ids", query),) if isinstance(query, str) else query
    criteria = (*FROM, *asked)
    return Extent(
        criteria=("list", (), criteria),
        rows={row: hash((row, digest)) for row in rows},
        complete=complete,
        refused=status != 200,
        total=total,
        date=None,
        exchanges=(number,),
        pages=(page(rows, skip, limit, number=number, status=status, total=total, criteria=criteria),),
    )


WHOLE = extent((), "abcdefg", 1)
COMMA = extent("a,g", "ag", 2)
TWICE: Pairs = (("ids", "a"), ("ids", "g"))


def seen(check: Check, *extents: Extent) -> list[Sight]:
    return sights(check, ANY_OF, Listings(extents=extents))


def kept(count: int) -> list[Kept]:
    return [Kept(count)] if count else []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param((("ids", "a"),), ("plain", {"a"}), id="one"),
        pytest.param((("ids", "a,b"),), ("comma", {"a", "b"}), id="comma"),
        pytest.param((("ids", "a,,b,"),), ("comma", {"a", "b"}), id="stray-commas"),
        pytest.param((("ids", "a"), ("ids", "b")), ("repeat", {"a", "b"}), id="repeat"),
        pytest.param((("ids[]", "a"), ("ids[]", "b")), ("brackets", {"a", "b"}), id="brackets"),
        pytest.param((("ids[0]", "a"), ("ids[1]", "b")), ("indexed", {"a", "b"}), id="indexed"),
        pytest.param((("ids", '["a", "b"]'),), ("json", {"a", "b"}), id="json"),
        pytest.param((("ids", "[a, b]"),), ("json", {"a", "b"}), id="json-without-quotes"),
        pytest.param((("ids", "[a"),), ("plain", {"[a"}), id="a-value-that-opens-a-bracket"),
        pytest.param((("ids", "a]"),), ("plain", {"a]"}), id="a-value-that-closes-a-bracket"),
        pytest.param((("ids", ""),), ("plain", set()), id="empty"),
        pytest.param((("ids", "[]"),), ("json", set()), id="empty-json"),
        pytest.param((("id", "a"), ("ids[x]", "b"), ("idsx[]", "c")), None, id="other-parameters"),
        pytest.param((), None, id="not-sent"),
    ],
)
def test_values_are_read_from_every_way_of_writing_a_list(query: Pairs, expected: tuple[str, set[str]] | None) -> None:
    assert decoded(ANY_OF, extent(query, "", 1)) == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("encodings", "within", "text", "expected"),
    [
        pytest.param(("pipe",), "", "a|b", [("pipe", {"a", "b"})], id="pipe"),
        pytest.param(("space",), "", "a b", [("space", {"a", "b"})], id="space"),
        pytest.param(("semicolon",), "", "a;b;", [("semicolon", {"a", "b"})], id="semicolon"),
        pytest.param(("semicolon",), "", "a;a", [("plain", {"a"})], id="the-same-twice"),
        pytest.param(("comma",), "", "a|b c;d", [("plain", {"a|b c;d"})], id="of-which-the-contract-says-nothing"),
        pytest.param((), ",", "a,b", [("comma", {"a", "b"}), ("plain", {"a,b"})], id="comma-or-a-value-with-one"),
        pytest.param(
            ("pipe",),
            ",",
            "a,1|b,2",
            [("comma", {"a", "1|b", "2"}), ("pipe", {"a,1", "b,2"})],
            id="comma-or-pipe",
        ),
        pytest.param(("json",), ",", '["a,1",2,""]', [("json", {"a,1", "2"})], id="json-with-a-comma"),
    ],
)
def test_one_value_may_be_read_in_several_ways(
    encodings: tuple[str, ...], within: str, text: str, expected: list[tuple[str, set[str]]]
) -> None:
    any_of = replace(ANY_OF, encodings=encodings)
    assert decoded(any_of, extent((("ids", text),), "", 1), frozenset(within)) == expected


@pytest.mark.parametrize(
    ("extents", "unfiltered"),
    [
        pytest.param((WHOLE, COMMA), [WHOLE], id="beside-the-whole"),
        pytest.param((WHOLE, extent((("ids[]", "a"), ("ids[]", "g")), "ag", 2)), [WHOLE], id="names-with-brackets"),
        pytest.param((replace(WHOLE, complete=False), COMMA), [None], id="whole-not-to-its-end"),
        pytest.param((replace(WHOLE, criteria=("list", (), ())), COMMA), [None], id="whole-of-other-criteria"),
        pytest.param((WHOLE, extent("a,g", "", 2, status=400)), [], id="refused"),
        pytest.param((WHOLE, extent("", "abcdefg", 2)), [], id="without-a-value"),
    ],
)
def test_filtered_list_is_held_against_the_whole_under_the_same_criteria(
    extents: tuple[Extent, ...], unfiltered: list[Extent | None]
) -> None:
    assert [asked.unfiltered for asked in filtered(ANY_OF, Listings(extents=extents))] == unfiltered


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize(
    "extents",
    [
        pytest.param((), id="nothing-asked"),
        pytest.param((WHOLE,), id="no-filter-asked"),
        pytest.param((COMMA, extent(TWICE, "bc", 3)), id="no-whole"),
        pytest.param((WHOLE, extent("a,g", "", 2, status=400), extent(TWICE, "", 3, status=503)), id="all-refused"),
    ],
)
def test_nothing_is_said_where_nothing_can_be_compared(check: Check, extents: tuple[Extent, ...]) -> None:
    assert seen(check, *extents) == []


@pytest.mark.parametrize(
    ("extents", "expected"),
    [
        pytest.param((WHOLE, COMMA), [Kept(), Told(message="ids takes several values written as comma")], id="one-way"),
        pytest.param(
            (WHOLE, COMMA, extent(TWICE, "g", 3)),
            [Kept(), Told(message="ids takes several values written as comma")],
            id="another-takes-the-last-value",
        ),
        pytest.param(
            (WHOLE, extent(TWICE, "ag", 3), COMMA),
            [Kept(2), Told(message="ids takes several values written as comma and repeat")],
            id="both-ways",
        ),
        pytest.param((WHOLE, extent("a,g", "a", 2, complete=False)), [], id="more-pages-to-come"),
        pytest.param((WHOLE, extent("a,g", "ag", 2, complete=False)), [], id="perhaps-more-to-come"),
        pytest.param((WHOLE, extent("a", "abcdefg", 2)), [], id="one-value"),
        pytest.param((WHOLE, extent("a,z", "abcdefg", 2)), [], id="one-of-them-unknown"),
        pytest.param((extent((), "ag", 1), COMMA), [], id="no-others-to-leave-out"),
    ],
)
def test_filter_that_works_in_one_way_at_least_is_kept(extents: tuple[Extent, ...], expected: list[object]) -> None:
    assert seen(works, *extents) == expected


@pytest.mark.parametrize(
    ("rows", "gave"),
    [
        pytest.param("abcdefg", "everything: it is ignored", id="ignored"),
        pytest.param("a", "1 of them", id="first-value-only"),
        pytest.param("", "0 of them", id="nothing"),
        pytest.param("abg", "3 items, 1 of them not asked for", id="one-more"),
        pytest.param("bc", "2 items, 2 of them not asked for", id="others"),
    ],
)
def test_filter_that_works_in_no_way_is_broken(rows: str, gave: str) -> None:
    assert seen(works, WHOLE, extent("a,g", rows, 2)) == [
        Broken(
            message=f"ids with 2 known values gives {gave}",
            expected="the 2 items asked for",
            actual=gave,
            exchanges=(1, 2),
            movable=True,
        )
    ]


def test_others_on_the_first_page_are_enough_to_tell() -> None:
    (sight,) = seen(works, WHOLE, extent("a,g", "abc", 2, complete=False))
    assert isinstance(sight, Broken)
    assert sight.message == "ids with 2 known values gives 3 items, 2 of them not asked for"


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        pytest.param(TWICE, Unclear, id="another-way"),
        pytest.param((("ids", "b,c"),), Broken, id="a-way-that-was-tried"),
        pytest.param((("ids", "a"),), Broken, id="one-value"),
        pytest.param((("other", "a"), ("other", "b")), Broken, id="another-filter"),
    ],
)
def test_way_that_met_no_whole_answer_leaves_open_whether_any_works(query: Pairs, verdict: type[Sight]) -> None:
    lost = Ask(operation="list", query=(*FROM, *query))
    ignored = extent("a,g", "abc", 2, complete=False)
    (sight,) = sights(works, ANY_OF, Listings(extents=(WHOLE, ignored), unanswered=(lost,)))
    assert type(sight) is verdict
    if isinstance(sight, Unclear):
        assert sight.message == "ids written as repeat met no whole answer"
    found = sights(works, ANY_OF, Listings(extents=(WHOLE, COMMA), unanswered=(lost,)))
    assert [type(each) for each in found] == [Kept, Told]


def test_every_way_that_was_tried_is_named() -> None:
    (sight,) = seen(works, WHOLE, extent("a,g", "a", 2), extent(TWICE, "g", 3))
    assert isinstance(sight, Broken)
    assert sight.message == "ids with 2 known values gives 1 of them, and no other of comma and repeat does better"
    assert sight.exchanges == (1, 2, 3)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(extent("z", "", 3), 1, id="one"),
        pytest.param(extent("y,z", "", 3), 1, id="two"),
        pytest.param(extent("z", "", 3, status=400), 1, id="refused"),
        pytest.param(extent("z", "", 3, status=404), 1, id="not-found"),
        pytest.param(extent("z", "", 3, status=500), 0, id="failed"),
        pytest.param(extent("a,z", "a", 3), 0, id="one-of-them-known"),
        pytest.param(extent((("ids[]", "z"),), "abcdefg", 3), 0, id="in-a-way-not-known-to-work"),
        pytest.param(extent("z", "z", 3), 0, id="an-item-outside-the-list-without-the-filter"),
    ],
)
def test_values_that_no_item_has_and_that_give_none_are_kept(asked: Extent, count: int) -> None:
    assert seen(not_ignored, WHOLE, COMMA, asked) == kept(count)


def test_single_value_is_written_as_repeated_ones_are() -> None:
    assert seen(not_ignored, WHOLE, extent(TWICE, "ag", 2), extent("z", "", 3)) == [Kept()]


def with_commas(query: Pairs, listed: tuple[str, ...], number: int) -> Extent:
    """What was listed where every value holds a comma."""
    return replace(extent(query, "", number), rows={name: hash((name, 0)) for name in listed})


def test_value_with_a_comma_is_one_value_where_repeated_ones_work() -> None:
    whole = with_commas((), ("P,1", "P,2", "P,3"), 1)
    both = with_commas((("ids", "P,1"), ("ids", "P,3")), ("P,1", "P,3"), 2)
    unknown = with_commas((("ids", "W,8"),), (), 3)
    single = with_commas((("ids", "P,2"),), ("P,2",), 4)
    assert seen(not_ignored, whole, both, unknown) == [Kept()]
    assert seen(subset, whole, both, single) == [Kept(2)]
    ignored = with_commas((("ids", "W,8"),), ("P,1", "P,2", "P,3"), 3)
    assert [type(sight) for sight in seen(not_ignored, whole, both, ignored)] == [Broken]
    assert seen(not_ignored, whole, unknown) == []


RARELY = replace(ANY_OF, encodings=("comma", "pipe", "semicolon"))


@pytest.mark.parametrize(("encoding", "separator"), [("pipe", "|"), ("semicolon", ";")])
def test_rare_separator_works_where_the_contract_names_it(encoding: str, separator: str) -> None:
    extents = (
        WHOLE,
        extent(f"a{separator}g", "ag", 2),
        extent("a,g", "", 3),
        extent("z", "", 4),
        extent(f"a{separator}a", "a", 5),
    )
    listings = Listings(extents=extents)
    assert sights(works, RARELY, listings) == [
        Kept(),
        Told(message=f"ids takes several values written as {encoding}"),
    ]
    assert sights(not_ignored, RARELY, listings) == [Kept()]


ELSEWHERE = tuple(
    replace(asked, criteria=("list", (), (("from", "2"), asked.criteria[2][-1])))
    for asked in (extent("z", "xyz", 3), extent("y,z", "x", 4))
)


@pytest.mark.parametrize(("check", "count"), [(not_ignored, 0), (subset, 1), (union, 1)])
def test_list_under_criteria_whose_whole_is_not_known_is_left_alone(check: Check, count: int) -> None:
    assert seen(check, WHOLE, COMMA, *ELSEWHERE) == kept(count)


def test_list_of_everything_there_is_proves_no_filter_at_work() -> None:
    assert seen(not_ignored, extent((), "ag", 1), COMMA, extent("z", "ag", 3)) == []


def test_items_for_values_that_none_has_are_broken() -> None:
    assert seen(not_ignored, WHOLE, COMMA, extent("y,z", "ab", 3)) == [
        Broken(
            message="ids with a value that no item has gives 2 items",
            expected="no items, or a refusal",
            actual="2 items",
            exchanges=(1, 2, 3),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(extent("b,c", "bc", 3), 2, id="what-was-asked-for"),
        pytest.param(extent("b,c", "b", 3, complete=False), 2, id="more-pages-to-come"),
        pytest.param(extent("b,c", "", 3), 1, id="nothing-listed"),
        pytest.param(extent("b", "b", 3), 2, id="one-value"),
        pytest.param(extent((("ids[]", "z"),), "xyz", 3), 1, id="in-a-way-not-known-to-work"),
    ],
)
def test_filtered_list_of_items_of_the_whole_is_kept(asked: Extent, count: int) -> None:
    assert seen(subset, WHOLE, COMMA, asked) == kept(count)


@pytest.mark.parametrize(
    ("asked", "message", "actual", "cause", "rows"),
    [
        pytest.param(
            extent("b,x", "bx", 3),
            '"x" of a list filtered by ids is not in the list without the filter',
            "1 more, 0 changed",
            "more",
            ("x",),
            id="strange",
        ),
        pytest.param(
            extent("b,c", "bc", 3, digest=1),
            '"b" of a list filtered by ids is another there',
            "0 more, 2 changed",
            "changed",
            ("b", "c"),
            id="changed",
        ),
    ],
)
def test_item_that_the_whole_lists_otherwise_is_broken(
    asked: Extent, message: str, actual: str, cause: str, rows: tuple[str, ...]
) -> None:
    assert seen(subset, WHOLE, COMMA, asked) == [
        Kept(),
        Broken(
            message=message,
            expected="the same items, fewer of them",
            actual=actual,
            cause=cause,
            exchanges=(1, 2, 3),
            movable=True,
            rows=rows,
        ),
    ]


APART = (extent("b", "b", 4), extent("c", "c", 5))


@pytest.mark.parametrize(
    ("extents", "count"),
    [
        pytest.param((extent("a", "a", 3), extent("g", "g", 4)), 1, id="as-one-by-one"),
        pytest.param((extent("b,z", "b", 3), extent("b", "b", 4), extent("z", "", 5)), 2, id="one-of-them-unknown"),
        pytest.param((extent("b,z", "bz", 3),), 2, id="one-of-them-outside-the-list-without-the-filter"),
        pytest.param((extent("b,c", "b", 3, complete=False),), 1, id="more-pages-to-come"),
        pytest.param((extent("b,c", "bcd", 3, complete=False),), 1, id="more-pages-to-come-than-can-be-counted"),
        pytest.param((extent("b,c", "b", 3, complete=False), *APART), 1, id="more-pages-to-come-beside-single-ones"),
        pytest.param((extent("b,c", "bc", 3, complete=False), *APART), 1, id="perhaps-more-to-come"),
        pytest.param(
            (extent("b,c", "bc", 3), extent((("ids[]", "b"),), "", 4), APART[1]), 2, id="single-one-in-another-way"
        ),
        pytest.param((extent((("ids[]", "b"), ("ids[]", "c")), "b", 3),), 1, id="in-a-way-not-known-to-work"),
        pytest.param((extent("a", "", 3, status=500), extent("g", "g", 4)), 1, id="one-of-them-failed"),
    ],
)
def test_values_that_give_together_what_they_give_apart_are_kept(extents: tuple[Extent, ...], count: int) -> None:
    assert seen(union, WHOLE, COMMA, *extents) == kept(count)


def test_values_that_give_less_together_are_broken() -> None:
    assert seen(union, WHOLE, COMMA, extent("b,c", "b", 3), *APART) == [
        Kept(),
        Broken(
            message="2 values of ids give 1 items together and 2 one by one",
            expected="2 items",
            actual="1 items",
            exchanges=(1, 2, 3, 4, 5),
            movable=True,
        ),
    ]


def test_values_that_give_more_together_are_broken_with_more_pages_to_come() -> None:
    (_, sight) = seen(union, WHOLE, COMMA, extent("b,c", "bcd", 3, complete=False), *APART)
    assert isinstance(sight, Broken)
    assert sight.message == "2 values of ids give 3 items together and 2 one by one"


def test_page_of_the_whole_whose_very_items_were_asked_for_does_not_show_that_the_filter_works() -> None:
    ignored = extent("a,b,c", "abc", 2, complete=False, total=7)
    whole = replace(WHOLE, pages=(page("abc", criteria=FROM), page("defg", 3, criteria=FROM)))
    assert seen(works, whole, ignored) == []
    assert seen(total_follows, whole, ignored) == []
    assert [type(sight) for sight in seen(works, whole, ignored, extent("a,g", "abc", 3, complete=False))] == [Broken]
    assert [type(sight) for sight in seen(works, whole, replace(ignored, complete=True))] == [Kept, Told]


def totalled(total: int | None, **members: object) -> Extent:
    return extent("a,g", "ag", 2, total=total, **members)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        pytest.param(totalled(2), 1, id="as-many-as-listed"),
        pytest.param(totalled(2, limit=5), 1, id="shorter-than-asked"),
        pytest.param(totalled(None), 0, id="no-total"),
        pytest.param(totalled(7, limit=2), 0, id="a-full-page"),
        pytest.param(totalled(7, skip=1), 0, id="not-from-the-first-row"),
        pytest.param(extent("a,g", "a", 2, total=2), 0, id="not-all-that-was-asked-for"),
        pytest.param(extent("a,g", "abcdefg", 2, total=7), 0, id="ignored"),
        pytest.param(extent("z", "", 2, total=7), 0, id="nothing-known-asked-for"),
    ],
)
def test_total_that_counts_what_the_filter_leaves_is_kept(asked: Extent, count: int) -> None:
    assert seen(total_follows, WHOLE, asked) == kept(count)


def test_total_that_counts_what_the_filter_leaves_out_is_broken() -> None:
    assert seen(total_follows, WHOLE, totalled(7)) == [
        Broken(
            message="a list filtered by ids holds 2 items and a total of 7",
            expected="2",
            actual="7",
            exchanges=(1, 2),
            movable=True,
        )
    ]


@pytest.mark.parametrize(
    ("told", "judged"),
    [({"total": None}, False), ({"total": None, "total_header": "X-Total"}, True), ({}, True)],
    ids=["no-total", "in-a-header", "in-the-body"],
)
def test_total_is_judged_only_where_the_contract_promises_one(told: dict[str, object], *, judged: bool) -> None:
    assert the_rule(total_follows).judges(replace(ANY_OF, collection=collection(**told))) is judged


STATE = promise(AnyOf, collection=collection(), parameter="ids", field=place("$.state"), encodings=("comma",))
STATES = dict(zip("abcdefg", ("new", "new", "sent", "lost", "lost", "lost", "Odd"), strict=True))


def by_state(check: Check, *extents: Extent, states: dict[str, str] | None = None) -> list[Sight]:
    """What a rule sees where the values are those of another field than the identity."""
    held = STATES if states is None else states
    values = {hash((row, 0)): {"$.state": (state,)} for row, state in held.items()}
    return sights(check, STATE, Listings(extents=extents, values=values))


@pytest.mark.parametrize(
    ("check", "asked", "rows", "right"),
    [
        pytest.param(works, "new,lost", "abdef", True, id="works"),
        pytest.param(works, "new,lost", "ab", False, id="first value only"),
        pytest.param(works, "new,lost", "abcdefg", False, id="ignored"),
        pytest.param(not_ignored, "none,nought", "", True, id="unknown gives none"),
        pytest.param(not_ignored, "none,nought", "abcdefg", False, id="unknown gives all"),
        pytest.param(union, "new,lost,sent", "abcdef", True, id="union"),
        pytest.param(union, "new,lost,sent", "abdef", False, id="union lacks one"),
    ],
)
def test_values_may_be_those_of_another_field(check: Check, asked: str, rows: str, *, right: bool) -> None:
    shows = [] if check is works else [extent("new,lost", "abdef", 3)]
    sight = by_state(check, WHOLE, *shows, extent(asked, rows, 4))
    assert any(isinstance(one, Broken) for one in sight) is not right
    assert any(isinstance(one, Kept) for one in sight) or not right


def test_nothing_is_said_of_values_that_are_not_known_or_differ_by_case_alone() -> None:
    assert by_state(works, WHOLE, extent("new,lost", "ab", 4), states={}) == []
    assert by_state(works, WHOLE, extent("new,odd", "abg", 4)) == []
