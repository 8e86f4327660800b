"""A run as a list of cases, one for each rule on each promise: what the formats that count tests are made of.

How a case stands is decided here and nowhere else, so that every format counts the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fairport.reports.personal import discreet, discreet_text, personal_members
from fairport.verdict import Finding, Level, Outcome, Result, Verdict, is_gap
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.account import Account

RUN: Final = "the run itself"
"""The name of the case that stands for the run: whether it came to its end and could judge anything."""


class Standing(StrEnum):
    """How a case stands.

    WAIVED is broken, and somebody answers for it; ERRORED is an error of Fairport. UNVERIFIED is a MUST that was not
    exercised or not decided, ACCEPTED one of those that was accepted or allowed; NOT_JUDGED is the same at a level that
    does not bear on the verdict. NOT_APPLICABLE is declared by the contract.
    """

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    ERRORED = "errored"
    UNVERIFIED = "unverified"
    ACCEPTED = "accepted"
    NOT_JUDGED = "not_judged"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One rule on one promise of one operation.

    `findings` are fit to be shown: personal data is told by shape. `note` says in one line why the case is not
    passed ("" where it is), `title` and `why` are the rule's.
    """

    result: Result
    standing: Standing
    title: str
    why: str
    note: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Level:
        """The level at which the case is broken or, where it is not, the promise's."""
        levels = {finding.level for finding in self.findings if finding.outcome is Outcome.FAILED}
        return next((level for level in Level if level in levels), self.result.level)

    @property
    def key(self) -> str:
        """What names the case in every run of the contract: rule and promise."""
        return f"{self.result.rule} {self.result.promise}"


def cases_of(account: Account) -> tuple[Case, ...]:
    """Return the cases of a run by operation, in the order of its results.

    A finding whose rule left no result of that promise makes a case of its own: none is lost.
    """
    hidden = personal_members(account)
    waiting: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in account.findings:
        waiting[finding.rule, finding.promise, finding.operation].append(discreet(finding, hidden))
    pairs = [
        (replace(r, how=discreet_text(r.how, hidden)), waiting.pop((r.rule, r.promise, r.operation), []))
        for r in account.results
    ]
    pairs += [(_result(found[0]), found) for found in waiting.values()]
    told = {rule.id: (rule.title, rule.why) for rule in account.rules}
    allowed = bool(account.header.get("policy", {}).get("allow_unverified"))
    by_operation: dict[str, list[Case]] = defaultdict(list)
    for result, found in pairs:
        by_operation[result.operation].append(_case(result, found, told.get(result.rule), allowed=allowed))
    return tuple(case for cases in by_operation.values() for case in cases)


def run_problem(account: Account) -> str:
    """Return what is wrong with the run itself, "" if it came to its end and judged something."""
    if account.verdict is not Verdict.INVALID_RUN and account.complete:
        return ""
    return account.problem or ("no MUST could be judged" if account.complete else "the run is not complete")


def by_operation(cases: Iterable[Case]) -> Iterator[tuple[str, list[Case]]]:
    """Yield each operation with its cases, in order."""
    grouped: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        grouped[case.result.operation].append(case)
    yield from grouped.items()


def _result(finding: Finding) -> Result:
    return Result(
        rule=finding.rule,
        promise=finding.promise,
        operation=finding.operation,
        facet="",
        level=finding.level,
        outcome=finding.outcome,
        requirements=finding.requirements,
        exercised=finding.occurrences,
    )


def _case(result: Result, findings: list[Finding], told: tuple[str, str] | None, *, allowed: bool) -> Case:
    standing = _standing(result, findings, allowed=allowed)
    first = findings[0] if findings else None
    title, why = told or (first.title if first else result.rule, "")
    return Case(
        result=result,
        standing=standing,
        title=title,
        why=why,
        note=_note(result, standing, findings),
        findings=tuple(findings),
    )


def _standing(result: Result, findings: list[Finding], *, allowed: bool) -> Standing:
    failed = [finding for finding in findings if finding.outcome is Outcome.FAILED]
    if any(not finding.waived for finding in failed) or (result.outcome is Outcome.FAILED and not failed):
        return Standing.FAILED
    if result.outcome is Outcome.ERRORED:
        return Standing.ERRORED
    if failed:
        return Standing.WAIVED
    if is_gap(result):
        return Standing.ACCEPTED if result.accepted or allowed else Standing.UNVERIFIED
    if result.outcome is Outcome.PASSED:
        return Standing.PASSED
    return Standing.NOT_APPLICABLE if result.outcome is Outcome.NOT_APPLICABLE else Standing.NOT_JUDGED


def _note(result: Result, standing: Standing, findings: list[Finding]) -> str:
    """Return in one line why a case is not passed."""
    if standing is Standing.PASSED:
        return ""
    if standing is Standing.WAIVED:
        return f"waived: {either(dict.fromkeys(f.waived for f in findings if f.waived), 'and')}"
    if findings:
        return either([f.message for f in findings], "and", 3)
    reason = f"accepted: {result.accepted}" if result.accepted else result.outcome.replace("_", " ")
    return " - ".join(part for part in (reason, result.reason, result.how) if part)
