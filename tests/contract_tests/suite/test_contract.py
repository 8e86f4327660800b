"""The items together say what the exit code of `check` says, whatever the run found."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.comparison import changed, compare
from fairport.conclusion import gated
from fairport.contract_tests.suite.contract import not_kept, not_whole
from fairport.contract_tests.suite.once import Made
from fairport.contract_tests.suite.telling import summary
from fairport.verdict import Finding, Level, Outcome, Policy, Result, exit_code, verdict
from fairport.waivers import Applied, WaiverState
from tests.reports.examples import ACCOUNT, FINDING, GAP, RESULT
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from fairport.account import Account

PAIRS = [(rule, operation) for rule in ("a.one", "a.two") for operation in ("list", "get")]
ROWS = [(*pair, level) for pair, level in zip(PAIRS, (Level.MUST, Level.MUST, Level.SHOULD, Level.MUST), strict=True)]
HEADER = {
    **ACCOUNT.header,
    "started": ACCOUNT.started,
    "rules": [{"id": rule, "digest": "11"} for rule in ("a.one", "a.two", FINDING.rule)],
    "contract": {**ACCOUNT.header["contract"], "requirements": []},
}

pairs = st.sampled_from(PAIRS)
results = st.builds(
    lambda pair, level, outcome, accepted: replace(
        RESULT, rule=pair[0], operation=pair[1], level=level, outcome=outcome, accepted=accepted
    ),
    pairs,
    st.sampled_from(Level),
    st.sampled_from(Outcome),
    st.sampled_from(["", "known since May"]),
)
findings = st.builds(
    lambda pair, level, outcome, waived: replace(
        FINDING, rule=pair[0], operation=pair[1], level=level, outcome=outcome, waived=waived
    ),
    pairs,
    st.sampled_from([Level.MUST, Level.SHOULD]),
    st.sampled_from([Outcome.FAILED, Outcome.INCONCLUSIVE]),
    st.sampled_from(["", "to be mended in June"]),
)
policies = st.builds(Policy, allow_unverified=st.booleans(), fail_on_should=st.booleans())


def account(seen: list[Result], found: list[Finding], policy: Policy, *, complete: bool = True) -> Account:
    """An account whose verdict and exit code are the engine's own."""
    made = verdict(seen, found, complete=complete, problems=())
    return replace(
        ACCOUNT,
        header={**HEADER, "policy": asdict(policy)},
        verdict=made,
        exit_code=exit_code(made, found, policy),
        complete=complete,
        problem="" if complete else "interrupted",
        results=tuple(seen),
        findings=tuple(found),
    )


@given(
    seen=st.lists(results, max_size=6), found=st.lists(findings, max_size=3), policy=policies, complete=st.booleans()
)
def test_items_are_green_exactly_when_check_exits_with_0(
    seen: list[Result], found: list[Finding], policy: Policy, *, complete: bool
) -> None:
    told = account(seen, found, policy, complete=complete)
    troubles = [not_whole(Made(account=told)), *(not_kept(told, *pair) for pair in PAIRS)]
    assert (not any(troubles)) is (told.exit_code == 0)


runs = st.lists(
    st.tuples(
        st.sampled_from(Outcome), st.sampled_from(["", "a gap known since May"]), st.sampled_from(["", "until June"])
    ),
    min_size=len(ROWS),
    max_size=len(ROWS),
)


def run_of(
    told: list[tuple[Outcome, str, str]],
) -> tuple[list[Result], list[Finding]]:
    """One outcome for each row of a plan, as the judge would have it: what failed has a finding."""
    seen = [
        replace(RESULT, rule=rule, operation=operation, promise=f"{operation}/x", level=level, outcome=outcome)
        for (rule, operation, level), (outcome, _, _) in zip(ROWS, told, strict=True)
    ]
    gap = {Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE}
    accepted = [
        replace(result, accepted=why if result.outcome in gap else "")
        for result, (_, why, _) in zip(seen, told, strict=True)
    ]
    found = [
        replace(
            FINDING,
            rule=result.rule,
            operation=result.operation,
            promise=result.promise,
            level=result.level,
            outcome=result.outcome,
            waived=waived,
            fingerprint=f"{result.rule} {result.operation}",
        )
        for result, (_, _, waived) in zip(seen, told, strict=True)
        if result.outcome is Outcome.FAILED
    ]
    return accepted, found


@given(old=runs, new=runs, policy=policies, complete=st.booleans())
def test_items_are_green_exactly_when_a_gated_check_exits_with_0(
    old: list[tuple[Outcome, str, str]], new: list[tuple[Outcome, str, str]], policy: Policy, *, complete: bool
) -> None:
    policy = replace(policy, gate="regressions")
    seen, found = run_of(new)
    before, now = account(*run_of(old), policy).snapshot(), account(seen, found, policy, complete=complete)
    code = now.exit_code
    if code in {1, 3}:
        code = gated(changed(before, seen, found), policy, complete=complete)
    told = replace(now, exit_code=code, comparison=compare(before, now.snapshot()))
    troubles = [not_whole(Made(account=told)), *(not_kept(told, *pair) for pair in PAIRS)]
    assert (not any(troubles)) is (code == 0)


def test_what_the_baseline_knew_is_told_and_fails_nothing() -> None:
    known = account([RESULT], [FINDING], Policy(gate="regressions"))
    told = replace(known, comparison=compare(known.snapshot(), known.snapshot()))
    assert not_kept(told, FINDING.rule, FINDING.operation) == ""
    lines = list(summary(Made(account=told)))
    assert any(line.startswith(f"MUST broken: {FINDING.rule}[{FINDING.operation}]: ") for line in lines)
    assert any(line.endswith("non-conformant): No regression; 1 broken promise as before.") for line in lines)


@given(st.lists(results, min_size=1, max_size=6), st.lists(findings, max_size=3), policies)
def test_invalid_run_is_told_by_the_run_itself(seen: list[Result], found: list[Finding], policy: Policy) -> None:
    told = account(seen, found, policy)
    assert bool(Made(account=told).invalid) is (told.exit_code == 4)


def test_wrong_waiver_is_told_by_the_run_itself() -> None:
    wrong = Applied(waiver=WAIVER, state=WaiverState.PASSED, message="its rule ran")
    told = replace(account([RESULT], [], Policy()), exit_code=2, waivers=(wrong,))
    assert not_whole(Made(account=told)) == "waivers.yaml:3: the waiver of types.json-type on list: its rule ran"


def test_breach_is_told_in_full() -> None:
    told = not_kept(account([RESULT], [FINDING], Policy()), FINDING.rule, FINDING.operation)
    assert " ".join(told.split()).startswith(f"1. MUST broken: {FINDING.title} what {FINDING.message}")
    assert "ORD-TOTAL" in told


def test_breach_elsewhere_is_not_told() -> None:
    told = account([RESULT], [FINDING], Policy())
    assert not_kept(told, FINDING.rule, "another") == not_kept(told, "another", FINDING.operation) == ""


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        pytest.param(Policy(), "the run did not come to its end: interrupted", id="strict"),
        pytest.param(Policy(allow_unverified=True), "", id="allowed"),
    ],
)
def test_run_that_was_cut_short_is_not_whole(policy: Policy, words: str) -> None:
    assert not_whole(Made(account=account([RESULT], [], policy, complete=False))) == words


def test_gap_says_what_would_exercise_it() -> None:
    told = not_kept(account([RESULT, GAP], [], Policy()), GAP.rule, GAP.operation)
    assert told.splitlines()[0] == "MUST not exercised, for want of: an error response"
    assert "--fairport-allow-unverified" in told
