from __future__ import annotations

import json
import signal
import threading
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from fairport.account import account_of
from fairport.conclusion import RECORDING, Terms
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.contract_tests.explore.desk import Known
from fairport.errors import TargetError
from fairport.evidence import Ask, Exchange
from fairport.keeping import Privacy
from fairport.run import ROUNDS, TROUBLED, UNMASKED, Progress, Run, Settings
from fairport.spec.model import Answers, Facet, Refusal
from fairport.trace import TraceWriter, read_trace
from fairport.validators.refusals import refused
from fairport.validators.responses import success_body
from fairport.verdict import Level, Outcome, Policy, Verdict
from tests.making import collection, contract, exchange, paging, promise, the_rule
from tests.proving import checked, run_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAIN = Ask(operation="list")
WRONG = Ask(operation="list", credentials="wrong", probe="refusal:wrong")
ANSWERS = promise(Answers, error_code=None)
REFUSED = promise(Refusal, id="list/wrong", name="wrong", statuses=(401,), credentials="wrong")
RULES = [the_rule(success_body), the_rule(refused)]


@dataclass
class Courier:
    """Answers every ask as told, and keeps what was asked."""

    answer: Callable[[Ask, int], tuple[Exchange, ...]] = lambda ask, number: (exchange(number=number, **members(ask)),)
    asked: list[Ask] = field(default_factory=list)

    def exchange(self, ask: Ask, number: int) -> tuple[Exchange, ...]:
        self.asked.append(ask)
        return self.answer(ask, number)


def members(ask: Ask) -> dict[str, Any]:
    return {name: getattr(ask, name) for name in ask.__slots__}


def a_run(
    path: Path,
    courier: Courier,
    tell: Callable[[Progress], None] | None = None,
    privacy: Privacy = UNMASKED,
    **settings: object,
) -> Run:
    return Run(
        contract=contract(collection(), paging(), ANSWERS, REFUSED),
        courier=courier,
        rules=RULES,
        trace=TraceWriter(path),
        settings=Settings(**({"target": "http://api"} | settings)),
        known=Known(silent={"other": "no good answer: status 404"}),
        depth=None,
        clock=lambda: 5.0,
        privacy=privacy,
        tell=tell,
    )


def asking(*asks: Ask) -> Callable[[Any], None]:
    return lambda desk: desk.ask(list(asks))


def lines(path: Path, kind: str) -> list[dict[str, Any]]:
    held = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in held if line["type"] == kind]


def exchanges(path: Path) -> list[Exchange]:
    return list(read_trace(path).exchanges())


def test_trace_has_all_its_parts_in_order(tmp_path: Path) -> None:
    a_run(tmp_path / "t", Courier()).carry_out([asking(PLAIN)], [])
    kinds = [json.loads(line)["type"] for line in (tmp_path / "t").read_text(encoding="utf-8").splitlines()]
    assert kinds == ["header", "plan", "exchange", "result", "result", "footer"]
    (footer,) = lines(tmp_path / "t", "footer")
    assert (footer["requests"], footer["planned"], footer["complete"], footer["problem"]) == (1, 1, True, "")
    assert footer["silent"] == {"other": "no good answer: status 404"}


def test_explorers_are_answered_in_the_order_asked(tmp_path: Path) -> None:
    seen: list[int] = []

    def explorer(desk: object) -> None:
        seen.extend(one.number for one in desk.ask([PLAIN, replace(PLAIN, walk="w"), PLAIN]))
        seen.extend(one.number for one in desk.ask([]))
        seen.extend(one.number for one in desk.ask([PLAIN]))

    a_run(tmp_path / "t", Courier()).carry_out([explorer], [])
    assert seen == [1, 2, 3, 4]


