"""One broken promise on the terminal: what, where, why it matters, and how to see it oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.reports.causes import alike
from fairport.reports.curl import arguments
from fairport.reports.excerpt import excerpt
from fairport.reports.personal import discreet
from fairport.reports.sentences import asked, counted
from fairport.verdict import Level
from fairport.words import either

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account
    from fairport.evidence import Exchange
    from fairport.reports.causes import Cause
    from fairport.reports.terminal_page import Page
    from fairport.verdict import Finding

MOST_QUOTES: Final = 2
MOST_COMMANDS: Final = 2
MOST_EXCHANGES: Final = 6
MOST_HIDDEN: Final = 4
MOST_LINES: Final = 9
_STYLES: Final = {Level.MUST: "bold red", Level.SHOULD: "bold yellow", Level.OBSERVE: ""}


class FindingTeller:
    """Tells causes on a page. `hidden` names the members that hold personal data."""

    def __init__(self, page: Page, account: Account, hidden: frozenset[str]) -> None:
        self._page = page
        self._account = account
        self._hidden = hidden
        self._why = {rule.id: rule.why for rule in account.rules}
        self._quotes = {requirement.id: requirement.quote for requirement in account.requirements}

    def tell(self, place: int, cause: Cause) -> None:
        """Add one cause; `place` is its number in the list."""
        finding, page = discreet(cause.shown, self._hidden), self._page
        page.title(f"{place}. {finding.level} broken: ", finding.title, _STYLES[finding.level])
        page.row("what", finding.message, "bold")
        page.row("where", f"{either(cause.operations, 'and', MOST_HIDDEN)}{f', at {finding.at}' if finding.at else ''}")
        if self._why.get(finding.rule):
            page.row("why", self._why[finding.rule])
        self._promised(finding)
        if finding.expected:
            page.row("expected", finding.expected)
        if finding.actual:
            page.row("actual", finding.actual)
        page.row("seen", _seen(cause))
        self._evidence(finding)
        if finding.hint:
            page.row("hint", finding.hint)
        page.row("rule", f"{finding.rule}, fingerprint {finding.fingerprint}")
        self._hides(cause)

    def _promised(self, finding: Finding) -> None:
        for requirement in finding.requirements[:MOST_QUOTES]:
            quote = self._quotes.get(requirement, "")
            self._page.row("promised", f"{requirement}: “{quote}”" if quote else requirement)
        left = finding.requirements[MOST_QUOTES:]
        if left:
            self._page.row("", f"and {either(left, 'and', MOST_HIDDEN)}")

    def _evidence(self, finding: Finding) -> None:
        """Show the first exchange, and a command for it; for relations between answers, commands for two."""
        exhibits = self._account.exhibits
        exchanges = [exhibits[number] for number in finding.exchanges if number in exhibits]
        if not exchanges:
            return
        first = exchanges[0]
        self._page.row("answer", _told(first))
        room = self._page.room
        shown = excerpt(first, finding.at, lines=MOST_LINES, width=room, hidden=self._hidden)
        self._page.exact("", [(line.told(), "bold" if line.marked else "") for line in shown])
        commands = dict.fromkeys(parts for exchange in exchanges if (parts := arguments(exchange)))
        for parts in list(commands)[: 1 if finding.at else MOST_COMMANDS]:
            self._page.exact("see it", [(line, "cyan") for line in _broken_up(parts, room)])

    def _hides(self, cause: Cause) -> None:
        hidden = list(alike(cause.hides))
        for same in hidden[:MOST_HIDDEN]:
            told = discreet(same[0], self._hidden)
            where = either(dict.fromkeys(finding.operation for finding in same), "and", MOST_HIDDEN)
            self._page.row("explains", f"{told.level} {told.rule}: {told.message} ({where})")
        left = sum(map(len, hidden[MOST_HIDDEN:]))
        if left:
            self._page.row("", f"and {counted(left, 'finding')} more")


def _seen(cause: Cause) -> str:
    finding = cause.shown
    numbers = either([str(number) for number in finding.exchanges], "and", MOST_EXCHANGES)
    where = f"; exchange{'' if len(finding.exchanges) == 1 else 's'} {numbers} of the trace" if numbers else ""
    return f"{counted(cause.occurrences, 'occurrence')}; {asked(finding)}{where}"


def _told(exchange: Exchange) -> str:
    kind = exchange.header("content-type") or "no Content-Type"
    return f"exchange {exchange.number}: status {exchange.status}, {kind}, {counted(len(exchange.body), 'byte')}"


def _broken_up(parts: tuple[str, ...], room: int) -> Iterator[str]:
    """Yield a command in lines that a shell joins again, each as full as it may be; an argument is never broken."""
    line = ""
    for part in parts:
        if line and len(line) + len(part) + 3 > room:
            yield f"{line} \\"
            line = part
        else:
            line = f"{line} {part}".lstrip()
    yield line
