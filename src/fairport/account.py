"""The account of a run: everything that a report tells, read from the trace alone.

Every report is a view of an account, so that a report made during a run and one made from its trace are the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fairport.comparison import Comparison, compare
from fairport.discretion import Discretion, Known
from fairport.errors import TraceError
from fairport.redaction import redaction_of
from fairport.snapshots import Snapshot, snapshot, snapshot_of
from fairport.verdict import Finding, Findings, Level, Observation, Outcome, Result, Verdict, worst
from fairport.waivers import Applied, apply, waiver_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fairport.evidence import Exchange
    from fairport.trace import Trace

T = TypeVar("T", Result, Finding, Observation)
EXHIBITS: Final = 3
"""How many exchanges of a finding are kept at hand to show."""


class Personal(StrEnum):
    """How personal data stand in an account."""

    PSEUDONYMS = "pseudonyms"
    REDACTED = "pseudonyms in the trace too"
    SHOWN = "shown"
    SHAPES = "by shape"
    """As they came, for want of a key: the writers tell them by shape (`fairport.reports.personal`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAccount:
    """One rule over all its promises and operations: the worst outcome wins."""

    id: str
    title: str
    why: str
    level: Level
    outcome: Outcome
    exercised: int
    reason: str
    how: str
    operations: Mapping[str, Outcome]
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementAccount:
    """One requirement over all rules that verify it; `outcome` None where no rule does (`untested` says why)."""

    id: str
    level: Level
    quote: str
    page: str
    section: str
    outcome: Outcome | None
    rules: tuple[str, ...]
    untested: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A run as it is told.

    `started` and `finished` are seconds since the epoch (`finished` None for a trace without a footer), `requests`
    counts every attempt. `stages` names who asked, each with the number of its first request; `exhibits` holds the
    first exchanges of each finding by number, and `exchanges` reads all of them, one by one, from the trace. All of
    it is without personal data unless `personal` says otherwise; `masked` counts what was masked in the run: secrets
    by where they stood, personal values by their member (None where the trace does not tell).
    """

    header: Mapping[str, Any]
    verdict: Verdict
    exit_code: int
    complete: bool
    problem: str
    started: float
    finished: float | None
    requests: int
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    rules: tuple[RuleAccount, ...]
    requirements: tuple[RequirementAccount, ...]
    waivers: tuple[Applied, ...] = ()
    comparison: Comparison | None = None
    silent: Mapping[str, str]
    stages: tuple[tuple[str, int], ...]
    exhibits: Mapping[int, Exchange]
    exchanges: Callable[[], Iterable[Exchange]] = field(compare=False)
    flaws: tuple[str, ...]
    trace: str
    personal: Personal = Personal.SHAPES
    masked: Mapping[str, Mapping[str, int]] | None = None

    @property
    def gaps(self) -> tuple[Result, ...]:
        """The MUST results that are not verified, and errors of ours, accepted ones included."""
        return tuple(
            r
            for r in self.results
            if r.outcome is Outcome.ERRORED
            or (r.level is Level.MUST and r.outcome in {Outcome.NOT_EXERCISED, Outcome.INCONCLUSIVE})
        )

    @property
    def untested(self) -> int:
        """How many MUST requirements no rule verifies: told beside the verdict."""
        return sum(r.level is Level.MUST and r.outcome is None for r in self.requirements)

    def snapshot(self) -> Snapshot:
        """Return what a comparison with another run needs. Raises KeyError for a header that lacks a member."""
        return snapshot(self.header, self.results, self.findings, verdict=self.verdict.value, complete=self.complete)


def account_of(trace: Trace, *, show_personal: bool = False) -> Account:
    """Return the account of a trace; of one without a footer, as partial as it is; of a damaged one, an invalid run.

    Personal data that the contract names stand as pseudonyms in all of it unless `show_personal`.

    Raises TraceError if a line lacks what a line of its kind holds.
    """
    try:
        made = _account(trace)
        return replace(made, personal=_kept_as(trace.header)) if show_personal else _discreet(made)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TraceError(
            f"the trace does not hold what it should: {type(error).__name__} {error}",
            where=str(trace.path),
            hint="the trace was changed or damaged; make it again",
        ) from error


def _account(trace: Trace) -> Account:
    footer = trace.footer or {}
    results = tuple(_made(Result, record) for record in (trace.results or trace.plan))
    findings = tuple(_made(Finding, record) for record in trace.findings)
    wanted = {number for finding in findings for number in finding.exchanges[:EXHIBITS]}
    account = Account(
        header=trace.header,
        verdict=Verdict.INVALID_RUN if trace.flaws else Verdict(footer.get("verdict", Verdict.INVALID_RUN)),
        exit_code=4 if trace.flaws else footer.get("exit_code", 4),
        complete=bool(footer.get("complete")) and not trace.flaws,
        problem=_problem(trace),
        started=trace.header["started"],
        finished=footer.get("finished"),
        requests=footer.get("requests", 0),
        results=results,
        findings=findings,
        observations=tuple(_made(Observation, record) for record in trace.observations),
        rules=_rules(trace.header, results),
        requirements=_requirements(trace.header, results),
        waivers=_waivers(trace, results, findings),
        silent=footer.get("silent", {}),
        stages=tuple((name, first) for name, first in footer.get("stages", ())),
        exhibits={e.number: e for e in trace.exchanges() if e.number in wanted and e.last},
        exchanges=trace.exchanges,
        flaws=tuple(trace.flaws),
        trace=str(trace.path),
        masked=footer.get("masked"),
    )
    baseline = trace.header.get("baseline")
    return replace(account, comparison=compare(snapshot_of(baseline), account.snapshot())) if baseline else account


def _kept_as(header: Mapping[str, Any]) -> Personal:
    return Personal.REDACTED if header.get("personal", {}).get("redacted") else Personal.SHOWN


def _discreet(account: Account) -> Account:
    """Return an account with pseudonyms for personal data; of a trace without a key, as it is."""
    told = account.header.get("personal", {})
    redaction = redaction_of(told)
    if redaction is None:
        return replace(account, personal=Personal.REDACTED) if told.get("redacted") else account
    known = {number: Known.of(redaction.values([exhibit])) for number, exhibit in account.exhibits.items()}
    plain = Discretion(redaction)

    def masked(finding: Finding) -> Finding:
        held = tuple(known[number] for number in finding.exchanges[:EXHIBITS] if number in known)
        return Discretion(redaction, held).finding(finding)

    return replace(
        account,
        header={**account.header, "config": plain.config(account.header.get("config", {}))},
        results=tuple(map(plain.result, account.results)),
        findings=tuple(map(masked, account.findings)),
        observations=tuple(map(plain.observation, account.observations)),
        silent={name: plain.text(reason) for name, reason in account.silent.items()},
        exhibits={number: redaction.exchange(exhibit) for number, exhibit in account.exhibits.items()},
        exchanges=lambda: map(redaction.exchange, account.exchanges()),
        personal=Personal.PSEUDONYMS,
    )


def _waivers(trace: Trace, results: tuple[Result, ...], findings: tuple[Finding, ...]) -> tuple[Applied, ...]:
    """Return what became of each waiver of the header, as of the end of the run."""
    footer = trace.footer or {}
    _, applied = apply(
        [waiver_of(record) for record in trace.header.get("waivers", ())],
        Findings(results=results, findings=findings),
        finished=float(footer.get("finished", trace.header["started"])),
        complete=bool(footer.get("complete")),
    )
    return applied


def _problem(trace: Trace) -> str:
    if trace.footer is None:
        return "the run did not come to its end"
    return f"the trace is damaged: {trace.flaws[0]}" if trace.flaws else str(trace.footer.get("problem", ""))


def _made(kind: type[T], record: Mapping[str, Any]) -> T:
    values = {f.name: record[f.name] for f in fields(kind) if f.name in record}
    for name in ("requirements", "exchanges"):
        if name in values:
            values[name] = tuple(values[name])
    if "level" in values:
        values["level"] = Level(values["level"])
    if "outcome" in values:
        values["outcome"] = Outcome(values["outcome"])
    return kind(**values)


def _rules(header: Mapping[str, Any], results: Iterable[Result]) -> tuple[RuleAccount, ...]:
    by_rule: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_rule[result.rule].append(result)
    return tuple(_rule(told, by_rule.get(told["id"], [])) for told in header["rules"])


def _rule(told: Mapping[str, Any], results: list[Result]) -> RuleAccount:
    outcome = worst(result.outcome for result in results)
    levels = {result.level for result in results if result.outcome is outcome}
    telling = next((result for result in results if result.outcome is outcome), None)
    operations: dict[str, list[Outcome]] = defaultdict(list)
    for result in results:
        operations[result.operation].append(result.outcome)
    return RuleAccount(
        id=told["id"],
        title=told["title"],
        why=told["why"],
        level=next((level for level in Level if level in levels), Level.OBSERVE),
        outcome=outcome,
        exercised=sum(result.exercised for result in results),
        reason=telling.reason if telling else "not-promised",
        how=telling.how if telling else "the contract makes no such promise",
        operations={name: worst(outcomes) for name, outcomes in operations.items()},
        digest=told.get("digest", ""),
    )


def _requirements(header: Mapping[str, Any], results: Iterable[Result]) -> tuple[RequirementAccount, ...]:
    by_requirement: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        for requirement in result.requirements:
            by_requirement[requirement].append(result)
    made: list[RequirementAccount] = []
    for told in header["contract"]["requirements"]:
        mine = by_requirement.get(told["id"], [])
        made.append(
            RequirementAccount(
                id=told["id"],
                level=Level(told["level"]),
                quote=told["quote"],
                page=told["page"],
                section=told["section"],
                outcome=worst(result.outcome for result in mine) if mine else None,
                rules=tuple(dict.fromkeys(result.rule for result in mine)),
                untested="" if mine else told.get("untested") or "no rule verifies it yet",
            )
        )
    return tuple(made)
