"""Coverage of the promises: for each family of rules, what became of its checks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.verdict import Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.verdict import Result

LEFT: Final = 130.0
WIDTH: Final = 600.0
ROW: Final = 20.0
TOP: Final = 6.0
MOST_FAMILIES: Final = 60
ORDER: Final = (
    Outcome.FAILED,
    Outcome.ERRORED,
    Outcome.INCONCLUSIVE,
    Outcome.NOT_EXERCISED,
    Outcome.PASSED,
    Outcome.NOT_APPLICABLE,
)
"""What needs attention stands first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar."""

    x: float
    width: float
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One family of rules: its checks by outcome, and its bar, as long as it has checks."""

    name: str
    checks: int
    counts: dict[Outcome, int]
    parts: tuple[Part, ...]
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All families, in the order of the rules."""

    families: tuple[Family, ...]
    outcomes: tuple[Outcome, ...]
    cut: int

    @property
    def height(self) -> float:
        """The height of the picture."""
        return TOP + ROW * len(self.families) + 4


def coverage_of(results: Iterable[Result]) -> Coverage:
    """Return what became of the checks of each family; those of rules that are only observed are left out."""
    counted: dict[str, Counter[Outcome]] = {}
    for result in results:
        if result.level is not Level.OBSERVE:
            counted.setdefault(result.rule.partition(".")[0], Counter())[result.outcome] += 1
    longest = max((counts.total() for counts in counted.values()), default=1)
    families = [
        Family(
            name=name,
            checks=counts.total(),
            counts={outcome: counts[outcome] for outcome in ORDER},
            parts=_parts(counts, WIDTH / longest),
            y=TOP + ROW * place,
        )
        for place, (name, counts) in enumerate(list(counted.items())[:MOST_FAMILIES])
    ]
    met = tuple(outcome for outcome in ORDER if any(counts[outcome] for counts in counted.values()))
    return Coverage(families=tuple(families), outcomes=met, cut=max(0, len(counted) - MOST_FAMILIES))


def _parts(counts: Counter[Outcome], each: float) -> tuple[Part, ...]:
    parts: list[Part] = []
    x = LEFT
    for outcome in ORDER:
        if counts[outcome]:
            width = counts[outcome] * each
            parts.append(Part(round(x, 1), round(max(2.0, width - 0.8), 1), outcome, counts[outcome]))
            x += width
    return tuple(parts)
