"""Each defect as a developer mends it: what, why, the promise, what was sent, expected beside received, a command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.reports.causes import alike
from fairport.reports.curl import command
from fairport.reports.excerpt import excerpt
from fairport.reports.html.tones import tone_of
from fairport.reports.personal import discreet
from fairport.reports.sentences import asked, counted
from fairport.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairport.account import Account, RequirementAccount
    from fairport.evidence import Exchange
    from fairport.reports.causes import Cause
    from fairport.reports.excerpt import Line
    from fairport.reports.html.anchors import Anchors
    from fairport.reports.html.tones import Tone
    from fairport.verdict import Finding

MOST_CARDS: Final = 60
MOST_BRIEF: Final = 400
MOST_QUOTES: Final = 3
MOST_EXHIBITS: Final = 3
MOST_NUMBERS: Final = 12
MOST_HIDDEN: Final = 12
MOST_OPERATIONS: Final = 12
LINES: Final = 16
COLUMNS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One exchange of a finding: the request, the answer in a line, the place in its body, and how to repeat it."""

    exchange: Exchange
    lines: tuple[Line, ...]
    curl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A finding that a cause explains, on all operations that show it."""

    finding: Finding
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One cause in full. `numbers` are all its exchanges, `looked` how often the check was made (0: unknown)."""

    anchor: str
    place: int
    tone: Tone
    finding: Finding
    operations: tuple[str, ...]
    operations_cut: int
    why: str
    quotes: tuple[RequirementAccount, ...]
    unquoted: tuple[str, ...]
    occurrences: int
    looked: int
    asked: str
    exhibits: tuple[Exhibit, ...]
    numbers: tuple[int, ...]
    numbers_cut: int
    hides: tuple[Blocked, ...]
    hides_cut: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """Causes of one sort: the first in full, some more in a line each, and how many are only counted."""

    cards: tuple[Card, ...]
    brief: tuple[tuple[str, Finding, str], ...]
    cut: int

    @property
    def count(self) -> int:
        """How many causes there are."""
        return len(self.cards) + len(self.brief) + self.cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Decks:
    """All causes: broken, undecided, waived."""

    broken: Deck
    undecided: Deck
    waived: Deck

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in the order of the page."""
        return (*self.broken.cards, *self.undecided.cards, *self.waived.cards)


def decks_of(account: Account, causes: Sequence[Cause], anchors: Anchors, hidden: frozenset[str]) -> Decks:
    """Return the causes of an account as cards. `hidden` names the members that hold personal data."""
    dealer = _Dealer(account, anchors, hidden)
    waived = [cause for cause in causes if cause.shown.waived]
    rest = [cause for cause in causes if not cause.shown.waived]
    return Decks(
        broken=dealer.deck([cause for cause in rest if cause.shown.outcome is Outcome.FAILED]),
        undecided=dealer.deck([cause for cause in rest if cause.shown.outcome is not Outcome.FAILED]),
        waived=dealer.deck(waived),
    )


class _Dealer:
    def __init__(self, account: Account, anchors: Anchors, hidden: frozenset[str]) -> None:
        self._account = account
        self._anchors = anchors
        self._hidden = hidden
        self._why = {rule.id: rule.why for rule in account.rules}
        self._requirements = {requirement.id: requirement for requirement in account.requirements}
        self._placed: set[str] = set()
        self._looked = {(result.rule, result.promise): result.exercised for result in account.results}

    def deck(self, causes: Sequence[Cause]) -> Deck:
        brief = causes[MOST_CARDS : MOST_CARDS + MOST_BRIEF]
        return Deck(
            cards=tuple(self._card(place, cause) for place, cause in enumerate(causes[:MOST_CARDS], 1)),
            brief=tuple(self._brief(cause) for cause in brief),
            cut=max(0, len(causes) - MOST_CARDS - MOST_BRIEF),
        )

    def _anchor(self, finding: Finding) -> str:
        """Return the name of a finding's place; where a trace gives two findings one fingerprint, each has its own."""
        name, count = self._anchors.name("f", finding.fingerprint), 1
        while name in self._placed:
            count += 1
            name = self._anchors.name("f", f"{finding.fingerprint}.{count}")
        self._placed.add(name)
        return name

    def _brief(self, cause: Cause) -> tuple[str, Finding, str]:
        finding = discreet(cause.shown, self._hidden)
        told = f"{counted(len(cause.operations), 'operation')}, {counted(cause.occurrences, 'occurrence')}"
        return self._anchor(finding), finding, told

    def _card(self, place: int, cause: Cause) -> Card:
        finding = discreet(cause.shown, self._hidden)
        hides = list(alike(cause.hides))
        numbers = tuple(dict.fromkeys(number for each in cause.findings for number in each.exchanges))
        known = [self._requirements[name] for name in finding.requirements if name in self._requirements]
        return Card(
            anchor=self._anchor(finding),
            place=place,
            tone=tone_of(finding),
            finding=finding,
            operations=cause.operations[:MOST_OPERATIONS],
            operations_cut=max(0, len(cause.operations) - MOST_OPERATIONS),
            why=self._why.get(finding.rule, ""),
            quotes=tuple(known[:MOST_QUOTES]),
            unquoted=tuple(n for n in finding.requirements if n not in {each.id for each in known[:MOST_QUOTES]}),
            occurrences=cause.occurrences,
            looked=_looked(cause.findings, self._looked),
            asked=asked(finding),
            exhibits=self._exhibits(cause.shown),
            numbers=numbers[:MOST_NUMBERS],
            numbers_cut=max(0, len(numbers) - MOST_NUMBERS),
            hides=tuple(self._blocked(same) for same in hides[:MOST_HIDDEN]),
            hides_cut=sum(map(len, hides[MOST_HIDDEN:])),
        )

    def _blocked(self, same: list[Finding]) -> Blocked:
        return Blocked(
            finding=discreet(same[0], self._hidden),
            operations=tuple(dict.fromkeys(finding.operation for finding in same)),
        )

    def _exhibits(self, finding: Finding) -> tuple[Exhibit, ...]:
        held = self._account.exhibits
        shown = [held[number] for number in finding.exchanges if number in held][:MOST_EXHIBITS]
        return tuple(
            Exhibit(
                exchange=exchange,
                lines=excerpt(exchange, finding.at, lines=LINES, width=COLUMNS, hidden=self._hidden),
                curl=command(exchange),
            )
            for exchange in shown
        )


def _looked(findings: Iterable[Finding], looked: Mapping[tuple[str, str], int]) -> int:
    """Return how often the checks of some findings were made, each check counted once."""
    return sum(looked.get(key, 0) for key in {(finding.rule, finding.promise): None for finding in findings})
