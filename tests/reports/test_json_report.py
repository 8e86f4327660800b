from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.account import Account, account_of
from fairport.comparison import compare
from fairport.reports.json_report import render
from fairport.trace import TraceWriter, exchange_record, read_trace
from fairport.waivers import Applied, WaiverState
from tests.reports.accounts import accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, HEADER, TYPE_FINDING, exchange
from tests.test_comparison import BAD, GOOD
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.conftest import Snapshot

SCHEMA: dict[str, Any] = json.loads(files("fairport.reports").joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def report(account: Account) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(render(account))
    VALIDATOR.validate(told)
    return told


def test_schema_is_a_json_schema_that_describes_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    bare = [key for key, value in keys_of(SCHEMA) if not {"description", "$ref"} & value.keys()]
    assert bare == []


def test_schema_allows_no_other_key_and_misses_none() -> None:
    for node in objects_of(SCHEMA):
        if "properties" in node:
            assert node["additionalProperties"] is False
            assert sorted(node["required"]) == sorted(node["properties"])


def keys_of(node: object) -> list[tuple[str, dict[str, Any]]]:
    return [pair for held in objects_of(node) for pair in held.get("properties", {}).items()]


def objects_of(node: object) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [held for inner in node for held in objects_of(inner)]
    if isinstance(node, dict):
        return [node, *(held for inner in node.values() for held in objects_of(inner))]
    return []


def test_report_of_a_broken_service(snapshot: Snapshot) -> None:
    VALIDATOR.validate(json.loads(render(BROKEN_ACCOUNT)))
    snapshot("broken.json", render(BROKEN_ACCOUNT).decode("utf-8"))


def test_report_of_a_conformant_service(snapshot: Snapshot) -> None:
    VALIDATOR.validate(json.loads(render(ACCOUNT)))
    snapshot("conformant.json", render(ACCOUNT).decode("utf-8"))


def test_counts_add_up_to_the_lists() -> None:
    told = report(BROKEN_ACCOUNT)
    results = told["counts"]["results"]
    assert sum(sum(level.values()) for level in results.values()) == len(BROKEN_ACCOUNT.results)
    findings = told["counts"]["findings"]
    assert sum(sum(level.values()) for level in findings.values()) == len(told["findings"])
    must = results["MUST"]
    assert must["not_exercised"] + must["inconclusive"] + must["errored"] == len(told["gaps"])
    assert told["not_tested"] == sum(r["outcome"] is None and r["level"] == "MUST" for r in told["requirements"])


def test_waived_finding_is_counted_as_waived() -> None:
    told = report(replace(BROKEN_ACCOUNT, findings=(replace(FINDING, waived="ticket 12"),)))
    assert told["counts"]["findings"]["MUST"] == {"failed": 0, "inconclusive": 0, "waived": 1}
    assert told["findings"][0]["waived"] == "ticket 12"


def test_waivers_are_told_with_what_became_of_them() -> None:
    wrong = Applied(waiver=WAIVER, state=WaiverState.PASSED, message="its rule ran")
    (told,) = report(replace(ACCOUNT, exit_code=2, waivers=(wrong,)))["waivers"]
    assert (told["fingerprint"], told["expires"], told["where"]) == (WAIVER.fingerprint, "2026-03-31", WAIVER.where)
    assert (told["state"], told["wrong"], told["message"]) == ("passed", True, "its rule ran")


def test_what_changed_since_the_baseline_is_told() -> None:
    told = report(replace(ACCOUNT, comparison=compare(GOOD, BAD)))["comparison"]
    assert (told["counts"]["new"], told["changes"][0]["regression"], told["unlike"]) == (1, True, [])
    assert report(ACCOUNT)["comparison"] is None


def test_finding_carries_command_excerpt_and_confirmation() -> None:
    (found,) = report(replace(BROKEN_ACCOUNT, findings=(TYPE_FINDING,)))["findings"]
    assert found["confirmed"] == {"seen": 2, "of": 2}
    assert found["curl"].startswith("curl -i")
    assert '> "PortDate": "1774915200"' in found["evidence"][0]["excerpt"]
    assert [shown["exchange"] for shown in found["evidence"]] == [3, 4]


def test_personal_data_is_told_by_shape() -> None:
    found = replace(TYPE_FINDING, at="/Orders/0/Email", message='Email is "jane@example.com"', actual='"jane"')
    text = render(replace(BROKEN_ACCOUNT, findings=(found,))).decode()
    assert "jane" not in text
    assert "xxxx@xxxxxxx.xxx" in text


def test_unfinished_run_has_no_end() -> None:
    told = report(replace(ACCOUNT, finished=None, complete=False, problem="interrupted", flaws=("line 9 is cut",)))
    assert (told["finished"], told["seconds"], told["complete"]) == (None, None, False)
    assert (told["problem"], told["trace_flaws"]) == ("interrupted", ["line 9 is cut"])


def test_hostile_text_is_escaped_and_comes_back_as_it_was() -> None:
    hostile = "\x1b]0;x\x07 \u202e\u2028 </script> \U000e0041 é"
    text = render(replace(BROKEN_ACCOUNT, findings=(replace(FINDING, message=hostile),))).decode()
    assert all(character.isprintable() or character == "\n" for character in text)
    assert json.loads(text)["findings"][0]["message"] == hostile


def test_report_made_again_from_the_trace_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    writer = TraceWriter(path)
    contract = {**HEADER["contract"], "requirements": []}
    writer.write("header", {**HEADER, "schema_version": 1, "started": 1.5, "contract": contract, "rules": []})
    writer.write("exchange", exchange_record(exchange(3)))
    writer.write("footer", {"verdict": "invalid-run", "exit_code": 4, "complete": True, "finished": 2.0})
    writer.close()
    once, again = (render(account_of(read_trace(path))) for _ in range(2))
    assert once == again
    told = report(account_of(read_trace(path)))
    assert (told["verdict"], told["exit_code"], told["seconds"]) == ("invalid-run", 4, 0.5)


@settings(max_examples=60)
@given(accounts(st.text(max_size=20)))
def test_any_account_makes_a_report_that_its_schema_allows(account: Account) -> None:
    told = report(account)
    assert len(told["findings"]) == len(account.findings)
    assert render(account) == render(account)


@pytest.mark.parametrize("key", ["verdict", "findings", "counts"])
def test_schema_refuses_a_report_that_lacks_a_key(key: str) -> None:
    told = report(ACCOUNT)
    del told[key]
    with pytest.raises(jsonschema.ValidationError, match=f"'{key}' is a required property"):
        VALIDATOR.validate(told)
