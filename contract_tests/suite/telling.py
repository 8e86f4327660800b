"""What the suite says: of a broken promise, of one that was not verified, and of the run as a whole."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.suite.counting import counting, gate
from fairport.reports.causes import causes_of
from fairport.reports.changes import outcome
from fairport.reports.personal import discreet, personal_members
from fairport.reports.sentences import asked, counted, verdict_sentence
from fairport.reports.terminal_finding import FindingTeller
from fairport.reports.terminal_page import Page
from fairport.verdict import Level, Outcome, is_gap
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.account import Account
    from fairport.contract_tests.suite.once import Made
    from fairport.verdict import Finding, Result

NARROWEST: Final = 60
WIDEST: Final = 110
MOST: Final = 20
_WORDS: Final = {
    Outcome.NOT_EXERCISED: "not exercised, for want of",
    Outcome.INCONCLUSIVE: "undecided",
    Outcome.ERRORED: "not judged, by a mistake of Fairport's own",
}


def broken(account: Account, findings: Iterable[Finding]) -> str:
    """Return findings as the summary of `check` tells them."""
    held = list(findings)
    page = Page(max(NARROWEST, min(shutil.get_terminal_size((80, 24)).columns, WIDEST)), colour=False)
    teller = FindingTeller(page, account, personal_members(account))
    for place, cause in enumerate(causes_of(held), 1):
        teller.tell(place, cause)
    roots = {finding.blocked_by for finding in held} - {finding.fingerprint for finding in held}
    for root in dict.fromkeys(each for each in account.findings if each.fingerprint in roots):
        page.row("follows", f"{root.rule}[{root.operation}], which may explain it")
    return page.text().strip("\n")


def unverified(account: Account, results: Iterable[Result]) -> str:
    """Return what was not verified, why, and the two ways on."""
    held = list(results)
    lines = dict.fromkeys(
        f"{result.level} {_WORDS[result.outcome]}: {result.how or result.reason or 'no reason is known'}"
        for result in held
    )
    pairs = {(result.rule, result.operation) for result in held}
    hidden = personal_members(account)
    seen = [
        f"  {found.message} ({asked(found)})"
        for found in (discreet(finding, hidden) for finding in account.findings)
        if found.outcome is Outcome.INCONCLUSIVE and (found.rule, found.operation) in pairs
    ]
    ways = "give what would exercise it, accept the gap in fairport.toml, or say --fairport-allow-unverified"
    return "\n".join([*map(printable, [*lines, *seen[:MOST]]), f"  try: {ways}"])


def wrong_waivers(account: Account) -> str:
    """Return the waivers that are errors of their file."""
    wrong = [each for each in account.waivers if each.wrong]
    return "\n".join(
        printable(f"{each.waiver.where}: the waiver of {each.waiver.rule} on {each.waiver.operation}: {each.message}")
        for each in wrong
    )


def summary(made: Made) -> Iterator[str]:
    """Yield the lines on the whole run that stand at the end of a session."""
    account = made.account
    if account is not None and not made.error:
        yield f"{account.verdict}, {counted(account.requests, 'request')} to {printable(account.header['target'])}"
        yield verdict_sentence(account, causes_of(account.findings))
        yield from _exceptions(account)
    if made.invalid:
        yield from (printable(line) for line in made.invalid.splitlines()[:3])
    yield from map(printable, made.notes)
    if account is not None:
        yield f"trace: {printable(account.trace)} (`fairport report` makes every report from it)"


def _exceptions(account: Account) -> Iterator[str]:
    """Tell what did not fail anything and still is no plain pass: SHOULD, waivers, gaps."""
    hidden = personal_members(account)
    failed = [finding for finding in account.findings if finding.outcome is Outcome.FAILED]
    fails = counting(account) if gate(account) else failed
    weak = [f for f in failed if f.level is Level.SHOULD or f.waived or f not in fails]
    for finding in weak[:MOST]:
        waived = f"; waived: {finding.waived}" if finding.waived else ""
        message = discreet(finding, hidden).message
        yield printable(f"{finding.level} broken: {finding.rule}[{finding.operation}]: {message}{waived}")
    if len(weak) > MOST:
        yield f"and {counted(len(weak) - MOST, 'finding')} more"
    gaps = [result for result in account.results if is_gap(result)]
    accepted = sum(bool(result.accepted) for result in gaps)
    comparison = account.comparison
    if comparison is not None:
        policy = account.header["policy"]
        allowed = {name: bool(policy[name]) for name in ("fail_on_should", "allow_unverified")}
        yield printable(f"since the baseline ({comparison.before}): {outcome(comparison, **allowed)[1]}")
    if gaps:
        yield f"not verified: {counted(len(gaps), 'check')}, {accepted} of them accepted in fairport.toml"
