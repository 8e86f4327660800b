from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fairport.places import place
from fairport.reports.html.looks import show
from fairport.reports.html.windows_asked import MOST_LINES, WindowPicture, WindowsAsked
from fairport.spec.model import Reading, Window
from tests.making import collection, contract, exchange, paging, promise

if TYPE_CHECKING:
    from fairport.evidence import Exchange

WINDOW = promise(
    Window,
    collection=collection(),
    start="from",
    end="to",
    readings=(Reading(name="made", at=place("$.made")), Reading(name="sent", at=place("$.sent"))),
)


def asked(number: int, start: int | None, end: int | None, *items: dict[str, object], **more: object) -> Exchange:
    query = [(name, str(value)) for name, value in (("from", start), ("to", end)) if value is not None]
    query += more.pop("query", [])  # type: ignore[operator]
    return exchange(json.dumps({"items": items}).encode(), number=number, query=tuple(query), **more)


def pictures(*exchanges: Exchange) -> tuple[WindowPicture, ...]:
    held = contract(WINDOW, paging())
    windows = WindowsAsked(held)
    show(exchanges, held, [windows])
    return windows.pictures()


def test_item_stands_at_an_instant_inside_if_it_has_one() -> None:
    rows = ({"id": "a", "made": 150}, {"id": "b", "made": 50, "sent": 160}, {"id": "c", "made": 50}, {"id": "d"})
    (picture,) = pictures(asked(1, 100, 200, *rows))
    (line,) = picture.lines
    assert (line.listed, line.within, line.beside, line.undated) == (4, 2, 1, 1)
    assert (line.inside.count("M"), line.outside.count("M")) == (2, 1)
    assert picture.readings == ("made", "sent")


def test_pages_of_a_window_are_one_line_and_an_item_counts_once() -> None:
    pages = (
        asked(1, 100, 200, {"id": "a", "made": 150}),
        asked(2, 100, 200, {"id": "a", "made": 150}, {"id": "b", "made": 151}, query=[("skip", "1")]),
    )
    ((line,),) = (picture.lines for picture in pictures(*pages))
    assert (line.exchange, line.listed) == (1, 2)


def test_question_with_another_filter_is_left_out() -> None:
    assert pictures(asked(1, 1, 2, query=[("status", "x")])) == ()


def test_refused_window_is_told_with_its_status() -> None:
    (picture,) = pictures(asked(1, 200, 100, status=400))
    assert picture.lines[0].refused == "400"


def test_window_that_reaches_out_of_the_picture_is_open() -> None:
    (picture,) = pictures(asked(1, None, 10**9, {"id": "a", "made": 150}, {"id": "b", "made": 250}))
    (line,) = picture.lines
    assert (line.open_start, line.open_end, line.start) == (True, True, "not given")


def test_windows_past_the_bound_are_counted_the_narrow_ones_first() -> None:
    wide = [asked(n, 0, 1000 + n, {"id": "a", "made": 5}, {"id": "b", "made": 900}) for n in range(1, MOST_LINES + 1)]
    (picture,) = pictures(asked(99, 5, 6), *wide)
    assert picture.cut == 1
    assert 99 not in [line.exchange for line in picture.lines]
