"""The proof on trial itself: what it calls a miss, a wrong alarm and neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.service import faults, variants
from fairport.contract_tests.service.lying import Fault
from fairport.prove import ARMS, NOW, Case, Clock, Proof, cases, check_case, prove, prove_all, told_as_table
from fairport.verdict import Finding, Level, Outcome, Result, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.account import Account

HONEST = Case(name="honest", kind="honest", size=21, profile="quick")
LIE = Case(name="text-after-the-body", kind="fault", size=3, profile="quick")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The account of the honest service."""
    return check_case(HONEST, tmp_path_factory.mktemp("prove") / "trace.jsonl")


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of one made-up fault, which must fail `a.caught`, may fail `a.further`, and changes nothing."""
    made = Fault("made-up", "Nothing.", "http", ("a.caught",), ("a.further",), "here", lambda ways: ways)
    monkeypatch.setattr(faults, "FAULTS", {"made-up": made})


def failed(rule: str, level: Level = Level.MUST, blocked_by: str = "", exchange: int = 1) -> Finding:
    """A failure of a rule; its fingerprint is the rule's name."""
    return Finding(
        rule=rule,
        promise="list/p",
        operation="list",
        level=level,
        outcome=Outcome.FAILED,
        title="t",
        message="m",
        exchanges=(exchange,),
        blocked_by=blocked_by,
        fingerprint=rule,
    )


def proved(
    monkeypatch: pytest.MonkeyPatch, account: Account, case: Case, *findings: Finding, results: tuple[Result, ...] = ()
) -> Proof:
    """What is said of a case whose check found these failures."""
    told = replace(account, findings=findings, results=results)
    monkeypatch.setattr("fairport.prove.check_case", lambda _case, _trace: told)
    return prove(case)


def test_honest_service_is_not_blamed() -> None:
    proof = prove(HONEST)
    assert proof.holds
    assert proof.verdict in {Verdict.CONFORMANT, Verdict.NOT_FULLY_VERIFIED}
    assert (proof.caught, proof.missed, proof.alarms, proof.unclear, proof.arms) == ((), (), (), (), ())
    assert (proof.first, proof.stage) == (0, "")
    assert proof.requests > 50


def test_fault_is_caught_by_the_rule_that_it_names() -> None:
    proof = prove(LIE)
    assert proof.holds
    assert (proof.verdict, proof.caught, proof.missed) == (Verdict.NON_CONFORMANT, ("json.well-formed",), ())
    assert (proof.first, proof.stage, proof.arms) == (1, "survey", ARMS)


@pytest.mark.parametrize("name", ["past-the-end-refused", "history-trimmed"])
def test_fair_variant_may_fail_what_it_expects(name: str) -> None:
    proof = prove(Case(name=name, kind="variant", size=21, profile="quick"))
    assert proof.holds
    assert proof.verdict is not Verdict.NON_CONFORMANT


@pytest.mark.usefixtures("catalogue")
def test_rule_that_should_have_failed_is_missed() -> None:
    proof = prove(Case(name="made-up", kind="fault", size=3, profile="quick"))
    assert not proof.holds
    assert (proof.caught, proof.missed, proof.alarms) == ((), ("a.caught",), ())


MADE_UP = Case(name="made-up", kind="fault")
TRIMMED = Case(name="history-trimmed", kind="variant")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("case", "findings", "alarms"),
    [
        pytest.param(MADE_UP, [failed("a.caught")], (), id="caught"),
        pytest.param(MADE_UP, [failed("a.caught"), failed("a.further")], (), id="may-fail"),
        pytest.param(MADE_UP, [failed("a.caught"), failed("b"), failed("c")], ("b", "c"), id="unlisted"),
        pytest.param(MADE_UP, [failed("a.caught"), failed("b", blocked_by="a.caught")], (), id="blocked"),
        pytest.param(
            MADE_UP,
            [failed("a.caught"), failed("b", blocked_by="a.further"), failed("a.further")],
            (),
            id="blocked-by-one-that-may",
        ),
        pytest.param(
            MADE_UP,
            [failed("a.caught"), failed("c", blocked_by="b"), failed("b", blocked_by="a.caught")],
            (),
            id="blocked-in-two-steps",
        ),
        pytest.param(
            MADE_UP,
            [failed("a.caught"), failed("c", blocked_by="b"), failed("b")],
            ("b", "c"),
            id="blocked-by-unlisted",
        ),
        pytest.param(
            MADE_UP,
            [failed("a.caught"), failed("b", blocked_by="c"), failed("c", blocked_by="b")],
            ("b", "c"),
            id="blocked-by-each-other",
        ),
        pytest.param(MADE_UP, [failed("a.caught"), failed("b", blocked_by="gone")], ("b",), id="blocked-by-nothing"),
        pytest.param(HONEST, [failed("b", Level.SHOULD)], ("b",), id="honest"),
        pytest.param(TRIMMED, [failed("timelines.current", Level.SHOULD)], (), id="expected-of-a-variant"),
        pytest.param(
            TRIMMED, [failed("timelines.current")], ("timelines.current",), id="expected-of-a-variant-but-at-must"
        ),
        pytest.param(TRIMMED, [failed("b", Level.SHOULD)], ("b",), id="unlisted-of-a-variant"),
    ],
)
def test_only_unlisted_roots_are_alarms(
    monkeypatch: pytest.MonkeyPatch, account: Account, case: Case, findings: list[Finding], alarms: tuple[str, ...]
) -> None:
    proof = proved(monkeypatch, account, case, *findings)
    assert (proof.alarms, proof.missed) == (alarms, ())
    assert proof.holds is (not alarms)


