from __future__ import annotations

from dataclasses import replace

from fairport.reports.html.groups import MOST_ROWS, check_groups, requirement_groups
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, RESULT


def test_groups_hold_every_row_worst_first() -> None:
    groups = check_groups(BROKEN_ACCOUNT)
    assert sum(group.count for group in groups) == len(BROKEN_ACCOUNT.results)
    assert groups[0].name == "checks-must-failed"
    assert groups[-1].name == "checks-must-passed"


def test_requirements_that_passed_or_are_not_tested_are_folded() -> None:
    folded = {group.name: group.folded for group in requirement_groups(ACCOUNT)}
    assert folded == {
        "requirements-must-not-exercised": False,
        "requirements-must-passed": True,
        "requirements-must-untested": True,
    }


def test_rows_past_the_bound_are_counted() -> None:
    (group,) = check_groups(replace(ACCOUNT, results=(RESULT,) * (MOST_ROWS + 7)))
    assert (len(group.rows), group.count, group.cut) == (MOST_ROWS, MOST_ROWS + 7, 7)
