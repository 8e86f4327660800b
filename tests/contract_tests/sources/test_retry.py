from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.sources.ports import Prepared
from fairport.contract_tests.sources.retry import Limits, Patient, retry_after
from fairport.errors import TargetError
from fairport.evidence import TROUBLES, Ask, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.evidence import Pairs

ASK = Ask(operation="list")
NOON = 1767614400.0  # Mon, 05 Jan 2026 12:00:00 GMT


class Time:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Script:
    """A source that gives the scripted answers, and 200 when they are used up."""

    def __init__(self, *answers: object, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.answers = list(answers)
        self.sent: list[Prepared] = []
        self.at: list[float] = []
        self.closed = False
        self._clock = clock

    def send(self, prepared: Prepared) -> Exchange:
        self.sent.append(prepared)
        self.at.append(self._clock())
        answer = self.answers.pop(0) if self.answers else 200
        exchange = Exchange(
            number=prepared.number, attempt=prepared.attempt, ask=prepared.ask, url=prepared.url, sent=prepared.headers
        )
        if isinstance(answer, Exchange):
            return replace(
                exchange, status=answer.status, headers=answer.headers, trouble=answer.trouble, detail=answer.detail
            )
        return replace(exchange, trouble=answer) if isinstance(answer, str) else replace(exchange, status=answer)

    def close(self) -> None:
        self.closed = True


def busy(after: str, status: int = 429, date: str = "") -> Exchange:
    headers = (("Retry-After", after), *((("Date", date),) if date else ()))
    return Exchange(number=1, ask=ASK, url="", status=status, headers=headers)


def prepare(ask: Ask, number: int, attempt: int) -> Prepared:
    return Prepared(number=number, attempt=attempt, ask=ask, method=ask.method, url="http://api.test/")


def patient(source: Script, limits: Limits | None = None, *, time: Time | None = None, **options: object) -> Patient:
    time = time or Time()
    return Patient(
        source,
        options.pop("prepare", prepare),  # type: ignore[arg-type]  # the options under test
        limits or Limits(),
        clock=time,
        ticks=time,
        sleep=time.sleep,
        **options,  # type: ignore[arg-type]  # as above
    )


def told(attempts: tuple[Exchange, ...]) -> list[int | str]:
    return [attempt.trouble or attempt.status for attempt in attempts]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param([200], [200], id="answer"),
        pytest.param([404], [404], id="refusal"),
        pytest.param([500], [500], id="server-error-is-an-answer"),
        pytest.param([302], [302], id="redirect-is-an-answer"),
        pytest.param(["reset", 200], ["reset", 200], id="reset"),
        pytest.param(["timeout", "cut", 200], ["timeout", "cut", 200], id="timeout-and-cut"),
        pytest.param([429, 502, 503, 504], [429, 502, 503, 504], id="busy-to-the-end"),
        pytest.param(["refused"], ["refused"], id="refused-at-first"),
        pytest.param(["dns"], ["dns"], id="no-such-name"),
        pytest.param(["tls"], ["tls"], id="tls"),
        pytest.param(["too-large"], ["too-large"], id="too-large"),
        pytest.param(["bad-http"], ["bad-http"], id="bad-http"),
        pytest.param(["bad-encoding"], ["bad-encoding"], id="bad-encoding"),
    ],
)
def test_passing_trouble_is_tried_again(answers: list[int | str], expected: list[int | str]) -> None:
    attempts = patient(Script(*answers)).exchange(ASK, 3)
    assert told(attempts) == expected
    assert [attempt.attempt for attempt in attempts] == list(range(1, len(expected) + 1))
    assert [attempt.last for attempt in attempts] == [False] * (len(expected) - 1) + [True]
    assert {attempt.number for attempt in attempts} == {3}


def test_refusal_after_a_first_answer_is_tried_again() -> None:
    asking = patient(Script(200, "refused", "dns", 200))
    asking.exchange(ASK, 1)
    assert told(asking.exchange(ASK, 2)) == ["refused", "dns", 200]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [pytest.param("reset", ["reset"], id="may-have-been-done"), pytest.param(429, [429, 200], id="turned-away")],
)
def test_request_that_changes_something_is_repeated_only_if_it_was_turned_away(
    answer: int | str, expected: list[int | str]
) -> None:
    assert told(patient(Script(answer, 200)).exchange(replace(ASK, method="POST"), 1)) == expected


