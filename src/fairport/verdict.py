"""Levels, outcomes, findings and the one verdict function that every output uses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(StrEnum):
    """How strongly the documentation promises (RFC 2119); OBSERVE is told and never judged."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    OBSERVE = "OBSERVE"


class Outcome(StrEnum):
    """What became of one rule on one promise of one operation, best first."""

    NOT_APPLICABLE = "not_applicable"
    PASSED = "passed"
    NOT_EXERCISED = "not_exercised"
    INCONCLUSIVE = "inconclusive"
    ERRORED = "errored"
    FAILED = "failed"


SEVERITY: Final = {outcome: rank for rank, outcome in enumerate(Outcome)}
"""Outcomes by how bad they are: the worst wins wherever several are told as one."""


class Verdict(StrEnum):
    """The verdict of a run, by precedence: the first that holds."""

    INVALID_RUN = "invalid-run"
    NON_CONFORMANT = "non-conformant"
    NOT_FULLY_VERIFIED = "not-fully-verified"
    CONFORMANT_WITH_EXCEPTIONS = "conformant-with-exceptions"
    CONFORMANT = "conformant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken promise with its evidence; many occurrences of one cause are one finding.

    `at` is the JSON Pointer of the first offending value or "" for the whole answer; `expected` and `actual` are
    short and for people; `exchanges` are numbers in the trace. `asked_again` and `seen_again` count confirmations,
    the first sight included: "seen k of n times". `blocked_by` is the fingerprint of the finding that explains it.
    """

    rule: str
    level: Level
    outcome: Outcome
    promise: str
    operation: str
    title: str
    message: str
    at: str = ""
    expected: str = ""
    actual: str = ""
    requirements: tuple[str, ...] = ()
    exchanges: tuple[int, ...] = ()
    seen: int = 1
    asked: int = 1
    occurrences: int = 1
    hint: str = ""
    blocked_by: str = ""
    fingerprint: str = ""
    waived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Something told and never judged."""

    rule: str
    operation: str
    message: str
    exchanges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome of one rule on one promise of one operation.

    `exercised` counts the times that evidence bore on the promise. `reason` is a short code where nothing was
    judged (`no-matching-data`, `not-asked`, `trouble`, `budget`, `declared-off`, ...), `how` says what would
    exercise it.
    """

    rule: str
    promise: str
    operation: str
    facet: str
    level: Level
    outcome: Outcome
    requirements: tuple[str, ...] = ()
    exercised: int = 0
    reason: str = ""
    how: str = ""
    accepted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that the judge has to say of a body of evidence."""

    results: tuple[Result, ...] = ()
    findings: tuple[Finding, ...] = ()
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a run's outcomes become an exit code; recorded in the trace so that a verdict can be made again.

    With the gate "regressions" only what is new since a baseline counts.
    """

    allow_unverified: bool = False
    fail_on_should: bool = False
    gate: str = ""
    problems: tuple[str, ...] = field(default=())

    def with_problem(self, problem: str) -> Policy:
        """Return this policy with one more reason why the run itself is invalid."""
        return replace(self, problems=(*self.problems, problem))


def verdict(
    results: Iterable[Result], findings: Iterable[Finding], *, complete: bool, problems: Iterable[str]
) -> Verdict:
    """Return the verdict of a run: the only place where one is made.

    `complete` is false for a run that was cut short or left no footer: it can never be conformant. `problems` are
    failures of the run's own checks; any makes the run invalid.
    """
    results = list(results)
    findings = list(findings)
    if any(problems) or not any(_judged_must(result) for result in results):
        return Verdict.INVALID_RUN
    if any(_fails(finding, Level.MUST) and not finding.waived for finding in findings):
        return Verdict.NON_CONFORMANT
    if not complete or any(is_gap(result) and not result.accepted for result in results):
        return Verdict.NOT_FULLY_VERIFIED
    if any(_excepts(finding) for finding in findings) or any(result.accepted for result in results):
        return Verdict.CONFORMANT_WITH_EXCEPTIONS
    return Verdict.CONFORMANT


def exit_code(verdict_: Verdict, findings: Iterable[Finding], policy: Policy, *, wrong_waivers: bool = False) -> int:
    """Return the exit code of `check` and `audit` for a verdict: 0, 1, 3 or 4; 2 where the waiver file is wrong.

    A wrong waiver comes before the verdict, as most often a finding that replaced the waived one goes with it; reports
    tell both. An invalid run comes before all: what it did not see speaks against no waiver.
    """
    if verdict_ is Verdict.INVALID_RUN:
        return 4
    if wrong_waivers:
        return 2
    if verdict_ is Verdict.NON_CONFORMANT:
        return 1
    if policy.fail_on_should and any(_fails(finding, Level.SHOULD) and not finding.waived for finding in findings):
        return 1
    if verdict_ is Verdict.NOT_FULLY_VERIFIED and not policy.allow_unverified:
        return 3
    return 0


def is_gap(result: Result) -> bool:
    """Whether a result leaves a MUST unverified; an error of ours is a gap at any level."""
    if result.outcome is Outcome.ERRORED:
        return True
    return result.level is Level.MUST and result.outcome in {Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE}


def _judged_must(result: Result) -> bool:
    return result.level is Level.MUST and result.outcome in {Outcome.PASSED, Outcome.FAILED}


def _fails(finding: Finding, level: Level) -> bool:
    return finding.outcome is Outcome.FAILED and finding.level is level


def _excepts(finding: Finding) -> bool:
    return _fails(finding, Level.SHOULD) or (_fails(finding, Level.MUST) and bool(finding.waived))


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the worst of some outcomes; of none: not applicable."""
    return max(outcomes, key=SEVERITY.__getitem__, default=Outcome.NOT_APPLICABLE)
