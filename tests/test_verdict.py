from __future__ import annotations

from itertools import product

import pytest

from fairport.verdict import (
    Finding,
    Level,
    Outcome,
    Policy,
    Result,
    Verdict,
    exit_code,
    is_gap,
    verdict,
    worst,
)

MUST, SHOULD, OBSERVE = Level.MUST, Level.SHOULD, Level.OBSERVE


def result(level: Level = MUST, outcome: Outcome = Outcome.PASSED, accepted: str = "") -> Result:
    return Result(
        rule="a.rule",
        promise="p",
        operation="list",
        facet="f",
        level=level,
        outcome=outcome,
        accepted=accepted,
    )


def finding(level: Level = MUST, outcome: Outcome = Outcome.FAILED, waived: str = "") -> Finding:
    return Finding(
        rule="a.rule",
        level=level,
        outcome=outcome,
        promise="p",
        operation="list",
        title="t",
        message="m",
        waived=waived,
    )


JUDGED = result()
GAP = result(outcome=Outcome.NOT_EXERCISED)
ACCEPTED_GAP = result(outcome=Outcome.NOT_EXERCISED, accepted="no such data until May")
BREACH = finding()
WAIVED_BREACH = finding(waived="known, ticket 7")
DEVIATION = finding(SHOULD)


def expected(*, judged: bool, problem: bool, breach: str, gap: str, deviation: bool, complete: bool) -> Verdict:
    """The verdict as the design words it: the first that holds."""
    if problem or not judged:
        return Verdict.INVALID_RUN
    if breach == "open":
        return Verdict.NON_CONFORMANT
    if gap == "open" or not complete:
        return Verdict.NOT_FULLY_VERIFIED
    if deviation or breach == "waived" or gap == "accepted":
        return Verdict.CONFORMANT_WITH_EXCEPTIONS
    return Verdict.CONFORMANT


@pytest.mark.parametrize("complete", [True, False], ids=["whole", "cut-short"])
@pytest.mark.parametrize("deviation", [True, False], ids=["deviates", "no-deviation"])
@pytest.mark.parametrize("gap", ["none", "open", "accepted"])
@pytest.mark.parametrize("breach", ["none", "open", "waived"])
@pytest.mark.parametrize("problem", [True, False], ids=["problem", "no-problem"])
@pytest.mark.parametrize("judged", [True, False], ids=["judged", "nothing-judged"])
def test_verdict_is_the_first_that_holds(
    *, judged: bool, problem: bool, breach: str, gap: str, deviation: bool, complete: bool
) -> None:
    results = [JUDGED] * judged + {"none": [], "open": [GAP], "accepted": [ACCEPTED_GAP]}[gap]
    findings = {"none": [], "open": [BREACH], "waived": [WAIVED_BREACH]}[breach] + [DEVIATION] * deviation
    made = verdict(results, findings, complete=complete, problems=["its own check failed"] * problem)
    wanted = expected(judged=judged, problem=problem, breach=breach, gap=gap, deviation=deviation, complete=complete)
    assert made is wanted


@pytest.mark.parametrize(
    ("level", "outcome", "gap"),
    [
        (level, outcome, outcome is Outcome.ERRORED or (level is MUST and outcome in set(Outcome) - NO_GAP))
        for NO_GAP in [{Outcome.NOT_APPLICABLE, Outcome.PASSED, Outcome.FAILED}]
        for level, outcome in product(Level, Outcome)
    ],
)
def test_gap_is_a_must_not_verified_or_any_error_of_ours(level: Level, outcome: Outcome, *, gap: bool) -> None:
    assert is_gap(result(level, outcome)) is gap


