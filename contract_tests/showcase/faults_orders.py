"""Lies about orders, told by the collection that has them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.lying import each_order, each_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.contract_tests.showcase.asking import Ask, Page, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.choosing import Key
    from fairport.contract_tests.showcase.data import Parcel

_ONLY: Final = ("parcels",)
_TEXT: Final = "a query string is text, and was compared as such"
_DROPPED: Final = "a parameter that the framework binds under another name is dropped without a word"
_ORDERED: Final = ("sorting.ordered",)


def _resorted(ways: Behaviour, word: str, key: Key) -> Behaviour:
    """Sort otherwise by one word, keeping the way round."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        asked = ask.value("sort") or ""
        if asked.removeprefix("-") != word:
            return rows
        return sorted(rows, key=key, reverse=asked.startswith("-"))

    return each_order(ways, how, only=_ONLY)


@fault("sort-ignored", catches=_ORDERED, also=["sorting.reversed"], group="sort", source=_DROPPED)
def sort_ignored(ways: Behaviour) -> Behaviour:
    """The order asked for is checked, and then forgotten."""
    return each_order(ways, lambda _ask, rows: sorted(rows, key=ways.rank), only=_ONLY)


@fault("sort-by-weight-as-text", catches=_ORDERED, group="sort", source=_TEXT)
def sort_by_weight_as_text(ways: Behaviour) -> Behaviour:
    """Weights are sorted as texts: 12 before 2."""
    return _resorted(ways, "weight", lambda parcel: (f"{parcel.weight or 0:g}",))


@fault(
    "sort-by-another-instant",
    catches=_ORDERED,
    group="sort",
    source="the column of the last change taken for that of creation",
)
def sort_by_another_instant(ways: Behaviour) -> Behaviour:
    """Asked for the order of creation, it gives that of the last change."""
    return _resorted(ways, "created", lambda parcel: (parcel.updated,))


@fault(
    "sort-descending-ignored",
    catches=_ORDERED,
    also=["sorting.reversed"],
    group="sort",
    source="a minus sign that is taken off and not looked at",
)
def sort_descending_ignored(ways: Behaviour) -> Behaviour:
    """Descending is ascending."""

    def ordered(keys: Mapping[str, Key], rank: Key, ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        found = ways.ordered(keys, rank, ask, style, rows)
        word = ask.value("sort") or ""
        return sorted(found, key=keys[word[1:]]) if word.startswith("-") else found

    return replace(ways, ordered=ordered)


@fault(
    "sorted-after-the-cut",
    catches=_ORDERED,
    also=["sorting.reversed"],
    group="sort",
    source="rows sorted by the code that writes the page",
)
def sorted_after_the_cut(ways: Behaviour) -> Behaviour:
    """Each page is in order, and the pages are not."""

    def ordered(keys: Mapping[str, Key], rank: Key, ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        found = ways.ordered(keys, rank, ask, style, rows)
        return sorted(found, key=rank) if style.name in _ONLY else found

    def page(made: Page) -> Page:
        ask = made.query.ask
        return replace(made, items=ways.ordered(ways.sort_keys, ways.rank, ask, made.query.style, made.items))

    return each_page(replace(ways, ordered=ordered), page, only=_ONLY)


@fault(
    "second-page-unsorted",
    catches=_ORDERED,
    also=["sorting.same-items", "paging.no-repeats", "paging.total-found"],
    group="sort",
    source="links to further pages that leave the order out",
)
def second_page_unsorted(ways: Behaviour) -> Behaviour:
    """From the second page on, the order is that without asking."""

    def ordered(keys: Mapping[str, Key], rank: Key, ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        found = ways.ordered(keys, rank, ask, style, rows)
        later = style.name in _ONLY and ask.value("offset") not in {None, "0"}
        return sorted(found, key=rank) if later else found

    return replace(ways, ordered=ordered)


@fault(
    "ties-change-between-pages",
    catches=["paging.no-repeats"],
    also=["sorting.same-items", "paging.total-found"],
    group="sort",
    source="ORDER BY a column with equal values, without a last word: each page is another query",
)
def ties_change_between_pages(ways: Behaviour) -> Behaviour:
    """Those of equal weight stand in another order on every page."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        word = (ask.value("sort") or "").removeprefix("-")
        if not word:
            return rows
        turn = int(ask.value("offset") or 0) // 20
        mixed = sorted(rows, key=lambda parcel: (parcel.serial * (7 + 2 * turn)) % 1009)
        return sorted(mixed, key=ways.sort_keys[word], reverse=(ask.value("sort") or "").startswith("-"))

    return each_order(ways, how, only=_ONLY)


@fault(
    "sort-drops-the-unweighed",
    catches=["sorting.same-items"],
    group="sort",
    source="an index that leaves nulls out",
)
def sort_drops_the_unweighed(ways: Behaviour) -> Behaviour:
    """Sorted by weight, what was never weighed is not listed."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        by_weight = (ask.value("sort") or "").removeprefix("-") == "weight"
        return [row for row in rows if row.weight is not None or not by_weight]

    return each_order(ways, how, only=_ONLY)


@fault(
    "sort-lists-each-name-once",
    catches=["sorting.same-items"],
    group="sort",
    source="rows kept in a map whose key is what they are sorted by",
)
def sort_lists_each_name_once(ways: Behaviour) -> Behaviour:
    """Sorted by creation, of those of one second only the last is listed."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        if (ask.value("sort") or "").removeprefix("-") != "created":
            return rows
        return list({row.created: row for row in rows}.values())

    return each_order(ways, how, only=_ONLY)


@fault(
    "descending-in-another-alphabet",
    catches=["sorting.reversed"],
    group="sort",
    source="one direction sorted by the database, the other by the program",
)
def descending_in_another_alphabet(ways: Behaviour) -> Behaviour:
    """Names ascend by code points and descend with case set aside."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        if ask.value("sort") != "-name":
            return rows
        return sorted(rows, key=lambda parcel: (parcel.name is None, (parcel.name or "").casefold()), reverse=True)

    return each_order(ways, how, only=_ONLY)
