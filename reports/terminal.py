"""The summary for a terminal or a CI log: the verdict first, then what is broken, then what was not seen.

Nothing is said by colour alone, no emoji, no markup from outside is read; it is bounded, however much was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.comparison import LOST, WORSE, Kind
from fairport.reports.causes import broken_causes, causes_of
from fairport.reports.changes import TITLES, line
from fairport.reports.gaps import gaps_of
from fairport.reports.personal import discreet, discreet_text, personal_members
from fairport.reports.sentences import (
    NOT_SHOWN,
    asked,
    broken_by_level,
    counted,
    exit_sentence,
    masked_sentence,
    moment,
    verdict_sentence,
)
from fairport.reports.terminal_finding import FindingTeller
from fairport.verdict import Level, Outcome, Verdict
from fairport.waivers import WaiverState
from fairport.words import either, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.account import Account
    from fairport.reports.causes import Cause
    from fairport.reports.gaps import Gap
    from fairport.reports.terminal_page import Page

MOST_FINDINGS: Final = 20
MOST_GAPS: Final = 12
MOST_OBSERVATIONS: Final = 8
MOST_NAMES: Final = 4
NARROWEST: Final = 40
WIDEST: Final = 110

_STYLES: Final = {
    Verdict.INVALID_RUN: "bold magenta",
    Verdict.NON_CONFORMANT: "bold red",
    Verdict.NOT_FULLY_VERIFIED: "bold yellow",
    Verdict.CONFORMANT_WITH_EXCEPTIONS: "bold green",
    Verdict.CONFORMANT: "bold green",
}
_OUTCOMES: Final = {
    Outcome.ERRORED: "ended in an error of Fairport's own",
    Outcome.NOT_EXERCISED: "not exercised, for want of",
    Outcome.INCONCLUSIVE: "undecided",
}


def render(
    account: Account, *, width: int, colour: bool, reports: Iterable[tuple[str, str]] = (), verbose: bool = False
) -> str:
    """Return the summary of a run as text that ends with a line feed.

    `width` is that of the terminal in columns (commands are not broken inside an argument, so that they can be
    copied); `colour` allows ANSI colours; `reports` are format and path of what was written; `verbose` tells every
    observation.
    """
    from fairport.reports.terminal_page import Page  # noqa: PLC0415  # rich is slow to import

    page = Page(max(NARROWEST, min(width, WIDEST)), colour=colour)
    causes = causes_of(account.findings)
    _band(page, account, causes)
    _broken(page, account, causes)
    _waived(page, account, causes)
    _idle_waivers(page, account)
    _gaps(page, account, causes)
    _changed(page, account)
    _untested(page, account)
    _observations(page, account, verbose=verbose)
    _end(page, account, tuple(reports))
    return page.text()


def _band(page: Page, account: Account, causes: Sequence[Cause]) -> None:
    header, contract = account.header, account.header["contract"]
    page.band(account.verdict.value.upper(), verdict_sentence(account, causes), _STYLES[account.verdict])
    if account.problem:
        page.row("problem", account.problem, "bold")
    for flaw in account.flaws[:MOST_NAMES]:
        page.row("trace", flaw, "bold")
    page.row("target", str(header["target"]))
    page.row("contract", f"{contract['name']} {contract['version']}, {contract['title']}")
    seconds = "" if account.finished is None else f" in {account.finished - account.started:.1f} s"
    page.row("run", f"{_date(account)}, {counted(account.requests, 'request')}{seconds}, profile {header['profile']}")
    page.row("checks", _checks(account))


def _date(account: Account) -> str:
    told = moment(account.started)
    return f"{told[:10]} {told[11:16]} UTC" if told else "at an unknown time"


def _checks(account: Account) -> str:
    """Return how the checks of each level ended: a check is one rule on one promise of one operation."""
    told: list[str] = []
    for level in (Level.MUST, Level.SHOULD):
        outcomes = [result.outcome for result in account.results if result.level is level]
        parts = {
            "kept": outcomes.count(Outcome.PASSED),
            "broken": outcomes.count(Outcome.FAILED),
            "not verified": sum(outcome in _OUTCOMES for outcome in outcomes),
        }
        counts = ", ".join(f"{count:,} {word}" for word, count in parts.items() if count or word != "not verified")
        told.append(f"{level}: {counts}")
    if account.untested:
        told.append(f"not tested: {counted(account.untested, 'MUST requirement')}")
    return "; ".join(told)


def _broken(page: Page, account: Account, causes: Sequence[Cause]) -> None:
    failed = broken_causes(causes)
    if not failed:
        return
    findings = sum(len(cause.findings) + len(cause.hides) for cause in failed)
    page.heading(f"Broken: {broken_by_level(failed)}", counted(findings, "finding"))
    teller = FindingTeller(page, account, personal_members(account))
    for place, cause in enumerate(failed[:MOST_FINDINGS], 1):
        teller.tell(place, cause)
    left = failed[MOST_FINDINGS:]
    if left:
        rules = either(sorted({cause.shown.rule for cause in left}), "and", MOST_NAMES)
        page.line()
        page.note(f"and {broken_by_level(left)} more, not shown here ({rules}); a report in a file holds them all")


def _waived(page: Page, account: Account, causes: Sequence[Cause]) -> None:
    waived = [cause.shown for cause in causes if cause.shown.waived]
    if not waived:
        return
    page.heading("Waived", counted(len(waived), "finding"))
    hidden = personal_members(account)
    for finding in waived[:MOST_FINDINGS]:
        page.item(f"{finding.level}, {finding.rule}: {discreet(finding, hidden).message}")
        page.more(f"waived: {finding.waived}")
    _left(page, len(waived) - MOST_FINDINGS)


def _idle_waivers(page: Page, account: Account) -> None:
    """Tell the waivers that waive nothing: the wrong ones first."""
    idle = sorted(
        (each for each in account.waivers if each.state is not WaiverState.WAIVES), key=lambda each: not each.wrong
    )
    if not idle:
        return
    wrong = sum(each.wrong for each in idle)
    aside = f", {counted(wrong, 'error')} of the waiver file" if wrong else ""
    page.heading("Waivers without effect", f"{counted(len(idle), 'entry', 'entries')}{aside}")
    for each in idle[:MOST_FINDINGS]:
        waiver = each.waiver
        page.item(f"{'ERROR, ' if each.wrong else ''}{each.state}: {waiver.rule} on {waiver.operation} at {waiver.at}")
        page.more(f"{waiver.where}: {each.message}")
    _left(page, len(idle) - MOST_FINDINGS)


def _gaps(page: Page, account: Account, causes: Sequence[Cause]) -> None:
    """Tell what was not verified: what a verdict needs by itself, SHOULD in short."""
    gaps = gaps_of(account)
    must = [gap for gap in gaps if gap.level is Level.MUST or gap.outcome is Outcome.ERRORED]
    if must:
        checks = sum(len(gap.results) for gap in must)
        accepted = sum(len(gap.results) for gap in must if gap.accepted)
        aside = f", {accepted:,} of them accepted" if accepted else ""
        page.heading("Not verified", f"{counted(checks, 'check')} that a verdict needs{aside}")
        for gap in must[:MOST_GAPS]:
            _gap(page, gap)
        _left(page, sum(len(gap.results) for gap in must[MOST_GAPS:]), "check")
    rest = [gap for gap in gaps if gap.level is not Level.MUST and gap.outcome is not Outcome.ERRORED]
    if rest:
        page.heading("Not verified, SHOULD", counted(sum(len(gap.results) for gap in rest), "check"))
        for gap in rest[:MOST_NAMES]:
            page.item(_gap_told(gap))
        _left(page, sum(len(gap.results) for gap in rest[MOST_NAMES:]), "check")
    _undecided(page, account, causes)


def _gap(page: Page, gap: Gap) -> None:
    page.item(f"{gap.level}, {_gap_told(gap)}")
    page.more(f"{either(gap.rules, 'and', MOST_NAMES)}, on {either(gap.operations, 'and', MOST_NAMES)}")
    if gap.accepted:
        page.more(f"accepted: {gap.accepted}")


def _gap_told(gap: Gap) -> str:
    return f"{counted(len(gap.results), 'check')} {_OUTCOMES[gap.outcome] if gap.asked else 'not asked'}: {gap.way}"


def _undecided(page: Page, account: Account, causes: Sequence[Cause]) -> None:
    """Tell the contradictions that could not be confirmed: what was seen, and how often."""
    found = [cause for cause in causes if cause.shown.outcome is Outcome.INCONCLUSIVE and not cause.shown.waived]
    if not found:
        return
    page.heading("Undecided contradictions", f"{counted(len(found), 'cause')}: seen, and not seen again")
    hidden = personal_members(account)
    for cause in found[:MOST_GAPS]:
        finding = discreet(cause.shown, hidden)
        page.item(f"{finding.level}, {finding.rule}: {finding.message}")
        page.more(f"{asked(finding)}; on {either(cause.operations, 'and', MOST_NAMES)}")
    _left(page, len(found) - MOST_GAPS)


def _changed(page: Page, account: Account) -> None:
    """Tell what changed since the baseline; what still fails is told above."""
    comparison = account.comparison
    if comparison is None:
        return
    counts = [f"{len(comparison.of(kind)):,} {kind.replace('-', ' ')}" for kind in Kind if comparison.of(kind)]
    page.heading("Since the baseline", either(counts, "and", len(Kind)) or "nothing changed")
    page.note(f"baseline: {comparison.before}")
    for label in comparison.labels:
        page.note(f"not like with like: {label}")
    told = [change for change in comparison.changes if change.kind in WORSE | LOST | {Kind.FIXED}]
    for change in told[:MOST_FINDINGS]:
        page.item(f"{TITLES[change.kind]}: {line(change)}")
    _left(page, len(told) - MOST_FINDINGS, hint=": `fairport diff` tells them all")


def _untested(page: Page, account: Account) -> None:
    if account.untested:
        page.heading("Not tested", counted(account.untested, "MUST requirement"))
        page.note("No rule can verify these: `fairport requirements` lists them with the reasons.")


def _observations(page: Page, account: Account, *, verbose: bool) -> None:
    told: dict[str, list[str]] = {}
    hidden = personal_members(account)
    for observation in account.observations:
        told.setdefault(discreet_text(observation.message, hidden), []).append(observation.operation)
    if not told:
        return
    page.heading("Observed, not judged", counted(len(told), "thing"))
    shown = list(told.items()) if verbose else list(told.items())[:MOST_OBSERVATIONS]
    for message, operations in shown:
        page.item(f"{message} ({either(dict.fromkeys(operations), 'and', MOST_NAMES)})")
    _left(page, len(told) - len(shown), hint=": --verbose tells them all")


def _left(page: Page, count: int, noun: str = "", hint: str = "") -> None:
    if count > 0:
        page.note(f"and {counted(count, noun) if noun else f'{count:,}'} more{hint}")


def _end(page: Page, account: Account, reports: Sequence[tuple[str, str]]) -> None:
    page.line()
    for kind, path in reports:
        page.row(kind, path)
    page.row("trace", account.trace)
    masked = masked_sentence(account)
    if masked:
        page.row("masked", masked)
    page.row("scope", NOT_SHOWN)
    page.row("exit", f"{account.exit_code}: {printable(exit_sentence(account))}", _STYLES[account.verdict])
