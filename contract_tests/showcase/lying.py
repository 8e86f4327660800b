"""What a fault is, and the few ways to twist an honest behaviour that most faults need.

`only` names the collections that a lie is told by, all if there are none; a parcel by itself is told by "".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from fairport.contract_tests.showcase.behaviour import Behaviour

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fairport.contract_tests.showcase.asking import Ask, Page, Query, Style
    from fairport.contract_tests.showcase.choosing import Condition, Key, Test
    from fairport.contract_tests.showcase.data import Parcel
    from fairport.contract_tests.showcase.telling import JsonObject, Reply

Twist = Callable[[Behaviour], Behaviour]
Group = Literal["paging", "sequence", "link", "total", "filter", "sort", "member", "relation", "echo", "time", "http"]


def _told_by(only: Collection[str], collection: str) -> bool:
    return not only or collection in only


def each_parcel(
    ways: Behaviour, change: Callable[[Parcel, JsonObject], object], *, only: Collection[str] = ()
) -> Behaviour:
    """Change every parcel's object after it is written."""

    def serialise(parcel: Parcel, ask: Ask) -> JsonObject:
        told = ways.serialise(parcel, ask)
        if _told_by(only, ask.collection):
            change(parcel, told)
        return told

    return replace(ways, serialise=serialise)


def each_member(ways: Behaviour, change: Callable[[Parcel, JsonObject], object]) -> Behaviour:
    """Change a parcel's object where it is told by itself."""

    def member(parcel: Parcel, told: JsonObject) -> JsonObject:
        done = ways.member(parcel, told)
        change(parcel, done)
        return done

    return replace(ways, member=member)


def each_page(ways: Behaviour, how: Callable[[Page], Page], *, only: Collection[str] = ()) -> Behaviour:
    """Change which rows a page holds, and where it is taken to begin and end."""

    def page(made: Page) -> Page:
        done = ways.page(made)
        return how(done) if _told_by(only, done.collection) else done

    return replace(ways, page=page)


def each_start(ways: Behaviour, how: Callable[[Query, int], int], *, only: Collection[str] = ()) -> Behaviour:
    """Change where a page begins, by the place where it would begin honestly."""

    def start(twisted: Behaviour, query: Query) -> int:
        place = ways.start(twisted, query)
        return how(query, place) if _told_by(only, query.style.name) else place

    return replace(ways, start=start)


def each_body(
    ways: Behaviour, change: Callable[[Page, JsonObject], object], *, only: Collection[str] = ()
) -> Behaviour:
    """Change the object around the items, where a collection has one."""

    def twisted(name: str) -> Callable[[Behaviour, Page, list[JsonObject]], object]:
        def envelope(now: Behaviour, page: Page, items: list[JsonObject]) -> object:
            told = ways.envelopes[name](now, page, items)
            if isinstance(told, dict) and _told_by(only, name):
                change(page, told)
            return told

        return envelope

    return replace(ways, envelopes={name: twisted(name) for name in ways.envelopes})


def each_headers(
    ways: Behaviour, how: Callable[[Page, Mapping[str, str]], Mapping[str, str]], *, only: Collection[str] = ()
) -> Behaviour:
    """Change the headers of a collection that has any."""

    def twisted(name: str) -> Callable[[Behaviour, Page], Mapping[str, str]]:
        def headers(now: Behaviour, page: Page) -> Mapping[str, str]:
            told = ways.headers[name](now, page)
            return how(page, told) if _told_by(only, name) else told

        return headers

    return replace(ways, headers={name: twisted(name) for name in ways.headers})


def each_address(ways: Behaviour, how: Callable[[Page, str], str], *, only: Collection[str] = ()) -> Behaviour:
    """Change the addresses of other pages."""

    def address(page: Page, cursor: str | None) -> str:
        told = ways.next_url(page, cursor)
        return how(page, told) if _told_by(only, page.collection) else told

    return replace(ways, next_url=address)


def each_condition(ways: Behaviour, name: str, how: Callable[[Condition], Condition]) -> Behaviour:
    """Change what one filter lets through."""
    return replace(ways, conditions={**ways.conditions, name: how(ways.conditions[name])})


def tested(how: Callable[[Parcel, str, Test], bool]) -> Callable[[Condition], Condition]:
    """Make a change of a condition out of its new test, which is given parcel, value and the honest test."""

    def changed(condition: Condition) -> Condition:
        def made(ask: Ask, name: str, value: str) -> Test:
            honest = condition(ask, name, value)
            return lambda parcel: how(parcel, value, honest)

        return made

    return changed


def each_order(
    ways: Behaviour, how: Callable[[Ask, list[Parcel]], list[Parcel]], *, only: Collection[str] = ()
) -> Behaviour:
    """Change the order of all rows after they were put in order."""

    def ordered(keys: Mapping[str, Key], rank: Key, ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        found = ways.ordered(keys, rank, ask, style, rows)
        return how(ask, found) if _told_by(only, style.name) else found

    return replace(ways, ordered=ordered)


def each_more(ways: Behaviour, how: Callable[[Page, bool], bool], *, only: Collection[str] = ()) -> Behaviour:
    """Change whether rows are said to remain: by flags, cursors and links alike."""

    def more(page: Page) -> bool:
        told = ways.more(page)
        return how(page, told) if _told_by(only, page.collection) else told

    return replace(ways, more=more)


def each_cursor(ways: Behaviour, how: Callable[[Page, str], str], *, only: Collection[str] = ()) -> Behaviour:
    """Change the cursors that lead on."""

    def cursor(page: Page) -> str:
        told = ways.cursor(page)
        return how(page, told) if _told_by(only, page.collection) else told

    return replace(ways, cursor=cursor)


def each_total(ways: Behaviour, how: Callable[[Page, int], int], *, only: Collection[str] = ()) -> Behaviour:
    """Change the totals."""

    def total(page: Page) -> int:
        told = ways.total(page)
        return how(page, told) if _told_by(only, page.collection) else told

    return replace(ways, total=total)


def each_reply(ways: Behaviour, change: Callable[[Ask, Reply], Reply], *, only: Collection[str] = ()) -> Behaviour:
    """Change the bytes, the status or the headers of every reply."""

    def finish(ask: Ask, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        return change(ask, done) if _told_by(only, ask.collection) else done

    return replace(ways, finish=finish)
