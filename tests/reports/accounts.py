"""Any account at all, for laws that hold of every report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from fairport.account import Account, RequirementAccount, RuleAccount
from fairport.evidence import Ask, Exchange
from fairport.verdict import Finding, Level, Observation, Outcome, Result, Verdict
from tests.reports.examples import ACCOUNT, HEADER

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NASTY = (
    "\x00\x07\x1b[31m\r\n\t",
    "]]>",
    "<script>alert(1)</script>",
    "\u202e\u2066\u200f",
    "\ud800",
    "\ufffe\uffff",
    "@octocat #1 https://evil.example www.evil.example",
    "![x](https://evil.example/x.png) [a](javascript:alert(1))",
    "a | b \\| c",
    "```\n# heading\n```",
    "`` ` ``",
    "::error::x%0A::warning::y",
    "ok 1 # SKIP\n  ---\nBail out!",
    "--- \u2028 \x85 {a: &b *b}",
    "=cmd()",
    "\U000e0041",
)
"""What a hostile service may put into any text."""

HOSTILE: SearchStrategy[str] = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Po", "L"]), max_size=8),
    st.sampled_from(NASTY),
)
"""Texts with control characters, lone surrogates, bidirectional marks, and what ends a syntax."""


def accounts(text: SearchStrategy[str]) -> SearchStrategy[Account]:
    """Accounts whose free texts are drawn from a strategy."""
    numbers = st.integers(0, 5)
    names = st.lists(text, max_size=3).map(tuple)
    exchanges = st.lists(numbers, max_size=4).map(tuple)
    levels = st.sampled_from(Level)
    outcomes = st.sampled_from(Outcome)
    seconds = st.floats(-1e12, 1e12)
    findings = st.builds(
        Finding,
        rule=text,
        level=st.sampled_from([Level.MUST, Level.SHOULD]),
        outcome=st.sampled_from([Outcome.FAILED, Outcome.INCONCLUSIVE]),
        promise=text,
        operation=text,
        title=text,
        message=text,
        at=st.sampled_from(["", "/a", "/a/0/b", "byte 3"]),
        expected=text,
        actual=text,
        requirements=names,
        exchanges=exchanges,
        seen=st.integers(1, 3),
        asked=st.integers(1, 3),
        occurrences=st.integers(1, 10**6),
        blocked_by=st.sampled_from(["", "f1", "f2"]),
        fingerprint=st.sampled_from(["f1", "f2", "f3"]),
        waived=st.sampled_from(["", "known"]),
    )
    results = st.builds(
        Result,
        rule=text,
        promise=text,
        operation=text,
        facet=text,
        level=levels,
        outcome=outcomes,
        requirements=names,
        exercised=numbers,
        reason=text,
        how=text,
        accepted=text,
    )
    exhibits = st.builds(
        Exchange,
        number=numbers,
        ask=st.builds(Ask, operation=text, method=st.sampled_from(["GET", "HEAD", "post"])),
        url=text.map(lambda text: f"http://h/{text}"),
        sent=st.lists(st.tuples(text, text), max_size=2).map(tuple),
        status=st.sampled_from([0, 200, 500]),
        body=st.binary(max_size=60) | st.just(b'{"a": [{"b": 1}]}'),
    )
    return st.builds(
        replace,
        st.sampled_from([ACCOUNT, PLACED]),
        verdict=st.sampled_from(Verdict),
        exit_code=st.sampled_from([0, 1, 3, 4]),
        complete=st.booleans(),
        problem=text,
        started=seconds,
        finished=st.none() | seconds,
        requests=numbers,
        results=st.lists(results, max_size=5).map(tuple),
        findings=st.lists(findings, max_size=5).map(tuple),
        observations=st.lists(
            st.builds(Observation, rule=text, operation=text, message=text, exchanges=exchanges), max_size=3
        ).map(tuple),
        rules=st.lists(
            st.builds(
                RuleAccount,
                id=text,
                title=text,
                why=text,
                level=levels,
                outcome=outcomes,
                exercised=numbers,
                reason=text,
                how=text,
                operations=st.dictionaries(text, outcomes, max_size=2),
            ),
            max_size=3,
        ).map(tuple),
        requirements=st.lists(
            st.builds(
                RequirementAccount,
                id=text,
                level=levels,
                quote=text,
                page=text,
                section=text,
                outcome=st.none() | outcomes,
                rules=names,
                untested=text,
            ),
            max_size=3,
        ).map(tuple),
        silent=st.dictionaries(text, text, max_size=2),
        stages=st.just(()),
        exhibits=st.lists(exhibits, max_size=4).map(lambda held: {e.number: e for e in held}),
        exchanges=st.just(tuple),
        flaws=names,
        trace=text,
    )


PLACED = replace(
    ACCOUNT,
    header={
        **HEADER,
        "policy": {"allow_unverified": True},
        "contract": {
            **HEADER["contract"],
            "places": {"": ["/paths/~1a/get", "api/my orders.yaml", 12], "0": ["/components", "", 0]},
        },
    },
)
"""A run whose trace tells where promises are written, and that allowed gaps."""
