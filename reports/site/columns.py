"""Runs put in order: one matrix for each contract, one column for each label, its latest run in front."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairport.standing import Stand
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.standing import Line, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How a requirement stood in a column; `stand` None: that run's contract does not have it."""

    stand: Stand | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """All runs of one label, oldest first; `stale` says why the latest one is not like the newest of all."""

    label: str
    runs: tuple[Standing, ...]
    stale: str

    @property
    def latest(self) -> Standing:
        """The run that the column shows."""
        return self.runs[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Requirements by columns, for one contract, as its newest run knows it."""

    contract: str
    newest: Standing
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, tuple[Cell, ...]], ...]


def matrices(runs: Iterable[Standing]) -> tuple[Matrix, ...]:
    """Return the matrices of runs, by the contracts' names; a run that is given twice counts once."""
    by_contract: dict[str, dict[tuple[str, str], Standing]] = defaultdict(dict)
    for run in runs:
        by_contract[run.contract][run.label, run.run] = run
    return tuple(_matrix(name, list(held.values())) for name, held in sorted(by_contract.items()))


def _matrix(contract: str, runs: list[Standing]) -> Matrix:
    ordered = sorted(runs, key=_age)
    newest = ordered[-1]
    by_label: dict[str, list[Standing]] = defaultdict(list)
    for run in ordered:
        by_label[run.label].append(run)
    columns = tuple(
        Column(label=label, runs=tuple(held), stale=staleness(held[-1], newest))
        for label, held in sorted(by_label.items())
    )
    return Matrix(contract=contract, newest=newest, columns=columns, rows=_rows(newest, columns))


def _age(run: Standing) -> tuple[float, str, str]:
    return (float("-inf") if run.started is None else run.started, run.run, run.label)


def staleness(run: Standing, newest: Standing) -> str:
    """Return why a result is not to be read beside the newest one: an older contract, older rules; "" if it may."""
    parts = [
        "another contract" if run.digest != newest.digest else "",
        "other rules" if run.rules != newest.rules else "",
    ]
    return " and ".join(part for part in parts if part)


def _rows(newest: Standing, columns: tuple[Column, ...]) -> tuple[tuple[Line, tuple[Cell, ...]], ...]:
    """Return the requirements of the newest contract in its order, then those that only older ones have."""
    known = {line.id: line for line in newest.lines}
    for column in columns:
        for line in column.latest.lines:
            known.setdefault(line.id, line)
    stands = [{line.id: line.stand for line in column.latest.lines} for column in columns]
    return tuple((line, tuple(Cell(stand=held.get(line.id)) for held in stands)) for line in known.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the MUST requirements stood after a run: kept, broken (waived ones beside), not verified."""

    kept: int
    broken: int
    waived: int
    unverified: int


def tally(run: Standing) -> Tally:
    """Return how the MUST requirements stood; those that no rule verifies are left out."""
    return Tally(
        kept=run.count(Level.MUST, Stand.PASSED),
        broken=run.count(Level.MUST, Stand.FAILED),
        waived=run.count(Level.MUST, Stand.WAIVED),
        unverified=run.count(Level.MUST, Stand.NOT_EXERCISED, Stand.INCONCLUSIVE, Stand.ERRORED),
    )