def test_rule_that_breaks_down_is_an_alarm(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    broken = Result(
        rule="b",
        promise="p",
        operation="list",
        facet="f",
        level=Level.MUST,
        outcome=Outcome.ERRORED,
        reason="rule-error",
    )
    proof = proved(monkeypatch, account, HONEST, results=(broken,))
    assert (proof.alarms, proof.holds) == (("b",), False)


def test_open_relation_is_told_and_no_alarm(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    proof = proved(monkeypatch, account, HONEST, replace(failed("b"), outcome=Outcome.INCONCLUSIVE))
    assert (proof.unclear, proof.alarms, proof.holds) == (("b",), (), True)


@pytest.mark.parametrize(
    ("rule", "arms"),
    [
        ("types.json-type", ARMS),
        ("http.status", ARMS),
        ("timelines.order", ARMS[1:]),
        ("paging.offset", ARMS[2:]),
    ],
)
def test_arm_that_catches_is_told(
    monkeypatch: pytest.MonkeyPatch, account: Account, rule: str, arms: tuple[str, ...]
) -> None:
    assert proved(monkeypatch, account, HONEST, failed(rule)).arms == arms


def test_first_request_and_who_asked_it_are_told(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    name, number = account.stages[-1]
    proof = proved(monkeypatch, account, HONEST, failed("b", exchange=number + 1), failed("c", exchange=number))
    assert (proof.first, proof.stage) == (number, name)


def test_faults_are_proved_once_and_fair_services_at_every_size_and_seed() -> None:
    made = cases((3, 21), (1, 2), "quick")
    lies = [case for case in made if case.kind == "fault"]
    fair = [case for case in made if case.kind != "fault"]
    assert [case.name for case in lies] == list(faults.FAULTS)
    assert {(case.size, case.seed) for case in lies} == {(21, 1)}
    assert len(fair) == 4 * (1 + len(variants.VARIANTS))
    assert {(case.size, case.seed) for case in fair if case.name == "honest"} == {(3, 1), (3, 2), (21, 1), (21, 2)}
    assert {case.profile for case in made} == {"quick"}


def test_proofs_come_in_the_order_of_their_cases() -> None:
    wanted = [LIE, replace(HONEST, size=0)]
    assert [proof.case for proof in prove_all(wanted, workers=1)] == wanted


def test_check_leaves_its_trace_and_stands_on_one_day(tmp_path: Path) -> None:
    found = check_case(replace(HONEST, size=0), tmp_path / "trace.jsonl")
    assert found.findings == ()
    assert found.started >= NOW
    assert (tmp_path / "trace.jsonl").stat().st_size > 0


def test_clock_stands_still_but_for_what_is_slept() -> None:
    clock = Clock()
    assert [clock.now(), clock.now()] == [NOW, NOW]
    clock.sleep(30)
    assert clock.now() == NOW + 30


def test_table_tells_what_was_caught_missed_and_wrongly_alarmed() -> None:
    caught = Proof(
        case=MADE_UP,
        verdict=Verdict.NON_CONFORMANT,
        requests=99,
        seconds=1.0,
        caught=("a.b",),
        first=7,
        stage="pages",
        arms=ARMS[1:],
    )
    missed = Proof(
        case=replace(MADE_UP, name="other"),
        verdict=Verdict.CONFORMANT,
        requests=98,
        seconds=1.0,
        missed=("a.b", "a.c"),
        alarms=("x.y",),
    )
    honest = Proof(case=HONEST, verdict=Verdict.CONFORMANT, requests=105, seconds=1.0, unclear=("u.v",))
    assert (
        told_as_table([caught, honest, missed])
        == """\
## Faults

| fault | caught by | missed | wrong alarms | found by | at request | requests |
|---|---|---|---|---|---|---|
| made-up | `a.b` | - | - | pages | 7 | 99 |
| other | - | `a.b`, `a.c` | `x.y` |  | 0 | 98 |

## Fair services

| service | rows | seed | verdict | wrong alarms | inconclusive | requests |
|---|---|---|---|---|---|---|
| honest | 21 | 1 | conformant | - | `u.v` | 105 |

## What each arm catches

| arm | faults caught |
|---|---|
| schema | 0 of 2 |
| one response | 1 of 2 |
| relations | 1 of 2 |
"""
    )
