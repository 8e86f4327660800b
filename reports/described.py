"""A finding in plain lines, for formats that carry free text: what, where, promised, expected, seen, how to repeat it.

Every line is printable: no control character, no lone surrogate, nothing that turns the direction of writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.reports.curl import command
from fairport.reports.excerpt import excerpt
from fairport.reports.personal import personal_members
from fairport.reports.sentences import asked, counted
from fairport.verdict import Outcome
from fairport.words import either, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.account import Account
    from fairport.evidence import Exchange
    from fairport.verdict import Finding

MOST_TEXT: Final = 2000
"""So many characters of one text are kept."""
MOST_EXCHANGES: Final = 12


def cut(text: str, most: int = MOST_TEXT) -> str:
    """Return a text on one line, printable and of at most `most` characters."""
    bounded = text if len(text) <= most else text[:most]
    shown = printable(bounded)
    return shown if len(shown) <= most and bounded is text else f"{shown[: most - 1]}…"


class Describer:
    """Describes the findings of one account."""

    def __init__(self, account: Account) -> None:
        self._exhibits = account.exhibits
        self._hidden = personal_members(account)
        self._quotes: Mapping[str, str] = {each.id: each.quote for each in account.requirements}

    def lines(self, finding: Finding) -> list[str]:
        """Return a finding that is fit to be shown (`discreet`) as lines of at most MOST_TEXT characters."""
        told = [
            (finding.message, ""),
            (finding.at, "at"),
            (finding.expected, "expected"),
            (finding.actual, "actual"),
            *((self._promised(requirement), "promised") for requirement in finding.requirements[:4]),
            (_seen(finding), "seen"),
            (finding.waived, "waived"),
            (finding.hint, "hint"),
            (finding.blocked_by, "explained by the finding"),
            (finding.fingerprint, "fingerprint"),
        ]
        head = [cut(f"{label}: {text}" if label else text) for text, label in told if text]
        return [*head, *self.evidence(finding)]

    def evidence(self, finding: Finding) -> list[str]:
        """Return the first exchange of a finding as lines: what was answered, and a command that asks again."""
        exchange = self.exhibit(finding)
        if exchange is None:
            return []
        head = cut(f"exchange {exchange.number}: {exchange.ask.method} {exchange.url}, status {exchange.status}")
        shown = [cut(line.told()) for line in excerpt(exchange, finding.at, hidden=self._hidden)]
        repeat = command(exchange)
        return [head, *shown, *([cut(repeat)] if repeat else [])]

    def exhibit(self, finding: Finding) -> Exchange | None:
        """Return the first exchange of a finding that is at hand."""
        return next((self._exhibits[number] for number in finding.exchanges if number in self._exhibits), None)

    def excerpt(self, finding: Finding) -> list[str]:
        """Return the offending place of the first exchange, the value marked."""
        exchange = self.exhibit(finding)
        return [line.told() for line in excerpt(exchange, finding.at, hidden=self._hidden)] if exchange else []

    def repeat(self, finding: Finding) -> str:
        """Return a curl command for the first exchange, "" where there is none."""
        exchange = self.exhibit(finding)
        return cut(command(exchange)) if exchange else ""

    def _promised(self, requirement: str) -> str:
        quote = self._quotes.get(requirement, "")
        return f"{requirement}: “{quote}”" if quote else requirement


def _seen(finding: Finding) -> str:
    numbers = either([str(number) for number in finding.exchanges], "and", MOST_EXCHANGES)
    where = f"; exchange{'' if len(finding.exchanges) == 1 else 's'} {numbers}" if numbers else ""
    undecided = "; the evidence cannot decide" if finding.outcome is Outcome.INCONCLUSIVE else ""
    return f"{counted(finding.occurrences, 'occurrence')}; {asked(finding)}{where}{undecided}"