def test_every_attempt_is_recorded_and_the_last_one_answers(tmp_path: Path) -> None:
    def tries(ask: Ask, number: int) -> tuple[Exchange, ...]:
        busy = exchange(number=number, status=503, last=False, attempt=1, **members(ask))
        return busy, exchange(number=number, attempt=2, **members(ask))

    answered: list[int] = []
    ended = a_run(tmp_path / "t", Courier(tries)).carry_out(
        [lambda desk: answered.extend(one.attempt for one in desk.ask([PLAIN]))], []
    )
    assert answered == [2]
    assert [(one.attempt, one.status, one.last) for one in exchanges(tmp_path / "t")] == [
        (1, 503, False),
        (2, 200, True),
    ]
    assert account_of(read_trace(tmp_path / "t")).requests == 2
    assert ended.findings.results[0].outcome is Outcome.PASSED


def test_budget_is_kept_and_exploring_leaves_a_reserve(tmp_path: Path) -> None:
    courier = Courier()
    last = asking(*[replace(PLAIN, probe="last")] * 9)
    a_run(tmp_path / "t", courier, budget=10).carry_out([asking(*[PLAIN] * 8), asking(*[PLAIN] * 8)], [last])
    assert [ask.probe for ask in courier.asked] == [""] * 7 + ["last"] * 3
    unsent = [one for one in exchanges(tmp_path / "t") if one.trouble == "not-sent"]
    assert len(unsent) == 9 + 6
    assert unsent[0].detail == "the budget of 10 requests is spent"
    assert account_of(read_trace(tmp_path / "t")).requests == 10


def test_progress_is_told_after_each_batch(tmp_path: Path) -> None:
    told: list[Progress] = []
    a_run(tmp_path / "t", Courier(), told.append, budget=50).carry_out([asking(PLAIN, PLAIN)], [asking(PLAIN)])
    assert told == [
        Progress(stage="explore", sent=2, budget=50, asking="list"),
        Progress(stage="probe", sent=3, budget=50, asking="list"),
    ]


def breaking(error: BaseException) -> Callable[[Any], None]:
    def explorer(desk: object) -> None:
        desk.ask([PLAIN])
        raise error

    return explorer


@pytest.mark.parametrize("workers", [1, 3])
def test_interrupted_run_leaves_a_whole_trace_that_is_not_conformant(tmp_path: Path, workers: int) -> None:
    run = a_run(tmp_path / "t", Courier(), workers=workers)
    ended = run.carry_out([breaking(KeyboardInterrupt()), asking(PLAIN)], [asking(WRONG)])
    assert (ended.verdict, ended.exit_code, ended.problem) == (Verdict.NOT_FULLY_VERIFIED, 3, "interrupted")
    account = account_of(read_trace(tmp_path / "t"))
    assert (account.verdict, account.complete, account.problem) == (ended.verdict, False, "interrupted")
    assert (account.flaws, len(exchanges(tmp_path / "t"))) == ((), 1)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        pytest.param(TargetError("gone", where="http://api"), "http://api: gone", id="target-gone"),
        pytest.param(ZeroDivisionError("oops"), "a mistake of ours: ZeroDivisionError: oops", id="mistake-of-ours"),
    ],
)
@pytest.mark.parametrize("workers", [1, 3])
def test_run_that_met_an_error_is_invalid_and_keeps_what_it_saw(
    tmp_path: Path, error: Exception, problem: str, workers: int
) -> None:
    with pytest.raises(type(error)):
        a_run(tmp_path / "t", Courier(), workers=workers).carry_out([breaking(error), asking(PLAIN)], [asking(WRONG)])
    account = account_of(read_trace(tmp_path / "t"))
    assert (account.verdict, account.exit_code, account.complete) == (Verdict.INVALID_RUN, 4, False)
    assert (account.problem, account.flaws, len(exchanges(tmp_path / "t"))) == (problem, (), 1)
    assert account.results[0].outcome is Outcome.PASSED


