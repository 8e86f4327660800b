from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.places import place
from fairport.placing import placed
from fairport.rules import Broken, Kept, Sight
from fairport.spec.model import Collection
from fairport.validators.onward import goes_on, has_more, has_more_ends, link
from fairport.walks import read_page, walks_of
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
    ("url", "cause", "level"),
    [
        pytest.param("http://api/list?after=2", "", "", id="same"),
        pytest.param("/list?after=2", "", "", id="relative"),
        pytest.param("http://elsewhere/list?after=2", "host", "SHOULD", id="another host"),
        pytest.param("https://api/list?after=2", "scheme", "SHOULD", id="another scheme"),
        pytest.param("http://api/others?after=2", "path", "", id="another resource"),
        pytest.param("mailto:nobody@api", "none", "", id="no link"),
    ],
)
def test_link_leads_to_the_same_resource(url: str, cause: str, level: str) -> None:
    seen = sights(link, LINKED, answer({"items": [], "next": url}))
    if not cause:
        assert seen == [Kept(1)]
    else:
        (found,) = seen
        assert isinstance(found, Broken)
        assert (found.cause, found.level, found.actual) == (cause, level, url)


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
    told = (
        {"items": "ab", "token": 1},
        {"items": "cd", "token": 2},
        {"items": "ab", "token": 3},
        {"items": "cd", "token": 4},
    )
    assert causes(sights(goes_on, CHAINED, walk(*told))) == ["circle"]
    assert walk(*told).ended == "repeats"


def test_way_that_is_refused_while_rows_may_remain_is_broken() -> None:
    told = ({"items": "ab", "token": 1}, 400)
    (found,) = sights(goes_on, CHAINED, walk(*told))
    assert isinstance(found, Broken)
    assert (found.cause, found.movable, found.exchanges) == ("refused", False, (1, 2))


@pytest.mark.parametrize(
    ("flags", "during", "end"),
    [
        pytest.param((True, False), [Kept(1)], [Kept(1)], id="true until the end"),
        pytest.param((None, None), [], [], id="absent"),
        pytest.param((True, None), [Kept(1)], [], id="absent where false"),
        pytest.param((False, False), "broken", [Kept(1)], id="false while rows remain"),
        pytest.param((True, True), [Kept(1)], "broken", id="true at the end"),
    ],
)
def test_flag_tells_whether_rows_remain(
    flags: tuple[bool | None, ...], during: list[Sight] | str, end: list[Sight] | str
) -> None:
    made = walk({"items": "ab", "token": 1, "more": flags[0]}, {"items": "c", "more": flags[1]})
    for check, expected in ((has_more, during), (has_more_ends, end)):
        seen = sights(check, CHAINED, made)
        assert (causes(seen) == [""]) if expected == "broken" else (seen == expected)


def test_whole_walk_is_asked_again_for_a_flag_that_never_ends() -> None:
    made = walk({"items": "ab", "token": 1, "more": True}, {"items": "c", "more": True})
    (found,) = sights(has_more_ends, CHAINED, made)
    assert isinstance(found, Broken)
    assert found.exchanges == made.exchanges == (1, 2)


def test_first_page_asked_again_after_the_last_is_not_what_follows_it() -> None:
    made = walk({"items": "ab", "token": 1, "more": True}, {"items": "c", "more": False})
    turned = replace(made, pages=made.pages[::-1])
    assert sights(has_more, CHAINED, turned) == [Kept(1)]


@pytest.mark.parametrize(
    ("token", "seen"),
    [pytest.param("2", ["circle"], id="says so now"), pytest.param("3", [], id="said so once")],
)
def test_way_that_no_page_says_any_more_leads_nowhere_back(token: str, seen: list[str]) -> None:
    """Rows that went meanwhile pull later rows forward; the ways of the first time then lead to rows shown already."""
    made = walk({"items": "ab", "token": 2}, {"items": "b"})
    again = replace(made, attempt=1, pages=(replace(made.pages[0], onward=token), made.pages[1]))
    assert causes(sights(goes_on, CHAINED, again)) == seen


def test_flag_of_a_walk_that_did_not_end_tells_nothing_of_the_end() -> None:
    made = walk({"items": "ab", "token": 1, "more": True}, {"items": "c", "token": 2, "more": True})
    assert made.ended == "open"
    assert sights(has_more_ends, CHAINED, made) == []


def test_collection_is_the_promise_of_the_pages() -> None:
    assert isinstance(CHAINED.collection, Collection)
    assert promise(Collection, items=place("$"), identity=place("$.id")).operation == "list"
