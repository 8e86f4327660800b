"""One truth: whatever the format, the same run is told with the same counts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import junitparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tap.parser import Parser

from fairport.reports import allure, ctrf, earl, gitlab, json_report, junit, markdown, sarif, tap
from fairport.reports.formats import FORMATS
from tests.reports.accounts import accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING

if TYPE_CHECKING:
    from fairport.account import Account

WAIVED = replace(FINDING, waived="ticket 12", fingerprint="w", promise="listOrders:other")
MIXED = replace(BROKEN_ACCOUNT, findings=(*BROKEN_ACCOUNT.findings, WAIVED))


def failed_cases(account: Account) -> dict[str, int]:
    """How many rules on promises are broken and not waived, as each format that counts cases says."""
    suites = junitparser.JUnitXml.fromstring(junit.render(account))
    points = Parser().parse_text(tap.render(account).decode().replace("TAP version 14", "TAP version 13", 1))
    tested = json.loads(ctrf.render(account))["results"]
    asserted = [node for node in json.loads(earl.render(account))["@graph"] if node["@type"] == "earl:Assertion"]
    results = [json.loads(body) for name, body in allure.files(account) if name.endswith("-result.json")]
    return {
        "junit": suites.failures,
        "junit, case by case": sum(
            isinstance(r, junitparser.Failure) for suite in suites for case in suite for r in case.result
        ),
        "tap": sum(
            p.category == "test" and not p.ok and not p.todo and p.yaml_block["standing"] == "failed" for p in points
        ),
        "ctrf": tested["summary"]["failed"],
        "ctrf, test by test": sum(test["status"] == "failed" for test in tested["tests"]),
        "earl": sum(
            node["test"].startswith("urn:fairport:test:")
            and node["result"]["outcome"] == "earl:failed"
            and "; waived: " not in node["result"]["info"]
            for node in asserted
        ),
        "allure": sum(result["status"] == "failed" for result in results),
    }


def findings(account: Account) -> dict[str, tuple[int, int]]:
    """How many findings failed and how many of those are waived, as each format that lists findings says."""
    told = json.loads(json_report.render(account))
    listed = [finding for finding in told["findings"] if finding["outcome"] == "failed"]
    (run,) = json.loads(sarif.render(account))["runs"]
    failing = [result for result in run["results"] if result["kind"] == "fail"]
    entries = json.loads(gitlab.render(account))
    said = re.search(r"Findings: (\d+) failed, (\d+) waived", markdown.render(account).decode())
    assert said
    return {
        "json": (len(listed), sum(bool(finding["waived"]) for finding in listed)),
        "sarif": (len(failing), sum("suppressions" in result for result in failing)),
        "gitlab": (len(entries), sum(entry["severity"] == "info" for entry in entries)),
        "markdown": (int(said[1]) + int(said[2]), int(said[2])),
    }


@pytest.mark.parametrize(
    ("account", "cases", "listed"),
    [
        pytest.param(ACCOUNT, 0, (0, 0), id="conformant"),
        pytest.param(BROKEN_ACCOUNT, 5, (5, 0), id="broken"),
        pytest.param(MIXED, 5, (6, 1), id="broken and waived"),
    ],
)
def test_every_format_counts_the_same(account: Account, cases: int, listed: tuple[int, int]) -> None:
    assert set(failed_cases(account).values()) == {cases}
    assert set(findings(account).values()) == {listed}


def test_cases_that_failed_are_the_results_that_failed() -> None:
    account = replace(MIXED, findings=tuple(f for f in MIXED.findings if f.rule != "instants.unit"))
    results = json.loads(json_report.render(account))["counts"]["results"]
    failed = sum(level["failed"] for level in results.values())
    assert set(failed_cases(account).values()) == {failed}


@settings(max_examples=25, deadline=None)
@given(accounts(st.text("abc", min_size=1, max_size=3)))
def test_any_account_is_counted_the_same_by_every_format(account: Account) -> None:
    assert len(set(failed_cases(unique(account)).values())) == 1
    sure = tuple(f for f in account.findings if f.outcome == "failed" or not f.waived)
    assert len(set(findings(replace(account, findings=sure)).values())) == 1


def unique(account: Account) -> Account:
    """The account with no rule twice on one promise, as a judge gives it."""
    results = {(r.rule, r.promise): r for r in account.results}
    held = {(f.rule, f.promise): f for f in account.findings if (f.rule, f.promise) not in results}
    return replace(account, results=tuple(results.values()), findings=tuple(held.values()))


def test_formats_that_list_a_verdict_say_the_same() -> None:
    for name in set(FORMATS) - {"allure", "gitlab", "har"}:
        text = b"".join(FORMATS[name].written(BROKEN_ACCOUNT)).decode().lower()
        assert "non-conformant" in text, name
