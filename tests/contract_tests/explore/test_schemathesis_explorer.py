from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis

from fairport.contract_tests.explore import generate
from fairport.contract_tests.explore.desk import Depth, Known
from fairport.contract_tests.explore.edges import INVALID, ODD
from fairport.contract_tests.explore.schemathesis_explorer import (
    Draft,
    drafts,
    generate_requests,
    is_plain,
    reduced,
)
from fairport.contract_tests.explore.survey import survey
from fairport.evidence import Ask
from fairport.trace import read_trace
from tests.making import exchange
from tests.proving import contract, run_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairport.evidence import Exchange

OPERATION = contract().operations[0]
GOOD = Ask(operation=OPERATION.id, path=(("AccountSid", "A1"),), query=(("From", "1600000000"), ("To", "1700000000")))


class Desk:
    """A desk that keeps what is asked."""

    def __init__(self, generated: int = 24, seed: int = 1) -> None:
        self.contract = contract()
        self.known = Known(good={OPERATION.id: GOOD})
        self.depth = Depth(rows=1, sizes=(), pages=1, generated=generated)
        self.seed = seed
        self.asked: list[Ask] = []

    def ask(self, batch: Sequence[Ask]) -> list[Exchange]:
        self.asked += batch
        return [exchange() for _ in batch]


@pytest.fixture(scope="module")
def asked() -> list[Ask]:
    desk = Desk()
    generate_requests(desk)  # type: ignore[arg-type]  # as much of a desk as it needs
    return desk.asked


def test_as_many_are_asked_as_the_profile_says(asked: list[Ask]) -> None:
    assert 15 <= len(asked) <= 24


def test_valid_odd_and_invalid_requests_are_marked(asked: list[Ask]) -> None:
    probes = {ask.probe for ask in asked}
    assert {"", INVALID} <= probes <= {"", INVALID, ODD}
    assert all(is_plain(contract(), ask) for ask in asked if not ask.probe)


def test_no_request_is_asked_twice(asked: list[Ask]) -> None:
    assert len({(ask.path, ask.query) for ask in asked}) == len(asked)
    assert len({ask.walk for ask in asked}) == len(asked)


def test_half_of_the_wrong_requests_have_but_one_thing_wrong(asked: list[Ask]) -> None:
    good = set(GOOD.query)
    wrong = [ask for ask in asked if ask.probe == INVALID]
    nearly = [ask for ask in wrong if len({name for name, _ in set(ask.query) ^ good}) == 1]
    assert len(nearly) * 3 >= len(wrong)


def test_paths_are_known_or_plain_words(asked: list[Ask]) -> None:
    assert {ask.path for ask in asked} >= {GOOD.path}
    assert all(value.isalnum() for ask in asked for _, value in ask.path)


def test_only_reading_is_asked_and_nothing_about_credentials(asked: list[Ask]) -> None:
    assert {ask.method for ask in asked} == {"GET"}
    assert {ask.credentials for ask in asked} == {"given"}
    assert {name for ask in asked for name, _ in ask.headers} == set()


def test_every_value_can_be_sent(asked: list[Ask]) -> None:
    assert all(value.isprintable() for ask in asked for _, value in (*ask.path, *ask.query))


def test_seed_alone_decides(asked: list[Ask]) -> None:
    again, other = Desk(), Desk(seed=2)
    drafts.cache_clear()
    for desk in (again, other):
        generate_requests(desk)  # type: ignore[arg-type]  # as above
    assert again.asked == asked
    assert other.asked != asked


def test_nothing_is_generated_where_the_profile_says_none() -> None:
    desk = Desk(generated=0)
    generate(desk)  # type: ignore[arg-type]  # as above
    assert desk.asked == []


def test_nothing_is_asked_of_an_operation_without_a_good_request() -> None:
    desk = Desk()
    desk.known.good.clear()
    generate_requests(desk)  # type: ignore[arg-type]  # as above
    assert desk.asked == []


