"""The numbered exchanges: those that findings cite in full, the first of the others in a line each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fairport.evidence import TROUBLES
from fairport.reports.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fairport.evidence import Exchange, Pairs
    from fairport.reports.excerpt import Line
    from fairport.reports.html.looks import Look
    from fairport.verdict import Finding

MOST_ROWS: Final = 400
"""So many exchanges are listed, those that findings cite and the first of the rest."""
MOST_DETAILED: Final = 60
MOST_CITED: Final = 12
"""So many exchanges of one finding are sure of their place in the list."""
MOST_HEADERS: Final = 40
LINES: Final = 24
COLUMNS: Final = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What was sent and what came, as far as it is shown."""

    sent: Pairs
    headers: Pairs
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRow:
    """One attempt. `rules` are those whose findings cite it, `why` is why it was asked."""

    number: int
    attempt: int
    anchored: bool
    operation: str
    method: str
    target: str
    status: int
    trouble: str
    elapsed: float
    size: int
    why: str
    rules: tuple[str, ...]
    detail: Detail | None


class ExchangesListed:
    """Collects the rows of the list, and counts all."""

    def __init__(self, findings: Iterable[Finding], hidden: frozenset[str]) -> None:
        self._cited = _cited(findings)
        self._hidden = hidden
        self._rows: list[ExchangeRow] = []
        self._free = max(0, MOST_ROWS - len(self._cited))
        self._detailed = 0
        self._numbers: set[int] = set()
        self.count = 0
        self.highest = 0
        """The highest number of a planned request."""

    @property
    def rows(self) -> tuple[ExchangeRow, ...]:
        """The rows in the order in which they were asked."""
        return tuple(self._rows)

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers that links can lead to."""
        return frozenset(self._numbers)

    def take(self, look: Look) -> None:
        """Keep an exchange, if it is cited or there is room."""
        exchange = look.exchange
        self.count += 1
        self.highest = max(self.highest, exchange.number)
        rules = self._cited.get(exchange.number)
        if rules is None and self._free <= 0:
            return
        self._free -= rules is None
        if len(self._rows) < MOST_ROWS * 2:
            self._rows.append(self._row(exchange, rules or ()))

    def _row(self, exchange: Exchange, rules: tuple[str, ...]) -> ExchangeRow:
        anchored = exchange.last and exchange.number not in self._numbers
        self._numbers.update([exchange.number] if anchored else [])
        detailed = bool(rules) and self._detailed < MOST_DETAILED
        self._detailed += detailed
        return ExchangeRow(
            number=exchange.number,
            attempt=exchange.attempt,
            anchored=anchored,
            operation=exchange.ask.operation,
            method=exchange.ask.method,
            target=_target(exchange.url),
            status=exchange.status,
            trouble=TROUBLES.get(exchange.trouble, exchange.trouble),
            elapsed=exchange.elapsed,
            size=len(exchange.body),
            why=_why(exchange),
            rules=rules,
            detail=self._detail(exchange) if detailed else None,
        )

    def _detail(self, exchange: Exchange) -> Detail:
        return Detail(
            sent=exchange.sent[:MOST_HEADERS],
            headers=exchange.headers[:MOST_HEADERS],
            lines=excerpt(exchange, lines=LINES, width=COLUMNS, hidden=self._hidden),
        )


def _cited(findings: Iterable[Finding]) -> Mapping[int, tuple[str, ...]]:
    """Return for each exchange that must be in the list the rules whose findings cite it; the first of each first."""
    held = list(findings)
    cited: dict[int, dict[str, None]] = defaultdict(dict)
    for depth in range(MOST_CITED):
        for finding in held:
            if len(cited) >= MOST_ROWS:
                break
            for number in finding.exchanges[depth : depth + 1]:
                cited[number].setdefault(finding.rule)
    return {number: tuple(rules) for number, rules in cited.items()}


def _target(url: str) -> str:
    parts = urlsplit(url) if url.isascii() and "[" not in url else None
    if parts is None or not parts.path:
        return url
    return f"{parts.path}{'?' if parts.query else ''}{parts.query}"


def _why(exchange: Exchange) -> str:
    ask = exchange.ask
    parts = [
        f"asks {ask.confirms} again" if ask.confirms else "",
        f"tries {ask.probe}" if ask.probe else "",
        f"walk {ask.walk}" if ask.walk else "",
        f"credentials: {ask.credentials}" if ask.credentials != "given" else "",
        f"attempt {exchange.attempt}" if exchange.attempt > 1 or not exchange.last else "",
    ]
    return "; ".join(part for part in parts if part)
