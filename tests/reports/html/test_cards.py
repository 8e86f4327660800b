from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.reports.causes import causes_of
from fairport.reports.html.anchors import Anchors
from fairport.reports.html.cards import MOST_BRIEF, MOST_CARDS, Decks, decks_of
from fairport.verdict import Outcome
from tests.reports.examples import BROKEN_ACCOUNT, FINDING, TYPE_FINDING

if TYPE_CHECKING:
    from fairport.account import Account


def decks(account: Account, hidden: frozenset[str] = frozenset()) -> Decks:
    return decks_of(account, causes_of(account.findings), Anchors(), hidden)


def test_causes_are_broken_undecided_or_waived() -> None:
    more = (
        replace(FINDING, waived="ticket 4", fingerprint="w", rule="a.b"),
        replace(FINDING, outcome=Outcome.INCONCLUSIVE, fingerprint="u", rule="c.d"),
    )
    made = decks(replace(BROKEN_ACCOUNT, findings=(*BROKEN_ACCOUNT.findings, *more)))
    assert (made.broken.count, made.undecided.count, made.waived.count) == (3, 1, 1)
    assert [card.tone.word for card in made.waived.cards] == ["Waived"]


def test_card_tells_how_often_of_how_many_looks() -> None:
    results = (replace(BROKEN_ACCOUNT.results[0], rule=TYPE_FINDING.rule, promise=TYPE_FINDING.promise, exercised=411),)
    (card,) = decks(replace(BROKEN_ACCOUNT, findings=(TYPE_FINDING,), results=results)).broken.cards
    assert (card.occurrences, card.looked) == (274, 411)


def test_card_shows_promise_evidence_and_command() -> None:
    (card,) = decks(replace(BROKEN_ACCOUNT, findings=(TYPE_FINDING,))).broken.cards
    assert [quote.id for quote in card.quotes] == ["ORD-PORTDATE", "ORD-EPOCH"]
    first = card.exhibits[0]
    assert first.exchange.number == 3
    assert [line.text for line in first.lines if line.marked] == ['"PortDate": "1774915200"']
    assert first.curl.startswith("curl")


def test_finding_that_another_explains_is_on_its_card() -> None:
    card = decks(BROKEN_ACCOUNT).broken.cards[0]
    assert [blocked.finding.rule for blocked in card.hides] == ["instants.unit"]


def test_causes_past_the_bounds_are_brief_then_counted() -> None:
    findings = tuple(replace(FINDING, rule=f"r.{n}", fingerprint=str(n)) for n in range(MOST_CARDS + MOST_BRIEF + 5))
    made = decks(replace(BROKEN_ACCOUNT, findings=findings)).broken
    assert (len(made.cards), len(made.brief), made.cut) == (MOST_CARDS, MOST_BRIEF, 5)
    assert made.count == len(findings)


def test_findings_of_one_fingerprint_have_places_of_their_own() -> None:
    findings = tuple(replace(FINDING, rule=f"r.{n}", fingerprint="same") for n in range(3))
    cards = decks(replace(BROKEN_ACCOUNT, findings=findings)).broken.cards
    assert [card.anchor for card in cards] == ["f-same", "f-same.2", "f-same.3"]


def test_personal_data_is_told_by_shape() -> None:
    finding = replace(TYPE_FINDING, at="/Orders/0/Email", actual='"jane@example.com"')
    (card,) = decks(replace(BROKEN_ACCOUNT, findings=(finding,)), frozenset({"Email"})).broken.cards
    assert card.finding.actual == '"xxxx@xxxxxxx.xxx"'
    assert "jane" not in "".join(line.text for exhibit in card.exhibits for line in exhibit.lines)
