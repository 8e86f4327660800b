"""The showcase ready to be checked: data, app, and all that a check of it has to be told."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from fairport.contract_tests.showcase.app import make_app
from fairport.contract_tests.showcase.data import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from wsgiref.types import WSGIApplication

    from fairport.contract_tests.registry import Fault
    from fairport.contract_tests.showcase.behaviour import Behaviour

DEFAULT_SIZE: Final = 137
"""Six full pages of the default size and a short one."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A showcase; a context manager, as the other reference service is. Everybody may read all of it."""

    app: WSGIApplication
    dataset: Dataset
    user: str = ""
    password: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    foreign: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def auth(self) -> str:
        """The credentials as the command line takes them: none."""
        return ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing is held open."""


def demo(
    size: int = DEFAULT_SIZE,
    seed: int = 1,
    faults: Iterable[str | Fault[Behaviour]] = (),
    latency: float = 0.0,
    clock: Callable[[], float] | None = None,
) -> Demo:
    """Build a service that holds `size` parcels.

    `faults` are the lies it tells, `latency` the seconds it takes for each answer, `clock` its time in seconds since
    the epoch (the machine's, if None): the data ends an hour before it. Raises `UsageError` for an unknown fault.
    """
    now = clock or time.time
    dataset = Dataset(size, seed, int(now()))
    return Demo(make_app(dataset, faults=faults, clock=now, latency=latency), dataset)
