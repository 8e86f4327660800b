from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
from hypothesis import given, settings

from fairport.reports.gitlab import render
from fairport.verdict import Outcome
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, HEADER
from tests.reports.outside import failed_findings

if TYPE_CHECKING:
    from fairport.account import Account

# What GitLab's documentation asks of an entry; it publishes no schema.
DOCUMENTED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def entries(account: Account) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(render(account))
    jsonschema.Draft202012Validator(DOCUMENTED).validate(told)
    return told


def test_every_failed_finding_is_an_entry_with_its_own_fingerprint() -> None:
    told = entries(BROKEN_ACCOUNT)
    assert [(entry["check_name"], entry["severity"]) for entry in told] == [
        ("types.type", "critical"),
        ("instants.unit", "critical"),
        ("paging.total-true", "critical"),
        ("paging.total-true", "critical"),
        ("http.charset", "minor"),
    ]
    assert len({entry["fingerprint"] for entry in told}) == len(told)
    assert told[0]["description"] == "listOrders: PortDate is a string"


def test_entry_stands_at_the_line_of_the_promise() -> None:
    contract = {**HEADER["contract"], "places": {FINDING.promise: ["/x", "./api/orders.yaml", 12]}}
    (told,) = entries(replace(ACCOUNT, header={**HEADER, "contract": contract}, findings=(FINDING,)))
    assert told["location"] == {"path": "api/orders.yaml", "lines": {"begin": 12}}


def test_undecided_findings_are_left_out_and_waived_ones_are_only_told() -> None:
    findings = (replace(FINDING, outcome=Outcome.INCONCLUSIVE), replace(FINDING, waived="ticket 12"))
    (told,) = entries(replace(ACCOUNT, findings=findings))
    assert told["severity"] == "info"
    assert told["description"].endswith("(waived: ticket 12)")


def test_fingerprint_does_not_follow_the_values() -> None:
    one, two = (entries(replace(ACCOUNT, findings=(replace(FINDING, message=m),)))[0] for m in ("a 1", "a 2"))
    assert one["fingerprint"] == two["fingerprint"]


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_list_as_documented(account: Account) -> None:
    assert len(entries(account)) == failed_findings(account)
