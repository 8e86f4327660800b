"""Level x outcome: how many requirements and checks of each level ended how; every count leads to its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairport.reports.html.tones import OUTCOMES, UNTESTED
from fairport.verdict import SEVERITY, Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.account import Account
    from fairport.reports.html.tones import Tone

Ending = Outcome | None
"""What became of a requirement or a check; None: no rule verifies it."""

COLUMNS: tuple[Ending, ...] = (*sorted(Outcome, key=SEVERITY.__getitem__, reverse=True), None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with the place of its rows."""

    count: int
    href: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Line:
    """One level of requirements or checks."""

    level: Level
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Both tables in one: columns that are empty in all of it are left out."""

    tones: tuple[Tone, ...]
    requirements: tuple[Line, ...]
    checks: tuple[Line, ...]


def tone_of(ending: Ending) -> Tone:
    """Return how an ending is told."""
    return UNTESTED if ending is None else OUTCOMES[ending]


def group_name(kind: str, level: Level, ending: Ending) -> str:
    """Return the name of the group of rows that a cell counts, as links lead to it."""
    return f"{kind}-{level.value.lower()}-{'untested' if ending is None else ending.value.replace('_', '-')}"


def matrix_of(account: Account) -> Matrix:
    """Return the counts of an account; those of checks are the counts of its results in the JSON report."""
    requirements = Counter((requirement.level, requirement.outcome) for requirement in account.requirements)
    checks: Counter[tuple[Level, Ending]] = Counter((result.level, result.outcome) for result in account.results)
    met = {ending for counted in (requirements, checks) for (_, ending), count in counted.items() if count}
    columns = [ending for ending in COLUMNS if ending in met or ending in {Outcome.FAILED, Outcome.PASSED}]
    return Matrix(
        tones=tuple(tone_of(ending) for ending in columns),
        requirements=_lines("requirements", requirements, columns),
        checks=_lines("checks", checks, columns),
    )


def _lines(kind: str, counted: Counter[tuple[Level, Ending]], columns: Iterable[Ending]) -> tuple[Line, ...]:
    held = list(columns)
    lines: list[Line] = []
    for level in Level:
        cells = [
            Cell(counted[level, ending], f"#{group_name(kind, level, ending)}", tone_of(ending)) for ending in held
        ]
        total = sum(cell.count for cell in cells)
        if total:
            lines.append(Line(level, tuple(cells), total))
    return tuple(lines)