def test_coverage_cases_are_among_the_drafts() -> None:
    found = drafts(reduced(contract()), OPERATION.path, "get", 1, 60)
    missing = [draft for draft in found if not draft.valid and "From" not in dict(draft.query)]
    assert missing, "the installed Schemathesis gives no coverage cases"


def test_reduced_document_has_no_credentials_and_no_responses() -> None:
    document: dict[str, Any] = json.loads(reduced(contract()))
    assert set(document["components"]) <= {"parameters", "schemas", "headers", "examples"}
    assert "security" not in document
    for item in document["paths"].values():
        assert item["get"]["responses"] == {"default": {"description": ""}}
        assert "security" not in item["get"]
    schemathesis.openapi.from_dict(document)


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        pytest.param((("From", "1"), ("To", "2")), True, id="plain"),
        pytest.param((("From", "2"), ("To", "1")), False, id="reversed"),
        pytest.param((("From", "-1"), ("To", "2")), False, id="negative"),
        pytest.param((("From", "1"), ("To", "2"), ("Results_Count", "-5")), False, id="negative-size"),
        pytest.param((("From", "1"), ("To", "2"), ("Results_Skip", "99999999999")), False, id="huge-skip"),
        pytest.param((("From", "1"), ("To", "2"), ("PortingRequestNumbers", "")), False, id="empty-value"),
        pytest.param((("From", "1"), ("To", "2"), ("PortingRequestNumbers", "a,b")), False, id="comma-inside"),
        pytest.param((("From", "1"), ("To", "2"), ("PortingRequestNumbers", "P-000002")), True, id="one-value"),
    ],
)
def test_plain_is_what_the_prose_does_not_leave_open(query: tuple[tuple[str, str], ...], *, plain: bool) -> None:
    assert is_plain(contract(), Ask(operation=OPERATION.id, query=query)) is plain


def test_list_with_commas_is_drafted_as_its_style_says() -> None:
    bare = {"openapi": "3.1.0", "info": {"title": "", "version": ""}}
    names = {"type": "array", "minItems": 2, "items": {"enum": ["a", "b"]}}
    sort = {"name": "sort", "in": "query", "required": True, "style": "form", "explode": False, "schema": names}
    paths = {"/list": {"get": {"parameters": [sort], "responses": {"default": {"description": ""}}}}}
    found = drafts(json.dumps({**bare, "paths": paths}), "/list", "get", 1, 20)
    assert {name for draft in found if draft.valid for name, _ in draft.query} == {"sort"}
    assert any("," in value for draft in found if draft.valid for _, value in draft.query)


def test_operation_without_parameters_has_no_invalid_drafts() -> None:
    bare = {"openapi": "3.1.0", "info": {"title": "", "version": ""}}
    paths = {"/health": {"get": {"responses": {"default": {"description": ""}}}}}
    found = drafts(json.dumps({**bare, "paths": paths}), "/health", "get", 1, 20)
    assert [draft for draft in found if not draft.valid and not draft.query] == []
    assert all(draft.query == () for draft in found if draft.valid)


def test_drafts_are_different() -> None:
    found: tuple[Draft, ...] = drafts(reduced(contract()), OPERATION.path, "get", 3, 20)
    assert len(set(found)) == len(found)
    assert sum(draft.valid for draft in found) * 3 >= len(found)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [pytest.param([], set(), id="honest"), pytest.param(["breaks-on-bad-input"], {"http.server-error"}, id="500")],
)
def test_server_error_to_a_generated_request_is_found(fault: list[str], expected: set[str], tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    run = run_on(trace, 21, fault)
    run.depth = replace(run.depth, generated=30)
    run.carry_out([survey, generate], [])
    findings = read_trace(trace).findings
    assert {finding["rule"] for finding in findings} == expected
    assert all(finding["level"] == "MUST" for finding in findings)
