from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings

from fairport.reports import sarif
from fairport.reports.sarif import render
from fairport.verdict import Outcome
from tests.reports.accounts import HOSTILE, PLACED, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, HEADER, TYPE_FINDING
from tests.reports.outside import json_validator

if TYPE_CHECKING:
    import pytest

    from fairport.account import Account


def run_of(account: Account) -> dict[str, Any]:
    log = json.loads(render(account))
    json_validator("sarif-2.1.0-rtm.5.json").validate(log)
    (run,) = log["runs"]
    told: dict[str, Any] = run
    return told


def test_every_finding_is_a_result_of_its_level_with_a_stable_fingerprint() -> None:
    results = run_of(BROKEN_ACCOUNT)["results"]
    assert [(r["ruleId"], r["level"], r["partialFingerprints"]["fairport/v1"]) for r in results] == [
        ("types.type", "error", "aaaabbbbccccdddd"),
        ("instants.unit", "error", "eeee"),
        ("paging.total-true", "error", "1111222233334444"),
        ("paging.total-true", "error", "5555"),
        ("http.charset", "warning", "9999888877776666"),
    ]
    assert {r["kind"] for r in results} == {"fail"}


def test_rules_carry_help_and_results_point_at_them() -> None:
    run = run_of(BROKEN_ACCOUNT)
    rules = run["tool"]["driver"]["rules"]
    assert rules[0]["help"]["text"].startswith("Every value has the documented type. A typed client fails")
    for result in run["results"]:
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_result_points_at_the_line_of_the_promise() -> None:
    contract = {**HEADER["contract"], "places": {FINDING.promise: ["/paths/~1orders/get", "api/my orders.yaml", 12]}}
    account = replace(ACCOUNT, header={**HEADER, "contract": contract}, findings=(FINDING, TYPE_FINDING))
    known, unknown = (result["locations"][0] for result in sorted(run_of(account)["results"], key=_has_no_region))
    assert known["physicalLocation"] == {
        "artifactLocation": {"uri": "api/my%20orders.yaml"},
        "region": {"startLine": 12},
    }
    assert known["logicalLocations"][-1]["fullyQualifiedName"] == "/paths/~1orders/get"
    assert unknown["physicalLocation"] == {"artifactLocation": {"uri": "orders.yaml"}}
    assert unknown["logicalLocations"][0] == {"fullyQualifiedName": "listOrders", "kind": "function"}


def _has_no_region(result: dict[str, Any]) -> bool:
    return "region" not in result["locations"][0]["physicalLocation"]


def test_waived_finding_is_suppressed_with_its_reason() -> None:
    (result,) = run_of(replace(ACCOUNT, findings=(replace(FINDING, waived="ticket 12"),)))["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "ticket 12"}]


def test_finding_that_another_explains_points_there() -> None:
    result = next(r for r in run_of(BROKEN_ACCOUNT)["results"] if r["ruleId"] == "instants.unit")
    assert result["properties"]["blocked_by"] == "aaaabbbbccccdddd"
    assert result["relatedLocations"][0]["message"]["text"] == "explained by types.type: PortDate is a string"


def test_what_the_evidence_cannot_decide_is_open_and_no_alarm() -> None:
    undecided = replace(FINDING, outcome=Outcome.INCONCLUSIVE)
    (result,) = run_of(replace(ACCOUNT, findings=(undecided,)))["results"]
    assert (result["kind"], result["level"]) == ("open", "none")


def test_what_was_not_verified_is_told_of_the_run() -> None:
    (invocation,) = run_of(BROKEN_ACCOUNT)["invocations"]
    told = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert told[0].startswith("non-conformant: ")
    assert any("errors.body" in text and "an error response" in text for text in told)
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (1, True)


def test_more_results_than_github_takes_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.MOST_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MOST_RESULTS", 20)
    many = tuple(replace(FINDING, promise=f"p{n}", fingerprint=f"{n:x}") for n in range(22))
    run = run_of(replace(ACCOUNT, findings=many))
    assert (len(run["results"]), run["properties"]["findings"]) == (20, 22)
    told = run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
    assert told.startswith("2 findings are left out")


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_log_that_the_schema_allows(account: Account) -> None:
    run = run_of(account)
    assert len(run["results"]) == len(account.findings)
    assert render(account) == render(account)


def test_absolute_path_is_a_file_uri() -> None:
    contract = {**HEADER["contract"], "source": "/srv/a b.yaml"}
    (result,) = run_of(replace(PLACED, header={**HEADER, "contract": contract}, findings=(FINDING,)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///srv/a%20b.yaml"