def test_waits_grow_and_are_repeatable() -> None:
    waits = []
    for _ in range(2):
        time = Time()
        patient(Script("reset", "reset", "reset", "reset"), time=time, seed=1).exchange(ASK, 1)
        waits.append(time.slept)
    assert waits[0] == waits[1]
    for wait, nominal in zip(waits[0], (0.5, 1.0, 2.0), strict=True):
        assert 0.5 * nominal <= wait <= 1.5 * nominal


def test_waits_differ_between_seeds() -> None:
    one, other = Time(), Time()
    patient(Script("reset"), time=one, seed=1).exchange(ASK, 1)
    patient(Script("reset"), time=other, seed=2).exchange(ASK, 1)
    assert one.slept != other.slept


def test_retry_after_is_waited_for() -> None:
    time = Time()
    attempts = patient(Script(busy("7"), busy("0", 503), 200), time=time).exchange(ASK, 1)
    assert told(attempts) == [429, 503, 200]
    assert time.slept == [7.0, pytest.approx(1.0, abs=0.5)]  # asked to wait no time, it waits as if nothing were said


class Bucket(Script):
    """Takes fifteen requests a second, and has whoever comes sooner wait for a whole one."""

    last = 0.0

    def send(self, prepared: Prepared) -> Exchange:
        soon = self._clock() - self.last < 1 / 15
        self.answers = [busy("1") if soon else 200]
        self.last = self.last if soon else self._clock()
        return super().send(prepared)


def test_pace_is_learned_from_refusals() -> None:
    time = Time()
    asking = patient(Bucket(clock=time), time=time)
    assert [asking.exchange(ASK, number)[-1].status for number in range(1, 301)] == [200] * 300
    assert 20 < time() - NOON < 60  # 20 s at best, and 300 s if every request were refused once


def test_few_refusals_change_no_pace_and_no_rate_is_gone_below() -> None:
    time = Time()
    script = Script(busy("1"), 200, busy("1"), 200, clock=time)
    asking = patient(script, Limits(rate=4), time=time)
    for number in range(1, 7):
        asking.exchange(ASK, number)
    assert [at - NOON for at in script.at] == [0, 1, 1.25, 2.25, 2.5, 2.75, 3, 3.25]


def test_retry_after_beyond_our_patience_ends_the_asking() -> None:
    time = Time()
    assert told(patient(Script(busy("3600"), 200), time=time).exchange(ASK, 1)) == [429]
    assert time.slept == []


def test_waiting_for_one_ask_is_bounded_in_all() -> None:
    time = Time()
    script = Script(busy("50"), busy("50"), busy("50"), 200)
    assert told(patient(script, Limits(attempts=9, total_wait=120.0), time=time).exchange(ASK, 1)) == [429, 429, 429]
    assert time.slept == [50.0, 50.0]


@pytest.mark.parametrize("attempts", [1, 2])
def test_retry_after_holds_every_worker(attempts: int) -> None:
    time = Time()
    script = Script(busy("60"), 200, clock=time)
    asking = patient(script, Limits(attempts=attempts), time=time)
    asking.exchange(ASK, 1)
    asking.exchange(ASK, 2)
    assert script.at == [NOON, *[NOON + 60] * attempts]


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        pytest.param("120", "", 120.0, id="seconds"),
        pytest.param("0", "", 0.0, id="now"),
        pytest.param("9" * 400, "", 999999999.0, id="absurd"),
        pytest.param("Mon, 05 Jan 2026 12:00:30 GMT", "", 30.0, id="date"),
        pytest.param("Mon, 05 Jan 2026 12:00:30 GMT", "Mon, 05 Jan 2026 12:00:20 GMT", 10.0, id="against-its-own-date"),
        pytest.param("Mon, 05 Jan 2026 11:00:00 GMT", "", 0.0, id="past"),
        pytest.param("soon", "", None, id="no-time"),
        pytest.param("-5", "", None, id="negative"),
        pytest.param("1.5", "", None, id="fraction"),
        pytest.param("", "", None, id="empty"),
    ],
)
def test_retry_after_is_read(text: str, date: str, expected: float | None) -> None:
    assert retry_after(busy(text, date=date), NOON) == expected


