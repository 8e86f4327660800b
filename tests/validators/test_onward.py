from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.pages import read_page
from fairport.places import place
from fairport.placing import placed
from fairport.rules import Broken, Kept, Sight
from fairport.spec.model import Collection
from fairport.validators.onward import goes_on, has_more, has_more_ends, link
from fairport.walks import walks_of
from fairport.words import shown
from tests.making import answer, paging, promise, sights

if TYPE_CHECKING:
    from fairport.walks import Walk

LINKED = paging(offset="", token=None, token_parameter="", next_link=place("$.next"))
CHAINED = paging(offset="", has_more=place("$.more"))


def walk(*told: dict[str, object] | int) -> Walk:
    """The walk over answers: the items of each page, its token and its flag; a number is a status."""
    made = []
    for i, body in enumerate(told):
        token = told[i - 1].get("token") if i and isinstance(told[i - 1], dict) else None  # type: ignore[union-attr]
        query = (("after", str(token)),) if i else ()
        status = body if isinstance(body, int) else 200
        whole = {} if isinstance(body, int) else {**body, "items": [{"id": name} for name in str(body["items"])]}
        one = answer(whole, status, number=i + 1, query=query, walk="w")
        made.append(read_page(one, CHAINED.collection, CHAINED))
    (found,) = walks_of(placed(made, CHAINED))
    return found


def causes(seen: list[Sight]) -> list[str]:
    return [sight.cause for sight in seen if isinstance(sight, Broken)]


@pytest.mark.parametrize(
    ("url", "told", "expected", "cause", "level"),
    [
        pytest.param(
            "http://elsewhere/list?after=2",
            "leads to another host",
            "a link to the same host",
            "host",
            "SHOULD",
            id="another host",
        ),
        pytest.param(
            "https://api/list?after=2",
            "leads to another scheme or port",
            "a link of the same scheme and port",
            "scheme",
            "SHOULD",
            id="another scheme",
        ),
        pytest.param(
            "http://api/others?after=2",
            "leads to another resource",
            "a link to the same resource",
            "path",
            "",
            id="another resource",
        ),
        pytest.param(
            "mailto:nobody@api",
            "is no link",
            "an absolute or relative link (RFC 3986)",
            "none",
            "",
            id="no link",
        ),
    ],
)
def test_link_that_leads_elsewhere_is_broken(url: str, told: str, expected: str, cause: str, level: str) -> None:
    assert sights(link, LINKED, answer({"items": [], "next": url})) == [
        Broken(
            message=f"the link to the next page {told}: {shown(url)}",
            expected=expected,
            actual=url,
            cause=cause,
            level=level,
        )
    ]


@pytest.mark.parametrize("url", ["http://api/list?after=2", "/list?after=2", "?after=2"])
def test_link_that_leads_to_the_same_resource_is_kept(url: str) -> None:
    assert sights(link, LINKED, answer({"items": [], "next": url})) == [Kept(1)]
    assert sights(link, LINKED, answer({"items": [], "next": url}, 299)) == [Kept(1)]
    assert sights(link, LINKED, answer({"items": [], "next": url}, 300)) == []


@pytest.mark.parametrize("body", [{"items": [], "next": None}, {"items": []}, {"items": [], "next": 7}])
def test_page_without_a_link_says_nothing(body: dict[str, object]) -> None:
    assert sights(link, LINKED, answer(body)) == []
    assert sights(link, LINKED, answer({"next": "http://elsewhere/"}, 404)) == []


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        pytest.param(({"items": "ab", "token": 1}, {"items": "c"}), 1, id="to the end"),
        pytest.param(({"items": "ab", "token": 1}, {"items": ""}), 1, id="to an empty page"),
        pytest.param(({"items": "ab", "token": 1}, {"items": "bc"}), 1, id="some rows again is another rule's"),
        pytest.param(({"items": "ab", "more": False, "token": 1}, 404), 1, id="refused behind the last"),
        pytest.param(({"items": "", "token": 1}, 404), 1, id="refused behind an empty page"),
        pytest.param(({"items": "ab"},), 0, id="one page"),
    ],
)
def test_way_that_ends_in_any_fair_manner_goes_on(told: tuple[dict[str, object] | int, ...], seen: int) -> None:
    assert sights(goes_on, CHAINED, walk(*told)) == ([Kept(seen)] if seen else [])


