"""Explorers: who decides which requests to send. They ask, look at answers, and judge nothing."""

from __future__ import annotations

from fairport.contract_tests.explore.filters import ask_filters
from fairport.contract_tests.explore.pages import walk_pages
from fairport.contract_tests.explore.parts import ask_wholes
from fairport.contract_tests.explore.refusals import ask_without_credentials, ask_wrongly
from fairport.contract_tests.explore.survey import survey
from fairport.contract_tests.explore.windows import ask_windows

EXPLORERS = (survey, walk_pages, ask_wholes, ask_windows, ask_filters, ask_wrongly)
"""What explores, in this order; each takes a Desk."""

LAST = (ask_without_credentials,)
"""What asks after the confirmations: probes of credentials come last."""

__all__ = ["EXPLORERS", "LAST"]
