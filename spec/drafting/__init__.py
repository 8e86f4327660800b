"""Drafts of contracts: what could be said of a vendor's document, proposed for a person to edit and keep."""

from __future__ import annotations

from fairport.spec.drafting.drafts import ABOVE, Draft, Recognised, draft, recognise
from fairport.spec.drafting.proposals import Proposal

__all__ = ["ABOVE", "Draft", "Proposal", "Recognised", "draft", "recognise"]
