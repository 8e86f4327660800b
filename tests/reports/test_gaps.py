from __future__ import annotations

from dataclasses import replace

from fairport.reports.gaps import gaps_of
from fairport.verdict import Level, Outcome
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, GAP, RESULT


def test_gaps_are_grouped_by_what_would_close_them() -> None:
    told = [(gap.level, gap.outcome, gap.way, gap.rules, len(gap.results)) for gap in gaps_of(BROKEN_ACCOUNT)]
    assert told == [
        (Level.MUST, Outcome.NOT_EXERCISED, "an error response", ("errors.body", "errors.code"), 3),
        (Level.MUST, Outcome.INCONCLUSIVE, "no Date came", ("instants.past",), 1),
        (Level.SHOULD, Outcome.NOT_EXERCISED, "an error response", ("errors.body",), 1),
    ]


def test_gaps_of_an_operation_that_was_not_asked_tell_why() -> None:
    account = replace(ACCOUNT, results=(GAP, replace(GAP, how="a row")), silent={"listOrders": "give --param A=VALUE"})
    (gap,) = gaps_of(account)
    assert (gap.way, gap.asked, len(gap.results)) == ("give --param A=VALUE", False, 2)


def test_error_of_ours_comes_first_at_any_level() -> None:
    error = replace(RESULT, level=Level.OBSERVE, outcome=Outcome.ERRORED, how="the rule itself failed: KeyError: 'x'")
    assert [gap.outcome for gap in gaps_of(replace(ACCOUNT, results=(GAP, error)))] == [
        Outcome.ERRORED,
        Outcome.NOT_EXERCISED,
    ]


def test_accepted_gaps_stand_apart_and_last() -> None:
    account = replace(ACCOUNT, results=(replace(GAP, accepted="no error data on staging"), GAP))
    assert [gap.accepted for gap in gaps_of(account)] == ["", "no error data on staging"]


def test_kept_broken_and_observed_results_are_no_gaps() -> None:
    observed = replace(GAP, level=Level.OBSERVE)
    assert gaps_of(replace(ACCOUNT, results=(RESULT, replace(RESULT, outcome=Outcome.FAILED), observed))) == ()


def test_gap_without_words_tells_its_reason() -> None:
    (gap,) = gaps_of(replace(ACCOUNT, results=(replace(GAP, how="", reason="budget"),)))
    assert gap.way == "budget"
    assert gap.operations == ("listOrders",)
