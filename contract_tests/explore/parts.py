"""Questions about parts: the whole, asked just as the part was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.contract_tests.explore.pages import listing, side_by_side
from fairport.spec.model import Paging, PartOf

if TYPE_CHECKING:
    from fairport.contract_tests.explore.desk import Desk
    from fairport.contract_tests.explore.pages import Steps


def ask_wholes(desk: Desk) -> None:
    """List the whole of every part under the part's own criteria, where it has not been asked under the same."""
    walks: list[Steps] = []
    for promise in desk.contract.of(PartOf):
        part, whole = desk.known.good.get(promise.operation), desk.known.good.get(promise.whole)
        paging = next(iter(desk.contract.of(Paging, promise.whole)), None)
        if part is None or whole is None or paging is None or part.query == whole.query:
            continue
        asked = replace(whole, query=part.query)
        walks.append(listing(desk, paging, asked, f"{promise.whole}-around-{promise.operation}"))
    side_by_side(desk, walks)