@pytest.mark.parametrize(
    ("results", "judged"),
    [
        pytest.param([result(MUST, Outcome.PASSED)], True, id="must-passed"),
        pytest.param([result(MUST, Outcome.FAILED)], True, id="must-failed"),
        pytest.param([result(SHOULD, Outcome.PASSED), result(SHOULD, Outcome.FAILED)], False, id="only-should"),
        pytest.param([result(OBSERVE, Outcome.PASSED)], False, id="only-observed"),
        pytest.param([result(MUST, Outcome.INCONCLUSIVE)], False, id="must-inconclusive"),
        pytest.param([result(MUST, Outcome.ERRORED)], False, id="must-errored"),
        pytest.param([result(MUST, Outcome.NOT_APPLICABLE)], False, id="must-not-applicable"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_run_is_invalid_unless_a_must_was_judged(results: list[Result], *, judged: bool) -> None:
    made = verdict(results, [], complete=True, problems=())
    assert (made is not Verdict.INVALID_RUN) is judged


def test_error_of_ours_never_lets_a_run_pass() -> None:
    for level in Level:
        made = verdict([JUDGED, result(level, Outcome.ERRORED)], [], complete=True, problems=())
        assert made is Verdict.NOT_FULLY_VERIFIED


@pytest.mark.parametrize(
    ("findings", "expected_verdict"),
    [
        pytest.param([finding(outcome=Outcome.INCONCLUSIVE)], Verdict.CONFORMANT, id="inconclusive-finding"),
        pytest.param([finding(SHOULD, Outcome.INCONCLUSIVE)], Verdict.CONFORMANT, id="inconclusive-should"),
        pytest.param([finding(SHOULD)], Verdict.CONFORMANT_WITH_EXCEPTIONS, id="should"),
        pytest.param([finding(SHOULD, waived="x")], Verdict.CONFORMANT_WITH_EXCEPTIONS, id="waived-should"),
        pytest.param([WAIVED_BREACH, BREACH], Verdict.NON_CONFORMANT, id="one-waived-one-not"),
    ],
)
def test_verdict_weighs_findings_by_level_and_outcome(findings: list[Finding], expected_verdict: Verdict) -> None:
    assert verdict([JUDGED], findings, complete=True, problems=()) is expected_verdict


CODES = {
    Verdict.INVALID_RUN: (4, 4, 4, 4),
    Verdict.NON_CONFORMANT: (1, 1, 1, 1),
    Verdict.NOT_FULLY_VERIFIED: (3, 0, 1, 1),
    Verdict.CONFORMANT_WITH_EXCEPTIONS: (0, 0, 1, 1),
    Verdict.CONFORMANT: (0, 0, 0, 0),
}
"""By verdict: as it stands, with --allow-unverified, with --fail-on should, with both; one SHOULD deviates."""


@pytest.mark.parametrize("verdict_", Verdict)
def test_exit_code_follows_verdict_and_policy(verdict_: Verdict) -> None:
    deviations = [] if verdict_ is Verdict.CONFORMANT else [DEVIATION]
    made = tuple(
        exit_code(verdict_, deviations, Policy(allow_unverified=allow, fail_on_should=fail))
        for fail in (False, True)
        for allow in (False, True)
    )
    assert made == CODES[verdict_]


@pytest.mark.parametrize("verdict_", Verdict)
@pytest.mark.parametrize("policy", [Policy(), Policy(allow_unverified=True), Policy(fail_on_should=True)])
def test_wrong_waiver_comes_before_all_but_an_invalid_run(verdict_: Verdict, policy: Policy) -> None:
    expected_code = 4 if verdict_ is Verdict.INVALID_RUN else 2
    assert exit_code(verdict_, [BREACH], policy, wrong_waivers=True) == expected_code


@pytest.mark.parametrize(
    "harmless",
    [
        pytest.param(finding(SHOULD, waived="known"), id="waived"),
        pytest.param(finding(SHOULD, Outcome.INCONCLUSIVE), id="inconclusive"),
    ],
)
def test_fail_on_should_passes_over_what_is_waived_or_open(harmless: Finding) -> None:
    assert exit_code(Verdict.CONFORMANT_WITH_EXCEPTIONS, [harmless], Policy(fail_on_should=True)) == 0


def test_policy_keeps_its_switches_when_a_problem_is_added() -> None:
    policy = Policy(allow_unverified=True, problems=("one",)).with_problem("two")
    assert policy == Policy(allow_unverified=True, fail_on_should=False, problems=("one", "two"))


def test_worst_outcome_wins_and_of_none_is_not_applicable() -> None:
    assert [worst(list(Outcome)[:n]) for n in range(7)] == [Outcome.NOT_APPLICABLE, *Outcome]
