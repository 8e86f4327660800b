"""The summary of a run in Markdown, for GitHub's job summary (at most 1 MiB) and GitLab's or Jenkins' pages.

In the order of need: verdict, what it rests on, what is broken by cause, what was not verified, exceptions,
observations. What has no room is left out from the end, and counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from fairport.reports.causes import causes_of
from fairport.reports.described import Describer
from fairport.reports.gaps import gaps_of
from fairport.reports.marks import Sheet, block, code, table, text
from fairport.reports.personal import discreet, discreet_text, personal_members
from fairport.reports.sentences import NOT_SHOWN, asked, counted, exit_sentence, moment, verdict_sentence
from fairport.verdict import Level, Outcome, Verdict
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fairport.account import Account
    from fairport.reports.causes import Cause
    from fairport.reports.gaps import Gap
    from fairport.verdict import Finding

LIMIT: Final = 1024 * 1024
"""The bytes that GitHub takes of a step's summary."""
_ROOM_FOR_NOTES: Final = 2048
MOST_OBSERVATIONS: Final = 50

ICONS: Final = {
    Verdict.CONFORMANT: "✅",
    Verdict.CONFORMANT_WITH_EXCEPTIONS: "☑️",
    Verdict.NOT_FULLY_VERIFIED: "❔",
    Verdict.NON_CONFORMANT: "❌",
    Verdict.INVALID_RUN: "⛔",
}
"""Beside the word, never instead of it."""


def render(account: Account) -> bytes:
    """Return the summary as UTF-8 Markdown of less than LIMIT bytes."""
    return render_within(account, LIMIT)


def render_within(account: Account, limit: int) -> bytes:
    """Return the summary in at most `limit` bytes (at least 8,192)."""
    sheet = Sheet(limit - _ROOM_FOR_NOTES)
    for section in _sections(account):
        sheet.add(section)
    left = f"_{counted(sheet.left_out, 'section')} left out: the summary is full; the reports have it all._"
    return sheet.told(*([left, ""] if sheet.left_out else []), f"_{NOT_SHOWN}_")


def heading(account: Account, causes: tuple[Cause, ...]) -> list[str]:
    """Return the verdict: a heading, a sentence and what the exit code means."""
    word = str(account.verdict).upper()
    sentence = text(verdict_sentence(account, causes), 600)
    trouble = [f"**{text(account.problem)}**", ""] if account.problem else []
    return [
        f"## {ICONS[account.verdict]} {word}: {text(str(account.header['contract']['title']), 100)}",
        "",
        *trouble,
        sentence,
        "",
        f"Exit {account.exit_code}: {text(exit_sentence(account))}.",
    ]


def broken_rows(causes: Iterable[Cause], hidden: frozenset[str]) -> Iterator[list[str]]:
    """Yield a row for each cause: how bad, what, where, how often."""
    for number, cause in enumerate(causes, 1):
        finding = discreet(cause.shown, hidden)
        operations = ", ".join(code(name, 80) for name in cause.operations[:3])
        more = f" and {len(cause.operations) - 3} more" if len(cause.operations) > 3 else ""
        yield [str(number), _state(finding), code(finding.rule, 80), code(finding.message, 200), operations + more]


def _sections(account: Account) -> Iterator[list[str]]:
    causes = causes_of(account.findings)
    hidden = personal_members(account)
    yield heading(account, causes)
    yield _conditions(account)
    yield _counts(account)
    if causes:
        rows = list(broken_rows(causes[:200], hidden))
        more = [f"\n…and {len(causes) - 200} more below"] if len(causes) > 200 else []
        yield ["### Findings", "", *table(["#", "level", "rule", "what", "where"], rows), *more]
    yield from _gaps(account)
    describe = Describer(account)
    for number, cause in enumerate(causes, 1):
        yield _cause(number, cause, describe, hidden)
    yield from _observations(account, hidden)


def _conditions(account: Account) -> list[str]:
    header = account.header
    contract = header["contract"]
    rows = [
        ["target", code(str(header["target"]))],
        ["contract", code(f"{contract['name']} {contract['version']}")],
        ["run", f"{moment(account.started)}, {counted(account.requests, 'request')}, {code(str(header['profile']))}"],
        ["Fairport", code(str(header["fairport"]))],
    ]
    return table(["", ""], rows)


