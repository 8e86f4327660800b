from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from fairport.judge import Judge, judge
from fairport.rules import Broken, Kept, Over, Rule, Sight, Told, rule
from fairport.spec.model import Answers, Facet
from fairport.trace import read_trace
from fairport.validators import all_rules
from fairport.validators.datatypes import json_type
from fairport.validators.paging import no_repeats, total_constant, total_found
from fairport.verdict import Level, Outcome
from tests.making import collection, contract, exchange, field, instant, listing, paging, promise, the_rule
from tests.proving import checked
from tests.proving import contract as bundled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fairport.answers import Answer, Record
    from fairport.evidence import Exchange

import json

ANSWERS = promise(Answers)


@rule("x.even", promise=Answers, facet="json", over=Over.ANSWER, how="any")
def even(promised: Answers, answer: Answer) -> Iterator[Sight]:
    """Numbers are even."""
    del promised
    if answer.value == "raise":
        raise RuntimeError("no such thing")
    if isinstance(answer.value, int):
        yield Kept() if answer.value % 2 == 0 else Broken(message=f"{answer.value} is odd", at="/n")


@rule("x.odd", promise=Answers, facet="charset", over=Over.ANSWER, how="any")
def odd_too(promised: Answers, answer: Answer) -> Iterator[Sight]:
    """Numbers are even, said again."""
    yield from even(promised, answer)


@rule("x.count", promise=Answers, facet="server-error", over=Over.OPERATION, how="any")
def counted(promised: Answers, records: Sequence[Record]) -> Iterator[Sight]:
    """Records are told."""
    del promised
    yield Told(message=f"statuses {[record.status for record in records]}, bodies {[r.exchange.body for r in records]}")


EVEN, ODD, COUNT = the_rule(even), the_rule(odd_too), the_rule(counted)


def number(value: object, n: int = 1, confirms: int = 0, **more: object) -> Exchange:
    return exchange(json.dumps(value).encode(), number=n, confirms=confirms, **more)


def outcome_of(rules: Sequence[Rule], exchanges: Sequence[Exchange]) -> tuple[Outcome, int]:
    result = judge(contract(ANSWERS), rules, exchanges).results[0]
    return result.outcome, result.exercised


def test_every_rule_meets_every_promise_that_it_judges() -> None:
    held = Judge(contract(ANSWERS), [EVEN, ODD])
    assert [(row.rule, row.promise, row.facet, row.outcome) for row in held.plan()] == [
        ("x.even", "list/answers", "json", Outcome.NOT_EXERCISED),
        ("x.odd", "list/answers", "charset", Outcome.NOT_EXERCISED),
    ]
    assert held.idle() == []


def test_rule_without_a_promise_is_idle() -> None:
    assert [made.id for made in Judge(contract(), [EVEN]).idle()] == ["x.even"]


@pytest.mark.parametrize(
    ("value", "outcome", "exercised"),
    [(2, Outcome.PASSED, 1), (3, Outcome.FAILED, 1), ("text", Outcome.NOT_EXERCISED, 0)],
)
def test_outcome_follows_what_the_rule_saw(value: object, outcome: Outcome, exercised: int) -> None:
    assert outcome_of([EVEN], [number(value)]) == (outcome, exercised)


def test_rule_that_raises_is_errored_and_never_a_finding() -> None:
    made = judge(contract(ANSWERS), [EVEN], [number(3), number("raise", 2)])
    (result,) = made.results
    assert (result.outcome, result.reason) == (Outcome.ERRORED, "rule-error")
    assert result.how == "the rule itself failed: RuntimeError: no such thing"
    alone = judge(contract(ANSWERS), [EVEN], [number("raise")])
    assert (alone.findings, alone.results[0].outcome) == ((), Outcome.ERRORED)


def test_screen_that_raises_is_an_error_of_its_rule() -> None:
    def screen(_promises: Sequence[object]) -> object:
        def look(_answer: object) -> None:
            raise ValueError("screened badly")

        return look

    made = judge(contract(ANSWERS), [replace(EVEN, screen=screen)], [number(3)])
    assert (made.findings, made.results[0].how) == ((), "the rule itself failed: ValueError: screened badly")


def test_one_rule_that_raises_leaves_the_others_alone() -> None:
    made = judge(contract(ANSWERS), [EVEN, COUNT], [number("raise")])
    assert [result.outcome for result in made.results] == [Outcome.ERRORED, Outcome.NOT_EXERCISED]
    assert made.observations[0].message == "statuses [200], bodies [b'']"


@pytest.mark.parametrize("answers", [[0, 1], [0, 1, None], [0, None]])
def test_quick_look_decides_only_where_it_can(answers: list[int | None]) -> None:
    told = iter(answers)

    def look(_answer: object) -> list[int] | None:
        count = next(told)
        return None if count is None else [count]

    screened = replace(EVEN, screen=lambda _promises: look)
    exercised = sum(1 if count is None else count for count in answers)
    assert outcome_of([screened], [number(2, n) for n, _ in enumerate(answers, 1)])[1] == exercised


