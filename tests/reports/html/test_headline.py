from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.account import Personal
from fairport.reports.causes import causes_of
from fairport.reports.html.anchors import Anchors
from fairport.reports.html.headline import MOST_STEPS, Headline, day, headline
from fairport.verdict import Level, Outcome, Verdict
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, TYPE_FINDING

if TYPE_CHECKING:
    from fairport.account import Account


def made(account: Account) -> Headline:
    return headline(account, causes_of(account.findings), Anchors())


def test_broken_promises_are_what_to_mend_worst_first() -> None:
    told = made(BROKEN_ACCOUNT)
    assert told.steps[0].text == "Mend: PortDate is a string"
    assert told.steps[0].href == "#f-aaaabbbbccccdddd"
    assert len(told.steps) == MOST_STEPS
    assert told.more.startswith("and ")


def test_waived_finding_is_nothing_to_mend() -> None:
    told = made(replace(BROKEN_ACCOUNT, findings=(replace(FINDING, waived="ticket 3"),), results=()))
    assert [step.text for step in told.steps if step.text.startswith("Mend")] == []


def test_gap_is_to_be_verified_unless_it_was_accepted() -> None:
    account = replace(ACCOUNT, verdict=Verdict.NOT_FULLY_VERIFIED, results=(GAP, replace(GAP, accepted="known")))
    (step,) = made(account).steps
    assert (step.text, step.detail, step.href) == (
        "Get verified: 1 MUST check",
        "needs an error response",
        "#unverified",
    )


def test_error_of_ours_is_told_as_ours() -> None:
    account = replace(ACCOUNT, results=(replace(GAP, outcome=Outcome.ERRORED, level=Level.SHOULD),))
    assert made(replace(account, verdict=Verdict.INVALID_RUN)).steps[1].text.startswith("Report this error of ours")


def test_conformant_run_says_that_nothing_needs_mending() -> None:
    assert [step.text for step in made(ACCOUNT).steps] == ["Nothing needs mending", "Keep this report with its trace"]


def test_personal_data_in_a_step_is_told_by_shape() -> None:
    finding = replace(TYPE_FINDING, at="/Orders/0/Email", message='Email is "jane@example.com"')
    assert made(replace(BROKEN_ACCOUNT, findings=(finding,))).steps[0].text == 'Mend: Email is "xxxx@xxxxxxx.xxx"'


def test_scope_warns_where_personal_data_are_shown() -> None:
    shown = replace(ACCOUNT, personal=Personal.SHOWN, masked={"personal": {"Email": 3}, "secrets": {}})
    assert any("Personal data stand here" in sentence for sentence in made(shown).scope)
    assert not any("Personal data" in sentence for sentence in made(replace(shown, personal=Personal.PSEUDONYMS)).scope)


def test_facts_say_what_was_tested_when_and_how() -> None:
    facts = dict(made(ACCOUNT).facts)
    assert facts["Service"] == "https://api.example.com/v2"
    assert facts["When"] == "31 March 2026, 09:54 UTC, 3.2 s"
    assert facts["How"] == "live, profile standard, 143 requests"
    recorded = replace(ACCOUNT, header={**ACCOUNT.header, "mode": "recording"}, finished=None)
    assert dict(made(recorded).facts)["How"].startswith("recorded traffic")


def test_scope_tells_what_was_not_asked_and_what_no_rule_tests() -> None:
    told = " ".join(made(replace(BROKEN_ACCOUNT, silent={"getOrder": "no key"}, complete=False)).scope)
    assert "Not asked at all: getOrder." in told
    assert "1 MUST sentence of the documentation cannot be tested by any rule." in told
    assert "did not come to its end" in told


@pytest.mark.parametrize(
    ("seconds", "told"), [(None, "unknown"), (1e18, "1e+18 s after 1970"), (0, "1 January 1970, 00:00 UTC")]
)
def test_moments_for_people(seconds: float | None, told: str) -> None:
    assert day(seconds) == told