def _counts(account: Account) -> list[str]:
    results = Counter((result.level, result.outcome) for result in account.results)
    rows = [[level.value, *(str(results[level, outcome]) for outcome in reversed(Outcome))] for level in Level]
    outcomes = [outcome.value.replace("_", " ") for outcome in reversed(Outcome)]
    findings = Counter(_kind(finding) for finding in account.findings)
    told = ", ".join(f"{findings[kind]} {kind}" for kind in ("failed", "waived", "inconclusive"))
    untested = f"; {counted(account.untested, 'MUST requirement')} no rule verifies" if account.untested else ""
    return [*table(["checks", *outcomes], rows), "", f"Findings: {told}{untested}."]


def _kind(finding: Finding) -> str:
    return "waived" if finding.waived else finding.outcome.value


def _gaps(account: Account) -> Iterator[list[str]]:
    gaps = gaps_of(account)
    open_ = [gap for gap in gaps if not gap.accepted and (gap.level is Level.MUST or gap.outcome is Outcome.ERRORED)]
    accepted = [gap for gap in gaps if gap.accepted]
    if open_:
        rows = [[_what(gap), _rules(gap), text(gap.way)] for gap in open_]
        yield ["### Not verified", "", *table(["what", "rules", "what would verify it"], rows)]
    if accepted:
        rows = [[_what(gap), _rules(gap), text(gap.accepted)] for gap in accepted]
        yield ["### Accepted gaps", "", *table(["what", "rules", "accepted because"], rows)]


def _what(gap: Gap) -> str:
    return f"{gap.level} {gap.outcome.value.replace('_', ' ')}"


def _rules(gap: Gap) -> str:
    shown = ", ".join(code(rule, 80) for rule in gap.rules[:6])
    return f"{shown} and {len(gap.rules) - 6} more" if len(gap.rules) > 6 else shown


def _state(finding: Finding) -> str:
    if finding.waived:
        return f"{finding.level}, waived"
    return finding.level.value if finding.outcome is Outcome.FAILED else f"{finding.level}, undecided"


def _cause(number: int, cause: Cause, describe: Describer, hidden: frozenset[str]) -> list[str]:
    finding = discreet(cause.shown, hidden)
    seen = f"{counted(cause.occurrences, 'occurrence')}, {asked(finding)}"
    lines = [
        f"### {number}. {text(finding.title)}",
        "",
        f"{_state(finding)}, {code(finding.rule, 80)}: {code(finding.message, 600)}",
        "",
        f"- on {', '.join(code(name, 80) for name in cause.operations[:6])}; {seen}",
        *_line("at", finding.at),
        *_line("expected", finding.expected),
        *_line("received", finding.actual),
        *_line("promised", either(finding.requirements, "and", 6)),
        *_line("waived", finding.waived),
        *_line("hint", finding.hint),
        *_line("fingerprint", finding.fingerprint),
    ]
    if cause.hides:
        hides = ", ".join(code(f"{f.rule} on {f.operation}", 120) for f in cause.hides[:6])
        lines.append(f"- explains {counted(len(cause.hides), 'more finding')}: {hides}")
    excerpt, repeat = describe.excerpt(finding), describe.repeat(finding)
    lines += ["", *block(excerpt)] if excerpt else []
    lines += ["", *block([repeat], "sh")] if repeat else []
    return lines


def _line(label: str, value: str) -> list[str]:
    return [f"- {label}: {code(value, 600)}"] if value else []


def _observations(account: Account, hidden: frozenset[str]) -> Iterator[list[str]]:
    told = list(dict.fromkeys((o.operation, discreet_text(o.message, hidden)) for o in account.observations))
    if told:
        left = len(told) - MOST_OBSERVATIONS
        more = [f"- and {left} more"] if left > 0 else []
        shown = [f"- {code(operation, 80)}: {code(message, 400)}" for operation, message in told[:MOST_OBSERVATIONS]]
        yield ["### Observed, and not judged", "", *shown, *more]
