from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fairport.reports.html import pages_walked
from fairport.reports.html.looks import show
from fairport.reports.html.pages_walked import PagesWalked, WalkMap
from tests.making import contract, exchange, listing, paging

if TYPE_CHECKING:
    import pytest

    from fairport.evidence import Exchange


def answered(number: int, *names: str, skip: int = 0, limit: int = 2, walk: str = "w", **more: object) -> Exchange:
    query = (("limit", str(limit)), *((("skip", str(skip)),) if skip else ()))
    return exchange(json.dumps(listing(*names, total=4)).encode(), number=number, query=query, walk=walk, **more)


def maps(*exchanges: Exchange, hidden: frozenset[str] = frozenset()) -> tuple[WalkMap, ...]:
    held = contract(paging())
    walked = PagesWalked(held, hidden)
    show(exchanges, held, [walked])
    return walked.maps()


WHOLE = answered(9, "a", "b", "c", "d", limit=100, walk="")


def test_faultless_walk_is_a_staircase() -> None:
    (drawn,) = maps(answered(1, "a", "b"), answered(2, "c", "d", skip=2), answered(3, skip=4))
    assert (drawn.found, drawn.known, drawn.total, drawn.flawless) == (4, 4, "4", True)
    assert drawn.ending == "ended with an empty page"
    first, second, end = (band.blocks for band in drawn.bands)
    assert (len(first), len(second), len(end)) == (1, 1, 0)
    assert first[0].x + first[0].width <= second[0].x
    assert drawn.lost_blocks == ()


def test_row_that_only_another_answer_shows_is_lost_by_the_walk() -> None:
    (drawn,) = maps(WHOLE, answered(1, "a", "b"), answered(2, "d", skip=2), answered(3, skip=3), answered(4, skip=5))
    assert drawn.lost == ("c",)
    (gap,) = drawn.lost_blocks
    assert drawn.bands[0].blocks[0].x < gap.x < drawn.bands[1].blocks[0].x


def test_row_on_two_pages_is_shown_twice() -> None:
    (drawn,) = maps(answered(1, "a", "b"), answered(2, "b", "c", skip=2), answered(3, skip=4))
    assert drawn.twice == ("b",)
    assert [block.kind for block in drawn.bands[1].blocks] == ["twice", "first"]
    assert drawn.bands[1].repeated == 1


def test_walk_that_did_not_end_loses_nothing() -> None:
    (drawn,) = maps(WHOLE, answered(1, "a", "b"), answered(2, "c", skip=2))
    assert drawn.lost == ()
    assert drawn.ending == "did not come to an end"


def test_identities_that_are_personal_are_told_by_shape() -> None:
    rows = (answered(1, "Ann1", "Bob2"), answered(2, "Cy33", skip=2), answered(3, skip=3))
    (drawn,) = maps(*rows, hidden=frozenset({"id"}))
    assert (drawn.bands[0].first, drawn.bands[0].last) == ("Xxx0", "Xxx0")


def test_rows_are_kept_up_to_a_bound_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_walked, "MOST_ROWS", 3)
    held = contract(paging())
    walked = PagesWalked(held, frozenset())
    show([answered(n, "a", "b", skip=2 * n) for n in range(5)], held, [walked])
    assert walked.cut == 3


def test_long_walk_is_drawn_up_to_a_bound() -> None:
    walk = [answered(n, f"r{n}", skip=n, limit=1) for n in range(60)]
    (drawn,) = maps(*walk)
    assert (len(drawn.bands), drawn.bands_cut) == (40, 20)


def test_every_end_of_a_walk_has_its_words() -> None:
    assert pages_walked.ENDINGS.keys() >= {"empty", "refused", "repeats", "counted", "last", "open", "broken"}