def test_way_that_leads_back_goes_round() -> None:
    made = walk(*[{"items": rows, "token": i} for i, rows in enumerate(("ab", "cd", "ab", "cd"), 1)])
    assert made.ended == "repeats"
    assert sights(goes_on, CHAINED, made) == [
        Broken(
            message="what leads on from a page leads back: 2 rows are all rows that were shown before",
            expected="rows not shown before, or none",
            actual="2 rows again",
            cause="circle",
            exchanges=(1, 2, 3, 4),
            movable=True,
        )
    ]


def test_walk_asked_again_by_ways_that_are_gone_leads_nowhere_back() -> None:
    made = walk(*[{"items": rows, "token": i} for i, rows in enumerate(("ab", "cd", "ab"), 1)])
    stale = replace(made, attempt=1, pages=tuple(replace(page, onward="n") for page in made.pages))
    assert not causes(sights(goes_on, CHAINED, stale))
    assert causes(sights(goes_on, CHAINED, replace(made, attempt=1))) == ["circle"]


def test_way_that_is_refused_while_rows_may_remain_is_broken() -> None:
    made = walk({"items": "ab", "token": 1}, {"items": "cd", "token": 2}, 400)
    assert sights(goes_on, CHAINED, made) == [
        Broken(
            message="what leads on from a page of 2 rows is refused with status 400",
            expected="the next page",
            actual="400",
            cause="refused",
            exchanges=(2, 3),
        )
    ]
    assert sights(goes_on, CHAINED, replace(made, attempt=1)) == []


def test_page_in_the_midst_that_is_no_page_is_another_rules() -> None:
    made = walk({"items": "ab", "token": 1}, {"items": "cd", "token": 2}, {"items": "e"})
    holed = replace(made, pages=(made.pages[0], replace(made.pages[1], status=404), made.pages[2]), ended="broken")
    assert sights(goes_on, CHAINED, holed) == [Kept(2)]


WRONG = "broken"


@pytest.mark.parametrize(
    ("flags", "during", "end"),
    [
        pytest.param((True, True, False), [Kept(2)], [Kept(1)], id="true until the end"),
        pytest.param((None, None, None), [], [], id="absent"),
        pytest.param((True, True, None), [Kept(2)], [], id="absent where false"),
        pytest.param((False, True, False), WRONG, [Kept(1)], id="false while rows remain"),
        pytest.param((True, True, True), [Kept(2)], WRONG, id="true at the end"),
    ],
)
def test_flag_tells_whether_rows_remain(
    flags: tuple[bool | None, ...], during: list[Sight] | str, end: list[Sight] | str
) -> None:
    bodies = [
        {"items": rows, "token": i, "more": more} for i, (rows, more) in enumerate(zip("abc", flags, strict=True), 1)
    ]
    made = walk(*bodies[:-1], {**bodies[-1], "token": None})
    early = Broken(
        message="1 of 2 pages say that nothing more remains, and more rows follow",
        expected="true",
        actual="false",
        exchanges=(1, 2, 3),
        movable=True,
    )
    late = Broken(
        message="the last page with rows says that more remain, and none follow",
        expected="false",
        actual="true",
        exchanges=(1, 2, 3),
        movable=True,
    )
    assert sights(has_more, CHAINED, made) == ([early] if during == WRONG else during)
    assert sights(has_more_ends, CHAINED, made) == ([late] if end == WRONG else end)


def test_every_page_that_says_too_early_that_nothing_remains_is_counted() -> None:
    made = walk({"items": "a", "token": 1, "more": False}, {"items": "b", "token": 2, "more": False}, {"items": "c"})
    (found,) = sights(has_more, CHAINED, made)
    assert isinstance(found, Broken)
    assert found.times == 2


def test_rows_that_were_shown_before_are_none_that_remain() -> None:
    made = walk({"items": "ab", "token": 1, "more": False}, {"items": "ab", "more": False})
    assert sights(has_more, CHAINED, made) == []


def test_empty_last_page_tells_nothing_of_the_end_itself() -> None:
    made = walk({"items": "ab", "token": 1, "more": False}, {"items": "", "more": True})
    assert sights(has_more_ends, CHAINED, made) == [Kept(1)]


@pytest.mark.parametrize("rows", [("a", "b"), ("a", "a", "a")], ids=["open", "round"])
def test_flag_of_a_walk_that_did_not_end_tells_nothing_of_the_end(rows: tuple[str, ...]) -> None:
    made = walk(*[{"items": row, "token": i, "more": True} for i, row in enumerate(rows, 1)])
    assert made.ended in {"open", "repeats"}
    assert sights(has_more_ends, CHAINED, made) == []


def test_collection_is_the_promise_of_the_pages() -> None:
    assert isinstance(CHAINED.collection, Collection)
    assert promise(Collection, items=place("$"), identity=place("$.id")).operation == "list"
