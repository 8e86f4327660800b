"""The rows behind the counts: requirements with their quotes, and checks, by level and outcome, worst first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from fairport.reports.html.matrix import COLUMNS, Ending, group_name, tone_of
from fairport.verdict import Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.account import Account, RequirementAccount
    from fairport.reports.html.tones import Tone
    from fairport.verdict import Result

Row = TypeVar("Row")

MOST_ROWS: Final = 800
"""So many rows of one group are written; the rest is counted."""
_QUIET: Final = frozenset({Outcome.PASSED, Outcome.NOT_APPLICABLE, None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Generic[Row]):
    """Rows of one level and outcome. `count` is how many there are, `rows` those that are written."""

    name: str
    level: Level
    tone: Tone
    rows: tuple[Row, ...]
    count: int
    folded: bool

    @property
    def cut(self) -> int:
        """How many rows are left out."""
        return self.count - len(self.rows)


def requirement_groups(account: Account) -> tuple[Group[RequirementAccount], ...]:
    """Return all requirements; those that passed, are not applicable or are told only are folded."""
    return _grouped("requirements", ((each.level, each.outcome, each) for each in account.requirements))


def check_groups(account: Account) -> tuple[Group[Result], ...]:
    """Return all checks."""
    return _grouped("checks", ((each.level, each.outcome, each) for each in account.results))


def _grouped(kind: str, rows: Iterable[tuple[Level, Ending, Row]]) -> tuple[Group[Row], ...]:
    held: dict[tuple[Level, Ending], list[Row]] = defaultdict(list)
    for level, ending, row in rows:
        held[level, ending].append(row)
    return tuple(
        Group(
            name=group_name(kind, level, ending),
            level=level,
            tone=tone_of(ending),
            rows=tuple(held[level, ending][:MOST_ROWS]),
            count=len(held[level, ending]),
            folded=kind == "checks" or ending in _QUIET or level is Level.OBSERVE,
        )
        for ending in COLUMNS
        for level in Level
        if held.get((level, ending))
    )