@pytest.mark.parametrize("error", [KeyboardInterrupt(), TargetError("refused")], ids=["interrupted", "refused"])
def test_run_that_saw_nothing_is_invalid(tmp_path: Path, error: BaseException) -> None:
    def explorer(_desk: object) -> None:
        raise error

    run = a_run(tmp_path / "t", Courier())
    if isinstance(error, TargetError):
        with pytest.raises(TargetError, match="refused"):
            run.carry_out([explorer], [])
    else:
        assert run.carry_out([explorer], []).exit_code == 4
    account = account_of(read_trace(tmp_path / "t"))
    assert (account.verdict, account.exit_code, account.complete) == (Verdict.INVALID_RUN, 4, False)


def test_interrupt_inside_the_courier_keeps_what_came_before(tmp_path: Path) -> None:
    def stops(ask: Ask, number: int) -> tuple[Exchange, ...]:
        if number == 3:
            raise KeyboardInterrupt
        return (exchange(number=number, **members(ask)),)

    ended = a_run(tmp_path / "t", Courier(stops)).carry_out([asking(*[PLAIN] * 5)], [])
    assert (ended.problem, [one.number for one in exchanges(tmp_path / "t")]) == ("interrupted", [1, 2])


def swallows_ctrl_c() -> None:
    """Stand for a function that a compiled library calls back: whatever it raises is printed and forgotten."""
    with suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("where", ["courier", "progress", "end of the last explorer"])
def test_ctrl_c_is_not_lost_where_nobody_passes_it_on(tmp_path: Path, where: str) -> None:
    def answers(ask: Ask, number: int) -> tuple[Exchange, ...]:
        if where == "courier":
            swallows_ctrl_c()
        return (exchange(number=number, **members(ask)),)

    def explorer(desk: Any) -> None:
        desk.ask([PLAIN])
        if where != "end of the last explorer":
            desk.ask([PLAIN])
        swallows_ctrl_c()

    def tell(_progress: Progress) -> None:
        if where == "progress":
            swallows_ctrl_c()

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        ended = a_run(tmp_path / "t", Courier(answers), tell).carry_out([explorer], [])
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    account = account_of(read_trace(tmp_path / "t"))
    assert (ended.problem, account.complete, account.flaws) == ("interrupted", False, ())
    assert [one.number for one in exchanges(tmp_path / "t")] == [1]


def lets_in(ask: Ask, number: int) -> tuple[Exchange, ...]:
    return (exchange(b"{}", 200, number=number, **members(ask)),)


def test_wrong_secret_is_never_sent_again(tmp_path: Path) -> None:
    courier = Courier(lets_in)
    ended = a_run(tmp_path / "t", courier).carry_out([asking(PLAIN)], [asking(WRONG)])
    assert [ask.credentials for ask in courier.asked] == ["given", "wrong"]
    (finding,) = ended.findings.findings
    assert (finding.rule, finding.outcome, finding.seen, finding.asked) == ("refusals.refused", Outcome.FAILED, 1, 1)


def test_breach_is_asked_again_and_the_exchange_says_what_it_confirms(tmp_path: Path) -> None:
    courier = Courier(lets_in)
    bare = replace(WRONG, credentials="none")
    ended = a_run(tmp_path / "t", courier).carry_out([], [asking(bare)])
    assert [(ask.credentials, ask.confirms) for ask in courier.asked] == [("none", 0), ("none", 1)]
    assert (ended.findings.findings[0].seen, ended.findings.findings[0].asked) == (2, 2)


def test_contradiction_that_does_not_repeat_is_asked_again_so_often_and_no_more(tmp_path: Path) -> None:
    account = checked(tmp_path / "t", 61, ["total-one-too-many"])
    again = [one.ask.confirms for one in read_trace(tmp_path / "t").exchanges() if one.ask.confirms]
    assert again
    assert max(map(again.count, again)) <= ROUNDS
    assert account.verdict is Verdict.NON_CONFORMANT


