from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from pyld import jsonld

from fairport.reports.cases import Standing, cases_of
from fairport.reports.earl import render
from fairport.verdict import Outcome
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, RESULT

if TYPE_CHECKING:
    from fairport.account import Account

EARL = "http://www.w3.org/ns/earl#"
# EARL 1.0 Schema: the properties of its classes, and the outcomes that it defines.
OUTCOMES = {f"{EARL}{name}" for name in ("passed", "failed", "cantTell", "inapplicable", "untested")}
NEEDED = {f"{EARL}{name}" for name in ("assertedBy", "subject", "test", "mode", "result")}


def offline(url: str, _: object) -> None:
    raise AssertionError(f"{url} was asked for")


def nodes(account: Account) -> list[dict[str, Any]]:
    """The statement as a JSON-LD processor expands it; nothing may be fetched."""
    found: list[dict[str, Any]] = jsonld.expand(json.loads(render(account)), {"documentLoader": offline})
    return found


def of(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in found if f"{EARL}{kind}" in node["@type"]]


def outcomes(found: list[dict[str, Any]], about: str) -> Counter[str]:
    told: Counter[str] = Counter()
    for node in of(found, "Assertion"):
        if node[f"{EARL}test"][0]["@id"].startswith(f"urn:fairport:{about}:"):
            told[node[f"{EARL}result"][0][f"{EARL}outcome"][0]["@id"].removeprefix(EARL)] += 1
    return told


def test_every_assertion_has_what_the_schema_of_earl_asks() -> None:
    found = nodes(BROKEN_ACCOUNT)
    known = {node["@id"] for node in found}
    assertions = of(found, "Assertion")
    for node in assertions:
        assert node.keys() >= NEEDED
        for name in ("assertedBy", "subject", "test"):
            assert node[f"{EARL}{name}"][0]["@id"] in known
        (result,) = node[f"{EARL}result"]
        assert result["@type"] == [f"{EARL}TestResult"]
        assert result[f"{EARL}outcome"][0]["@id"] in OUTCOMES
    assert len(of(found, "Assertor")) == len(of(found, "TestSubject")) == 1


def test_rules_and_requirements_are_both_asserted() -> None:
    found = nodes(BROKEN_ACCOUNT)
    assert outcomes(found, "test") == {"passed": 1, "failed": 5, "untested": 4, "cantTell": 1}
    assert outcomes(found, "requirement") == {"passed": 3, "untested": 2}


def test_case_belongs_to_its_requirements() -> None:
    case = next(node for node in of(nodes(ACCOUNT), "TestCase"))
    assert case["http://purl.org/dc/terms/isPartOf"] == [{"@id": "urn:fairport:requirement:orders:ORD-NO"}]


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (RESULT, "passed"),
        (GAP, "untested"),
        (replace(GAP, accepted="why"), "untested"),
        (replace(GAP, outcome=Outcome.INCONCLUSIVE), "cantTell"),
        (replace(GAP, outcome=Outcome.ERRORED), "cantTell"),
        (replace(GAP, outcome=Outcome.NOT_APPLICABLE), "inapplicable"),
    ],
)
def test_outcomes(result: Any, outcome: str) -> None:
    assert outcomes(nodes(replace(ACCOUNT, results=(result,))), "test") == {outcome: 1}


def test_waived_is_failed_with_its_reason() -> None:
    account = replace(ACCOUNT, results=(), findings=(replace(FINDING, waived="ticket 12"),))
    text = render(account).decode()
    assert outcomes(nodes(account), "test") == {"failed": 1}
    assert "MUST; waived: ticket 12" in text


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_is_read_back_assertion_by_assertion(account: Account) -> None:
    document = json.loads(render(account))
    told = [node for node in document["@graph"] if node["@type"] == "earl:Assertion"]
    cases = cases_of(account)
    assert len(told) == len(cases) + len(account.requirements)
    failed = sum(n["result"]["outcome"] == "earl:failed" and n["test"].startswith("urn:fairport:test:") for n in told)
    assert failed == sum(case.standing in {Standing.FAILED, Standing.WAIVED} for case in cases)
    nodes(account)
