from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.reports.causes import causes_of
from fairport.reports.terminal_finding import FindingTeller
from fairport.reports.terminal_page import Page
from tests.reports.examples import BROKEN_ACCOUNT, FINDING, SHOULD_FINDING, TYPE_FINDING

if TYPE_CHECKING:
    from fairport.verdict import Finding


def told(*findings: Finding) -> str:
    page = Page(80, colour=False)
    teller = FindingTeller(page, BROKEN_ACCOUNT, frozenset())
    for place, cause in enumerate(causes_of(findings), 1):
        teller.tell(place, cause)
    return page.text()


def labels(text: str) -> list[str]:
    return [line[1:11].strip() for line in text.splitlines() if line[1:11].strip() and line.startswith(" ")]


def test_rows_come_in_the_order_of_use() -> None:
    assert labels(told(TYPE_FINDING)) == [
        "what",
        "where",
        "why",
        "promised",
        "promised",
        "expected",
        "actual",
        "seen",
        "answer",
        "see it",
        "rule",
    ]


def test_relation_between_answers_has_a_command_for_each_of_two() -> None:
    text = told(FINDING)
    assert "Skip=0'" in text
    assert "Skip=20'" in text
    assert labels(text).count("see it") == 2


def test_command_is_one_that_a_shell_joins_again() -> None:
    lines = told(TYPE_FINDING).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(" see it"))
    assert [line.endswith(" \\") for line in lines[start : start + 3]] == [True, True, False]


def test_finding_without_rule_quote_or_exhibit_is_still_told() -> None:
    text = told(replace(SHOULD_FINDING, exchanges=(99,), requirements=("R1", "R2", "R3", "R4")))
    assert " promised  R1\n promised  R2\n           and R3 and R4\n" in text
    assert "answer" not in text


def test_many_findings_that_one_explains_are_counted() -> None:
    below = [replace(FINDING, fingerprint=f"f{i}", blocked_by=TYPE_FINDING.fingerprint) for i in range(6)]
    text = told(TYPE_FINDING, *below)
    assert text.count("explains") == 4
    assert "and 2 findings more" in text


def test_what_one_explains_on_two_operations_is_one_line() -> None:
    below = [replace(FINDING, operation=name, blocked_by=TYPE_FINDING.fingerprint, fingerprint=name) for name in "ab"]
    text = told(TYPE_FINDING, *below)
    assert text.count("explains") == 1
    assert "finds 137 items (a and b)" in " ".join(text.split())
