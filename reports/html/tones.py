"""Outcomes and verdicts as a page tells them: a word, an icon and a colour, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fairport.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from fairport.verdict import Finding


@dataclass(frozen=True, slots=True)
class Tone:
    """A word with its colour (a class of the style sheet) and its icon (a symbol of the page)."""

    word: str
    colour: str
    meaning: str = ""


VERDICTS: Final = {
    Verdict.CONFORMANT: Tone("Conformant", "good", "Everything that was promised and could be exercised was kept."),
    Verdict.CONFORMANT_WITH_EXCEPTIONS: Tone(
        "Conformant, with exceptions",
        "mild",
        "No MUST is broken but what is waived; a SHOULD is broken, something is waived, or a gap was accepted.",
    ),
    Verdict.NOT_FULLY_VERIFIED: Tone(
        "Not fully verified",
        "open",
        "No broken MUST was seen, but some MUST could not be judged, or the run was cut short: no proof.",
    ),
    Verdict.NON_CONFORMANT: Tone("Non-conformant", "bad", "A MUST is broken."),
    Verdict.INVALID_RUN: Tone(
        "Invalid run",
        "void",
        "No MUST was judged at all, or the run's own checks failed: nothing is said of the service.",
    ),
}

OUTCOMES: Final = {
    Outcome.PASSED: Tone("Passed", "good", "The promise was exercised, and kept every time."),
    Outcome.FAILED: Tone("Failed", "bad", "The promise was broken, and the evidence is at hand."),
    Outcome.INCONCLUSIVE: Tone(
        "Inconclusive",
        "open",
        "It was exercised, and the evidence cannot decide: trouble on the way, or data that moved.",
    ),
    Outcome.NOT_EXERCISED: Tone(
        "Not exercised", "open", "Nothing that was seen bears on the promise; so it is not proved."
    ),
    Outcome.NOT_APPLICABLE: Tone("Not applicable", "none", "The contract makes no such promise."),
    Outcome.ERRORED: Tone("Errored", "void", "Fairport failed, not the service; no run passes with it."),
}

UNTESTED: Final = Tone("Not tested", "none", "No rule can verify this sentence; the reason stands beside it.")
WAIVED: Final = Tone("Waived", "waived", "It failed, and somebody accepted that for a time. It never counts as passed.")


def tone_of(finding: Finding) -> Tone:
    """Return how a finding is told."""
    return WAIVED if finding.waived else OUTCOMES[finding.outcome]
