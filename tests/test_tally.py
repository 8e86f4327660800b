from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.rules import Broken, Kept, Over, Rule, Told, Unclear
from fairport.spec.model import Facet, Paging
from fairport.tally import MOST_EXCHANGES, MOST_SIGHTS, Attempts, Tally, blocked
from fairport.verdict import Finding, Level, Outcome
from tests.making import paging


def rule() -> Rule:
    return Rule(
        id="paging.x",
        promise=Paging,
        facet="limit",
        over=Over.ANSWER,
        check=lambda _promise, _evidence: iter(()),
        title="A title",
        why="Why.",
        how="ask for more",
    )


def tally(level: Level = Level.MUST) -> Tally:
    return Tally(rule(), paging(facets={"limit": Facet(level, ("REQ-1",))}))


def test_nothing_seen_is_not_exercised_and_says_how_it_would_be() -> None:
    result = tally().result()
    assert (result.outcome, result.reason, result.how) == (Outcome.NOT_EXERCISED, "no-matching-data", "ask for more")
    assert (result.exercised, result.level, result.requirements) == (0, Level.MUST, ("REQ-1",))


def test_kept_sights_are_counted() -> None:
    made = tally()
    made.see(Kept(3), 1)
    made.see(Kept(), 2)
    assert (made.result().outcome, made.result().exercised) == (Outcome.PASSED, 4)


def test_kept_no_times_is_not_exercised() -> None:
    made = tally()
    made.see(Kept(0), 1)
    assert made.result().outcome is Outcome.NOT_EXERCISED


def test_asking_again_counts_nothing_twice() -> None:
    made = tally()
    made.see(Kept(3), 1)
    made.see(Kept(3), 2, attempt=1)
    assert made.result().exercised == 3


def test_breaches_of_one_cause_are_one_finding_with_all_its_evidence() -> None:
    made = tally()
    for number in (4, 5, 6):
        made.see(Broken(message=f"m{number}", at="/items/0", expected="e", actual="a", hint="h"), number)
    (finding,) = made.findings({})
    assert (finding.message, finding.at, finding.expected, finding.actual) == ("m4", "/items/0", "e", "a")
    assert (finding.exchanges, finding.occurrences, finding.hint) == ((4, 5, 6), 3, "h")
    assert (finding.outcome, finding.level, finding.requirements) == (Outcome.FAILED, Level.MUST, ("REQ-1",))
    assert (finding.rule, finding.title, finding.operation) == ("paging.x", "A title", "list")


def test_breaches_of_different_causes_are_different_findings() -> None:
    made = tally()
    made.see(Broken(message="one", cause="1"), 1)
    made.see(Broken(message="two", cause="2"), 1)
    assert [finding.message for finding in made.findings({})] == ["one", "two"]
    assert len({finding.fingerprint for finding in made.findings({})}) == 2


def test_finding_keeps_so_many_exchanges_and_counts_the_rest() -> None:
    made = tally()
    for number in range(1, 200):
        made.see(Broken(message="m"), number)
    (finding,) = made.findings({})
    assert (len(finding.exchanges), finding.occurrences) == (MOST_EXCHANGES, 199)


def test_one_sight_may_lower_the_level() -> None:
    made = tally()
    made.see(Broken(message="m", level="SHOULD"), 1)
    assert made.findings({})[0].level is Level.SHOULD


@pytest.mark.parametrize(
    ("confirming", "seen_too", "k_of_n"),
    [
        pytest.param({}, (), (1, 1), id="not-asked-again"),
        pytest.param({1: (7,)}, (7,), (2, 2), id="again-and-seen-again"),
        pytest.param({1: (7,)}, (), (1, 2), id="again-and-not-seen"),
        pytest.param({1: (7, 8)}, (8,), (2, 3), id="twice-and-seen-once"),
        pytest.param({9: (7,)}, (), (1, 1), id="another-was-asked-again"),
    ],
)
def test_plain_breach_fails_and_says_how_often_it_was_seen(
    confirming: dict[int, tuple[int, ...]], seen_too: tuple[int, ...], k_of_n: tuple[int, int]
) -> None:
    made = tally()
    made.see(Broken(message="m"), 1)
    for number in seen_too:
        made.see(Broken(message="m"), number, attempt=1)
    (finding,) = made.findings(confirming)
    assert (finding.outcome, (finding.seen, finding.asked)) == (Outcome.FAILED, k_of_n)
    assert finding.occurrences == 1


MOVABLE = Broken(message="m", movable=True, exchanges=(1, 2))


