"""What changed between two runs: what is new, what is mended, what is no longer looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from fairport.snapshots import Broken, Known, Snapshot, kept
from fairport.verdict import Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.verdict import Finding, Result


class Kind(StrEnum):
    """A kind of change, in the order in which a reader needs them."""

    NEW = "new"
    FAILING_DIFFERENTLY = "failing-differently"
    NO_LONGER_WAIVED = "no-longer-waived"
    NO_LONGER_EXERCISED = "no-longer-exercised"
    UNDECIDED = "undecided"
    STILL_FAILING = "still-failing"
    FIXED = "fixed"
    NOW_VERIFIED = "now-verified"
    RULE_ADDED = "rule-added"
    RULE_REMOVED = "rule-removed"
    RULE_CHANGED = "rule-changed"
    REQUIREMENT_CHANGED = "requirement-changed"


WORSE: Final = frozenset({Kind.NEW, Kind.FAILING_DIFFERENTLY, Kind.NO_LONGER_WAIVED})
"""What fails now, and did not fail like this before."""
LOST: Final = frozenset({Kind.NO_LONGER_EXERCISED, Kind.UNDECIDED})
"""What was judged before and is not judged now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    `fingerprint` is that of the finding now, or the earlier one's where there is none now. `excused` says that it is
    waived or accepted now, or that the earlier run could not have seen it: then it is no regression.
    """

    kind: Kind
    message: str
    rule: str = ""
    operation: str = ""
    at: str = ""
    fingerprint: str = ""
    level: Level = Level.OBSERVE
    excused: bool = False

    def regression(self, *, fail_on_should: bool = False) -> bool:
        """Whether something fails now that did not before, at level MUST (SHOULD too if asked for)."""
        return self.kind in WORSE and not self.excused and self._counts(fail_on_should)

    @property
    def lost(self) -> bool:
        """Whether a MUST was judged before, and is not now."""
        return self.kind in LOST and not self.excused and self.level is Level.MUST

    def _counts(self, fail_on_should: bool) -> bool:
        return self.level is Level.MUST or (fail_on_should and self.level is Level.SHOULD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The differences from an earlier run. `labels` say why the two are not like with like, as far as they are not."""

    old: Snapshot
    new: Snapshot
    changes: tuple[Change, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def before(self) -> str:
        """The earlier run in a few words."""
        return f"{self.old.target}, {self.old.verdict}"

    @property
    def obstacle(self) -> str:
        """Why the two can be compared but in part, "" where they can."""
        return "; ".join(self.labels)

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of a kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    def regressions(self, *, fail_on_should: bool = False) -> tuple[Change, ...]:
        """Return what fails now, and did not fail like this before."""
        return tuple(change for change in self.changes if change.regression(fail_on_should=fail_on_should))

    @property
    def lost(self) -> tuple[Change, ...]:
        """Return the MUST that were judged before, and are not now."""
        return tuple(change for change in self.changes if change.lost)


def compare(old: Snapshot, new: Snapshot) -> Comparison:
    """Return what changed from an earlier run to a later one. Whether they may be compared, the labels say."""
    changes = [
        *_Pairs(old, new.checks, new.broken, frozenset(new.rules)).changes(),
        *_rules(old, new),
        *_requirements(old, new),
    ]
    return Comparison(old=old, new=new, changes=tuple(sorted(changes, key=_order)), labels=tuple(_labels(old, new)))


def changed(old: Snapshot, results: Iterable[Result], findings: Iterable[Finding]) -> tuple[Change, ...]:
    """Return what changed in checks and findings since an earlier run with the same rules."""
    checks, failures = kept(results, findings)
    return tuple(_Pairs(old, checks, failures, frozenset(old.rules)).changes())


def _order(change: Change) -> tuple[int, int, str, str, str, str, str]:
    kinds, levels = list(Kind), list(Level)
    place = (change.rule, change.operation, change.at, change.fingerprint, change.message)
    return (kinds.index(change.kind), levels.index(change.level), *place)


_JUDGED: Final = frozenset({Outcome.PASSED, Outcome.FAILED})
_UNSURE: Final = frozenset({Outcome.INCONCLUSIVE, Outcome.ERRORED})

Key: TypeAlias = tuple[str, str, str]


class _Pairs:
    """The broken promises and the checks of two runs, side by side. `rules` are those of the later run."""

    def __init__(
        self, old: Snapshot, checks: tuple[Known, ...], failures: tuple[Broken, ...], rules: frozenset[str]
    ) -> None:
        self.old = old
        self.failures = failures
        self.rules = rules
        self.before = {each.fingerprint: each for each in old.broken}
        self.now = {each.fingerprint: each for each in failures}
        self.was_checked = {_key(check): check for check in old.checks}
        self.checked = {_key(check): check for check in checks}

    def changes(self) -> Iterator[Change]:
        """Yield every change of checks and findings."""
        yield from self.findings()
        yield from self.verified()

    def findings(self) -> Iterator[Change]:
        """Yield what became of each broken promise."""
        gone = [each for each in self.old.broken if each.fingerprint not in self.now]
        for each in self.failures:
            earlier = self.before.get(each.fingerprint)
            if earlier is not None:
                yield self._again(earlier, each)
                continue
            replaced = next((other for other in gone if _same_place(other, each)), None)
            if replaced is not None:
                gone.remove(replaced)
            yield self._appeared(each, replaced)
        for each in gone:
            yield self._gone(each)

    def _again(self, earlier: Broken, each: Broken) -> Change:
        if SEVERITIES[each.level] > SEVERITIES[earlier.level]:
            return _of(Kind.FAILING_DIFFERENTLY, each, f" ({each.level} now, {earlier.level} before)")
        if earlier.waived and not each.waived:
            return _of(Kind.NO_LONGER_WAIVED, each, " (it was waived)")
        return _of(Kind.STILL_FAILING, each, " (waived)" if each.waived else "")

    def _appeared(self, each: Broken, replaced: Broken | None) -> Change:
        if each.rule not in self.old.rules:
            return _of(Kind.NEW, each, " (by a rule that the earlier run did not have)", excused=True)
        if replaced is not None:
            return _of(Kind.FAILING_DIFFERENTLY, each, f" (instead of {replaced.fingerprint})")
        was = self.was_checked.get((each.rule, each.operation, each.promise))
        unseen = was is None or was.outcome not in _JUDGED
        return _of(Kind.NEW, each, " (not judged in the earlier run)" if unseen else "")

    def _gone(self, each: Broken) -> Change:
        if each.rule not in self.rules:
            return _of(Kind.NO_LONGER_EXERCISED, each, " (the later run has no such rule)")
        now = self.checked.get((each.rule, each.operation, each.promise))
        if now is not None and now.outcome in _JUDGED:
            return _of(Kind.FIXED, each)
        return _lost(now, _of(Kind.FIXED, each))

    def verified(self) -> Iterator[Change]:
        """Yield the checks that were kept and are not judged any more, and those that are judged now."""
        for key, was in self.was_checked.items():
            now = self.checked.get(key)
            if was.outcome is Outcome.PASSED and (now is None or now.outcome not in _JUDGED):
                yield _lost(now, _check(Kind.FIXED, was, now))
            elif was.outcome not in _JUDGED and now is not None and now.outcome is Outcome.PASSED:
                yield _check(Kind.NOW_VERIFIED, now, now)
        for key, now in self.checked.items():
            if key not in self.was_checked and now.outcome is Outcome.PASSED:
                yield _check(Kind.NOW_VERIFIED, now, now)


SEVERITIES: Final = {level: -rank for rank, level in enumerate(Level)}
"""Levels by how strong they are."""


def _lost(now: Known | None, change: Change) -> Change:
    """Return a change as what is no longer judged, and why."""
    outcome = now.outcome if now else None
    kind = Kind.UNDECIDED if outcome in _UNSURE else Kind.NO_LONGER_EXERCISED
    excused = change.excused or bool(now and now.accepted) or outcome is Outcome.NOT_APPLICABLE
    word = outcome.value.replace("_", " ") if outcome else "not judged"
    return replace(change, kind=kind, excused=excused, message=f"{change.message} ({word} now)")


def _key(check: Known) -> Key:
    return check.rule, check.operation, check.promise


def _same_place(one: Broken, other: Broken) -> bool:
    """Whether two failures of a rule stand at one place, or break one promise."""
    if (one.rule, one.operation) != (other.rule, other.operation):
        return False
    return one.at == other.at or one.promise == other.promise


def _of(kind: Kind, each: Broken, note: str = "", *, excused: bool = False) -> Change:
    return Change(
        kind=kind,
        message=f"{each.title}{note}",
        rule=each.rule,
        operation=each.operation,
        at=each.at,
        fingerprint=each.fingerprint,
        level=each.level,
        excused=excused or (each.waived and kind in WORSE),
    )


def _check(kind: Kind, check: Known, now: Known | None) -> Change:
    at = check.promise.partition("/")[2] or check.promise
    return Change(
        kind=kind,
        message=f"{at or 'all of it'}",
        rule=check.rule,
        operation=check.operation,
        level=now.level if now else check.level,
    )


def _rules(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    for rule in sorted(old.rules.keys() | new.rules.keys()):
        before, now = old.rules.get(rule), new.rules.get(rule)
        if before is None:
            yield Change(kind=Kind.RULE_ADDED, rule=rule, message="the earlier run did not have it")
        elif now is None:
            yield Change(kind=Kind.RULE_REMOVED, rule=rule, message="the later run does not have it")
        elif before != now:
            yield Change(kind=Kind.RULE_CHANGED, rule=rule, message="its code, or that of its family, is another")


def _requirements(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    for requirement in sorted(old.requirements.keys() | new.requirements.keys()):
        before, now = old.requirements.get(requirement), new.requirements.get(requirement)
        if before != now:
            message = f"{requirement}: {_requirement(before, now)}"
            yield Change(kind=Kind.REQUIREMENT_CHANGED, message=message)


def _requirement(before: str | None, now: str | None) -> str:
    if before is None or now is None:
        return "the earlier contract does not have it" if now else "the later contract does not have it"
    levels = before.partition(" ")[0], now.partition(" ")[0]
    return f"{levels[1]} now, {levels[0]} before" if levels[0] != levels[1] else "its text is another"


def unlike(old: Snapshot, new: Snapshot) -> Iterator[str]:
    """Yield what keeps a run from being held to a baseline: another contract, other rules, another profile."""
    if old.digest != new.digest:
        yield f"the contract is not the same: {_contract(old)} before, {_contract(new)} now"
    if old.rules != new.rules or old.fairport != new.fairport:
        yield f"the rules are not the same: Fairport {old.fairport} before, {new.fairport} now"
    if old.profile != new.profile:
        yield f"the profile is not the same: {old.profile} before, {new.profile} now"


def _labels(old: Snapshot, new: Snapshot) -> Iterator[str]:
    """Yield why the two runs are not like with like."""
    yield from unlike(old, new)
    if old.seed != new.seed:
        yield f"the seed is not the same: {old.seed} before, {new.seed} now"
    if old.environment != new.environment:
        yield f"the target is not the same: {old.target} before, {new.target} now"
    for held, which in ((old, "earlier"), (new, "later")):
        if not held.complete:
            yield f"the {which} run did not come to its end"


def _contract(held: Snapshot) -> str:
    return f"{held.contract} {held.version} ({held.digest[:12]})"