def test_order_of_answers_does_not_matter_to_results() -> None:
    exchanges = [number(2, 1), number(3, 2), number("text", 3), number(5, 4)]
    made = [judge(contract(ANSWERS), [EVEN], order).results for order in permutations(exchanges)]
    assert all(results == made[0] for results in made)


def test_attempt_that_was_tried_again_and_trouble_are_not_judged() -> None:
    tried = [number(3, 1, last=False, attempt=1), number(2, 1, attempt=2)]
    troubled = [number(3, 2, trouble="cut"), number(3, 3, status=503)]
    assert outcome_of([EVEN], [*tried, *troubled]) == (Outcome.PASSED, 1)


def test_trouble_alone_is_inconclusive_and_says_so() -> None:
    made = judge(contract(ANSWERS), [EVEN], [number(3, 1, trouble="timeout"), number(3, 2, status=503)])
    (result,) = made.results
    assert (result.outcome, result.reason) == (Outcome.INCONCLUSIVE, "trouble")
    assert result.how == "no whole answer came (status 503)"


def test_promise_of_one_response_is_judged_on_that_response_only() -> None:
    only = replace(ANSWERS, responses=frozenset({"404"}))
    made = judge(contract(only), [EVEN], [number(3)])
    assert made.results[0].outcome is Outcome.NOT_EXERCISED


@pytest.mark.parametrize(
    ("probe", "outcome"),
    [
        pytest.param("", Outcome.FAILED, id="documented"),
        pytest.param("generated:odd", Outcome.FAILED, id="odd"),
        pytest.param("generated:invalid", Outcome.NOT_EXERCISED, id="invalid"),
    ],
)
def test_success_body_that_answers_a_request_not_documented_is_not_documented_either(
    probe: str, outcome: Outcome
) -> None:
    promised = field("x", {"type": "string"})
    body = json.dumps({"items": [{"x": 5}]}).encode()
    made = judge(contract(promised), [the_rule(json_type)], [exchange(body, probe=probe)])
    assert made.results[0].outcome is outcome
    assert outcome_of([EVEN], [number(3, probe=probe)]) == (Outcome.FAILED, 1)


def test_exchange_of_no_operation_is_passed_over() -> None:
    assert outcome_of([EVEN], [number(3, operation="")]) == (Outcome.NOT_EXERCISED, 0)


def test_later_rule_at_the_same_value_is_blocked_by_the_earlier() -> None:
    made = judge(contract(ANSWERS), [EVEN, ODD], [number(3)])
    assert [finding.blocked_by for finding in made.findings] == ["", made.findings[0].fingerprint]


@pytest.mark.parametrize(
    ("again", "k_of_n"),
    [
        pytest.param([], (1, 1), id="not-asked"),
        pytest.param([number(3, 2, confirms=1)], (2, 2), id="seen-again"),
        pytest.param([number(2, 2, confirms=1)], (1, 2), id="not-seen-again"),
        pytest.param([number(3, 2, confirms=1, trouble="reset")], (1, 1), id="no-answer"),
        pytest.param([number(3, 2, confirms=1, status=503)], (1, 1), id="busy"),
    ],
)
def test_finding_says_how_often_it_was_seen_of_how_often_it_was_asked(
    again: list[Exchange], k_of_n: tuple[int, int]
) -> None:
    (finding,) = judge(contract(ANSWERS), [EVEN], [number(3), *again]).findings
    assert (finding.outcome, (finding.seen, finding.asked)) == (Outcome.FAILED, k_of_n)
    assert finding.occurrences == 1


def test_plain_breach_is_asked_again_once_and_its_confirmation_never() -> None:
    held = Judge(contract(ANSWERS), [EVEN])
    held.feed(number(2, 1))
    held.feed(number(3, 2))
    held.feed(number(5, 3))
    assert held.to_confirm(1) == [2]
    held.feed(number(7, 4, confirms=2))
    assert (held.to_confirm(1), held.to_confirm(2)) == ([], [])


def test_breach_seen_only_on_asking_again_is_not_asked_a_third_time() -> None:
    held = Judge(contract(ANSWERS), [EVEN])
    held.feed(number(2, 1))
    held.feed(number(3, 2, confirms=1))
    assert held.to_confirm(1) == []


PAGED = contract(collection(), paging())
PAGING_RULES = [the_rule(check) for check in (total_constant, total_found, no_repeats)]


def listed(names: str, skip: int, n: int, total: int, confirms: int = 0, walk: str = "w") -> Exchange:
    body = json.dumps(listing(*names, total=total)).encode()
    query = (("skip", str(skip)),) if skip else ()
    return exchange(body, number=n, query=query, confirms=confirms, walk=walk)


