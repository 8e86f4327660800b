"""Lies about pages that are asked for by number or by what to skip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.showcase.lying import each_start, fault

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.behaviour import Behaviour


@fault(
    "first-page-is-the-second",
    catches=["paging.total-found"],
    group="paging",
    source="pages counted from 0 by the library below and from 1 by the documentation",
)
def first_page_is_the_second(ways: Behaviour) -> Behaviour:
    """Page numbers count from the other base: page 1 is the second."""
    return each_start(ways, lambda query, place: place + query.limit, only={"pages"})
