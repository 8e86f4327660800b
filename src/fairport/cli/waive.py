"""`fairport waive`: write a finding down as waived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fairport.account import account_of
from fairport.cli.console import say
from fairport.errors import UsageError
from fairport.reports.causes import broken_causes, causes_of
from fairport.trace import read_trace
from fairport.verdict import Outcome
from fairport.waiver_file import append, entry
from fairport.waivers import Waiver, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.account import Account
    from fairport.verdict import Finding

SHORTEST: Final = 4
"""So many digits of a fingerprint are asked for; a shorter number is the finding's place in the summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The options, as they stand on the command line."""

    trace: Path
    finding: str
    owner: str
    reason: str
    link: str
    expires: datetime | None
    to: Path | None


@click.command(
    name="waive",
    epilog="Exit: 0 written; 2 there is no such finding, or the entry cannot be written. `fairport check --waivers "
    "FILE` then shows the finding as waived; when it is mended, or fails differently, the entry is an error.",
)
@click.argument("trace", type=click.Path(path_type=Path))
@click.argument("finding")
@click.option("--owner", default="", metavar="NAME", help="Who answers for it.")
@click.option("--reason", default="", metavar="TEXT", help="Why it is waived.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day, as in 2026-12-31.")
@click.option("--link", default="", metavar="URL", help="Where it is followed up.")
@click.option("--to", type=click.Path(path_type=Path), metavar="FILE", help="The file to add to.  [default: print]")
def command(**given: Any) -> int:  # noqa: ANN401 - the options, which Given types
    """Write a finding of TRACE down as waived.

    FINDING is its fingerprint or the beginning of it, or its number in the summary, which stands for all that is told
    under it: each becomes an entry of its own.
    """
    return _waive(Given(**given))


def _waive(given: Given) -> int:
    findings = chosen(account_of(read_trace(given.trace)), given.finding)
    if given.to is None:
        say("waivers:\n" + "".join(entry(_waiver(finding, given)) for finding in findings).rstrip("\n"))
        return 0
    _check(given)
    append(given.to, [_waiver(finding, given) for finding in findings])
    for finding in findings:
        say(f"waived in {given.to}: {finding.level} {finding.rule} on {finding.operation}, {finding.fingerprint}")
    return 0


def _check(given: Given) -> None:
    for option, value in (("--owner", given.owner), ("--reason", given.reason), ("--expires", given.expires)):
        if not value or not str(value).strip():
            raise UsageError("an entry needs it", where=option, hint="say who answers for it, why, and until when")
    today = datetime.now(UTC).date()
    if given.expires is not None and given.expires.date() < today:
        raise UsageError("the day is past: the entry would waive nothing", where="--expires", hint="name a day to come")


def chosen(account: Account, finding: str) -> tuple[Finding, ...]:
    """Return the findings that are meant. Raises UsageError where there is none, or more than one fingerprint."""
    if finding.isdecimal() and len(finding) < SHORTEST:
        return _numbered(account, int(finding))
    return (_by_fingerprint(account.findings, finding.lower()),)


def _numbered(account: Account, number: int) -> tuple[Finding, ...]:
    causes = broken_causes(causes_of(account.findings))
    if not 0 < number <= len(causes):
        known = f"it has 1 to {len(causes)}" if causes else "it shows no broken promise"
        raise UsageError(f"the summary has no finding number {number}", where="FINDING", hint=known)
    cause = causes[number - 1]
    return tuple(each for each in (*cause.findings, *cause.hides) if each.outcome is Outcome.FAILED)


def _by_fingerprint(findings: Sequence[Finding], beginning: str) -> Finding:
    if len(beginning) < SHORTEST:
        raise UsageError(f"{beginning!r} is too short", where="FINDING", hint=f"give {SHORTEST} digits at the least")
    found = [finding for finding in findings if finding.fingerprint.startswith(beginning)]
    if len(found) != 1:
        what = "more than one finding has" if found else "no finding has"
        hint = ", ".join(each.fingerprint for each in found[:4]) or "`fairport report TRACE` tells the fingerprints"
        raise UsageError(f"{what} a fingerprint that begins with {beginning!r}", where="FINDING", hint=hint)
    if found[0].outcome is not Outcome.FAILED:
        hint = "accept the gap in fairport.toml, or ask again while the data rests"
        raise UsageError("the finding is undecided: there is nothing to waive", where="FINDING", hint=hint)
    return found[0]


def _waiver(finding: Finding, given: Given) -> Waiver:
    return Waiver(
        rule=finding.rule,
        operation=finding.operation,
        promise=finding.promise,
        at=place_of(finding),
        fingerprint=finding.fingerprint,
        owner=given.owner.strip(),
        reason=" ".join(given.reason.split()),
        link=given.link,
        expires=given.expires.date() if given.expires else date.min,
        where=str(given.to or ""),
    )
