"""Listing: a collection is an array, and every item in it has an identity of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from fairport.pages import SUCCESS
from fairport.places import pointer_of
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Collection
from fairport.words import a_kind, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.answers import Answer
    from fairport.pages import Page

HOW: Final = "a success response"


@rule("collection.items", promise=Collection, facet="items", over=Over.ANSWER, how=HOW)
def items(promise: Collection, answer: Answer) -> Iterator[Sight]:
    """The items of a collection are always an array, also when there are none or one.

    A client that loops over the items fails on null, on a bare object, and on nothing at all. Where the schema does
    not require the array, it may be left out of an answer that has none.
    """
    if answer.exchange.status not in SUCCESS or not answer.readable:
        return
    found = answer.nodes(promise.items)
    page: Page | None = answer.notes.get(("page", promise.id))  # type: ignore[assignment]  # the judge puts pages there
    if not found and page is not None and page.listed:
        return
    if found and all(isinstance(node, list) for node in found):
        yield Kept()
    else:
        got = a_kind(found[0]) if found else "absent"
        at = pointer_of(list(promise.items.steps or ()))
        yield Broken(message=f"{promise.items} is {got}", at=at, expected="an array", actual=got)


@rule(
    "collection.identity",
    promise=Collection,
    facet="identity-unique",
    over=Over.ANSWER,
    how="a response with at least one item",
)
def identity(promise: Collection, answer: Answer) -> Iterator[Sight]:
    """Every item has an identity of its own.

    Items without one, or with the same one, overwrite each other wherever they are stored.
    """
    page: Page | None = answer.notes.get(("page", promise.id))  # type: ignore[assignment]  # the judge puts pages there
    if page is None or not page.rows:
        return
    names = {row.identity for row in page.rows}
    if len(names) == len(page.rows) and "" not in names:
        yield Kept(len(names))
        return
    counts = Counter(row.identity for row in page.rows)
    twice = {name: count for name, count in counts.items() if name and count > 1}
    bare = counts.get("", 0)
    yield Kept(len(page.rows) - bare - sum(twice.values()))
    if twice:
        name, count = next(iter(twice.items()))
        yield Broken(
            message=f"{shown(name)} is listed {count} times in one response",
            expected="each identity once",
            actual=f"{len(twice)} repeated",
            cause="repeated",
            times=len(twice),
        )


@rule(
    "collection.total-at-least",
    promise=Collection,
    facet="total-at-least",
    over=Over.ANSWER,
    how="a response that lists items and tells the total",
    after=("paging.total-constant", "paging.total-found", "paging.offset", "paging.past-end", "filters.total-follows"),
)
def total_at_least(promise: Collection, answer: Answer) -> Iterator[Sight]:
    """The total is never less than the rows that are shown.

    A client that counts pages by the total, or sizes a list by it, drops rows that it holds in its hands.
    """
    page: Page | None = answer.notes.get(("page", promise.id))  # type: ignore[assignment]  # the judge puts pages there
    if page is None or not page.fine or not page.rows or page.total is None:
        return
    # Rows past the total are the business of rules on pages: skipping may be at fault as well.
    skipped = page.offset if page.offset < page.total else 0
    count = len({row.identity or at for at, row in enumerate(page.rows)})  # a row shown twice is one row
    if skipped + count <= page.total:
        yield Kept()
        return
    where = pointer_of(list(promise.total.steps or ())) if promise.total else ""
    yield Broken(
        message=f"the total is {page.total}, and there are {count} rows"
        + (f" after {skipped} that were skipped" if skipped else " on this page"),
        at=where,
        expected=f"at least {skipped + count}",
        actual=str(page.total),
    )