def test_rate_spaces_requests() -> None:
    time = Time()
    script = Script(clock=time)
    asking = patient(script, Limits(rate=4.0), time=time)
    for number in range(1, 5):
        asking.exchange(ASK, number)
    assert script.at == [NOON, NOON + 0.25, NOON + 0.5, NOON + 0.75]


def test_rate_saves_up_no_burst() -> None:
    time = Time()
    script = Script(clock=time)
    asking = patient(script, Limits(rate=4.0), time=time)
    asking.exchange(ASK, 1)
    time.now += 100
    asking.exchange(ASK, 2)
    asking.exchange(ASK, 3)
    assert script.at == [NOON, NOON + 100, NOON + 100.25]


def test_budget_counts_attempts() -> None:
    script = Script("reset", 200)
    asking = patient(script, Limits(budget=3))
    assert told(asking.exchange(ASK, 1)) == ["reset", 200]
    assert told(asking.exchange(ASK, 2)) == [200]
    (last,) = asking.exchange(ASK, 3)
    assert (last.trouble, last.detail, last.last) == ("not-sent", "the budget of 3 requests is spent", True)
    assert asking.sent == len(script.sent) == 3


def test_time_is_a_budget_too() -> None:
    time = Time()
    script = Script("reset", "reset", clock=time)
    asking = patient(script, Limits(seconds=100.0), time=time)
    asking.exchange(ASK, 1)
    time.now = NOON + 99.0
    assert told(asking.exchange(ASK, 2)) == [200]
    time.now = NOON + 100.0
    (last,) = asking.exchange(ASK, 3)
    assert (last.trouble, last.detail) == ("not-sent", "the time of 100 s is spent")


