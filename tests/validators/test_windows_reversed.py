"""Windows: one that ends before it begins is past-empty's business alone."""

from __future__ import annotations

from dataclasses import replace

from fairport.listings import Extent, Listings
from fairport.places import place
from fairport.rules import Broken, Kept
from fairport.spec.model import Reading, Window
from fairport.validators.windows import created_before_end, past_empty
from tests.making import collection, promise, sights

CREATED = place("$.created")
WINDOW = promise(
    Window,
    collection=collection(),
    start="from",
    end="to",
    readings=(Reading(name="created", at=CREATED),),
    created=CREATED,
)


def holding(begin: int, end: int, rows: str) -> Listings:
    """What a window lists: each row, named by a letter, was created 100 seconds after the one before it, from 1000."""
    extent = Extent(
        criteria=("list", (), (("from", str(begin)), ("to", str(end)))),
        rows={row: ord(row) for row in rows},
        complete=True,
        refused=False,
        total=len(rows),
        date=None,
        exchanges=(1,),
        pages=(),
    )
    facts = {ord(row): {CREATED.text: (1000.0 + 100 * i,)} for i, row in enumerate("abc")}
    return Listings(extents=(extent,), facts=facts)


def test_rows_of_a_reversed_window_are_told_once() -> None:
    reversed_ = holding(1050, 900, "abc")
    assert sights(created_before_end, WINDOW, reversed_) == []
    (broken,) = sights(past_empty, WINDOW, reversed_)
    assert isinstance(broken, Broken)
    assert broken.cause == "reversed"


def test_rows_created_after_the_end_are_told() -> None:
    assert sights(created_before_end, WINDOW, holding(900, 1050, "a")) == [Kept()]
    (broken,) = sights(created_before_end, WINDOW, holding(900, 1050, "abc"))
    assert isinstance(broken, Broken)
    assert (broken.times, broken.actual) == (2, "2 of 3 items")


def test_empty_windows_show_nothing_where_nothing_was_ever_listed() -> None:
    for begin, end in ((900, 1050), (1050, 900)):
        assert sights(past_empty, WINDOW, replace(holding(begin, end, ""), facts={})) == []
    assert sights(past_empty, WINDOW, holding(1050, 900, "")) == [Kept()]
