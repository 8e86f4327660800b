from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.reports.causes import causes_of
from fairport.verdict import Finding, Level, Outcome
from tests.reports.examples import BROKEN_ACCOUNT, FINDING, SHOULD_FINDING, TYPE_FINDING


def told(*findings: Finding) -> list[tuple[list[str], list[str]]]:
    return [([f.fingerprint for f in c.findings], [f.fingerprint for f in c.hides]) for c in causes_of(findings)]


def test_causes_come_worst_first_with_what_they_explain() -> None:
    assert told(*BROKEN_ACCOUNT.findings) == [
        (["aaaabbbbccccdddd"], ["eeee"]),
        (["1111222233334444", "5555"], []),
        (["9999888877776666"], []),
    ]


def test_cause_on_two_operations_names_both_and_adds_up() -> None:
    (cause,) = causes_of([FINDING, replace(FINDING, operation="b", fingerprint="f2", occurrences=4)])
    assert cause.operations == ("listOrders", "b")
    assert cause.occurrences == 5


def test_values_alone_make_no_second_cause() -> None:
    one = replace(FINDING, message="the total is 0, 17 or 20", expected='"a" or 3')
    other = replace(FINDING, message="the total is 9 or 5", expected='"b"', operation="b", fingerprint="f2")
    assert len(causes_of([one, other])) == 1


def test_what_is_said_word_for_word_goes_together_and_the_rest_by_turn() -> None:
    said = [("a", 1), ("a", 2), ("b", 2), ("b", 3), ("c", 9), ("c", 2), ("a", 4)]
    findings = [
        replace(FINDING, message=f"status {value} is new", operation=name, fingerprint=f"{name}{value}")
        for name, value in said
    ]
    assert [prints for prints, _ in told(*findings)] == [["a1", "b3", "c9"], ["a2", "b2", "c2"], ["a4"]]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"rule": "x"}, id="rule"),
        pytest.param({"message": "the total is gone"}, id="message"),
        pytest.param({"expected": "no items"}, id="expected"),
        pytest.param({"at": "/a"}, id="place"),
        pytest.param({"requirements": ()}, id="requirements"),
        pytest.param({"level": Level.SHOULD}, id="level"),
        pytest.param({"waived": "known"}, id="waived"),
    ],
)
def test_findings_that_differ_are_two_causes(change: dict[str, object]) -> None:
    other = replace(FINDING, operation="b", fingerprint="f2", **change)  # type: ignore[arg-type]  # one member each
    assert len(causes_of([FINDING, other])) == 2


def test_two_findings_of_one_operation_are_never_one_cause() -> None:
    assert len(causes_of([FINDING, replace(FINDING, fingerprint="f2")])) == 2


@pytest.mark.parametrize(
    "root",
    [
        pytest.param({"waived": "known since March"}, id="waived"),
        pytest.param({"outcome": Outcome.INCONCLUSIVE}, id="undecided"),
        pytest.param({"level": Level.SHOULD}, id="weaker"),
    ],
)
def test_broken_must_is_never_hidden_under_something_milder(root: dict[str, object]) -> None:
    above = replace(FINDING, **root)  # type: ignore[arg-type]  # one member each
    below = replace(TYPE_FINDING, blocked_by=FINDING.fingerprint)
    assert told(above, below) == [([TYPE_FINDING.fingerprint], []), ([FINDING.fingerprint], [])]


def test_chain_of_causes_ends_at_its_first() -> None:
    middle = replace(TYPE_FINDING, blocked_by=FINDING.fingerprint)
    last = replace(TYPE_FINDING, rule="z", fingerprint="z", blocked_by=middle.fingerprint)
    assert told(FINDING, middle, last) == [([FINDING.fingerprint], [middle.fingerprint, "z"])]


def test_unknown_cause_hides_nothing() -> None:
    assert told(replace(FINDING, blocked_by="never seen")) == [([FINDING.fingerprint], [])]


def test_ring_of_causes_is_told_at_least_once() -> None:
    one = replace(FINDING, blocked_by="b", fingerprint="a")
    two = replace(TYPE_FINDING, blocked_by="a", fingerprint="b")
    assert sorted(name for cause in told(one, two) for names in cause for name in names) == ["a", "b"]


FINDINGS = st.lists(
    st.builds(
        replace,
        st.sampled_from([FINDING, TYPE_FINDING, SHOULD_FINDING]),
        operation=st.sampled_from("ab"),
        fingerprint=st.sampled_from("xyz"),
        blocked_by=st.sampled_from(["", "x", "y", "z"]),
        waived=st.sampled_from(["", "known"]),
        outcome=st.sampled_from([Outcome.FAILED, Outcome.INCONCLUSIVE]),
    ),
    max_size=12,
)


@given(FINDINGS, st.lists(st.sampled_from(["1", "2", "3"]), min_size=12, max_size=12))
def test_no_cause_has_an_operation_twice_and_values_never_make_more_causes(
    findings: list[Finding], values: list[str]
) -> None:
    plain = [replace(finding, blocked_by="") for finding in findings]
    valued = [replace(f, message=f"{f.message} {value}") for f, value in zip(plain, values, strict=False)]
    causes = causes_of(valued)
    assert all(len(cause.operations) == len(cause.findings) for cause in causes)
    assert len(causes) == len(causes_of([replace(finding, message=f"{finding.message} 1") for finding in plain]))


@given(FINDINGS)
def test_every_finding_is_told_once(findings: list[Finding]) -> None:
    told = [finding for cause in causes_of(findings) for finding in (*cause.findings, *cause.hides)]
    assert sorted(map(repr, told)) == sorted(map(repr, findings))
