from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import pytest

from fairport.interrupts import Interrupts

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_python_begins() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_is_held_back_until_it_is_heeded() -> None:
    held = Interrupts()
    with held.heeded():
        held.heed()
        ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            held.heed()


def test_second_ctrl_c_is_raised_at_once() -> None:
    with Interrupts().heeded():
        ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            ctrl_c()


def test_ctrl_c_breaks_off_what_is_waited_for() -> None:
    def coming() -> Iterator[int]:
        yield 1
        ctrl_c()
        yield 2

    held, seen = Interrupts(), list[int]()
    with held.heeded(), pytest.raises(KeyboardInterrupt):
        seen.extend(held.awaited(coming()))
    assert seen == [1]
    assert list(Interrupts().awaited(iter([1, 2]))) == [1, 2]


def test_ctrl_c_between_two_that_are_waited_for_leaves_what_is_done_with_the_first() -> None:
    held, seen = Interrupts(), list[int]()

    def work() -> None:
        for one in held.awaited([1, 2]):
            ctrl_c()
            seen.append(one)

    with held.heeded(), pytest.raises(KeyboardInterrupt):
        work()
    assert seen == [1]


def test_handler_is_put_back() -> None:
    with Interrupts().heeded():
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        ctrl_c()


def test_handler_of_somebody_else_stays() -> None:
    taken: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: taken.append(number))
    held = Interrupts()
    with held.heeded():
        ctrl_c()
        held.heed()
    assert taken == [signal.SIGINT]


def test_thread_that_may_not_handle_signals_changes_nothing() -> None:
    seen: list[object] = []

    def within() -> None:
        with Interrupts().heeded():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=within)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
