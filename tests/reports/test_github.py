from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from fairport.reports.github import MOST, render
from fairport.verdict import Level
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, HEADER

if TYPE_CHECKING:
    from fairport.account import Account

COMMAND = re.compile(r"^::(?P<name>[a-z]+) (?P<properties>[^:]*)::(?P<data>.*)$")
UNESCAPED = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}


def unescaped(text: str) -> str:
    return re.sub("%(?:25|0D|0A|3A|2C)", lambda match: UNESCAPED[match[0]], text)


def commands(account: Account) -> list[tuple[str, dict[str, str], str]]:
    """The commands as GitHub's runner reads them: by line, properties by comma and the first equals sign."""
    found = []
    for line in render(account).decode("utf-8").split("\n")[:-1]:
        match = COMMAND.match(line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match["properties"].split(","))
        assert set(properties) <= {"file", "line", "title"}
        found.append((match["name"], {k: unescaped(v) for k, v in properties.items()}, unescaped(match["data"])))
    return found


def test_verdict_then_what_is_broken_then_what_was_not_verified() -> None:
    told = commands(BROKEN_ACCOUNT)
    assert [name for name, _, _ in told] == ["notice", "error", "error", "warning", "notice", "notice"]
    assert told[0][1] == {"title": "Fairport: non-conformant"}
    assert told[1][1] == {
        "file": "orders.yaml",
        "title": "MUST broken: Every value has the documented type (types.type)",
    }
    assert told[1][2].splitlines() == [
        "PortDate is a string",
        "on listOrders at /Orders/0/PortDate",
        'expected an integer, received "1774915200"',
        "promised: ORD-PORTDATE and ORD-EPOCH",
    ]


def test_annotation_stands_at_the_line_of_the_promise() -> None:
    contract = {**HEADER["contract"], "places": {FINDING.promise: ["/x", "api/a,b:c.yaml", 12]}}
    _, (_, properties, _) = commands(replace(ACCOUNT, header={**HEADER, "contract": contract}, findings=(FINDING,)))
    assert (properties["file"], properties["line"]) == ("api/a,b:c.yaml", "12")


def test_no_more_of_a_kind_than_github_keeps_and_the_rest_is_counted() -> None:
    many = [replace(FINDING, rule=f"r.{n}", fingerprint=f"{n:x}") for n in range(30)]
    many += [replace(f, level=Level.SHOULD, fingerprint=f"s{f.fingerprint}") for f in many]
    gaps = tuple(replace(GAP, rule=f"g.{n}", how=f"way {n}") for n in range(30))
    told = commands(replace(ACCOUNT, findings=tuple(many), results=gaps))
    assert Counter(name for name, _, _ in told) == {"error": MOST, "warning": MOST, "notice": MOST}
    assert [text for _, _, text in told if text.startswith("and ")] == [
        "and 21 more causes",
        "and 21 more causes",
        "and 22 more gaps",
    ]


def test_waived_finding_is_no_annotation() -> None:
    assert [name for name, _, _ in commands(replace(ACCOUNT, findings=(replace(FINDING, waived="known"),)))] == [
        "notice"
    ]


@settings(max_examples=40, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_commands_of_one_line_each(account: Account) -> None:
    counts = Counter(name for name, _, _ in commands(account))
    assert counts.keys() <= {"error", "warning", "notice"}
    assert max(counts.values()) <= MOST
