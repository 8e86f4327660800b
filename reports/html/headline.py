"""The first screen: what was tested, whether it conforms, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fairport.account import Personal
from fairport.reports.gaps import Gap, gaps_of
from fairport.reports.html.tones import VERDICTS, Tone
from fairport.reports.personal import discreet, personal_members
from fairport.reports.sentences import NOT_SHOWN, counted, exit_sentence, verdict_sentence
from fairport.verdict import Level, Outcome, Verdict
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairport.account import Account
    from fairport.reports.causes import Cause
    from fairport.reports.html.anchors import Anchors

MOST_STEPS: Final = 3
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next; `href` leads to what it is about."""

    text: str
    href: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What the first screen says."""

    title: str
    tone: Tone
    sentence: str
    problem: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    more: str
    scope: tuple[str, ...]
    exit: str


def headline(account: Account, causes: Sequence[Cause], anchors: Anchors) -> Headline:
    """Return the first screen of an account. `causes` are those of its findings."""
    steps = list(_steps(account, causes, anchors))
    contract = account.header["contract"]
    return Headline(
        title=f"{contract['title']} {contract['version']}",
        tone=VERDICTS[account.verdict],
        sentence=verdict_sentence(account, causes),
        problem=account.problem,
        facts=tuple(_facts(account)),
        steps=tuple(steps[:MOST_STEPS]),
        more=f"and {counted(len(steps) - MOST_STEPS, 'more')}".removesuffix("s") if len(steps) > MOST_STEPS else "",
        scope=tuple(_scope(account)),
        exit=f"{account.exit_code}: {exit_sentence(account)}",
    )


def _facts(account: Account) -> Iterator[tuple[str, str]]:
    header = account.header
    where = str(header.get("config", {}).get("base_url") or "")
    target = str(header["target"])
    yield "Service", target if where in {"", target} else f"{target} ({where})"
    yield "Contract", f"{header['contract']['name']} {header['contract']['version']}"
    yield "When", f"{day(account.started)}{_took(account)}"
    yield "How", f"{_mode(account)}, {counted(account.requests, 'request')}"
    yield "Made by", f"Fairport {header['fairport']}"


def _took(account: Account) -> str:
    if account.finished is None:
        return ""
    seconds = account.finished - account.started
    if seconds < _MINUTE:
        return f", {seconds:.1f} s"
    return f", {int(seconds // _MINUTE)} min {int(seconds % _MINUTE)} s"


def _mode(account: Account) -> str:
    if account.header.get("mode", "run") == "recording":
        return "recorded traffic, judged afterwards"
    return f"live, profile {account.header['profile']}"


def day(seconds: float | None) -> str:
    """Return a moment for people: "24 November 2026, 18:30 UTC"."""
    if seconds is None:
        return "unknown"
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return f"{seconds} s after 1970"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M} UTC"


def _scope(account: Account) -> Iterator[str]:
    """Say what the verdict rests on, and what it does not show."""
    must = [result for result in account.results if result.level is Level.MUST]
    judged = sum(result.outcome in {Outcome.PASSED, Outcome.FAILED} for result in must)
    asked = {result.operation for result in account.results} - set(account.silent)
    operations = counted(len(asked), "operation")
    yield f"{judged:,} of {counted(len(must), 'MUST check')} were judged, on {operations}."
    if account.silent:
        yield f"Not asked at all: {either(sorted(account.silent), 'and', 6)}."
    if account.untested:
        yield f"{counted(account.untested, 'MUST sentence')} of the documentation cannot be tested by any rule."
    if not account.complete:
        yield "The run did not come to its end."
    if account.personal is Personal.SHOWN and account.masked and account.masked.get("personal"):
        yield "Personal data stand here as they came: keep this page as you keep the data."
    yield NOT_SHOWN


def _steps(account: Account, causes: Sequence[Cause], anchors: Anchors) -> Iterator[Step]:
    if account.verdict is Verdict.INVALID_RUN:
        yield Step("Mend the run, then check again", "#conditions", account.problem)
    yield from _to_mend(causes, anchors, personal_members(account))
    yield from _to_exercise(account)
    if account.verdict is Verdict.CONFORMANT:
        yield Step("Nothing needs mending", "#requirements", "See each promise and how often it was exercised.")
        yield Step(
            "Keep this report with its trace",
            "#trust",
            "Check again when the service or its documentation changes.",
        )


def _to_mend(causes: Sequence[Cause], anchors: Anchors, hidden: frozenset[str]) -> Iterator[Step]:
    for cause in causes:
        finding = cause.shown
        if finding.outcome is Outcome.FAILED and not finding.waived:
            told = discreet(finding, hidden)
            where = f"{finding.level} broken on {either(cause.operations, 'and', 2)}"
            yield Step(f"Mend: {told.message}", f"#{anchors.name('f', finding.fingerprint)}", where)


def _need(gap: Gap) -> str:
    return f"needs {gap.way}" if gap.outcome is Outcome.NOT_EXERCISED and gap.asked else gap.way


def _to_exercise(account: Account) -> Iterator[Step]:
    for gap in gaps_of(account):
        ours = gap.outcome is Outcome.ERRORED
        if gap.accepted or not (ours or gap.level is Level.MUST):
            continue
        verb = "Report this error of ours" if ours else "Get verified" if gap.asked else "Make it possible to ask"
        yield Step(f"{verb}: {counted(len(gap.results), 'MUST check')}", "#unverified", _need(gap))
