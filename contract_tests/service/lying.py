"""What a fault is, and the few ways to twist an honest behaviour that most faults need."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, cast

from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Window
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.rows import EntryRow, NumberRow, RequestRow
from fairport.contract_tests.service.telling import JsonObject, Page, Reply

Twist = Callable[[Behaviour], Behaviour]
Change = Callable[[JsonObject], None]
Group = Literal[
    "time",
    "shape",
    "conditional",
    "paging",
    "window",
    "filter",
    "timeline",
    "scope",
    "reads",
    "json",
    "http",
    "access",
    "rare",
]


def each_entry(ways: Behaviour, change: Change) -> Behaviour:
    """Change every history entry after it is written."""

    def serialise(row: EntryRow) -> JsonObject:
        told = ways.serialise_entry(row)
        change(told)
        return told

    return replace(ways, serialise_entry=serialise)


def each_number(ways: Behaviour, change: Change) -> Behaviour:
    """Change every telephone number's object after it is written."""

    def serialise(row: NumberRow, history: list[JsonObject]) -> JsonObject:
        told = ways.serialise_number(row, history)
        change(told)
        return told

    return replace(ways, serialise_number=serialise)


def each_request(ways: Behaviour, change: Change) -> Behaviour:
    """Change every porting request after it is written."""

    def serialise(row: RequestRow, numbers: list[JsonObject]) -> JsonObject:
        told = ways.serialise_request(row, numbers)
        change(told)
        return told

    return replace(ways, serialise_request=serialise)


def each_list(ways: Behaviour, change: Callable[[Page, JsonObject], None]) -> Behaviour:
    """Change the object around the rows."""

    def envelope(page: Page, items: list[JsonObject]) -> JsonObject:
        told = ways.envelope(page, items)
        change(page, told)
        return told

    return replace(ways, envelope=envelope)


def each_row(ways: Behaviour, change: Callable[[Page, int, JsonObject], None]) -> Behaviour:
    """Change the rows of a list; each comes with its page and its place among all rows, from 0 on."""

    def rows(page: Page, told: JsonObject) -> None:
        for place, row in enumerate(objects(told, "PortingRequests"), page.query.skip):
            change(page, place, row)

    return each_list(ways, rows)


def each_history(ways: Behaviour, how: Callable[[list[JsonObject]], list[JsonObject]]) -> Behaviour:
    """Change the history of every telephone number."""
    return each_number(ways, lambda told: told.update(StatusHistory=how(objects(told, "StatusHistory"))))


def each_window(ways: Behaviour, how: Callable[[Window], Window]) -> Behaviour:
    """Take another window for the one that was asked for, within what the database can hold."""

    def window(ask: Ask) -> Window:
        taken = how(ways.parse_window(ask))
        return Window(*(min(max(0, bound), LARGEST_INTEGER) for bound in (taken.start, taken.end)))

    return replace(ways, parse_window=window)


def each_reply(
    ways: Behaviour, change: Callable[[Reply], Reply], *, when: Callable[[Reply], bool] = lambda _reply: True
) -> Behaviour:
    """Change the bytes, the status or the headers of every reply, or of those for which `when` holds."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        return change(done) if when(done) else done

    return replace(ways, finish=finish)


def on_integer(name: str, how: Callable[[int], object]) -> Change:
    """Change a member where it is an integer."""

    def change(told: JsonObject) -> None:
        value = told.get(name)
        if isinstance(value, int):
            told[name] = how(value)

    return change


def on_text(name: str, how: Callable[[str], object]) -> Change:
    """Change a member where it is a text."""

    def change(told: JsonObject) -> None:
        value = told.get(name)
        if isinstance(value, str):
            told[name] = how(value)

    return change


def has(name: str, value: object) -> Callable[[JsonObject], bool]:
    """Tell whether a member has this value."""
    return lambda told: told.get(name) == value


def setting(name: str, value: object, where: Callable[[JsonObject], bool]) -> Change:
    """Give a member this value in the objects for which `where` holds."""

    def change(told: JsonObject) -> None:
        if where(told):
            told[name] = value

    return change


def without(name: str, *, where: Callable[[JsonObject], bool] = bool) -> Change:
    """Leave a member out of the objects for which `where` holds."""

    def change(told: JsonObject) -> None:
        if where(told):
            told.pop(name, None)

    return change


def objects(told: JsonObject, name: str) -> list[JsonObject]:
    """Give the objects of a member that is a list; none where another fault has made it something else."""
    value = told.get(name)
    return cast("list[JsonObject]", value) if isinstance(value, list) else []


def renamed(name: str, other: str) -> Change:
    """Give a member another name, in its old place."""

    def change(told: JsonObject) -> None:
        members = [(other if key == name else key, value) for key, value in told.items()]
        told.clear()
        told.update(members)

    return change
