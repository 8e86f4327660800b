"""Explorers: who decides which requests to send. They ask, look at answers, and judge nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.explore.echoes import ask_echoes
from fairport.contract_tests.explore.edges import ask_edges
from fairport.contract_tests.explore.filters import ask_filters
from fairport.contract_tests.explore.matches import ask_matches
from fairport.contract_tests.explore.members import ask_members
from fairport.contract_tests.explore.orders import ask_orders
from fairport.contract_tests.explore.pages import walk_pages
from fairport.contract_tests.explore.parts import ask_wholes
from fairport.contract_tests.explore.refusals import ask_without_credentials, ask_wrongly
from fairport.contract_tests.explore.survey import survey
from fairport.contract_tests.explore.windows import ask_windows

if TYPE_CHECKING:
    from fairport.contract_tests.explore.desk import Desk


def draw(desk: Desk) -> None:
    """Draw questions that nobody planned, and shrink what does not fit together."""
    if desk.depth.drawn:
        from fairport.contract_tests.explore.properties import draw_relations  # noqa: PLC0415 - Hypothesis is heavy

        draw_relations(desk)


def generate(desk: Desk) -> None:
    """Ask what is generated from the contract's own OpenAPI document, valid and invalid."""
    if desk.depth.generated:
        from fairport.contract_tests.explore.schemathesis_explorer import (  # noqa: PLC0415 - Schemathesis is heavy
            generate_requests,
        )

        generate_requests(desk)


EXPLORERS = (
    survey,
    ask_members,
    ask_echoes,
    walk_pages,
    ask_wholes,
    ask_windows,
    ask_filters,
    ask_matches,
    ask_orders,
    ask_wrongly,
    ask_edges,
    draw,
    generate,
)
"""What explores, in this order; each takes a Desk."""

LAST = (ask_without_credentials,)
"""What asks after the confirmations: probes of credentials come last."""

__all__ = ["EXPLORERS", "LAST", "draw", "generate"]
