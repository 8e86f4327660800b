"""What was not verified, by the way to get it verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.verdict import Level, Outcome, Result

if TYPE_CHECKING:
    from fairport.account import Account

_OPEN: Final = (Outcome.ERRORED, Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Results of one level and outcome that the same thing would mend; `accepted` is the reason if the gap is accepted.

    `way` says what would exercise them, why the evidence cannot decide, or what went wrong on our side; `asked` is
    false where the operation was not asked at all, and `way` is the reason.
    """

    level: Level
    outcome: Outcome
    way: str
    asked: bool
    accepted: str
    results: tuple[Result, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules concerned, in order."""
        return tuple(dict.fromkeys(result.rule for result in self.results))

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations concerned, in order."""
        return tuple(dict.fromkeys(result.operation for result in self.results))


def gaps_of(account: Account) -> tuple[Gap, ...]:
    """Return the gaps of a run: errors of ours first, then MUST before SHOULD, open before accepted, largest first.

    Where an operation was not asked at all, the reason for that is the way, whatever each rule would need.
    """
    grouped: dict[tuple[Level, Outcome, str, bool, str], list[Result]] = {}
    for result in account.results:
        if result.outcome in _OPEN and (result.level is not Level.OBSERVE or result.outcome is Outcome.ERRORED):
            key = (result.level, result.outcome, *_way(account, result), result.accepted)
            grouped.setdefault(key, []).append(result)
    gaps = [
        Gap(level=level, outcome=outcome, way=way, asked=asked, accepted=accepted, results=tuple(results))
        for (level, outcome, way, asked, accepted), results in grouped.items()
    ]
    return tuple(sorted(gaps, key=_order))


def _way(account: Account, result: Result) -> tuple[str, bool]:
    silent = account.silent.get(result.operation, "") if result.outcome is Outcome.NOT_EXERCISED else ""
    return (silent, False) if silent else (result.how or result.reason, True)


def _order(gap: Gap) -> tuple[bool, bool, bool, int]:
    return gap.outcome is not Outcome.ERRORED, gap.level is not Level.MUST, bool(gap.accepted), -len(gap.results)
