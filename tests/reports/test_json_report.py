from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairport.account import Account, RequirementAccount, RuleAccount, account_of
from fairport.evidence import Ask, Exchange
from fairport.reports.json_report import render
from fairport.trace import TraceWriter, exchange_record, read_trace
from fairport.verdict import Finding, Level, Observation, Outcome, Result, Verdict
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, HEADER, TYPE_FINDING, exchange

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


TEXT = st.text(max_size=20)
NUMBERS = st.integers(0, 5)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
EXCHANGES = st.lists(NUMBERS, max_size=4).map(tuple)
LEVELS = st.sampled_from(Level)
OUTCOMES = st.sampled_from(Outcome)
SECONDS = st.floats(-1e12, 1e12)
FINDINGS = st.builds(
    Finding,
    rule=TEXT,
    level=st.sampled_from([Level.MUST, Level.SHOULD]),
    outcome=st.sampled_from([Outcome.FAILED, Outcome.INCONCLUSIVE]),
    promise=TEXT,
    operation=TEXT,
    title=TEXT,
    message=TEXT,
    at=st.sampled_from(["", "/a", "/a/0/b", "byte 3"]),
    expected=TEXT,
    actual=TEXT,
    requirements=NAMES,
    exchanges=EXCHANGES,
    seen=st.integers(1, 3),
    asked=st.integers(1, 3),
    occurrences=st.integers(1, 10**6),
    blocked_by=st.sampled_from(["", "f1", "f2"]),
    fingerprint=st.sampled_from(["f1", "f2", "f3"]),
    waived=st.sampled_from(["", "known"]),
)
RESULTS = st.builds(
    Result,
    rule=TEXT,
    promise=TEXT,
    operation=TEXT,
    facet=TEXT,
    level=LEVELS,
    outcome=OUTCOMES,
    requirements=NAMES,
    exercised=NUMBERS,
    reason=TEXT,
    how=TEXT,
    accepted=TEXT,
)
EXHIBITS = st.builds(
    Exchange,
    number=NUMBERS,
    ask=st.builds(Ask, operation=TEXT, method=st.sampled_from(["GET", "HEAD", "post"])),
    url=TEXT.map(lambda text: f"http://h/{text}"),
    sent=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    status=st.sampled_from([0, 200, 500]),
    body=st.binary(max_size=60) | st.just(b'{"a": [{"b": 1}]}'),
)
ACCOUNTS = st.builds(
    replace,
    st.just(ACCOUNT),
    verdict=st.sampled_from(Verdict),
    exit_code=st.sampled_from([0, 1, 3, 4]),
    complete=st.booleans(),
    problem=TEXT,
    started=SECONDS,
    finished=st.none() | SECONDS,
    requests=NUMBERS,
    results=st.lists(RESULTS, max_size=5).map(tuple),
    findings=st.lists(FINDINGS, max_size=5).map(tuple),
    observations=st.lists(
        st.builds(Observation, rule=TEXT, operation=TEXT, message=TEXT, exchanges=EXCHANGES), max_size=3
    ).map(tuple),
    rules=st.lists(
        st.builds(
            RuleAccount,
            id=TEXT,
            title=TEXT,
            why=TEXT,
            level=LEVELS,
            outcome=OUTCOMES,
            exercised=NUMBERS,
            reason=TEXT,
            how=TEXT,
            operations=st.dictionaries(TEXT, OUTCOMES, max_size=2),
        ),
        max_size=3,
    ).map(tuple),
    requirements=st.lists(
        st.builds(
            RequirementAccount,
            id=TEXT,
            level=LEVELS,
            quote=TEXT,
            page=TEXT,
            section=TEXT,
            outcome=st.none() | OUTCOMES,
            rules=NAMES,
            untested=TEXT,
        ),
        max_size=3,
    ).map(tuple),
    silent=st.dictionaries(TEXT, TEXT, max_size=2),
    stages=st.just(()),
    exhibits=st.lists(EXHIBITS, max_size=4).map(lambda held: {e.number: e for e in held}),
    exchanges=st.just(tuple),
    flaws=NAMES,
    trace=TEXT,
)


@settings(max_examples=60)
@given(ACCOUNTS)
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
