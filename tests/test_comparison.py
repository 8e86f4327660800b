"""What changed between two runs: a table for one finding and one check, and laws for any two runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.comparison import LOST, WORSE, Change, Kind, changed, compare, unlike
from fairport.snapshots import Broken, Known, Snapshot, sealed
from fairport.verdict import Level, Outcome

RULES = {"a.one": "11", "a.two": "22"}


def check(outcome: Outcome, **members: Any) -> Known:
    own: dict[str, Any] = {"rule": "a.one", "operation": "list", "promise": "list/p", "level": Level.MUST}
    return Known(**(own | {"outcome": outcome} | members))


def broken(fingerprint: str = "f1", **members: Any) -> Broken:
    own: dict[str, Any] = {
        "rule": "a.one",
        "operation": "list",
        "promise": "list/p",
        "at": "$.items[*].id",
        "level": Level.MUST,
        "title": "An id is a string",
    }
    return Broken(**(own | {"fingerprint": fingerprint} | members))


def run(*held: Broken | Known, **members: Any) -> Snapshot:
    own: dict[str, Any] = {
        "target": "https://api.example.com",
        "contract": "orders",
        "version": "2.1",
        "digest": "00ff" * 16,
        "profile": "standard",
        "seed": 1,
        "fairport": "0.1.0",
        "checked": "0a1b2c3d4e5f",
        "environment": "f5e4d3c2b1a0",
        "started": 1_774_950_882.0,
        "verdict": "conformant",
        "complete": True,
        "rules": RULES,
        "requirements": {"ORD-ID": sealed("MUST", "the id")},
    }
    return Snapshot(
        checks=tuple(each for each in held if isinstance(each, Known)),
        broken=tuple(each for each in held if isinstance(each, Broken)),
        **(own | members),
    )


PASSED, FAILED = check(Outcome.PASSED), check(Outcome.FAILED)
UNSEEN, UNSURE, ERRORED = check(Outcome.NOT_EXERCISED), check(Outcome.INCONCLUSIVE), check(Outcome.ERRORED)
GOOD, BAD = run(PASSED), run(FAILED, broken())


@pytest.mark.parametrize(
    ("old", "new", "kind", "regression", "lost"),
    [
        pytest.param(GOOD, BAD, Kind.NEW, True, False, id="new"),
        pytest.param(run(UNSEEN), BAD, Kind.NEW, True, False, id="new-and-was-not-judged"),
        pytest.param(GOOD, run(FAILED, broken(waived=True)), Kind.NEW, False, False, id="new-and-waived"),
        pytest.param(GOOD, run(FAILED, broken(level=Level.SHOULD)), Kind.NEW, False, False, id="new-should"),
        pytest.param(run(rules={}), BAD, Kind.NEW, False, False, id="new-by-a-new-rule"),
        pytest.param(BAD, BAD, Kind.STILL_FAILING, False, False, id="still"),
        pytest.param(BAD, run(FAILED, broken("f2")), Kind.FAILING_DIFFERENTLY, True, False, id="differently"),
        pytest.param(
            BAD,
            run(FAILED, broken("f2", at="$.items[*].no")),
            Kind.FAILING_DIFFERENTLY,
            True,
            False,
            id="same-promise-elsewhere",
        ),
        pytest.param(
            run(FAILED, broken(level=Level.SHOULD)), BAD, Kind.FAILING_DIFFERENTLY, True, False, id="stronger"
        ),
        pytest.param(BAD, run(FAILED, broken(level=Level.SHOULD)), Kind.STILL_FAILING, False, False, id="weaker"),
        pytest.param(run(FAILED, broken(waived=True)), BAD, Kind.NO_LONGER_WAIVED, True, False, id="waiver-ended"),
        pytest.param(BAD, run(FAILED, broken(waived=True)), Kind.STILL_FAILING, False, False, id="waived-now"),
        pytest.param(BAD, GOOD, Kind.FIXED, False, False, id="fixed"),
        pytest.param(BAD, run(UNSEEN), Kind.NO_LONGER_EXERCISED, False, True, id="failed-and-not-exercised"),
        pytest.param(BAD, run(UNSURE), Kind.UNDECIDED, False, True, id="failed-and-undecided"),
        pytest.param(BAD, run(), Kind.NO_LONGER_EXERCISED, False, True, id="failed-and-not-judged"),
        pytest.param(BAD, run(rules={"a.two": "22"}), Kind.NO_LONGER_EXERCISED, False, True, id="rule-gone"),
        pytest.param(GOOD, run(UNSEEN), Kind.NO_LONGER_EXERCISED, False, True, id="not-exercised"),
        pytest.param(GOOD, run(UNSURE), Kind.UNDECIDED, False, True, id="undecided"),
        pytest.param(GOOD, run(ERRORED), Kind.UNDECIDED, False, True, id="errored"),
        pytest.param(GOOD, run(replace(UNSEEN, accepted=True)), Kind.NO_LONGER_EXERCISED, False, False, id="accepted"),
        pytest.param(
            GOOD, run(check(Outcome.NOT_APPLICABLE)), Kind.NO_LONGER_EXERCISED, False, False, id="not-applicable"
        ),
        pytest.param(
            run(replace(PASSED, level=Level.SHOULD)),
            run(replace(UNSEEN, level=Level.SHOULD)),
            Kind.NO_LONGER_EXERCISED,
            False,
            False,
            id="should-not-exercised",
        ),
        pytest.param(run(UNSEEN), GOOD, Kind.NOW_VERIFIED, False, False, id="verified"),
        pytest.param(run(), GOOD, Kind.NOW_VERIFIED, False, False, id="judged-now"),
    ],
)
def test_one_thing_is_one_change(old: Snapshot, new: Snapshot, kind: Kind, *, regression: bool, lost: bool) -> None:
    made = [change for change in compare(old, new).changes if not change.kind.startswith("rule-")]
    assert [(change.kind, change.regression(), change.lost) for change in made] == [(kind, regression, lost)]


def test_should_counts_if_it_is_asked_for() -> None:
    (change,) = compare(GOOD, run(FAILED, broken(level=Level.SHOULD))).changes
    assert (change.regression(), change.regression(fail_on_should=True)) == (False, True)


def test_cause_that_is_gone_beside_one_that_stays_is_fixed() -> None:
    both = run(FAILED, broken(), broken("f2", at="$.items[*].no"))
    assert [change.kind for change in compare(both, BAD).changes] == [Kind.STILL_FAILING, Kind.FIXED]


@pytest.mark.parametrize(
    ("members", "kind", "message"),
    [
        ({"rules": {**RULES, "a.three": "33"}}, Kind.RULE_ADDED, "the earlier run did not have it"),
        ({"rules": {"a.one": "11"}}, Kind.RULE_REMOVED, "the later run does not have it"),
        ({"rules": {**RULES, "a.two": "23"}}, Kind.RULE_CHANGED, "its code, or that of its family, is another"),
        ({"requirements": {}}, Kind.REQUIREMENT_CHANGED, "ORD-ID: the later contract does not have it"),
        (
            {"requirements": {"ORD-ID": sealed("SHOULD", "the id")}},
            Kind.REQUIREMENT_CHANGED,
            "ORD-ID: SHOULD now, MUST before",
        ),
        (
            {"requirements": {"ORD-ID": sealed("MUST", "an id")}},
            Kind.REQUIREMENT_CHANGED,
            "ORD-ID: its text is another",
        ),
    ],
)
def test_rules_and_requirements_change(members: dict[str, Any], kind: Kind, message: str) -> None:
    assert [(each.kind, each.message) for each in compare(GOOD, run(PASSED, **members)).changes] == [(kind, message)]


@pytest.mark.parametrize(
    ("members", "label", "keeps_from_gate"),
    [
        ({"digest": "11" * 32}, "the contract is not the same: orders 2.1 (00ff00ff00ff)", True),
        ({"rules": {}}, "the rules are not the same", True),
        ({"fairport": "0.2.0"}, "the rules are not the same: Fairport 0.1.0 before, 0.2.0 now", True),
        ({"profile": "quick"}, "the profile is not the same: standard before, quick now", True),
        ({"seed": 2}, "the seed is not the same: 1 before, 2 now", False),
        ({"environment": "x", "target": "prod"}, "the target is not the same: https://api.example.com before", False),
        ({"complete": False}, "the later run did not come to its end", False),
    ],
)
def test_what_is_not_alike_is_told(members: dict[str, Any], label: str, *, keeps_from_gate: bool) -> None:
    other = run(PASSED, **members)
    made = compare(GOOD, other)
    assert [each.startswith(label) for each in made.labels] == [True]
    assert made.obstacle == made.labels[0]
    assert bool(list(unlike(GOOD, other))) is keeps_from_gate


FINGERPRINTS = st.sampled_from(["f1", "f2", "f3", "f4"])
PROMISES = st.sampled_from(["list/p", "list/q"])
PLACES = st.sampled_from(["$", "$.items[*].id"])
BROKENS = st.builds(broken, FINGERPRINTS, promise=PROMISES, at=PLACES, waived=st.booleans())
CHECKS = st.builds(check, st.sampled_from(Outcome), promise=PROMISES, rule=st.sampled_from(list(RULES)))


@st.composite
def runs(draw: st.DrawFn) -> Snapshot:
    failures = draw(st.lists(BROKENS, max_size=4, unique_by=lambda each: each.fingerprint))
    checks = draw(st.lists(CHECKS, max_size=4, unique_by=lambda each: (each.rule, each.promise)))
    return run(*failures, *checks)


@given(runs())
def test_run_compared_with_itself_has_no_change_for_the_worse_or_the_better(held: Snapshot) -> None:
    made = compare(held, held)
    assert {change.kind for change in made.changes} <= {Kind.STILL_FAILING}
    assert (made.regressions(fail_on_should=True), made.lost, made.labels) == ((), (), ())


@given(runs(), runs())
def test_what_is_new_one_way_is_gone_the_other_way(one: Snapshot, other: Snapshot) -> None:
    forth, back = compare(one, other), compare(other, one)
    appeared = {c.fingerprint for c in forth.changes if c.fingerprint and c.kind is Kind.NEW}
    assert appeared == {c.fingerprint for c in back.changes if c.fingerprint and c.kind in {Kind.FIXED, *LOST}} - {
        each.fingerprint for each in one.broken
    }
    assert {c.fingerprint for c in forth.of(Kind.STILL_FAILING)} | {
        c.fingerprint for c in forth.of(Kind.NO_LONGER_WAIVED)
    } == {each.fingerprint for each in one.broken} & {each.fingerprint for each in other.broken}


@given(runs(), runs())
def test_every_failure_is_told_once(one: Snapshot, other: Snapshot) -> None:
    told = [change.fingerprint for change in compare(one, other).changes if change.fingerprint]
    assert len(told) == len(set(told))
    assert {each.fingerprint for each in other.broken} <= set(told)


@given(runs(), runs())
def test_gate_and_comparison_agree(one: Snapshot, other: Snapshot) -> None:
    made = compare(one, other)
    assert {c.kind for c in made.regressions()} <= WORSE
    assert not set(made.regressions()) & set(made.lost)


def test_changes_without_a_header_are_those_of_a_comparison() -> None:
    assert changed(GOOD, (), ()) == tuple[Change, ...](compare(GOOD, run()).changes)