def in_trouble(often: int) -> Courier:
    """Meets trouble with the asks of pages, the first `often` of each and no more."""
    met: dict[object, int] = defaultdict(int)

    def answer(ask: Ask, number: int) -> tuple[Exchange, ...]:
        met[ask.query] += 1
        trouble = "cut" if ask.query and met[ask.query] <= often else ""
        return (exchange(number=number, trouble=trouble, **members(ask)),)

    return Courier(answer)


def pages(count: int, **ask: Any) -> list[Ask]:
    return [replace(PLAIN, query=(("skip", str(n)),), **ask) for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("often", "asks", "again"),
    [
        pytest.param(1, pages(20, walk="w"), [*range(2, 2 + TROUBLED), *range(2 + TROUBLED, 22)], id="passes"),
        pytest.param(9, pages(20), [2, 3, 4], id="stays"),
        pytest.param(1, [*pages(1), *pages(1)], [], id="answered-the-second-time"),
        pytest.param(9, pages(2, probe="refusal:x"), [], id="probes"),
        pytest.param(9, pages(2, credentials="wrong"), [], id="wrong-secret"),
    ],
)
def test_what_met_only_trouble_is_asked_again_once(
    tmp_path: Path, often: int, asks: list[Ask], again: list[int]
) -> None:
    courier = in_trouble(often)
    a_run(tmp_path / "t", courier, budget=100).carry_out([asking(PLAIN, *asks)], [])
    confirming = [ask for ask in courier.asked if ask.confirms]
    assert [ask.confirms for ask in confirming] == again
    assert {ask.walk for ask in confirming} <= {""}


def test_recorded_trouble_is_not_asked_again(tmp_path: Path) -> None:
    courier = in_trouble(9)
    a_run(tmp_path / "t", courier, terms=Terms(mode=RECORDING)).carry_out([asking(PLAIN, *pages(2))], [])
    assert not any(ask.confirms for ask in courier.asked)


def shape(one: Exchange) -> tuple[object, ...]:
    return (one.number, one.attempt, one.ask, one.url, one.status, one.body, one.headers, one.trouble)


def test_trace_is_the_same_at_any_number_of_workers(tmp_path: Path) -> None:
    one = checked(tmp_path / "one", 61)
    four = checked(tmp_path / "four", 61, workers=4)
    assert [shape(e) for e in exchanges(tmp_path / "one")] == [shape(e) for e in exchanges(tmp_path / "four")]
    assert one.results == four.results


def test_workers_ask_side_by_side(tmp_path: Path) -> None:
    together = threading.Barrier(2, timeout=5)

    def meets(ask: Ask, number: int) -> tuple[Exchange, ...]:
        together.wait()
        return (exchange(number=number, **members(ask)),)

    ended = a_run(tmp_path / "t", Courier(meets), workers=2).carry_out([asking(PLAIN, PLAIN)], [])
    assert ended.problem == ""
    assert [one.number for one in exchanges(tmp_path / "t")] == [1, 2]


def test_probes_of_credentials_come_last_and_send_one_wrong_secret_to_each_operation(tmp_path: Path) -> None:
    checked(tmp_path / "t", 61)
    sent = [one.ask for one in exchanges(tmp_path / "t")]
    probes = [i for i, ask in enumerate(sent) if ask.credentials != "given"]
    assert probes == list(range(len(sent) - len(probes), len(sent)))
    wrong = [ask.operation for ask in sent if ask.credentials == "wrong"]
    assert len(wrong) == len(set(wrong)) > 0


def test_probes_of_credentials_may_be_left_out(tmp_path: Path) -> None:
    run = run_on(tmp_path / "t", 21)
    run.auth_probes = False
    run.carry_out(EXPLORERS, LAST)
    assert {one.ask.credentials for one in exchanges(tmp_path / "t")} == {"given"}


