"""A short comment on a pull request: the verdict and the causes, well inside GitHub's 65,536 characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.reports.causes import causes_of
from fairport.reports.gaps import gaps_of
from fairport.reports.markdown import broken_rows, heading
from fairport.reports.marks import Sheet, code, table
from fairport.reports.personal import personal_members
from fairport.reports.sentences import counted
from fairport.verdict import Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account

LIMIT: Final = 65_536
"""The characters that GitHub takes of a comment; we count bytes, of which there are more."""
MARK: Final = "<!-- fairport -->"
"""The first line, by which a workflow finds its own comment again and updates it."""
MOST_CAUSES: Final = 10


def render(account: Account) -> bytes:
    """Return the comment as UTF-8 Markdown."""
    sheet = Sheet(LIMIT - 1024)
    for section in _sections(account):
        sheet.add(section)
    full = ["", "_Cut: the comment is full._"] if sheet.left_out else []
    header = account.header
    target = f"{code(str(header['target']))}, {counted(account.requests, 'request')}"
    return sheet.told(f"Target {target}, profile {code(str(header['profile']))}.", *full)


def _sections(account: Account) -> Iterator[list[str]]:
    causes = causes_of(account.findings)
    yield [MARK, *heading(account, causes)]
    if causes:
        rows = broken_rows(causes[:MOST_CAUSES], personal_members(account))
        left = len(causes) - MOST_CAUSES
        more = ["", f"and {counted(left, 'more cause')}"] if left > 0 else []
        yield [*table(["#", "level", "rule", "what", "where"], rows), *more]
    gaps = [gap for gap in gaps_of(account) if not gap.accepted and _matters(gap.level, gap.outcome)]
    if gaps:
        checks = sum(len(gap.results) for gap in gaps)
        rules = list(dict.fromkeys(rule for gap in gaps for rule in gap.rules))
        shown = ", ".join(code(rule, 80) for rule in rules[:8])
        more_rules = f" and {len(rules) - 8} more" if len(rules) > 8 else ""
        yield [f"Not verified: {counted(checks, 'check')} of {shown}{more_rules}."]


def _matters(level: Level, outcome: Outcome) -> bool:
    return level is Level.MUST or outcome is Outcome.ERRORED
