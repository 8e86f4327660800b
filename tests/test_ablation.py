"""The ablation: which arm catches a fault, and with which request it was first seen."""

from __future__ import annotations

import pytest

from fairport.ablation import ARMS, arms, decided, first_shown, planned_only, stage_of, surely_planned
from fairport.evidence import Ask, Exchange
from fairport.verdict import Finding, Level, Outcome
from tests.proving import contract

STAGES = (("survey", 1), ("walk_pages", 3), ("draw", 10), ("generate", 15), ("confirm", 20), ("probe", 30))
SCHEMA, ONE, RELATION = "types.json-type", "timelines.order", "paging.offset"


def found(rule: str, *exchanges: int, outcome: Outcome = Outcome.FAILED) -> Finding:
    """A finding of a rule, with its evidence."""
    return Finding(
        rule=rule,
        promise="list/p",
        operation="list",
        level=Level.MUST,
        outcome=outcome,
        title="t",
        message="m",
        exchanges=exchanges,
    )


def asked(number: int, confirms: int = 0) -> Exchange:
    return Exchange(number=number, ask=Ask(operation="list", confirms=confirms), url="", status=200)


@pytest.mark.parametrize(
    ("planned", "failed", "caught"),
    [
        ((), (), ()),
        ((SCHEMA,), (SCHEMA,), ARMS),
        ((ONE,), (ONE,), ARMS[1:]),
        ((RELATION,), (RELATION,), ARMS[2:]),
        ((), (RELATION,), ARMS[3:]),
        ((RELATION,), (RELATION, SCHEMA), ARMS[2:]),
    ],
)
def test_arm_catches_by_its_rules_on_planned_evidence(
    planned: tuple[str, ...], failed: tuple[str, ...], caught: tuple[str, ...]
) -> None:
    assert arms(frozenset(planned), frozenset(failed)) == caught
    assert decided(frozenset(planned), frozenset(failed)) is (planned == failed)


def test_planned_are_all_but_what_was_drawn_and_what_asks_that_again() -> None:
    exchanges = [*map(asked, (1, 9, 10, 19)), asked(20, confirms=9), asked(21, confirms=10), asked(30)]
    assert [exchange.number for exchange in planned_only(exchanges, STAGES)] == [1, 9, 20, 30]


@pytest.mark.parametrize(
    ("finding", "sure"),
    [
        pytest.param(found(RELATION, 1, 9), True, id="all-planned"),
        pytest.param(found(RELATION, 1, 10), False, id="relation-of-both"),
        pytest.param(found(ONE, 1, 10), True, id="one-answer-is-enough"),
        pytest.param(found(ONE, 10), False, id="one-answer-that-was-drawn"),
        pytest.param(found(ONE, 1, outcome=Outcome.INCONCLUSIVE), False, id="not-failed"),
    ],
)
def test_look_at_the_findings_is_sure_where_evidence_is_planned(finding: Finding, sure: bool) -> None:
    assert surely_planned([finding], frozenset({1, 9})) == (frozenset({finding.rule}) if sure else frozenset())


def test_stage_is_the_last_that_had_begun() -> None:
    assert [stage_of(STAGES, number) for number in (0, 1, 2, 3, 14, 99)] == [
        "",
        "survey",
        "survey",
        "walk_pages",
        "draw",
        "probe",
    ]


def page(number: int, total: int) -> Exchange:
    """A page of one row that tells a total."""
    operation = contract().operations[0]
    ask = Ask(operation=operation.id, query=(("From", "1"), ("To", "2"), ("Results_Skip", str(number))))
    row = f'{{"PortingNo":"P-{number}"}}'
    body = f'{{"PortingRequests":[{row}],"TotalCount":{total}}}'.encode()
    headers = (("Content-Type", "application/json"),)
    return Exchange(number=number, ask=ask, url="", status=200, headers=headers, body=body)


TOTALS = [page(1, 9), page(2, 9), page(3, 9), page(4, 8), page(5, 9), page(6, 9)]
CONSTANT = "paging.total-constant"


@pytest.mark.parametrize(
    ("findings", "first"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([found(CONSTANT, 1, outcome=Outcome.INCONCLUSIVE)], 0, id="not-failed"),
        pytest.param([found(SCHEMA, 5, 2)], 2, id="one-answer"),
        pytest.param([found(CONSTANT, 1, 4)], 4, id="several-answers-are-complete-with-the-last"),
        pytest.param([found(CONSTANT, 1, 4), found(SCHEMA, 2)], 2, id="one-answer-before"),
        pytest.param([found(CONSTANT, 1, 4), found(SCHEMA, 6)], 4, id="one-answer-after"),
        pytest.param([found(CONSTANT, 5, 6), found(SCHEMA, 3)], 3, id="one-answer-before-any-of-several"),
    ],
)
def test_first_request_is_the_one_that_completes_the_first_evidence(findings: list[Finding], first: int) -> None:
    assert first_shown(contract(), TOTALS, findings) == first
