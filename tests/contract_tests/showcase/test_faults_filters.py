"""Each lie about filters is told, to a caller who asks what it is told about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_filters
from tests.contract_tests.showcase.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.contract_tests.showcase.conftest import Caller

DAY = 86_400
THEN = NOW - 40 * DAY
Query = dict[str, object]

LIES: Mapping[str, Query] = {
    "status-ignored": {"status": "lost"},
    "status-takes-its-neighbour": {"status": "lost"},
    "status-leaves-some-out": {"status": "delivered"},
    "fragile-false-is-absent": {"fragile": "false"},
    "fragile-turned-round": {"fragile": "true"},
    "fragile-text-is-true": {"fragile": "false"},
    "prefix-anywhere": {"name_prefix": "ook"},
    "prefix-is-the-whole": {"name_prefix": "Zeb"},
    "contains-begins": {"q": "lamp"},
    "letters-beyond-ascii-lost": {"q": "Żubr"},
    "contains-unsought": {"q": "lamp"},
    "before-a-day-late": {"created[lt]": THEN, "limit": 100},
    "from-a-day-late": {"created[gte]": THEN},
    "from-in-milliseconds": {"created[gte]": THEN},
    "least-weight-exclusive": {"weight_min": 31},
    "most-weight-exclusive": {"weight_max": 0},
    "most-weight-rounded-up": {"weight_max": 0.5},
    "weight-compared-as-text": {"weight_min": 12.25},
    "filter-on-the-first-page": {"status": "delivered", "offset": 20},
    "filtered-after-the-cut": {"status": "lost"},
    "filter-sees-the-newest": {"status": "lost"},
    "filters-are-alternatives": {"status": "lost", "fragile": "true"},
    "one-filter-at-a-time": {"status": "lost", "fragile": "true"},
}
"""For each lie a question that it is told to, and no other one before it."""


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert telling(name).ids("parcels", **LIES[name]) != honest.ids("parcels", **LIES[name])


@pytest.mark.parametrize("name", LIES)
def test_nobody_else_is_lied_to(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert telling(name).ids("parcels") == honest.ids("parcels")
    assert telling(name).ids("pages", page=2) == honest.ids("pages", page=2)


@pytest.mark.parametrize(("name", "word"), [("from-is-after", "created[gte]"), ("before-is-until", "created[lt]")])
def test_lie_about_the_very_second_is_told(
    name: str, word: str, telling: Callable[..., Caller], honest: Caller
) -> None:
    query = {word: honest.dataset.parcels[5].created, "limit": 100}
    assert telling(name).ids("parcels", **query) != honest.ids("parcels", **query)


def test_total_of_everything_is_told_of_a_part(telling: Callable[..., Caller], honest: Caller) -> None:
    totals = [
        caller.ask("parcels", status="lost").headers["X-Total-Count"]
        for caller in (telling("filtered-total-of-all"), honest)
    ]
    assert totals[0] == "137" != totals[1]


def test_every_lie_is_here() -> None:
    others = {"from-is-after", "before-is-until", "filtered-total-of-all"}
    told = {lie.name for lie in vars(faults_filters).values() if isinstance(lie, Fault)}
    assert told == {*LIES, *others}
