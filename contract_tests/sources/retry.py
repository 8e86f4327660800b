"""Patience with a service in trouble: bounded retries, a rate, a budget and a circuit breaker around any source.

Every try is an exchange. Nothing here decides what a service promises; it only keeps trouble on the way apart from
answers, and keeps us from being a burden. Clock, ticks and sleep are given, so that tests never wait.
"""

from __future__ import annotations

import threading
import time
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fairport.errors import FairportError
from fairport.evidence import BUSY, Exchange, http_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.sources.ports import Prepared, Source
    from fairport.evidence import Ask, Pairs

PASSING: Final = frozenset({"reset", "timeout", "cut"})
"""Trouble that may be gone on the next try."""
UNREACHED: Final = frozenset({"refused", "dns"})
"""Trouble that may pass where the service has answered before; else it is a wrong address."""
IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""RFC 9110 section 9.2.2: others are not repeated once they may have been received."""
_TURNED_AWAY: Final = frozenset({429, 503})
_UNAUTHORISED: Final = 401
_TOO_MANY: Final = 429
_EXCUSED: Final = 2
"""How many refusals for asking too fast change nothing yet."""
_FIRST_GAP: Final = 0.05
_LONGEST_GAP: Final = 2.0
"""Seconds between requests: the first that is kept to where none was, and the longest that is learned."""
_EASING: Final = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How patient, and how gentle.

    `attempts` tries for one ask. Waits in seconds: the first is about `backoff` and each further one twice as long,
    none longer than `longest_wait`, no more than `total_wait` for one ask. A Retry-After beyond these is respected
    by not asking again, one below ours by waiting as long as ours. `rate` is requests a second over all workers,
    `budget` the number of requests of the whole run, `seconds` its time from the first request on (None: no limit).
    After `trip` asks in a row without an answer nothing is sent for `pause` seconds.
    """

    attempts: int = 4
    backoff: float = 0.5
    longest_wait: float = 60.0
    total_wait: float = 120.0
    rate: float | None = None
    budget: int | None = None
    seconds: float | None = None
    trip: int = 5
    pause: float = 30.0


_STANDARD: Final = Limits()


