"""Snapshots: what is kept of a run, and that a header keeps it whole."""

from __future__ import annotations

from dataclasses import replace

import orjson

from fairport.snapshots import Broken, broken, kept, known, sealed, snapshot_of, snapshot_record
from fairport.verdict import Level, Outcome
from tests.reports.examples import FINDING, GAP, RESULT, TYPE_FINDING
from tests.test_comparison import BAD, GOOD


def test_header_keeps_it_whole() -> None:
    for held in (GOOD, BAD):
        assert snapshot_of(orjson.loads(orjson.dumps(snapshot_record(held)))) == held


def test_no_value_of_a_response_is_kept() -> None:
    made = broken(replace(TYPE_FINDING, waived="known"))
    assert made == Broken(
        fingerprint=TYPE_FINDING.fingerprint,
        rule=TYPE_FINDING.rule,
        operation=TYPE_FINDING.operation,
        promise=TYPE_FINDING.promise,
        at="$.Orders[*].PortDate",
        level=Level.MUST,
        title=TYPE_FINDING.title,
        waived=True,
    )
    assert TYPE_FINDING.actual not in str(made)


def test_what_is_observed_or_undecided_is_not_kept() -> None:
    observed = replace(RESULT, level=Level.OBSERVE)
    undecided = replace(FINDING, outcome=Outcome.INCONCLUSIVE)
    assert kept([RESULT, observed], [FINDING, undecided]) == ((known(RESULT),), (broken(FINDING),))


def test_accepted_gap_is_kept_as_such() -> None:
    assert [known(gap).accepted for gap in (GAP, replace(GAP, accepted="until June"))] == [False, True]


def test_requirement_is_sealed_by_level_and_quote() -> None:
    assert sealed("MUST", "a") != sealed("SHOULD", "a") != sealed("SHOULD", "b")
    assert sealed("MUST", "a").startswith("MUST ")
