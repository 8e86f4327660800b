"""Drafts of contracts: what could be said of a vendor's document, proposed for a person to edit and keep."""

from __future__ import annotations

from fairport.spec.drafting.answers import Answered, answered
from fairport.spec.drafting.asking import MOST, ask_about
from fairport.spec.drafting.drafts import ABOVE, Draft, Recognised, draft, recognise
from fairport.spec.drafting.proposals import Proposal
from fairport.spec.drafting.seeing import seen

__all__ = [
    "ABOVE",
    "MOST",
    "Answered",
    "Draft",
    "Proposal",
    "Recognised",
    "answered",
    "ask_about",
    "draft",
    "recognise",
    "seen",
]