class Patient:
    """Asks a source until an answer comes or patience ends. To be used by any number of threads at once.

    `prepare(ask, number, attempt)` makes each attempt's request (a token may be new); `renew(refused headers)` is
    asked once for an ask that met a 401 whether another try may do better.
    """

    def __init__(
        self,
        source: Source,
        prepare: Callable[[Ask, int, int], Prepared],
        limits: Limits = _STANDARD,
        *,
        renew: Callable[[Pairs], bool] | None = None,
        seed: int = 0,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._source = source
        self._prepare = prepare
        self._limits = limits
        self._renew = renew
        self._seed = seed
        self._clock = clock
        self._ticks = ticks
        self._sleep = sleep
        self._begun: float | None = None
        self._pace = _Pace(limits.rate, ticks, sleep)
        self._breaker = _Breaker(limits.trip, limits.pause, ticks)
        self._lock = threading.Lock()
        self._sent = 0
        self._answered = False

    @property
    def sent(self) -> int:
        """How many requests have been sent."""
        return self._sent

    def exchange(self, ask: Ask, number: int) -> tuple[Exchange, ...]:
        """Return every attempt at an ask, at least one, the last one marked. Never raises for a service in trouble."""
        if not self._breaker.lets_through():
            return (self._not_sent(ask, number, 1, "circuit open: too many requests in a row met no answer"),)
        attempts: list[Exchange] = []
        try:
            self._ask(ask, number, attempts)
        finally:
            self._breaker.note(_answered(attempts[-1]) if attempts and attempts[-1].trouble != "not-sent" else None)
        return (*(replace(attempt, last=False) for attempt in attempts[:-1]), attempts[-1])

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _ask(self, ask: Ask, number: int, attempts: list[Exchange]) -> None:
        waited = 0.0
        renewed = False
        while True:
            attempts.append(self._attempt(ask, number, len(attempts) + 1))
            last = attempts[-1]
            if not renewed and self._may_renew(last):
                renewed = True
                continue
            if renewed and last.status == _UNAUTHORISED:
                self._renew = None  # a new token does not help: others need not try
            self._pace.learn(too_fast=last.status == _TOO_MANY)
            wait = self._wait(last)
            if wait is None:
                return
            asked_to = retry_after(last, self._clock()) is not None
            if asked_to:
                self._pace.hold(wait)  # every worker was asked to wait
            if len(attempts) >= self._limits.attempts or waited + wait > self._limits.total_wait:
                return
            waited += wait
            if not asked_to:
                self._sleep(wait)

    def _attempt(self, ask: Ask, number: int, attempt: int) -> Exchange:
        try:
            prepared = self._prepare(ask, number, attempt)
        except FairportError as error:
            return self._not_sent(ask, number, attempt, error.message)
        spent = self._spend()
        if spent:
            return self._not_sent(ask, number, attempt, spent)
        self._pace.wait()
        exchange = self._source.send(prepared)
        self._answered = self._answered or exchange.status > 0
        return exchange

    def _spend(self) -> str:
        """Take one request out of the budgets. Returns which one is spent, "" where there is enough of each."""
        limits = self._limits
        with self._lock:
            if limits.budget is not None and self._sent >= limits.budget:
                return f"the budget of {limits.budget} requests is spent"
            now = self._ticks()
            self._begun = now if self._begun is None else self._begun
            if limits.seconds is not None and now - self._begun >= limits.seconds:
                return f"the time of {limits.seconds:g} s is spent"
            self._sent += 1
            return ""

    def _may_renew(self, last: Exchange) -> bool:
        renew = self._renew
        given = last.ask.credentials == "given"
        return renew is not None and given and last.status == _UNAUTHORISED and renew(last.sent)

    def _wait(self, last: Exchange) -> float | None:
        """Return the seconds to wait for the next try, None where there is to be none."""
        if not self._passing(last):
            return None
        jitter = zlib.crc32(f"{self._seed}:{last.number}:{last.attempt}".encode()) / 2**32
        own = min(self._limits.backoff * 2.0 ** (last.attempt - 1) * (0.5 + jitter), self._limits.longest_wait)
        told = retry_after(last, self._clock())
        if told is None:
            return own
        # One who asks to wait no time at all, or less than it takes, is asked no sooner than one who does not say.
        return max(told, own) if told <= self._limits.longest_wait else None

    def _passing(self, last: Exchange) -> bool:
        undone = last.status in _TURNED_AWAY and not last.trouble
        if last.ask.method not in IDEMPOTENT:
            return undone
        if last.trouble in UNREACHED:
            return self._answered
        return last.trouble in PASSING or (last.status in BUSY and not last.trouble)

    def _not_sent(self, ask: Ask, number: int, attempt: int, why: str) -> Exchange:
        return Exchange(
            number=number,
            ask=ask,
            url="",
            attempt=attempt,
            started=self._clock(),
            trouble="not-sent",
            detail=why,
        )


def retry_after(exchange: Exchange, now: float) -> float | None:
    """Return the seconds that a Retry-After asks for (RFC 9110 section 10.2.3), None where there is none to read.

    A date is taken against the response's own Date, so that no difference of clocks matters; `now` (seconds since the
    epoch) stands in where there is none.
    """
    text = (exchange.header("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until = http_date(text)
    if until is None:
        return None
    return max(until - (exchange.date or now), 0.0)


def _answered(exchange: Exchange) -> bool:
    return exchange.status > 0 and exchange.status not in _TURNED_AWAY


class _Pace:
    """A token bucket of one token, shared by all workers; `hold` keeps everybody back for a while.

    It learns how fast is too fast: who is refused again and again asks at twice the distance, and comes nearer slowly.
    """

    def __init__(self, rate: float | None, ticks: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._least = 1.0 / rate if rate else 0.0
        self._gap = self._least
        self._refused = 0
        self._ticks = ticks
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = ticks()

    def wait(self) -> None:
        with self._lock:
            now = self._ticks()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

    def learn(self, *, too_fast: bool) -> None:
        """Take note of whether an answer said that we ask too fast; the first ones may come of others' haste."""
        with self._lock:
            self._refused += too_fast
            if too_fast and self._refused > _EXCUSED:
                self._gap = min(max(2 * self._gap, _FIRST_GAP), max(_LONGEST_GAP, self._least))
            elif not too_fast:
                self._gap = max(self._least, self._gap * _EASING)

    def hold(self, seconds: float) -> None:
        with self._lock:
            self._next = max(self._next, self._ticks() + seconds)


class _Breaker:
    """Opens after `trip` asks in a row without an answer; after `pause` one ask tries whether it may close again."""

    def __init__(self, trip: int, pause: float, ticks: Callable[[], float]) -> None:
        self._trip = trip
        self._pause = pause
        self._ticks = ticks
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_until = 0.0
        self._probing = False

    def lets_through(self) -> bool:
        with self._lock:
            if self._failed < self._trip:
                return True
            if self._probing or self._ticks() < self._closed_until:
                return False
            self._probing = True
            return True

    def note(self, answered: bool | None) -> None:
        """Take note of how an ask ended; None: it was not sent, and tells nothing."""
        with self._lock:
            self._probing = False
            if answered is None:
                return
            self._failed = 0 if answered else self._failed + 1
            if self._failed >= self._trip:
                self._closed_until = self._ticks() + self._pause
