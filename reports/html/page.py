"""The page itself: one pass over the trace, and every section made from the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fairport.errors import TraceError
from fairport.reports.causes import causes_of
from fairport.reports.changes import TITLES
from fairport.reports.gaps import gaps_of
from fairport.reports.html.anchors import Anchors
from fairport.reports.html.cards import Decks, decks_of
from fairport.reports.html.conditions import conditions_of
from fairport.reports.html.coverage import coverage_of
from fairport.reports.html.exchanges import ExchangesListed
from fairport.reports.html.field_presence import FieldPresence
from fairport.reports.html.groups import check_groups, requirement_groups
from fairport.reports.html.headline import headline
from fairport.reports.html.looks import show
from fairport.reports.html.matrix import matrix_of
from fairport.reports.html.pages_walked import PagesWalked
from fairport.reports.html.promised import contract_of
from fairport.reports.html.proof import proof_of
from fairport.reports.html.response_times import ResponseTimes
from fairport.reports.html.templates import environment
from fairport.reports.html.windows_asked import WindowsAsked
from fairport.reports.personal import discreet_text, personal_members

if TYPE_CHECKING:
    from fairport.account import Account

MOST_OBSERVATIONS: Final = 300
MOST_GAPS: Final = 200


def render(account: Account) -> bytes:
    """Return the report as one HTML document in UTF-8, the same bytes for the same account.

    Raises TraceError where the trace was damaged so that it cannot be told.
    """
    try:
        held = _held(account)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if not account.flaws:
            raise
        raise TraceError(
            f"the trace does not hold what it should: {type(error).__name__} {error}",
            where=account.trace,
            hint="the trace was changed or damaged; make it again",
        ) from error
    page = environment().get_template("page.html.j2").render(held)
    return page.encode("utf-8", "backslashreplace")


def _held(account: Account) -> dict[str, Any]:
    """Return everything that the templates tell."""
    anchors, hidden = Anchors(), personal_members(account)
    causes = causes_of(account.findings)
    listed = ExchangesListed((each for cause in causes for each in (*cause.findings, *cause.hides)), hidden)
    decks = decks_of(account, causes, anchors, hidden)
    gaps = gaps_of(account)
    return {
        **_pictures(account, listed, hidden),
        "account": account,
        "head": headline(account, causes, anchors),
        "matrix": matrix_of(account),
        "decks": decks,
        "gaps": gaps[:MOST_GAPS],
        "gaps_cut": max(0, len(gaps) - MOST_GAPS),
        "comparison": account.comparison,
        "kinds": TITLES,
        "requirements": requirement_groups(account),
        "first_of": {each.id: each for each in reversed(account.requirements)},
        "checks": check_groups(account),
        "exchanges": listed,
        "listed": listed.numbers,
        "observations": _observations(account, hidden),
        "conditions": conditions_of(account, listed.highest, hidden),
        "proof": proof_of(account),
        "cards": {card.anchor for card in decks.cards},
        "card_of": _card_of(decks),
        "name": anchors.name,
    }


def _card_of(decks: Decks) -> dict[str, str]:
    """Return for each rule the first card that shows it, itself before what it explains."""
    own = [(card.finding.rule, card.anchor) for card in decks.cards]
    hidden = [(blocked.finding.rule, card.anchor) for card in decks.cards for blocked in card.hides]
    return dict(reversed([*own, *hidden]))


def _pictures(account: Account, listed: ExchangesListed, hidden: frozenset[str]) -> dict[str, Any]:
    """Show every exchange to the pictures and to the list; those that rest on the contract are left out without it."""
    contract = contract_of(account)
    times = ResponseTimes()
    if contract is None:
        show(account.exchanges(), None, (listed, times))
        return {"readable": False, "maps": (), "maps_cut": 0, "windows": (), "fields": (), **_plain(account, times)}
    walked, windows, fields = PagesWalked(contract, hidden), WindowsAsked(contract), FieldPresence(contract, hidden)
    show(account.exchanges(), contract, (listed, times, walked, windows, fields))
    return {
        "readable": True,
        "maps": walked.maps(),
        "maps_cut": walked.cut,
        "windows": windows.pictures(),
        "fields": fields.tables(),
        **_plain(account, times),
    }


def _plain(account: Account, times: ResponseTimes) -> dict[str, Any]:
    return {"times": times.picture(), "coverage": coverage_of(account.results)}


def _observations(account: Account, hidden: frozenset[str]) -> list[tuple[str, str, list[str]]]:
    """Return what was told and not judged: rule, message, operations."""
    told: dict[tuple[str, str], list[str]] = {}
    for each in account.observations:
        told.setdefault((each.rule, discreet_text(each.message, hidden)), []).append(each.operation)
    return [(rule, message, names) for (rule, message), names in list(told.items())[:MOST_OBSERVATIONS]]
