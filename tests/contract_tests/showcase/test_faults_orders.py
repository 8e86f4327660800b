"""Each lie about orders is told, to a caller who asks what it is told about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.contract_tests.showcase.conftest import Caller

Query = dict[str, object]

LIES: Mapping[str, Query] = {
    "sort-ignored": {"sort": "name"},
    "sort-by-weight-as-text": {"sort": "weight", "offset": 40},
    "sort-by-another-instant": {"sort": "created"},
    "sort-descending-ignored": {"sort": "-weight"},
    "sorted-after-the-cut": {"sort": "weight"},
    "second-page-unsorted": {"sort": "weight", "offset": 20},
    "ties-change-between-pages": {"sort": "weight", "offset": 20},
    "sort-drops-the-unweighed": {"sort": "weight", "offset": 120},
    "sort-lists-each-name-once": {"sort": "created"},
    "descending-in-another-alphabet": {"sort": "-name", "offset": 60},
}
"""For each lie a question that it is told to, and no other one before it."""


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert telling(name).ids("parcels", **LIES[name]) != honest.ids("parcels", **LIES[name])


@pytest.mark.parametrize("name", LIES)
def test_nobody_else_is_lied_to(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert telling(name).ids("parcels") == honest.ids("parcels")
    assert telling(name).ids("pages", page=2) == honest.ids("pages", page=2)


def test_every_lie_is_here() -> None:
    assert {lie.name for lie in vars(faults_orders).values() if isinstance(lie, Fault)} == set(LIES)
