"""What one rule has seen of one promise, and the outcome that it adds up to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from fairport.places import generalise, unescape
from fairport.rules import Broken, Kept, Rule, Sight, Told, Unclear
from fairport.verdict import Finding, Level, Observation, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.spec.model import Facet, Promise

MOST_EXCHANGES: Final = 50
"""How many exchange numbers a finding keeps."""
MOST_SIGHTS: Final = 10
"""How many sights of one cause are looked at again in a round, where data that moves left the first look open."""


@dataclass(slots=True)
class Attempts:
    """How often one relation was looked at: for each round whether it was broken, and whether while data rested.

    `unexplained` are the rounds in which it was broken in a way that no change seen since explains.
    """

    broken: dict[int, bool] = field(default_factory=dict[int, bool])
    rested: dict[int, bool] = field(default_factory=dict[int, bool])
    unexplained: set[int] = field(default_factory=set[int])

    def add(self, attempt: int, *, broken: bool, moved: bool = False, explained: bool = False) -> None:
        """Note one look; within a round, broken wins, and so does a look under which nothing moved."""
        self.broken[attempt] = self.broken.get(attempt, False) or broken
        self.rested[attempt] = self.rested.get(attempt, False) or (broken and not moved)
        if broken and not explained:
            self.unexplained.add(attempt)

    @property
    def seen(self) -> int:
        """In how many rounds it was broken."""
        return sum(self.broken.values())

    @property
    def firm(self) -> bool:
        """Whether it was broken more than once, and at least once while nothing moved."""
        return self.seen > 1 and any(self.rested.values())

    @property
    def settled(self) -> bool:
        """Whether all that was broken is explained by what changed until it was asked again."""
        return not self.unexplained


@dataclass(slots=True)
class Cause:
    """All sights of one cause: the first in full, and how many there were."""

    first: Broken
    exchange: int
    count: int = 0
    exchanges: dict[int, None] = field(default_factory=dict[int, None])
    families: dict[object, Attempts] = field(default_factory=dict[object, Attempts])
    unexplained: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    """The exchanges of each sight that no change explains."""

    @property
    def settled(self) -> bool:
        """Whether data that changed explains it."""
        return self.first.movable and all(family.settled for family in self.families.values())

    def to_confirm(self, attempt: int, confirming: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
        """Return the exchanges that a round should ask again for this cause."""
        if not self.first.movable:
            done = any(number in confirming for number in self.exchanges)
            return () if done or attempt > 1 else (next(iter(self.exchanges)),)
        if self.settled or any(family.firm for family in self.families.values()):
            return ()
        first = {again: number for number, all_of_it in confirming.items() for again in all_of_it}
        sights = self.unexplained[: 1 if attempt == 1 else MOST_SIGHTS]
        asked = [[first.get(number, number) for number in sight] for sight in sights]
        late = [sight for sight in asked if min(len(confirming.get(number, ())) for number in sight) < attempt]
        return tuple(dict.fromkeys(number for sight in late for number in sight))


class Tally:
    """What one rule has seen of one promise."""

    def __init__(self, rule: Rule, promise: Promise) -> None:
        self.rule = rule
        self.promise = promise
        self.facet: Facet = promise.facets[rule.facet]
        self.kept = 0
        self.unclear: list[Unclear] = []
        self.told: dict[str, Told] = {}
        self.causes: dict[str, Cause] = {}
        self.families: dict[object, Attempts] = defaultdict(Attempts)
        self.error = ""

    def see(
        self,
        sight: Sight,
        exchange: int,
        *,
        family: object = None,
        attempt: int = 0,
        moved: bool = False,
        explained: bool = False,
    ) -> None:
        """Add one sight. `family` names the relation looked at, `attempt` the round; only round 0 is counted.

        `moved` says that data which changed may explain what is broken, `explained` that it does.
        """
        match sight:
            case Kept():
                self.kept += 0 if attempt else sight.times
                attempts = self.families[family]
                if attempt not in attempts.broken:
                    attempts.add(attempt, broken=False)
            case Unclear():
                self.unclear += [] if attempt else [sight]
            case Told():
                self.told.setdefault(sight.message, sight)
            case Broken():
                self._break(sight, exchange, family, attempt, moved=moved, explained=explained)

    def count(self, kept: int, broken: int) -> None:
        """Add to what was seen already of a promise that is only observed: nobody asks where else."""
        self.kept += kept
        next(iter(self.causes.values())).count += broken

    def _break(
        self, sight: Broken, exchange: int, family: object, attempt: int, *, moved: bool, explained: bool
    ) -> None:
        cause = self.causes.setdefault(sight.cause, Cause(first=sight, exchange=exchange))
        if not explained:
            cause.unexplained.append(sight.exchanges or (exchange,))
        cause.count += 0 if attempt else sight.times
        for number in sight.exchanges or (exchange,):
            cause.exchanges.setdefault(number)
        self.families[family].add(attempt, broken=True, moved=moved, explained=explained)
        cause.families[family] = self.families[family]

    def result(self) -> Result:
        """Return the outcome of this rule on this promise."""
        outcome, reason, how = self._outcome()
        levels = {finding.level for finding in self.findings({}) if finding.outcome is outcome}
        return Result(
            rule=self.rule.id,
            promise=self.promise.id,
            operation=self.promise.operation,
            facet=self.rule.facet,
            level=next((level for level in Level if level in levels), self.facet.level),
            outcome=outcome,
            requirements=self.facet.requirements,
            exercised=self.kept + sum(cause.count for cause in self.causes.values()),
            reason=reason,
            how=how,
        )

    def _outcome(self) -> tuple[Outcome, str, str]:
        if self.error:
            return Outcome.ERRORED, "rule-error", self.error
        outcomes = {finding.outcome for finding in self.findings({})}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED, "", ""
        passed = bool(self.kept or (self.causes and (self.facet.level is Level.OBSERVE or self._was_kept())))
        if Outcome.INCONCLUSIVE in outcomes or (self.causes and not passed):
            return Outcome.INCONCLUSIVE, "contradiction-not-repeated", "ask again while the data rests"
        if self.unclear:
            return Outcome.INCONCLUSIVE, "evidence-cannot-decide", self.unclear[0].message
        if passed:
            return Outcome.PASSED, "", ""
        return Outcome.NOT_EXERCISED, "no-matching-data", self.rule.how

    def _was_kept(self) -> bool:
        """Whether the promise was kept in any round, where data that changed explains why it was not in others."""
        return any(not all(attempts.broken.values()) for attempts in self.families.values())

    def findings(self, confirming: Mapping[int, tuple[int, ...]]) -> list[Finding]:
        """Return one finding for each cause; none for a promise that is only observed, nor for what is settled.

        `confirming` maps the number of an exchange to those that asked it again.
        """
        if self.facet.level is Level.OBSERVE:
            return []
        return [self._finding(cause, confirming) for cause in self.causes.values() if not cause.settled]

    def _finding(self, cause: Cause, confirming: Mapping[int, tuple[int, ...]]) -> Finding:
        first = cause.first
        outcome, seen, asked = _decide(cause, confirming)
        return Finding(
            rule=self.rule.id,
            level=Level(first.level) if first.level else self.facet.level,
            outcome=outcome,
            promise=self.promise.id,
            operation=self.promise.operation,
            title=self.rule.title,
            message=first.message,
            at=first.at,
            expected=first.expected,
            actual=first.actual,
            requirements=self.facet.requirements,
            exchanges=tuple(cause.exchanges)[:MOST_EXCHANGES],
            seen=seen,
            asked=asked,
            occurrences=max(1, cause.count),
            hint=first.hint,
            fingerprint=_fingerprint(self.rule.id, self.promise.id, first),
        )

    def observations(self) -> list[Observation]:
        """Return what was told, and what a promise that is only observed found."""
        told = [(told.message, told.exchanges) for told in self.told.values()]
        if self.facet.level is Level.OBSERVE:
            told += [
                (f"{cause.first.message} ({cause.count} of {self.kept + cause.count})", tuple(cause.exchanges)[:3])
                for cause in self.causes.values()
            ]
        return [
            Observation(rule=self.rule.id, operation=self.promise.operation, message=message, exchanges=exchanges)
            for message, exchanges in told
        ]


def _decide(cause: Cause, confirming: Mapping[int, tuple[int, ...]]) -> tuple[Outcome, int, int]:
    """Return outcome, times seen and times asked: what moving data could explain must be seen again to fail."""
    if cause.first.movable:
        firm = [family for family in cause.families.values() if family.firm]
        shown = firm or list(cause.families.values())
        best = max(shown, key=lambda family: family.seen)
        return (Outcome.FAILED if firm else Outcome.INCONCLUSIVE), best.seen, len(best.broken)
    again = {number for seen in cause.exchanges for number in confirming.get(seen, ())}
    return Outcome.FAILED, 1 + len(again & cause.exchanges.keys()), 1 + len(again)


def _fingerprint(rule: str, promise: str, first: Broken) -> str:
    """Return 16 hexadecimal digits that stay the same for the same defect from run to run."""
    path = [int(step) if step.isdecimal() else unescape(step) for step in first.at.split("/")[1:]]
    text = "\0".join((rule, promise, generalise(path), first.cause))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def blocked(findings: list[Finding], rules: Sequence[Rule]) -> list[Finding]:
    """Mark findings that another explains.

    That is one at the same operation, place and exchange by an earlier rule, or one on the same operation by a rule
    that this one comes `after`. A SHOULD never explains a MUST.
    """
    causes = {rule.id: rule.after for rule in rules}
    firm: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        if finding.outcome is Outcome.FAILED:
            firm.setdefault((finding.operation, finding.rule), finding)
    roots: dict[tuple[str, str, int], Finding] = {}
    marked: list[Finding] = []
    for finding in findings:
        key = (finding.operation, finding.at, finding.exchanges[0] if finding.exchanges else 0)
        root = roots.setdefault(key, finding) if finding.at else finding
        if root is not finding and _weaker(root, finding):
            root = roots[key] = finding
        if root is finding:
            earlier = (firm.get((finding.operation, rule)) for rule in causes.get(finding.rule, ()))
            root = next((cause for cause in earlier if cause is not None and not _weaker(cause, finding)), finding)
        marked.append(finding if root is finding else replace(finding, blocked_by=root.fingerprint))
    return marked


def _weaker(cause: Finding, finding: Finding) -> bool:
    return finding.level is Level.MUST and cause.level is not Level.MUST
