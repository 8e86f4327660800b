"""The table of docs/expressiveness.md: every line says what it is said to say, and nothing else is judged by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fairport.reference import all_faults
from fairport.validators import all_rules
from fairport.verdict import Outcome
from tests.making import DATE_SECONDS
from tests.spec.expressed import BEGIN, COUNT, HOUR, PLACES, Body, Service, checked, failed, thing

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.evidence import Ask

PAGE = Path(__file__).parents[2] / "docs" / "expressiveness.md"
ROW = re.compile(
    r"^\| (?P<says>[^|]+) \| (?P<place>[^|]+) \| `(?P<line>.+?)` \| `(?P<rule>[^|]+)` \| `(?P<fault>[^|]+)` \|$"
)


@dataclass(frozen=True)
class Line:
    """One row of the page's tables."""

    says: str
    place: str
    line: str
    rule: str
    fault: str


LINES = [Line(**found.groupdict()) for text in PAGE.read_text("utf-8").splitlines() if (found := ROW.match(text))]


def body(name: str, value: object) -> Service:
    """Another value in the body that lists."""
    return Service(lambda _ask, told: told.update({name: value}) if "items" in told else None)


def items(change: Callable[[dict[str, Any]], object]) -> Service:
    """A change of every third item of a list."""

    def spoil(_ask: Ask, told: Body) -> None:
        for item in told.get("items", [])[::3]:
            change(item)

    return Service(spoil)


def item(name: str, value: object) -> Service:
    """Another value in every third item of a list."""
    return items(lambda told: told.update({name: value}))


def rows(choose: Callable[[Ask, list[Body]], list[Body]]) -> Service:
    """Other rows than there are."""
    return Service(choose=choose)


def longer(ask: Ask, told: Body) -> None:
    if ask.value("limit") in {"1", "2"} and told.get("items"):
        told["items"].append(thing(int(told["items"][-1]["id"]) + 1))


def usual(ask: Ask, told: Body) -> None:
    if not ask.value("limit") and told.get("items"):
        first = int(told["items"][0]["id"])
        told["items"] = [thing(row) for row in range(first, min(COUNT, first + 25))]


def twice(_ask: Ask, told: Body) -> None:
    told["items"][1:2] = told["items"][:1]


def short(_ask: Ask, told: Body) -> None:
    told["total"] = len(told["items"]) - 1


def stale(again: int, held: list[Body]) -> list[Body]:
    return [row for row in held if (int(row["id"]) % 5 == again % 2) is False]


def shuffled(again: int, held: list[Body]) -> list[Body]:
    return [*held[1::-1], *held[2:]] if again % 2 else held


def alone(_ask: Ask, told: Body) -> None:
    if "items" not in told:
        told["name"] = told["name"].upper()


def thinner(ask: Ask, told: Body) -> None:
    if ask.values("ids"):
        for each in told["items"]:
            each["parts"] = each["parts"][:1]


def narrow_only(ask: Ask, held: list[Body]) -> list[Body]:
    wide = ask.value("since") is None or int(ask.value("until") or 0) - int(ask.value("since") or 0) > 60 * HOUR
    return held[1:] if wide else held


def overlapping(ask: Ask, told: Body) -> None:
    offset = int(ask.value("offset") or 0)
    if offset >= 20 and told["items"]:
        told["items"][-1] = thing(offset - 1)


def from_ignored(ask: Ask, held: list[Body]) -> list[Body]:
    return [*held] if held or int(ask.value("since") or 0) < DATE_SECONDS else [{"id": "x", "created": BEGIN}]


def last_lost(ask: Ask, held: list[Body]) -> list[Body]:
    return held[:-1] if int(ask.value("limit") or 20) < 10 else held


def without_bounds(ask: Ask, held: list[Body]) -> list[Body]:
    bounds = {ask.value("since"), ask.value("until")}
    return [row for row in held if str(row["created"]) not in bounds]


def at_most_two(ask: Ask, held: list[Body]) -> list[Body]:
    return held[:2] if len(ask.values("ids")) > 2 else held


def one_early(ask: Ask, held: list[Body]) -> list[Body]:
    return [*held[:1], *held] if ask.value("limit") == "5" and int(ask.value("offset") or 0) % 2 else held


