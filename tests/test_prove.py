"""The proof on trial itself: what it calls a miss, a wrong alarm and neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fairport.ablation import ARMS
from fairport.contract_tests.explore import EXPLORERS
from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults, variants
from fairport.prove import Passed, Proof, cases, prove, prove_all, shortcomings
from fairport.reference import all_faults, all_variants, service_of, services
from fairport.run import Progress
from fairport.trial import Case, check_case
from fairport.validators import all_rules
from fairport.verdict import Finding, Level, Outcome, Result, Verdict

if TYPE_CHECKING:
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
    monkeypatch.setattr("fairport.prove.check_case", lambda _case, _trace, **_: told)
    return prove(case)


def test_honest_service_is_not_blamed() -> None:
    proof = prove(HONEST)
    assert proof.holds
    assert proof.verdict in {Verdict.CONFORMANT, Verdict.NOT_FULLY_VERIFIED}
    assert (proof.caught, proof.missed, proof.alarms, proof.unclear, proof.arms) == ((), (), (), (), ())
    assert (proof.first, proof.stage, proof.after, proof.by_draw) == (0, "", 0.0, False)
    assert proof.requests > 50


def test_fault_is_caught_by_the_rule_that_it_names() -> None:
    proof = prove(LIE)
    assert proof.holds
    assert (proof.verdict, proof.caught, proof.missed) == (Verdict.NON_CONFORMANT, ("json.well-formed",), ())
    assert (proof.first, proof.stage, proof.arms) == (1, "survey", ARMS)
    assert 0 < proof.after < proof.seconds
    assert (proof.failed, proof.may) == (("json.well-formed",), ())


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


def test_first_request_and_who_asked_it_are_told(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    name, number = account.stages[-1]
    findings = failed("types.enum", exchange=number + 1), failed("types.required", exchange=number)
    proof = proved(monkeypatch, account, HONEST, *findings)
    assert (proof.first, proof.stage) == (number, name)


def test_fault_that_takes_two_answers_is_caught_by_planned_relations_and_by_drawn_ones() -> None:
    proof = prove(Case(name="row-lost-between-pages", kind="fault", size=21))
    assert proof.holds
    assert (proof.arms, proof.by_draw) == (ARMS[2:], True)
    assert proof.stage == "walk_pages"
    assert proof.first > 1


def test_what_only_drawn_requests_show_is_no_catch_of_the_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(explore for explore in EXPLORERS if explore.__name__ in {"survey", "draw"})
    monkeypatch.setattr("fairport.prove.EXPLORERS", kept)
    monkeypatch.setattr("fairport.trial.EXPLORERS", kept)
    proof = prove(Case(name="row-lost-between-pages", kind="fault", size=21))
    assert proof.failed
    assert (proof.arms, proof.by_draw, proof.stage) == (ARMS[3:], True, "draw")


def test_profile_that_draws_nothing_has_nothing_drawn_to_catch() -> None:
    proof = prove(Case(name="skip-counts-pages", kind="fault", size=21, profile="quick"))
    assert (proof.arms, proof.by_draw) == (ARMS[2:], False)


def test_seconds_are_those_of_the_batch_that_holds_the_request() -> None:
    passed = Passed(0.0)
    for sent in (3, 8):
        passed.note(Progress(stage="explore", sent=sent, budget=9, asking="list"))
    first, second = passed.until(1), passed.until(4)
    assert 0 < first <= second
    assert passed.until(3) == first
    assert (passed.until(8), passed.until(9), passed.until(0)) == (second, 0.0, 0.0)


def test_faults_are_proved_once_and_fair_services_at_every_size_and_seed() -> None:
    made = cases((3, 21), (1, 2), "quick")
    porting = [case for case in made if case.contract == "porting-status"]
    lies = [case for case in porting if case.kind == "fault"]
    fair = [case for case in porting if case.kind != "fault"]
    assert list(dict.fromkeys(case.name for case in lies)) == list(faults.FAULTS)
    assert {(c.size, c.seed) for c in lies if faults.named(c.name).size is None} == {(21, 1)}
    usual = [case for case in fair if case.size in {3, 21}]
    assert len(usual) == 4 * (1 + len(variants.VARIANTS))
    assert {(case.size, case.seed) for case in fair if case.name == "honest"} == {(3, 1), (3, 2), (21, 1), (21, 2)}
    assert {case.profile for case in made} == {"quick"}


def test_all_reference_services_are_proved_and_no_name_stands_for_two_cases() -> None:
    made = cases()
    assert list(dict.fromkeys(case.contract for case in made)) == [service.contract for service in services()]
    assert {case.name for case in made if case.contract == "showcase" and case.kind == "honest"} == {"honest-showcase"}
    assert {case.name for case in made} > {"honest", *all_faults(), *all_variants()}
    names = [name for service in services() for name in (service.honest, *service.faults, *service.variants)]
    assert len(names) == len(set(names))


def test_proofs_come_in_the_order_of_their_cases() -> None:
    wanted = [LIE, replace(HONEST, size=0)]
    assert [proof.case for proof in prove_all(wanted, workers=1)] == wanted


@pytest.mark.parametrize(
    ("declared", "sizes"),
    [
        pytest.param(None, [137], id="none"),
        pytest.param(101, [101, 137], id="fewer"),
        pytest.param(137, [137], id="the-same"),
        pytest.param(1200, [1200], id="more"),
    ],
)
def test_fault_is_proved_at_the_size_that_it_declares_too(
    monkeypatch: pytest.MonkeyPatch, declared: int | None, sizes: list[int]
) -> None:
    made = Fault("made-up", "Nothing.", "http", ("a.caught",), (), "here", lambda ways: ways, declared)
    monkeypatch.setattr(faults, "FAULTS", {"made-up": made})
    assert [case.size for case in cases((20, 137)) if case.name == "made-up"] == sizes


@pytest.mark.parametrize(("declared", "sizes"), [(None, [3, 137]), (21, [3, 137, 21]), (137, [3, 137])])
def test_variant_is_proved_at_the_size_that_it_declares_too(
    monkeypatch: pytest.MonkeyPatch, declared: int | None, sizes: list[int]
) -> None:
    made = replace(variants.named_variant("history-trimmed"), size=declared)
    monkeypatch.setattr(variants, "VARIANTS", {made.name: made})
    assert [case.size for case in cases((3, 137)) if case.name == made.name] == sizes


USED = "types.json-type", "paging.offset"


def whole(*failed_rules: str, caught: tuple[str, ...] = USED) -> list[Proof]:
    """The proofs of a catalogue of one fault and one variant, each of two cases; what failed only in the second."""
    told = {"verdict": Verdict.CONFORMANT, "requests": 1, "seconds": 0.0}
    return [
        Proof(case=MADE_UP, may=("a.further",), caught=caught, failed=caught, **told),
        Proof(case=replace(MADE_UP, size=3), may=("a.further",), failed=failed_rules, **told),
        Proof(case=TRIMMED, may=("timelines.current",), **told),
        Proof(case=replace(TRIMMED, size=3), may=("timelines.current",), failed=failed_rules, **told),
    ]


@pytest.fixture
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rules, both of which the contract gives work, and one that judges nothing of it."""
    held = [rule for rule in all_rules() if rule.id in {*USED, "types.format"}]
    monkeypatch.setattr("fairport.prove.all_rules", lambda: held)
    monkeypatch.setattr("fairport.prove.services", lambda: (service_of("porting-status"),))


@pytest.mark.usefixtures("two_rules")
@pytest.mark.parametrize(
    ("proofs", "short"),
    [
        pytest.param(whole("a.further", "timelines.current"), [], id="nothing"),
        pytest.param(
            whole("a.further", "timelines.current", caught=USED[:1]),
            ["rule paging.offset: no fault proves that it can fail"],
            id="rule-without-a-fault",
        ),
        pytest.param(
            whole("timelines.current"),
            ["fault made-up: a.further is listed as one that may fail, and never did"],
            id="stale-of-a-fault",
        ),
        pytest.param(
            whole("a.further"),
            ["variant history-trimmed: timelines.current is listed as one that may fail, and never did"],
            id="stale-of-a-variant",
        ),
    ],
)
def test_catalogue_that_falls_short_is_told(proofs: list[Proof], short: list[str]) -> None:
    assert shortcomings(proofs) == short