@pytest.mark.parametrize(
    ("rounds", "outcome", "k_of_n"),
    [
        pytest.param([(True, False)], Outcome.INCONCLUSIVE, (1, 1), id="once"),
        pytest.param([(True, False), (False, False)], Outcome.INCONCLUSIVE, (1, 2), id="once-and-then-kept"),
        pytest.param([(True, False), (True, False)], Outcome.FAILED, (2, 2), id="twice"),
        pytest.param([(True, True), (True, True)], Outcome.INCONCLUSIVE, (2, 2), id="twice-and-moved-both-times"),
        pytest.param([(True, True), (True, False)], Outcome.FAILED, (2, 2), id="twice-and-at-rest-once"),
        pytest.param([(True, False), (False, False), (True, False)], Outcome.FAILED, (2, 3), id="two-of-three"),
        pytest.param([(False, False), (True, False)], Outcome.INCONCLUSIVE, (1, 2), id="only-when-asked-again"),
    ],
)
def test_what_moving_data_could_explain_must_be_seen_twice(
    rounds: list[tuple[bool, bool]], outcome: Outcome, k_of_n: tuple[int, int]
) -> None:
    made = tally()
    for attempt, (broken, moved) in enumerate(rounds):
        made.see(MOVABLE if broken else Kept(), 1, family="f", attempt=attempt, moved=moved)
    (finding,) = made.findings({})
    assert (finding.outcome, (finding.seen, finding.asked)) == (outcome, k_of_n)
    assert made.result().outcome is outcome


def test_contradictions_of_different_relations_do_not_confirm_each_other() -> None:
    made = tally()
    made.see(MOVABLE, 1, family="one", attempt=0)
    made.see(MOVABLE, 5, family="two", attempt=0)
    assert made.result().outcome is Outcome.INCONCLUSIVE
    made.see(MOVABLE, 9, family="two", attempt=1)
    assert made.result().outcome is Outcome.FAILED


def test_within_a_round_broken_and_at_rest_win() -> None:
    made = Attempts()
    made.add(0, broken=True, moved=True)
    made.add(0, broken=True, moved=False)
    made.add(0, broken=False)
    assert (made.broken, made.rested, made.firm) == ({0: True}, {0: True}, False)
    made.add(1, broken=True, moved=True)
    assert made.firm


def test_what_was_never_broken_at_rest_is_not_firm() -> None:
    made = Attempts()
    for attempt in (0, 1, 2):
        made.add(attempt, broken=True, moved=True)
        made.add(attempt, broken=False)
    assert (made.seen, made.firm) == (3, False)


def test_unclear_evidence_is_inconclusive_unless_something_failed() -> None:
    made = tally()
    made.see(Kept(), 1)
    made.see(Unclear(message="the walk did not end"), 1)
    assert (made.result().outcome, made.result().how) == (Outcome.INCONCLUSIVE, "the walk did not end")
    made.see(Broken(message="m"), 2)
    assert made.result().outcome is Outcome.FAILED


def test_unclear_evidence_of_a_later_round_takes_nothing_back() -> None:
    made = tally()
    made.see(Kept(), 1)
    made.see(Unclear(message="only some pages were asked again"), 5, attempt=1)
    assert made.result().outcome is Outcome.PASSED


def test_rule_that_raised_is_errored_whatever_else_was_seen() -> None:
    made = tally()
    made.see(Broken(message="m"), 1)
    made.error = "the rule itself failed"
    result = made.result()
    assert (result.outcome, result.reason, result.how) == (Outcome.ERRORED, "rule-error", "the rule itself failed")


def test_observed_promise_tells_and_finds_nothing() -> None:
    made = tally(Level.OBSERVE)
    made.see(Kept(2), 1)
    made.see(Broken(message="Status is Foo"), 3)
    assert made.findings({}) == []
    assert [(told.message, told.exchanges) for told in made.observations()] == [("Status is Foo (1 of 3)", (3,))]
    assert (made.result().outcome, made.result().exercised) == (Outcome.PASSED, 3)


def test_observed_promise_that_only_differs_was_exercised() -> None:
    made = tally(Level.OBSERVE)
    made.see(Broken(message="Status is Foo"), 3)
    assert made.result().outcome is Outcome.PASSED


def test_same_words_are_told_once() -> None:
    made = tally()
    made.see(Told(message="capped at 100", exchanges=(4,)), 4)
    made.see(Told(message="capped at 100", exchanges=(9,)), 9)
    assert [(told.message, told.exchanges) for told in made.observations()] == [("capped at 100", (4,))]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param(Broken(message="a", at="/items/0/id"), Broken(message="b", at="/items/7/id"), True, id="index"),
        pytest.param(Broken(message="a", at="/items/0/id"), Broken(message="a", at="/items/0/at"), False, id="member"),
        pytest.param(Broken(message="a", cause="x"), Broken(message="a", cause="y"), False, id="cause"),
        pytest.param(Broken(message="a", actual="1"), Broken(message="a", actual="2"), True, id="value"),
    ],
)
def test_fingerprint_stays_for_the_same_defect(one: Broken, two: Broken, *, same: bool) -> None:
    prints = []
    for sight in (one, two):
        made = tally()
        made.see(sight, 1)
        prints.append(made.findings({})[0].fingerprint)
    assert (prints[0] == prints[1]) is same
    assert all(len(held) == 16 for held in prints)