def walked(begin: int, total: int, *, confirms: bool = False) -> list[Exchange]:
    """Four rows in two pages and an empty one, under a total."""
    told = [("abc", 0), ("d", 3), ("", 4), ("", 5)]
    return [
        listed(names, skip, begin + i, total, confirms=1 + i if confirms else 0) for i, (names, skip) in enumerate(told)
    ]


def found(exchanges: Sequence[Exchange]) -> dict[str, tuple[Outcome, int, int]]:
    return {f.rule: (f.outcome, f.seen, f.asked) for f in judge(PAGED, PAGING_RULES, exchanges).findings}


def test_total_that_is_wrong_once_is_inconclusive() -> None:
    assert found(walked(1, 5)) == {"paging.total-found": (Outcome.INCONCLUSIVE, 1, 1)}


def test_total_that_is_wrong_again_has_failed() -> None:
    assert found([*walked(1, 5), *walked(11, 5, confirms=True)]) == {"paging.total-found": (Outcome.FAILED, 2, 2)}


def test_total_that_is_right_on_asking_again_is_inconclusive() -> None:
    assert found([*walked(1, 5), *walked(11, 4, confirms=True)]) == {"paging.total-found": (Outcome.INCONCLUSIVE, 1, 2)}


def walked_later(begin: int) -> list[Exchange]:
    """The same walk when an item has gone and the others have moved up."""
    told = [("bcd", 0), ("", 3), ("", 4), ("", 5)]
    return [listed(names, skip, begin + i, 5, confirms=1 + i) for i, (names, skip) in enumerate(told)]


def test_contradiction_while_data_moved_each_time_is_inconclusive() -> None:
    moving = [*walked(1, 5), *walked_later(11)]
    assert found(moving) == {"paging.total-found": (Outcome.INCONCLUSIVE, 2, 2)}


def test_contradiction_is_asked_again_whole_in_each_round_until_it_is_firm() -> None:
    held = Judge(PAGED, PAGING_RULES)
    for one in walked(1, 5):
        held.feed(one)
    assert held.to_confirm(1) == [1, 2, 3, 4]
    for one in walked(11, 4, confirms=True):
        held.feed(one)
    assert (held.to_confirm(1), held.to_confirm(2)) == ([], [1, 2, 3, 4])
    for one in walked(21, 5, confirms=True):
        held.feed(one)
    assert (held.to_confirm(2), held.findings().findings[0].outcome) == ([], Outcome.FAILED)


def test_some_pages_asked_again_make_no_new_contradiction() -> None:
    again = [listed("abc", 0, 11, 4, confirms=1), listed("", 5, 12, 4, confirms=4)]
    made = judge(PAGED, PAGING_RULES, [*walked(1, 4), *again])
    assert made.findings == ()
    assert {result.outcome for result in made.results} == {Outcome.PASSED}


def test_answers_to_probes_are_no_pages() -> None:
    stranger = replace(listed("x", 0, 9, 77), ask=replace(listed("x", 0, 9, 77).ask, probe="unknown:owner", walk=""))
    assert found([*walked(1, 4), stranger]) == {}


def test_findings_may_be_asked_at_any_time() -> None:
    held = Judge(PAGED, PAGING_RULES)
    outcomes = []
    for one in walked(1, 4):
        held.feed(one)
        outcomes.append({result.rule: result.outcome for result in held.findings().results}["paging.total-found"])
    assert outcomes[0] is Outcome.NOT_EXERCISED
    assert outcomes[-1] is Outcome.PASSED
    assert held.findings() == held.findings()


def test_rules_that_share_an_answer_share_its_validation() -> None:
    fields = field("id", {"type": "integer"})
    made = judge(contract(collection(), fields), [the_rule(json_type)], [listed("ab", 0, 1, 2)])
    assert [(f.at, f.occurrences) for f in made.findings] == [("/items/0/id", 2)]


def test_integer_of_hundreds_of_digits_is_met_without_an_error() -> None:
    body = b'{"items": [{"id": "a", "at": ' + b"9" * 400 + b"}]}"
    held = contract(collection(), paging(), instant(facets={"range": Facet(Level.MUST)}))
    made = judge(held, all_rules(), [exchange(body)])
    assert [result.rule for result in made.results if result.outcome is Outcome.ERRORED] == []
    assert [finding.rule for finding in made.findings] == ["instants.range"]


@pytest.mark.parametrize(
    "faults", [(), ("total-one-too-many",), ("row-lost-between-pages",)], ids=["honest", "total", "row"]
)
def test_trace_judged_afresh_gives_the_findings_of_the_run(tmp_path: Path, faults: tuple[str, ...]) -> None:
    account = checked(tmp_path / "t.jsonl", 41, faults)
    afresh = judge(bundled(), all_rules(), read_trace(tmp_path / "t.jsonl").exchanges())
    assert afresh.findings == account.findings
    assert afresh.observations == account.observations
    assert [(r.rule, r.outcome, r.exercised) for r in afresh.results] == [
        (r.rule, r.outcome, r.exercised) for r in account.results
    ]