def test_exchange_is_cleaned_before_it_is_recorded(tmp_path: Path) -> None:
    run = a_run(tmp_path / "t", Courier(), privacy=Privacy(clean=lambda held: replace(held, body=b"masked")))
    run.carry_out([asking(PLAIN)], [])
    assert [one.body for one in exchanges(tmp_path / "t")] == [b"masked"]


@pytest.mark.parametrize("key", ["refusals.refused", "refusals.refused list"])
def test_gap_may_be_accepted_with_its_reason(tmp_path: Path, key: str) -> None:
    ended = a_run(tmp_path / "t", Courier(), terms=Terms(accepted={key: "no second account"})).carry_out(
        [asking(PLAIN)], []
    )
    assert [(row.rule, row.accepted) for row in ended.findings.results] == [
        ("http.success-body", ""),
        ("refusals.refused", "no second account"),
    ]
    assert (ended.verdict, ended.exit_code) == (Verdict.CONFORMANT_WITH_EXCEPTIONS, 0)


def test_what_was_judged_is_not_excused_by_accepting_a_gap(tmp_path: Path) -> None:
    terms = Terms(accepted={"refusals.refused": "whatever"})
    ended = a_run(tmp_path / "t", Courier(lets_in), terms=terms).carry_out([asking(PLAIN)], [asking(WRONG)])
    assert (ended.verdict, ended.exit_code) == (Verdict.NON_CONFORMANT, 1)


def test_header_tells_all_that_a_verdict_rests_on(tmp_path: Path) -> None:
    policy = Policy(allow_unverified=True)
    ended = a_run(tmp_path / "t", Courier(), terms=Terms(policy=policy), seed=7, config={"rate": 5}).carry_out(
        [asking(PLAIN)], []
    )
    header = read_trace(tmp_path / "t").header
    assert (header["target"], header["seed"], header["config"], header["started"]) == (
        "http://api",
        7,
        {"rate": 5},
        5.0,
    )
    assert header["policy"] == {"allow_unverified": True, "fail_on_should": False, "gate": "", "problems": []}
    assert [told["id"] for told in header["rules"]] == ["http.success-body", "refusals.refused"]
    assert header["contract"]["digest"] == "0" * 64
    assert header["contract"]["places"]["list/paging"] == ["", "", 0]
    assert (ended.verdict, ended.exit_code) == (Verdict.NOT_FULLY_VERIFIED, 0)


def test_identity_of_what_was_checked_does_not_depend_on_the_target(tmp_path: Path) -> None:
    a_run(tmp_path / "a", Courier()).carry_out([asking(PLAIN)], [])
    a_run(tmp_path / "b", Courier(), target="http://other").carry_out([asking(PLAIN)], [])
    one, two = read_trace(tmp_path / "a").header, read_trace(tmp_path / "b").header
    assert one["checked"] == two["checked"]
    assert one["environment"] != two["environment"]


def test_operation_that_could_not_be_asked_says_why(tmp_path: Path) -> None:
    run = a_run(tmp_path / "t", Courier())
    run.known.silent["list"] = "list needs owner; give --param owner=VALUE"
    ended = run.carry_out([], [])
    assert {(row.reason, row.how) for row in ended.findings.results} == {
        ("not-asked", "list needs owner; give --param owner=VALUE")
    }


def test_levels_come_from_the_contract(tmp_path: Path) -> None:
    softer = replace(REFUSED, facets={"refused": Facet(Level.SHOULD)})
    held = Run(
        contract=contract(ANSWERS, softer),
        courier=Courier(lets_in),
        rules=RULES,
        trace=TraceWriter(tmp_path / "u"),
        settings=Settings(target="http://api"),
        known=Known(),
        depth=None,
        clock=lambda: 5.0,
    )
    ended = held.carry_out([asking(PLAIN)], [asking(WRONG)])
    assert [f.level for f in ended.findings.findings] == [Level.SHOULD]
    assert ended.verdict is Verdict.CONFORMANT_WITH_EXCEPTIONS
