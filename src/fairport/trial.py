"""One trial: the whole check, in process, of the reference service as one case has it.

A trial stands on one day that never ends: clock and sleep are injected, nothing waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fairport.account import Account, account_of
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.contract_tests.explore.desk import PROFILES, Depth, Known
from fairport.contract_tests.sources.app import AppSource
from fairport.contract_tests.sources.credentials import Anonymous, Basic
from fairport.contract_tests.sources.masking import Mask
from fairport.contract_tests.sources.ports import Prepared, prepare
from fairport.contract_tests.sources.retry import Limits, Patient
from fairport.keeping import Privacy
from fairport.reference import PORTING, Kind, Staged, Surroundings, service_of
from fairport.run import Progress, Run, Settings
from fairport.spec import Contract, load_contract
from fairport.trace import TraceWriter, read_trace
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fairport.evidence import Ask

NOW: Final = 1_790_000_000.0
"""The moment at which every case runs, in seconds since the epoch."""
TARGET: Final = "http://reference"

SIZE: Final = 137
SEED: Final = 1
PROFILE: Final = "standard"
"""What is proved where nothing else is said: with so many rows, made from this seed, by this profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One service to check: a fault or a variant by name, or the honest one; with how much data, of which seed.

    `contract` is the one that the service keeps, by name.
    """

    name: str
    kind: Kind
    contract: str = PORTING
    size: int = SIZE
    seed: int = SEED
    profile: str = PROFILE


@lru_cache
def contract(name: str = PORTING) -> Contract:
    """Return a bundled contract, read once."""
    return load_contract(name)


def check_case(case: Case, trace: Path, *, workers: int = 1, tell: Callable[[Progress], None] | None = None) -> Account:
    """Check the service of a case, and return the account read back from the trace."""
    run_of(case, trace, workers=workers, tell=tell).carry_out(EXPLORERS, LAST)
    return account_of(read_trace(trace))


def run_of(
    case: Case,
    trace: Path,
    *,
    workers: int = 1,
    budget: int | None = None,
    depth: Depth | None = None,
    tell: Callable[[Progress], None] | None = None,
    key: str = "",
) -> Run:
    """Return the run over the service of a case, ready to be carried out.

    `depth` None is that of the profile, `budget` None that of the service; `key` (hexadecimal) is what pseudonyms in
    its reports are made with.
    """
    clock = Clock()
    held, staged, most = contract(case.contract), _staged(case, clock), service_of(case.contract).budget
    secret = Basic(staged.user, staged.password) if staged.user else Anonymous()
    mask = Mask(secret.secrets, public=frozenset(staged.values.values()))
    paths = {operation.id: operation.path for operation in held.operations}
    source = AppSource(staged.app, clock=clock.now, ticks=clock.now)

    def prepared(ask: Ask, number: int, attempt: int) -> Prepared:
        return prepare(ask, number, attempt, TARGET, paths[ask.operation], secret, clock=clock.now)

    return Run(
        contract=held,
        courier=Patient(source, prepared, Limits(), clock=clock.now, ticks=clock.now, sleep=clock.sleep),
        rules=all_rules(),
        trace=TraceWriter(trace),
        settings=Settings(target=TARGET, profile=case.profile, workers=workers, budget=budget or most),
        known=Known(values=dict(staged.values), given=frozenset(staged.values), foreign=dict(staged.foreign), now=NOW),
        depth=depth or PROFILES[case.profile],
        clock=clock.now,
        privacy=Privacy(clean=mask.clean, key=key),
        tell=tell,
    )


class Clock:
    """A day that stands still but for what is slept."""

    def __init__(self) -> None:
        """Begin at NOW."""
        self._now = NOW

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let seconds pass at once."""
        self._now += seconds


def _staged(case: Case, clock: Clock) -> Staged:
    """Return the case's service in process."""
    around = Surroundings(size=case.size, seed=case.seed, clock=clock.now, sleep=clock.sleep)
    return service_of(case.contract).stage(case.kind, case.name, around)
