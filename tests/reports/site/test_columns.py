"""Runs in columns: the latest in front, the newest contract's requirements first, what is stale told as such."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.reports.site.columns import Tally, matrices, staleness, tally
from fairport.standing import Stand
from tests.test_history import RUN

OLDER = replace(RUN, run="b" * 12, started=1.0, lines=(replace(RUN.lines[0], stand=Stand.FAILED),))
OTHER = replace(RUN, run="c" * 12, label="globex", started=2.0)


def test_latest_run_of_a_label_is_its_column() -> None:
    (matrix,) = matrices([RUN, OLDER, OTHER])
    assert [(column.label, len(column.runs), column.latest.run) for column in matrix.columns] == [
        ("acme", 2, RUN.run),
        ("globex", 1, OTHER.run),
    ]
    assert [(line.id, [cell.stand for cell in cells]) for line, cells in matrix.rows] == [
        ("ORD-TOTAL", [Stand.PASSED, Stand.PASSED]),
        ("ORD-A", [Stand.NOT_TESTED, Stand.NOT_TESTED]),
    ]


def test_order_of_arguments_changes_nothing_and_a_run_counts_once() -> None:
    assert matrices([OTHER, RUN, OLDER, RUN]) == matrices([RUN, OLDER, OTHER])


def test_each_contract_has_its_matrix() -> None:
    assert [matrix.contract for matrix in matrices([replace(RUN, contract="z"), RUN])] == ["orders", "z"]


def test_requirement_that_only_an_older_contract_has_comes_last() -> None:
    old = replace(OTHER, digest="11", lines=(replace(RUN.lines[0], id="ORD-OLD"),))
    (matrix,) = matrices([RUN, old])
    assert [line.id for line, _ in matrix.rows] == ["ORD-TOTAL", "ORD-A", "ORD-OLD"]
    assert [cell.stand for cell in matrix.rows[2][1]] == [None, Stand.PASSED]


@pytest.mark.parametrize(
    ("members", "stale"),
    [
        ({}, ""),
        ({"profile": "quick", "environment": "x"}, ""),
        ({"digest": "11"}, "another contract"),
        ({"rules": "b"}, "other rules"),
        ({"digest": "11", "rules": "b"}, "another contract and other rules"),
    ],
)
def test_older_contract_or_rules_are_stale(members: dict[str, str], stale: str) -> None:
    assert staleness(replace(OTHER, **members), RUN) == stale  # type: ignore[arg-type]  # a table of members


def test_run_of_an_unknown_time_is_the_oldest() -> None:
    (matrix,) = matrices([replace(RUN, started=None), OLDER])
    assert matrix.newest.run == OLDER.run


def test_tally_counts_must_alone() -> None:
    lines = tuple(replace(RUN.lines[0], id=stand, stand=stand) for stand in Stand)
    assert tally(replace(RUN, lines=lines)) == Tally(kept=1, broken=1, waived=1, unverified=3)
    assert tally(replace(RUN, lines=(RUN.lines[1],))) == Tally(kept=0, broken=0, waived=0, unverified=0)
