"""Ctrl-C, that is never lost and never breaks off what must be whole.

Python raises `KeyboardInterrupt` between any two instructions: amid a line of the trace, or in a function that a
compiled library calls back, where it is printed and forgotten. So a run takes it only where it waits for a service.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from types import FrameType

T = TypeVar("T")


class Interrupts:
    """What Ctrl-C asked for. A second one is raised at once, wherever it falls."""

    def __init__(self) -> None:
        """Begin with none."""
        self._came = False
        self._waiting = False

    @contextmanager
    def heeded(self) -> Generator[None]:
        """Within this, hold Ctrl-C back until `heed`, or until something is waited for.

        It changes nothing outside the main thread, or where somebody else handles the signal.
        """
        mine = threading.current_thread() is threading.main_thread()
        if not mine or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._take)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def heed(self) -> None:
        """Raise `KeyboardInterrupt` if one came."""
        if self._came:
            raise KeyboardInterrupt

    def awaited(self, each: Iterable[T]) -> Iterator[T]:
        """Yield what takes its time to come; Ctrl-C breaks the waiting off, not what is done with it."""
        coming = iter(each)
        while True:
            try:
                one = self._next(coming)
            except StopIteration:
                return
            yield one

    def _next(self, coming: Iterator[T]) -> T:
        self._waiting = True
        try:
            self.heed()
            return next(coming)
        finally:
            self._waiting = False

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        again, self._came = self._came, True
        if again or self._waiting:
            raise KeyboardInterrupt
