"""What a comparison needs of a run: identities, every check with its outcome, every broken promise by its fingerprint.

No value of a response is in it, so that it can stand in the trace of another run, as its baseline.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from fairport.verdict import Finding, Level, Outcome, Result
from fairport.waivers import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The outcome of one rule on one promise of one operation."""

    rule: str
    operation: str
    promise: str
    level: Level
    outcome: Outcome
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A broken promise: where, and as what; `at` is a JSONPath without indices."""

    fingerprint: str
    rule: str
    operation: str
    promise: str
    at: str
    level: Level
    title: str
    waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a comparison needs of a run.

    `started` is in seconds since the epoch, None where it is not known. `rules` are the digests of the rules by id,
    `requirements` level and digest of the quote by id.
    """

    target: str
    contract: str
    version: str
    digest: str
    profile: str
    seed: int
    fairport: str
    checked: str
    environment: str
    started: float | None
    verdict: str
    complete: bool
    rules: Mapping[str, str]
    requirements: Mapping[str, str]
    checks: tuple[Known, ...]
    broken: tuple[Broken, ...]


def snapshot(
    header: Mapping[str, Any],
    results: Iterable[Result],
    findings: Iterable[Finding],
    *,
    verdict: str,
    complete: bool,
) -> Snapshot:
    """Return what a comparison needs of a run. Raises KeyError for a header that lacks a member."""
    contract = header["contract"]
    checks, failures = kept(results, findings)
    return Snapshot(
        target=header["target"],
        contract=contract["name"],
        version=contract["version"],
        digest=contract["digest"],
        profile=header["profile"],
        seed=header["seed"],
        fairport=header["fairport"],
        checked=header["checked"],
        environment=header["environment"],
        started=header["started"],
        verdict=verdict,
        complete=complete,
        rules={rule["id"]: rule.get("digest", "") for rule in header["rules"]},
        requirements={each["id"]: sealed(each["level"], each["quote"]) for each in contract["requirements"]},
        checks=checks,
        broken=failures,
    )


def kept(results: Iterable[Result], findings: Iterable[Finding]) -> tuple[tuple[Known, ...], tuple[Broken, ...]]:
    """Return what is kept of results and findings: nothing that is only observed, and only what failed."""
    return (
        tuple(known(result) for result in results if result.level is not Level.OBSERVE),
        tuple(broken(finding) for finding in findings if finding.outcome is Outcome.FAILED),
    )


def sealed(level: str, quote: str) -> str:
    """Return a requirement's level, and a digest of its quote."""
    return f"{level} {hashlib.sha256(quote.encode()).hexdigest()[:12]}"


def known(result: Result) -> Known:
    """Return what is kept of a result."""
    return Known(
        rule=result.rule,
        operation=result.operation,
        promise=result.promise,
        level=result.level,
        outcome=result.outcome,
        accepted=bool(result.accepted),
    )


def broken(finding: Finding) -> Broken:
    """Return what is kept of a finding that failed."""
    return Broken(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        operation=finding.operation,
        promise=finding.promise,
        at=place_of(finding),
        level=finding.level,
        title=finding.title,
        waived=bool(finding.waived),
    )


def snapshot_record(held: Snapshot) -> dict[str, Any]:
    """Return a snapshot as the header of a trace keeps it."""
    return asdict(held)


def snapshot_of(record: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot of a header: the inverse of snapshot_record. Raises KeyError, TypeError or ValueError."""
    plain: dict[str, Any] = {
        each.name: record[each.name] for each in fields(Snapshot) if each.name not in {"checks", "broken"}
    }
    checks = tuple(_known_of(check) for check in record["checks"])
    made = tuple(_broken_of(each) for each in record["broken"])
    return Snapshot(**plain, checks=checks, broken=made)


def _known_of(record: Mapping[str, Any]) -> Known:
    own: dict[str, Any] = {**record, "level": Level(record["level"]), "outcome": Outcome(record["outcome"])}
    return Known(**own)


def _broken_of(record: Mapping[str, Any]) -> Broken:
    own: dict[str, Any] = {**record, "level": Level(record["level"])}
    return Broken(**own)
