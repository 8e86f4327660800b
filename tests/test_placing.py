from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.evidence import Ask
from fairport.pages import Page, Row, Unpaged
from fairport.placing import placed, with_totals
from fairport.walks import walks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.evidence import Pairs

BY_NUMBER = Unpaged(page="page", style="page", limit="size", default=2)
BY_TOKEN = Unpaged(style="token", token_parameter="after", limit="size", in_sequence=True)
BY_LINK = Unpaged(style="link", next_header="Link", in_sequence=True)


def page(number: int, rows: str, *, query: Pairs = (), walk: str = "", confirms: int = 0, **members: object) -> Page:
    ask = Ask(operation="list", query=query, walk=walk, confirms=confirms)
    held = tuple(Row(name, ord(name)) for name in rows)
    made = Page(
        number=number, ask=ask, criteria=("list", (), ()), limit=None, offset=0, status=200, listed=True, rows=held
    )
    return replace(made, **members)  # type: ignore[arg-type]  # members of a page


def chain(*rows: str, walk: str = "", first: int = 1) -> list[Page]:
    """Pages that lead on by tokens t1, t2 ..., the last one leading nowhere."""
    return [
        page(
            first + i,
            held,
            walk=walk,
            sequel=True,
            cursor=f"t{i}" if i else "",
            query=(("after", f"t{i}"),) if i else (),
            onward=f"t{i + 1}" if i < len(rows) - 1 else None,
        )
        for i, held in enumerate(rows)
    ]


def offsets(pages: Sequence[Page]) -> dict[int, int]:
    return {made.number: made.offset for made in pages}


def test_numbered_pages_stand_behind_as_many_rows_as_the_first_of_their_size_holds() -> None:
    made = [
        page(1, "abc", turn=0),
        page(2, "def", turn=1),
        page(3, "a", turn=0, limit=1),
        page(4, "c", turn=2, limit=1),
        page(5, "", turn=9, limit=50),
        page(6, "", turn=None),
    ]
    assert offsets(placed(made, BY_NUMBER)) == {1: 0, 2: 3, 3: 0, 4: 2, 5: 450}


def test_capped_size_is_seen_by_the_first_page() -> None:
    made = [page(1, "abc", turn=0, limit=100), page(2, "de", turn=1, limit=100)]
    assert offsets(placed(made, BY_NUMBER)) == {1: 0, 2: 3}


def test_number_without_any_known_size_has_no_place() -> None:
    assert placed([page(1, "ab", turn=3)], replace(BY_NUMBER, default=None)) == []


@pytest.mark.parametrize("walk", ["", "w"], ids=["as they fit", "marked"])
def test_pages_that_lead_on_stand_one_behind_the_other(walk: str) -> None:
    made = placed(chain("ab", "cd", "e", walk=walk), BY_TOKEN)
    assert offsets(made) == {1: 0, 2: 2, 3: 4}
    (found,) = walks_of(made)
    assert (found.ended, found.complete, len(found.rows)) == ("last", True, 5)


def test_two_chains_side_by_side_are_told_apart_by_what_leads_on() -> None:
    one, two = chain("ab", "c"), chain("ab", "c", first=11)
    two = [replace(made, onward=made.onward and "x1", cursor=made.cursor and "x1") for made in two]
    made = placed([one[0], two[0], two[1], one[1]], BY_TOKEN)
    assert offsets(made) == {1: 0, 11: 0, 12: 2, 2: 2}


def test_middle_of_a_chain_has_no_place_without_its_beginning() -> None:
    assert placed(chain("ab", "cd", "e")[1:], BY_TOKEN) == []
    assert placed(chain("ab", "cd", "e", walk="w")[1:], BY_TOKEN) == []


def test_page_that_nothing_led_to_ends_the_chain() -> None:
    made = chain("ab", "cd", "e", walk="w")
    assert offsets(placed([made[0], made[2]], BY_TOKEN)) == {1: 0}


def test_links_bring_their_own_criteria_and_stay_in_the_list_that_they_continue() -> None:
    asked: Pairs = (("q", "x"),)
    first = page(1, "ab", query=asked, sequel=True, cursor="q=x", onward="cursor=1", criteria=("list", (), asked))
    second = page(2, "c", query=(("cursor", "1"),), sequel=True, cursor="cursor=1")
    lost = page(3, "c", query=(("cursor", "7"),), sequel=True, cursor="cursor=7")
    made = placed([first, second, lost], BY_LINK)
    assert offsets(made) == {1: 0, 2: 2}
    assert {p.criteria for p in made} == {first.criteria}


def test_link_back_to_the_beginning_is_a_further_page_and_no_repeat() -> None:
    first = page(1, "ab", walk="w", sequel=True, cursor="", onward="")
    again = page(2, "ab", walk="w", sequel=True, cursor="", onward="")
    assert offsets(placed([first, again], BY_LINK)) == {1: 0, 2: 2}


def test_walk_asked_again_goes_by_what_leads_on_now_or_did_then() -> None:
    before = chain("ab", "c", walk="w")
    fresh = [
        page(3, "ab", walk="w", confirms=1, sequel=True, onward="n1"),
        page(4, "c", walk="w", confirms=2, sequel=True, cursor="n1", query=(("after", "n1"),)),
    ]
    stale = replace(fresh[1], number=5, cursor="t1")
    assert offsets(placed([*before, *fresh], BY_TOKEN)) == {1: 0, 2: 2, 3: 0, 4: 2}
    assert offsets(placed([*before, fresh[0], stale], BY_TOKEN)) == {1: 0, 2: 2, 3: 0, 5: 2}
    assert offsets(placed([*before, fresh[1]], BY_TOKEN)) == {1: 0, 2: 2, 4: 2}
    assert [walk.complete for walk in walks_of(placed([*before, fresh[1]], BY_TOKEN))] == [True, False]


def test_page_asked_again_by_itself_stands_where_it_stood() -> None:
    made = [*chain("ab", "c"), page(3, "c", confirms=2, sequel=True, cursor="t1")]
    assert offsets(placed(made, BY_TOKEN)) == {1: 0, 2: 2, 3: 2}


def test_totals_told_by_head_belong_to_the_pages_of_their_criteria_and_round() -> None:
    other: tuple[str, Pairs, Pairs] = ("list", (), (("q", "x"),))
    made = [page(2, "ab"), page(3, "c", criteria=other), page(5, "ab", confirms=2), page(6, "ab", confirms=3)]
    heads = [page(1, "", total=9), page(4, "", total=8, confirms=1)]
    told = with_totals(made, heads)
    assert [(p.total, p.total_from) for p in told] == [(9, 1), (None, 0), (8, 4), (8, 4)]
    assert with_totals(made, []) == made
