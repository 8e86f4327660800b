from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from fairport.account import EXHIBITS, Account, account_of
from fairport.errors import TraceError
from fairport.trace import SCHEMA_VERSION, TraceWriter, read_trace
from fairport.verdict import Finding, Level, Observation, Outcome, Result, Verdict
from tests.making import exchange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MUST, SHOULD = Level.MUST, Level.SHOULD
RULES = [
    {"id": name, "title": f"Title of {name}", "why": "Why.", "how": "How."} for name in ("a.one", "b.two", "c.three")
]
REQUIREMENTS = [
    {"id": f"REQ-{n}", "level": level, "quote": "q", "page": "p", "section": "s", "untested": untested}
    for n, (level, untested) in enumerate([("MUST", ""), ("SHOULD", ""), ("MUST", "a page on fees"), ("MUST", "")], 1)
]


def result(
    outcome: Outcome, rule: str = "a.one", operation: str = "list", level: Level = MUST, **more: object
) -> Result:
    own = {"promise": f"{operation}/p", "facet": "f", "requirements": ("REQ-1",)}
    return Result(rule=rule, operation=operation, level=level, outcome=outcome, **(own | more))


def finding(**more: object) -> Finding:
    own: dict[str, Any] = {
        "rule": "a.one",
        "level": MUST,
        "outcome": Outcome.FAILED,
        "promise": "p",
        "operation": "list",
    }
    return Finding(**(own | {"title": "t", "message": "m"} | more))


def account(
    path: Path,
    results: Sequence[Result] = (),
    findings: Sequence[Finding] = (),
    *,
    exchanges: int = 0,
    footer: dict[str, Any] | None = None,
) -> Account:
    writer = TraceWriter(path)
    contract = {"requirements": REQUIREMENTS}
    writer.write("header", {"schema_version": SCHEMA_VERSION, "started": 5.0, "rules": RULES, "contract": contract})
    writer.write("plan", {"rows": [asdict(result(Outcome.NOT_EXERCISED))]})
    for number in range(1, exchanges + 1):
        writer.exchange(exchange(number=number, attempt=1, last=False, status=503))
        writer.exchange(exchange(number=number, attempt=2))
    for row in results:
        writer.write("result", asdict(row))
    for found in findings:
        writer.write("finding", asdict(found))
    writer.write("observation", asdict(Observation(rule="a.one", operation="list", message="capped", exchanges=(1,))))
    told = {
        "verdict": "non-conformant",
        "exit_code": 1,
        "complete": True,
        "problem": "",
        "finished": 9.0,
        "requests": 4,
    }
    if footer is not None:
        writer.write("footer", told | footer)
    writer.close()
    return account_of(read_trace(path))


def test_results_findings_and_observations_come_back_as_they_were(tmp_path: Path) -> None:
    row, found = result(Outcome.FAILED, exercised=3), finding(exchanges=(1, 2), requirements=("REQ-1",), waived="x")
    made = account(tmp_path / "t", [row], [found], footer={"silent": {"other": "why"}})
    assert (made.results, made.findings) == ((row,), (found,))
    assert made.observations == (Observation(rule="a.one", operation="list", message="capped", exchanges=(1,)),)
    assert (made.verdict, made.exit_code, made.requests) == (Verdict.NON_CONFORMANT, 1, 4)
    assert (made.started, made.finished, made.complete, made.silent) == (5.0, 9.0, True, {"other": "why"})


def test_trace_without_a_footer_tells_its_plan(tmp_path: Path) -> None:
    made = account(tmp_path / "t")
    assert made.results == (result(Outcome.NOT_EXERCISED),)
    assert (made.verdict, made.complete, made.finished) == (Verdict.INVALID_RUN, False, None)
    assert made.problem == "the run did not come to its end"


@pytest.mark.parametrize(
    ("outcomes", "worst"),
    [
        ([Outcome.PASSED, Outcome.FAILED], Outcome.FAILED),
        ([Outcome.PASSED, Outcome.NOT_EXERCISED], Outcome.NOT_EXERCISED),
        ([Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE], Outcome.INCONCLUSIVE),
        ([Outcome.ERRORED, Outcome.PASSED], Outcome.ERRORED),
        ([Outcome.PASSED, Outcome.PASSED], Outcome.PASSED),
    ],
)
def test_rule_is_told_by_its_worst_outcome_over_operations(
    tmp_path: Path, outcomes: list[Outcome], worst: Outcome
) -> None:
    rows = [result(one, operation=name, exercised=2) for one, name in zip(outcomes, ("list", "other"), strict=True)]
    made = account(tmp_path / "t", rows, footer={}).rules[0]
    assert (made.id, made.title, made.outcome, made.exercised) == ("a.one", "Title of a.one", worst, 4)
    assert made.operations == dict(zip(("list", "other"), outcomes, strict=True))


def test_rule_that_the_contract_gives_nothing_to_judge_is_not_applicable(tmp_path: Path) -> None:
    made = account(tmp_path / "t", [result(Outcome.PASSED)], footer={}).rules[2]
    assert (made.outcome, made.reason, made.operations) == (Outcome.NOT_APPLICABLE, "not-promised", {})


def test_requirement_is_told_by_the_rules_that_verify_it(tmp_path: Path) -> None:
    rows = [
        result(Outcome.PASSED),
        result(Outcome.NOT_EXERCISED, "b.two"),
        result(Outcome.PASSED, "b.two", requirements=("REQ-2",)),
    ]
    made = account(tmp_path / "t", rows, footer={})
    assert [(one.id, one.outcome, one.rules, one.untested) for one in made.requirements] == [
        ("REQ-1", Outcome.NOT_EXERCISED, ("a.one", "b.two"), ""),
        ("REQ-2", Outcome.PASSED, ("b.two",), ""),
        ("REQ-3", None, (), "a page on fees"),
        ("REQ-4", None, (), "no rule verifies it yet"),
    ]
    assert made.untested == 2


def test_gaps_are_musts_not_verified_and_errors_of_ours(tmp_path: Path) -> None:
    rows = [result(outcome, level=level) for level in (MUST, SHOULD) for outcome in Outcome]
    made = account(tmp_path / "t", rows, footer={})
    assert [(gap.level, gap.outcome) for gap in made.gaps] == [
        (MUST, Outcome.NOT_EXERCISED),
        (MUST, Outcome.INCONCLUSIVE),
        (MUST, Outcome.ERRORED),
        (SHOULD, Outcome.ERRORED),
    ]


def test_first_exchanges_of_a_finding_are_at_hand_and_only_last_attempts(tmp_path: Path) -> None:
    made = account(tmp_path / "t", [], [finding(exchanges=(2, 3, 4, 5))], exchanges=6, footer={})
    assert sorted(made.exhibits) == [2, 3, 4][:EXHIBITS]
    assert {one.attempt for one in made.exhibits.values()} == {2}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"verdict": "splendid"}, id="no-such-verdict"),
        pytest.param({"silent": {}, "verdict": None}, id="no-verdict"),
    ],
)
def test_footer_that_says_nonsense_is_one_clear_error(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(TraceError, match="the trace does not hold what it should: ValueError") as caught:
        account(tmp_path / "t", footer=change)
    assert caught.value.hint == "the trace was changed or damaged; make it again"
