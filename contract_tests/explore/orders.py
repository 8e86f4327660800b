"""Questions about orders: every list in each order that can be asked for, over a few pages, and filtered as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.contract_tests.explore.desk import with_query
from fairport.contract_tests.explore.matches import list_each
from fairport.spec.model import Sort

if TYPE_CHECKING:
    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask


def ask_orders(desk: Desk) -> None:
    """Ask for every list in every promised order, ascending and descending, to its end or up to some pages.

    On the quick, one direction of each order: the descending one, which is the less used.
    """
    for promise in desk.contract.of(Sort):
        start = desk.known.good.get(promise.operation)
        if start is None or promise.parameters & desk.known.given:
            continue
        asks = _ways(promise, start)
        list_each(
            desk, promise.collection, asks if desk.depth.edges else asks[-1:], f"by-{promise.field.text.strip('$.')}"
        )


def _ways(promise: Sort, start: Ask) -> list[Ask]:
    """Return the good request in each order that has to be asked for."""
    ways = [promise.ascending, promise.descending]
    return [replace(start, query=with_query(start, way)) for way in ways if way]