def test_plain_breach_is_asked_again_once_by_its_first_exchange() -> None:
    made = tally()
    made.see(Broken(message="m", exchanges=(4, 5)), 1)
    (cause,) = made.causes.values()
    assert cause.to_confirm(1, {}) == (4,)
    assert cause.to_confirm(1, {4: (9,)}) == ()
    assert cause.to_confirm(2, {}) == ()


def test_contradiction_is_asked_again_whole_until_it_is_firm() -> None:
    made = tally()
    made.see(MOVABLE, 1, family="f")
    (cause,) = made.causes.values()
    assert cause.to_confirm(1, {}) == (1, 2)
    assert cause.to_confirm(1, {1: (8,), 2: (9,)}) == ()
    assert cause.to_confirm(2, {1: (8,), 2: (9,)}) == (1, 2)
    made.see(MOVABLE, 8, family="f", attempt=1)
    assert cause.to_confirm(2, {1: (8,), 2: (9,)}) == ()


def test_what_a_change_explains_is_settled_and_asked_for_no_more() -> None:
    made = tally()
    made.see(MOVABLE, 1, family="f", moved=True, explained=True)
    made.see(Kept(), 8, family="f", attempt=1)
    (cause,) = made.causes.values()
    assert cause.to_confirm(2, {1: (8,), 2: (9,)}) == ()
    assert (made.findings({}), made.result().outcome) == ([], Outcome.PASSED)


def test_what_a_change_explains_and_nobody_saw_kept_has_not_passed() -> None:
    made = tally()
    made.see(MOVABLE, 1, family="f", moved=True, explained=True)
    assert (made.findings({}), made.result().outcome) == ([], Outcome.INCONCLUSIVE)
    made.see(Kept(), 8, family="f", attempt=1)
    assert made.result().outcome is Outcome.PASSED


def test_what_is_broken_once_more_and_not_explained_is_not_settled() -> None:
    made = tally()
    made.see(MOVABLE, 1, family="f", moved=True, explained=True)
    made.see(replace(MOVABLE, exchanges=(8, 9)), 8, family="f", attempt=1, moved=True)
    (cause,) = made.causes.values()
    assert cause.to_confirm(2, {1: (8,), 2: (9,)}) == (1, 2)
    assert made.result().outcome is Outcome.INCONCLUSIVE


def test_from_the_second_round_on_every_sight_that_is_not_explained_is_asked_for() -> None:
    made = tally()
    for first in range(1, 30, 2):
        made.see(replace(MOVABLE, exchanges=(first, first + 1)), first, family=first, moved=True)
    (cause,) = made.causes.values()
    again = {number: (100 + number,) for number in (1, 2)}
    assert cause.to_confirm(1, {}) == (1, 2)
    assert cause.to_confirm(2, again) == tuple(range(1, 2 * MOST_SIGHTS + 1))


def found(rule_id: str, at: str, exchange: int, operation: str = "list") -> Finding:
    return Finding(
        rule=rule_id,
        level=Level.MUST,
        outcome=Outcome.FAILED,
        promise="p",
        operation=operation,
        title="t",
        message="m",
        at=at,
        exchanges=(exchange,),
        fingerprint=f"print of {rule_id}",
    )


def test_finding_at_the_same_value_of_the_same_answer_is_blocked_by_the_earlier_rule() -> None:
    made = blocked([found("a", "/x", 1), found("b", "/x", 1), found("c", "/x", 2), found("d", "/y", 1)], [])
    assert [finding.blocked_by for finding in made] == ["", "print of a", "", ""]


def test_findings_about_whole_answers_and_other_operations_stand_by_themselves() -> None:
    made = blocked([found("a", "", 1), found("b", "", 1), found("c", "/x", 1), found("d", "/x", 1, "other")], [])
    assert [finding.blocked_by for finding in made] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("earlier", "later", "blocked_by"),
    [
        pytest.param(found("a", "", 1), found("b", "", 2), "print of a", id="it-comes-after"),
        pytest.param(found("a", "", 1), found("b", "", 2, "other"), "", id="another-operation"),
        pytest.param(replace(found("a", "", 1), outcome=Outcome.INCONCLUSIVE), found("b", "", 2), "", id="not-firm"),
        pytest.param(found("c", "", 1), found("b", "", 2), "", id="another-rule"),
    ],
)
def test_finding_of_a_rule_that_comes_after_another_is_blocked_by_it(
    earlier: Finding, later: Finding, blocked_by: str
) -> None:
    made = blocked([earlier, later], [replace(rule(), id="b", after=("a",))])
    assert [finding.blocked_by for finding in made] == ["", blocked_by]