BROKEN: dict[str, Service] = {
    "a value equals a request parameter": body("market", "US"),
    "each item has the value that was asked for": item("market", "US"),
    "each item belongs to what the path names": item("albumId", "another"),
    "a list is no longer than the limit": Service(longer),
    "a list has as many items as usual where no limit is sent": Service(usual),
    "the total is at least the number of items": Service(short),
    "no two items have the same identity": Service(twice),
    "one field is not before another": items(lambda told: told.update(updated=told["created"] - 1)),
    "a time has the documented unit": items(lambda told: told.update(created=told["created"] * 1000)),
    "what happened does not lie in the future": item("seen", "2027-03-31T09:54:42Z"),
    "a time names its zone": item("seen", "2026-03-31T09:54:42"),
    "a day is a day": item("day", "2026-03-31T00:00:00Z"),
    "a text has a fixed length": item("id", "0123"),
    "a text matches a pattern": item("code", "AB12"),
    "a text is a URL": item("href", "api.example/things/1"),
    "a text is an e-mail address": item("email", "thing at example"),
    "a text is a UUID": item("uuid", "00000000"),
    "a value is one of a few": item("market", "US"),
    "a value is always the same": item("kind", "album"),
    "a value has its type": item("explicit", "no"),
    "a number has bounds": item("beds", 0),
    "a list has at least one element": item("parts", []),
    "no element of a list stands twice": item("tags", ["a", "b", "a"]),
    "a field is always there": items(lambda told: told.pop("id")),
    "a field is there when another has a value": items(lambda told: told.update(closedAt=None, status="closed")),
    "a field is empty when another has a value": items(lambda told: told.update(closedAt=5, status="open")),
    "a field is there when another is": items(lambda told: told.pop("owner")),
    "two fields are equal": item("ownerId", "o2"),
    "a number is at most another": item("used", 4),
    "a number is less than another": items(lambda told: told.update(low=told["high"])),
    "a count is the length of a list": item("partCount", 3),
    "a total is the sum of its parts": item("sum", 3.31),
    "a text contains another": item("href", "https://api.example/things/1"),
    "a text begins with another": items(lambda told: told.update(href=told["href"].replace("https", "http"))),
    "a value is an element of a list": item("main", "c"),
    "equivalence: asked again, the same items": Service(reread=stale),
    "equality: asked again, in the same order": Service(reread=shuffled),
    "equality: an item by itself is as it is in the list": Service(alone),
    "subset: what is listed can be had by itself": Service(lost=lambda identity: identity.endswith(("0", "1", "4"))),
    "subset: what is filtered is in the whole": Service(thinner),
    "subset: a narrower window holds no more": rows(narrow_only),
    "disjoint: two pages share no item": Service(overlapping),
    "disjoint: the future holds nothing yet": rows(from_ignored),
    "complete: all pages hold the whole, at any size": rows(last_lost),
    "complete: the halves of a window hold the whole": rows(without_bounds),
    "complete: several values give what each gives": rows(at_most_two),
    "difference: skipping rows moves the beginning by as many": rows(one_early),
}
"""For each constraint, the service that breaks just it."""

FOLLOWING = {"equivalence: asked again, the same items": {"paging.none-lost"}}
"""What such a service breaks as well: a walk over pages of which each lists others every time loses rows."""


def test_every_line_of_the_page_is_tried() -> None:
    assert [line.says for line in LINES] == list(BROKEN)
    assert {line.place for line in LINES} <= set(PLACES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.says.replace(" ", "-"))
def test_line_is_judged_by_its_rule_and_by_no_other(line: Line, tmp_path: Path) -> None:
    good = checked(line.place, line.line, Service(), tmp_path / "good.jsonl")
    assert failed(good) == set()
    assert {r.outcome for r in good.results if r.rule == line.rule} == {Outcome.PASSED}
    bad = checked(line.place, line.line, BROKEN[line.says], tmp_path / "bad.jsonl")
    assert failed(bad) - FOLLOWING.get(line.says, set()) == {line.rule}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.says.replace(" ", "-"))
def test_rule_and_fault_are_there_and_belong_together(line: Line) -> None:
    assert line.rule in {rule.id for rule in all_rules()}
    assert line.rule in all_faults()[line.fault].catches
