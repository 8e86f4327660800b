from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings

from fairport.reports.cases import RUN
from fairport.reports.ctrf import render
from fairport.verdict import Verdict
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT
from tests.reports.outside import json_validator

if TYPE_CHECKING:
    from fairport.account import Account


def results_of(account: Account) -> dict[str, Any]:
    report = json.loads(render(account))
    json_validator("ctrf-schema-0.0.json").validate(report)
    told: dict[str, Any] = report["results"]
    return told


def test_summary_counts_the_tests() -> None:
    told = results_of(BROKEN_ACCOUNT)
    counts = Counter(test["status"] for test in told["tests"])
    assert counts == {"passed": 2, "failed": 5, "other": 4, "skipped": 1}
    assert {name: told["summary"][name] for name in counts} == counts
    assert told["summary"]["tests"] == len(told["tests"])


def test_failed_test_carries_what_was_seen() -> None:
    test = next(t for t in results_of(BROKEN_ACCOUNT)["tests"] if t["name"].endswith("PortDate"))
    assert (test["status"], test["suite"], test["message"]) == ("failed", ["listOrders"], "PortDate is a string")
    assert test["extra"]["findings"] == ["aaaabbbbccccdddd"]
    assert "expected: an integer" in test["trace"]


def test_gap_is_no_skipped_test() -> None:
    test = next(t for t in results_of(BROKEN_ACCOUNT)["tests"] if t["name"] == "errors.body listOrders:error-body")
    assert (test["status"], test["rawStatus"]) == ("other", "unverified")


def test_run_that_judged_nothing_is_no_passed_test() -> None:
    account = replace(ACCOUNT, verdict=Verdict.INVALID_RUN, results=(), problem="unreachable")
    told = results_of(account)
    assert [(test["name"], test["status"], test["message"]) for test in told["tests"]] == [
        (RUN, "other", "unreachable")
    ]
    assert told["environment"]["healthy"] is False


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_report_that_the_schema_allows(account: Account) -> None:
    results_of(account)
    assert render(account) == render(account)
