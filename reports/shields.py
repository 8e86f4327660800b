"""The endpoint JSON of a shields badge: verdict, contract and date.

Source: the endpoint badge schema of shields.io, version 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.reports.described import cut
from fairport.reports.harmless import to_json
from fairport.reports.sentences import moment
from fairport.verdict import Verdict

if TYPE_CHECKING:
    from fairport.account import Account

COLOURS: Final = {
    Verdict.CONFORMANT: ("brightgreen", "#2b7a1f"),
    Verdict.CONFORMANT_WITH_EXCEPTIONS: ("green", "#4c7000"),
    Verdict.NOT_FULLY_VERIFIED: ("yellow", "#8a6100"),
    Verdict.NON_CONFORMANT: ("red", "#b3261e"),
    Verdict.INVALID_RUN: ("lightgrey", "#5f6368"),
}
"""For each verdict the name that shields knows, and a colour on which white text can be read (WCAG AA)."""

WORDS: Final = {
    Verdict.CONFORMANT: "conformant",
    Verdict.CONFORMANT_WITH_EXCEPTIONS: "conformant with exceptions",
    Verdict.NOT_FULLY_VERIFIED: "not fully verified",
    Verdict.NON_CONFORMANT: "non-conformant",
    Verdict.INVALID_RUN: "invalid run",
}


def render(account: Account) -> bytes:
    """Return the endpoint's answer as UTF-8 JSON."""
    label, message = said(account)
    answer = {"schemaVersion": 1, "label": label, "message": message, "color": COLOURS[account.verdict][0]}
    return to_json({**answer, "isError": True} if account.verdict is Verdict.INVALID_RUN else answer)


def said(account: Account) -> tuple[str, str]:
    """Return label and message of a badge: the contract, and the verdict with the day of the run (UTC)."""
    contract = account.header["contract"]
    day = (moment(account.started) or "undated")[:10]
    label = " ".join(part for part in (str(contract["name"]), str(contract["version"])) if part)
    word = WORDS[account.verdict]
    return cut(label, 60), f"{word} {day}"
