from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from fairport.reports.described import MOST_TEXT, Describer, cut
from fairport.verdict import Outcome
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, TYPE_FINDING

if TYPE_CHECKING:
    from fairport.account import Account


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("a\nb", 10, "a\\nb"),
        ("\n\n", 3, "\\n…"),
        ("\ud800", 10, "\\ud800"),
        ("", 3, ""),
    ],
)
def test_cut(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown


def test_finding_in_lines() -> None:
    assert Describer(BROKEN_ACCOUNT).lines(FINDING)[:6] == [
        "the total says 40, and a walk (7 pages of 20) finds 137 items",
        "expected: 40 items",
        "actual: 137 different items",
        "promised: ORD-TOTAL: “Total number of results matching the criteria.”",
        "seen: 1 occurrence; asked twice, seen twice; exchanges 3, 4, 5, 6, 7, 8 and 9",
        "hint: count all rows that match, before the limit is applied",
    ]


def test_place_is_marked_and_personal_data_beside_it_is_told_by_shape() -> None:
    lines = Describer(BROKEN_ACCOUNT).lines(TYPE_FINDING)
    assert '> "PortDate": "1774915200"' in lines
    assert '  "Email": "xxxx@xxxxxxx.xxx"' in lines
    assert lines[-1].startswith("curl -i ")


def test_finding_without_an_exchange_at_hand_has_no_evidence() -> None:
    describe = Describer(ACCOUNT)
    assert (describe.evidence(FINDING), describe.excerpt(FINDING), describe.repeat(FINDING)) == ([], [], "")


def test_undecided_is_said() -> None:
    told = Describer(ACCOUNT).lines(replace(FINDING, outcome=Outcome.INCONCLUSIVE))
    assert any("the evidence cannot decide" in line for line in told)


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_every_line_is_printable_and_bounded(account: Account) -> None:
    describe = Describer(account)
    for finding in account.findings:
        for line in describe.lines(finding):
            assert line.isprintable()
            assert len(line) <= MOST_TEXT
