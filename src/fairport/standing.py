"""Where a service stood after a run, requirement by requirement: what a matrix over many runs is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from fairport.identity import identity
from fairport.verdict import Level, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairport.account import Account


class Stand(StrEnum):
    """How a requirement stood, worst first; waived is failed, and somebody answers for it."""

    FAILED = "failed"
    WAIVED = "waived"
    ERRORED = "errored"
    INCONCLUSIVE = "inconclusive"
    NOT_EXERCISED = "not-exercised"
    PASSED = "passed"
    NOT_APPLICABLE = "not-applicable"
    NOT_TESTED = "not-tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One requirement and how it stood."""

    id: str
    level: Level
    quote: str
    section: str
    stand: Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One run, as a matrix needs it.

    `run` names it by 12 hexadecimal digits; `label` is what its column is called. `digest` and `rules` are the
    identities of contract and rules; `started` is in seconds since the epoch, None where it is not known.
    """

    run: str
    label: str
    target: str
    contract: str
    version: str
    digest: str
    rules: str
    profile: str
    environment: str
    started: float | None
    verdict: Verdict
    complete: bool
    requests: int
    lines: tuple[Line, ...]

    def count(self, level: Level, *stands: Stand) -> int:
        """Return how many requirements of a level stood so."""
        return sum(line.level is level and line.stand in stands for line in self.lines)


def standing_of(account: Account, label: str = "") -> Standing:
    """Return where a service stood after a run. Raises KeyError for a header that lacks a member."""
    header, contract = account.header, account.header["contract"]
    waived = waivedly((f.outcome, f.requirements, bool(f.waived)) for f in account.findings)
    return Standing(
        run=named(header["checked"], header["environment"], account.started),
        label=label or header["target"],
        target=header["target"],
        contract=contract["name"],
        version=contract["version"],
        digest=contract["digest"],
        rules=rules_identity(header["fairport"], {rule.id: rule.digest for rule in account.rules}),
        profile=header["profile"],
        environment=header["environment"],
        started=account.started,
        verdict=account.verdict,
        complete=account.complete,
        requests=account.requests,
        lines=tuple(
            Line(
                id=each.id,
                level=each.level,
                quote=each.quote,
                section=each.section,
                stand=stand_of(each.outcome, waived=each.id in waived),
            )
            for each in account.requirements
        ),
    )


def named(checked: str, environment: str, started: float | None) -> str:
    """Return what a run is called: the same for the same run, whatever it is read from."""
    return identity(checked, environment, "" if started is None else _to_the_millisecond(started))


def _to_the_millisecond(seconds: float) -> str:
    """Return a moment as precisely as a report tells it."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError, OSError):
        return str(seconds)


def rules_identity(fairport: str, digests: Mapping[str, str]) -> str:
    """Return the identity of a set of rules."""
    return identity(fairport, *(f"{rule} {digest}" for rule, digest in sorted(digests.items())))


def waivedly(findings: Iterable[tuple[Outcome, Sequence[str], bool]]) -> frozenset[str]:
    """Return the requirements all of whose failures are waived."""
    failing: dict[str, bool] = {}
    for outcome, requirements, waived in findings:
        if outcome is Outcome.FAILED:
            for requirement in requirements:
                failing[requirement] = failing.get(requirement, True) and waived
    return frozenset(requirement for requirement, all_waived in failing.items() if all_waived)


def stand_of(outcome: Outcome | None, *, waived: bool) -> Stand:
    """Return how a requirement stood, by the worst outcome of its rules; None: no rule verifies it."""
    if outcome is None:
        return Stand.NOT_TESTED
    if outcome is Outcome.FAILED and waived:
        return Stand.WAIVED
    return Stand(outcome.value.replace("_", "-"))


def report_standing(report: Mapping[str, Any], started: float | None, label: str = "") -> Standing:
    """Return where a service stood by a JSON report. Raises KeyError, TypeError or ValueError for what is none."""
    contract, identities = report["contract"], report["identities"]
    waived = waivedly((Outcome(f["outcome"]), f["requirements"], bool(f["waived"])) for f in report["findings"])
    return Standing(
        run=named(identities["checked"], identities["environment"], started),
        label=label or report["target"],
        target=report["target"],
        contract=contract["name"],
        version=contract["version"],
        digest=contract["digest"],
        rules=rules_identity(report["fairport"], {rule["id"]: rule["digest"] for rule in report["rules"]}),
        profile=report["profile"],
        environment=identities["environment"],
        started=started,
        verdict=Verdict(report["verdict"]),
        complete=report["complete"],
        requests=report["requests"],
        lines=tuple(
            Line(
                id=each["id"],
                level=Level(each["level"]),
                quote=each["quote"],
                section=each["section"],
                stand=stand_of(Outcome(each["outcome"]) if each["outcome"] else None, waived=each["id"] in waived),
            )
            for each in report["requirements"]
        ),
    )
