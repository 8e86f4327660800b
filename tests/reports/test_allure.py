from __future__ import annotations

import inspect
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import attr
import pytest
from allure_commons import model2
from hypothesis import given, settings

from fairport.reports.allure import MOST_FINDINGS, OWN, files
from fairport.reports.cases import RUN, Standing, cases_of
from fairport.verdict import Outcome, Verdict
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, RESULT

if TYPE_CHECKING:
    from fairport.account import Account

INSIDE = {"labels": model2.Label, "parameters": model2.Parameter, "attachments": model2.Attachment}


def folder(account: Account) -> dict[str, bytes]:
    pairs = list(files(account))
    made = dict(pairs)
    assert all(OWN.fullmatch(name) for name in made)
    return made


def members(kind: type) -> set[str]:
    """The members of a class of allure's own model, as it writes them."""
    return {field.name for field in attr.fields(kind)} | {"uuid", "stage"}


def results(account: Account) -> list[dict[str, Any]]:
    """The results; each must be one that allure's own model knows, and point to files that exist."""
    made = folder(account)
    found = [json.loads(body) for name, body in made.items() if name.endswith("-result.json")]
    statuses = {value for name, value in vars(model2.Status).items() if not name.startswith("_")}
    for result in found:
        assert result.keys() <= members(model2.TestResult)
        assert result["status"] in statuses
        assert result.get("statusDetails", {}).keys() <= members(model2.StatusDetails)
        for kind, key in (
            (model2.Label, "labels"),
            (model2.Parameter, "parameters"),
            (model2.Attachment, "attachments"),
        ):
            assert all(one.keys() <= members(kind) for one in result.get(key, []))
        assert all(one["source"] in made for one in result.get("attachments", []))
        assert f"{result['uuid']}-result.json" in made
    return found


def test_model_of_allure_is_what_we_think() -> None:
    assert inspect.isclass(model2.TestResult)
    assert {"name", "status", "labels", "historyId", "fullName"} <= members(model2.TestResult)


def test_failed_case_has_its_evidence_beside_it() -> None:
    result = next(r for r in results(BROKEN_ACCOUNT) if r["name"].endswith("PortDate"))
    assert (result["status"], result["statusDetails"]["message"]) == ("failed", "PortDate is a string")
    assert {"name": "suite", "value": "listOrders"} in result["labels"]
    text = folder(BROKEN_ACCOUNT)[result["attachments"][0]["source"]].decode()
    assert "expected: an integer" in text


@pytest.mark.parametrize(
    ("account", "status"),
    [
        pytest.param(replace(ACCOUNT, results=(GAP,)), "broken", id="gap"),
        pytest.param(replace(ACCOUNT, results=(replace(GAP, accepted="why"),)), "skipped", id="accepted"),
        pytest.param(replace(ACCOUNT, results=(), findings=(replace(FINDING, waived="x"),)), "skipped", id="waived"),
        pytest.param(replace(ACCOUNT, results=(RESULT,)), "passed", id="passed"),
        pytest.param(replace(ACCOUNT, results=(replace(GAP, outcome=Outcome.ERRORED),)), "broken", id="error-of-ours"),
    ],
)
def test_statuses(account: Account, status: str) -> None:
    assert [result["status"] for result in results(account) if result["name"] != RUN] == [status]


def test_waived_case_is_known_to_allure() -> None:
    account = replace(ACCOUNT, results=(), findings=(replace(FINDING, waived="ticket 12"),))
    (result,) = (r for r in results(account) if r["name"] != RUN)
    assert result["statusDetails"] == {"message": "waived: ticket 12", "known": True}
    categories = json.loads(folder(account)["categories.json"])
    assert re.fullmatch(categories[2]["messageRegex"], result["statusDetails"]["message"])


def test_run_that_judged_nothing_is_broken() -> None:
    (result,) = results(replace(ACCOUNT, verdict=Verdict.INVALID_RUN, results=(), problem="unreachable"))
    assert (result["status"], result["statusDetails"]["message"]) == ("broken", "unreachable")


def test_history_goes_on_from_run_to_run_and_results_do_not() -> None:
    one, two = results(ACCOUNT), results(replace(ACCOUNT, started=ACCOUNT.started + 60))
    assert {r["historyId"] for r in one} == {r["historyId"] for r in two}
    assert not {r["uuid"] for r in one} & {r["uuid"] for r in two}


def test_attachment_is_bounded() -> None:
    many = tuple(replace(FINDING, fingerprint=f"{n:x}") for n in range(MOST_FINDINGS + 7))
    made = folder(replace(ACCOUNT, results=(), findings=many))
    (text,) = (body.decode() for name, body in made.items() if name.endswith("attachment.txt"))
    assert text.splitlines()[-1] == "and 7 more findings; the JSON report has them all"


def test_environment_is_a_properties_file() -> None:
    lines = folder(ACCOUNT)["environment.properties"].decode("ascii").splitlines()
    assert lines[:2] == ["verdict=conformant", "target=https://api.example.com/v2"]


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_folder_that_allure_knows(account: Account) -> None:
    cases = cases_of(account)
    told = results(account)
    keys = {case.key for case in cases}
    assert len(keys) + 1 <= len(told) <= len(cases) + 1
    failed = {case.key for case in cases if case.standing is Standing.FAILED}
    assert bool(failed) or all(result["status"] != "failed" for result in told)
    assert folder(account) == folder(account)