def test_budget_is_kept_between_workers() -> None:
    script = Script()
    asking = patient(script, Limits(budget=50))
    threads = [threading.Thread(target=lambda: [asking.exchange(ASK, n) for n in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(script.sent) == asking.sent == 50


def trip(asking: Patient, asks: int) -> None:
    for number in range(1, asks + 1):
        asking.exchange(ASK, number)


QUICK = Limits(attempts=1, trip=3, pause=30.0)


@pytest.mark.parametrize("answer", ["timeout", "reset", "refused", 429, 503])
def test_circuit_opens_after_asks_without_an_answer(answer: int | str) -> None:
    script = Script(*[answer] * 3)
    asking = patient(script, QUICK)
    trip(asking, 3)
    (refused,) = asking.exchange(ASK, 4)
    assert (refused.number, refused.trouble) == (4, "not-sent")
    assert refused.detail.startswith("circuit open")
    assert len(script.sent) == 3


@pytest.mark.parametrize("answer", [200, 404, 500, 502])
def test_answer_between_keeps_the_circuit_closed(answer: int) -> None:
    script = Script("reset", "reset", answer, "reset", "reset", 200)
    trip(patient(script, QUICK), 6)
    assert len(script.sent) == 6


def test_circuit_closes_when_a_trial_is_answered() -> None:
    time = Time()
    script = Script(*["reset"] * 3)
    asking = patient(script, QUICK, time=time)
    trip(asking, 3)
    time.now += 30.0
    assert told(asking.exchange(ASK, 4)) == [200]
    assert told(asking.exchange(ASK, 5)) == [200]


def test_circuit_stays_open_when_a_trial_fails() -> None:
    time = Time()
    script = Script(*["reset"] * 4)
    asking = patient(script, QUICK, time=time)
    trip(asking, 3)
    time.now += 30.0
    assert told(asking.exchange(ASK, 4)) == ["reset"]
    assert told(asking.exchange(ASK, 5)) == ["not-sent"]
    time.now += 30.0
    assert told(asking.exchange(ASK, 6)) == [200]


def test_one_worker_tries_while_the_others_wait() -> None:
    time = Time()
    nested: list[list[int | str]] = []

    class Nesting(Script):
        def send(self, prepared: Prepared) -> Exchange:
            if prepared.number == 4:
                nested.append(told(asking.exchange(ASK, 5)))
            return super().send(prepared)

    asking = patient(Nesting(*["reset"] * 3), QUICK, time=time)
    trip(asking, 3)
    time.now += 30.0
    assert told(asking.exchange(ASK, 4)) == [200]
    assert nested == [["not-sent"]]


class Tokens:
    """Credentials whose first token has expired."""

    def __init__(self, *, helps: bool = True) -> None:
        self.value = 1
        self.helps = helps
        self.renewed: list[Pairs] = []

    def prepare(self, ask: Ask, number: int, attempt: int) -> Prepared:
        return replace(prepare(ask, number, attempt), headers=(("Authorization", f"Bearer {self.value}"),))

    def renew(self, refused: Pairs) -> bool:
        self.renewed.append(refused)
        self.value += 1
        return self.helps


def test_expired_token_is_renewed_once() -> None:
    tokens, script = Tokens(), Script(401, 200)
    attempts = patient(script, prepare=tokens.prepare, renew=tokens.renew).exchange(ASK, 1)
    assert told(attempts) == [401, 200]
    assert tokens.renewed == [(("Authorization", "Bearer 1"),)]
    assert attempts[1].sent == (("Authorization", "Bearer 2"),)


def test_token_that_does_not_help_is_not_renewed_again() -> None:
    tokens = Tokens()
    asking = patient(Script(401, 401, 401, 401), prepare=tokens.prepare, renew=tokens.renew)
    assert told(asking.exchange(ASK, 1)) == [401, 401]
    assert told(asking.exchange(ASK, 2)) == [401]
    assert len(tokens.renewed) == 1


def test_nothing_to_renew_leaves_the_refusal() -> None:
    tokens = Tokens(helps=False)
    assert told(patient(Script(401), prepare=tokens.prepare, renew=tokens.renew).exchange(ASK, 1)) == [401]


@pytest.mark.parametrize("kind", ["none", "wrong"])
def test_credential_probe_renews_nothing(kind: str) -> None:
    tokens = Tokens()
    ask = replace(ASK, credentials=kind)  # type: ignore[arg-type]  # one of its literals
    assert told(patient(Script(401), prepare=tokens.prepare, renew=tokens.renew).exchange(ask, 1)) == [401]
    assert tokens.renewed == []


def test_request_that_cannot_be_prepared_is_not_sent() -> None:
    def refuse(_ask: Ask, _number: int, _attempt: int) -> Prepared:
        raise TargetError("the token endpoint refuses", where="https://id.test/token")

    script = Script()
    (exchange,) = patient(script, prepare=refuse).exchange(ASK, 2)
    assert (exchange.trouble, exchange.detail, exchange.number) == ("not-sent", "the token endpoint refuses", 2)
    assert script.sent == []


def test_close_closes_the_source() -> None:
    script = Script()
    patient(script).close()
    assert script.closed


@given(
    answers=st.lists(st.sampled_from([200, 401, 429, 500, 503, *(set(TROUBLES) - {"not-sent"})]), max_size=30),
    attempts=st.integers(1, 4),
    budget=st.integers(0, 20),
)
def test_every_attempt_is_told_once(answers: list[int | str], attempts: int, budget: int) -> None:
    script = Script(*answers)
    asking = patient(script, Limits(attempts=attempts, budget=budget, trip=3))
    asked = [asking.exchange(ASK, number) for number in range(1, 11)]
    sent = [attempt for group in asked for attempt in group if attempt.trouble != "not-sent"]
    assert len(sent) == len(script.sent) <= budget
    for number, group in enumerate(asked, start=1):
        assert [(attempt.number, attempt.attempt) for attempt in group] == [
            (number, count) for count in range(1, len(group) + 1)
        ]
        assert [attempt.last for attempt in group].count(True) == 1
        assert group[-1].last
