from __future__ import annotations

from fairport.reports.html.matrix import group_name, matrix_of
from fairport.verdict import Level, Outcome
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT


def test_counts_are_those_of_the_results() -> None:
    made = matrix_of(BROKEN_ACCOUNT)
    assert sum(line.total for line in made.checks) == len(BROKEN_ACCOUNT.results)
    assert sum(line.total for line in made.requirements) == len(BROKEN_ACCOUNT.requirements)
    must = made.checks[0]
    told = {tone.word: cell.count for tone, cell in zip(made.tones, must.cells, strict=True)}
    assert told == {"Failed": 3, "Inconclusive": 1, "Not exercised": 3, "Passed": 1, "Not tested": 0}


def test_columns_that_are_empty_everywhere_are_left_out_but_failed_and_passed() -> None:
    assert [tone.word for tone in matrix_of(ACCOUNT).tones] == ["Failed", "Not exercised", "Passed", "Not tested"]


def test_cell_leads_to_its_group() -> None:
    assert group_name("checks", Level.MUST, Outcome.NOT_EXERCISED) == "checks-must-not-exercised"
    assert group_name("requirements", Level.SHOULD, None) == "requirements-should-untested"
