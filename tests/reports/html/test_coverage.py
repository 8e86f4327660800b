from __future__ import annotations

from dataclasses import replace

from fairport.reports.html.coverage import LEFT, MOST_FAMILIES, WIDTH, coverage_of
from fairport.verdict import Level, Outcome
from tests.reports.examples import RESULT


def test_families_hold_all_judged_checks_what_needs_attention_first() -> None:
    results = [
        RESULT,
        replace(RESULT, outcome=Outcome.FAILED),
        replace(RESULT, rule="paging.total", level=Level.SHOULD),
        replace(RESULT, rule="paging.told", level=Level.OBSERVE),
    ]
    types, paging = coverage_of(results).families
    assert (types.name, types.checks, paging.name, paging.checks) == ("types", 2, "paging", 1)
    assert [part.outcome for part in types.parts] == [Outcome.FAILED, Outcome.PASSED]
    assert types.counts[Outcome.FAILED] == 1


def test_longest_bar_fills_the_picture_and_none_leaves_it() -> None:
    made = coverage_of([RESULT] * 300 + [replace(RESULT, rule="a.b", outcome=outcome) for outcome in Outcome])
    ends = [part.x + part.width for family in made.families for part in family.parts]
    assert LEFT + WIDTH - 2 < max(ends) <= LEFT + WIDTH


def test_families_past_the_bound_are_counted() -> None:
    made = coverage_of(replace(RESULT, rule=f"f{n}.x") for n in range(MOST_FAMILIES + 3))
    assert (len(made.families), made.cut) == (MOST_FAMILIES, 3)
