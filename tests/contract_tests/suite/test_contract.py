"""The items together say what the exit code of `check` says, whatever the run found."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.suite.contract import not_kept, not_whole
from fairport.contract_tests.suite.once import Made
from fairport.verdict import Finding, Level, Outcome, Policy, Result, exit_code, verdict
from fairport.waivers import Applied, WaiverState
from tests.reports.examples import ACCOUNT, FINDING, GAP, RESULT
from tests.test_waivers import WAIVER

if TYPE_CHECKING:
    from fairport.account import Account

PAIRS = [(rule, operation) for rule in ("a.one", "a.two") for operation in ("list", "get")]

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
        header={**ACCOUNT.header, "policy": asdict(policy)},
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
