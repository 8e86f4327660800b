"""Each fair variant of filters and orders differs from the plain service just where its summary says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.showcase import variants_filters
from fairport.contract_tests.showcase.varying import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.contract_tests.showcase.conftest import Caller

MORE: Mapping[str, dict[str, object]] = {
    "status-in-either-case": {"status": "LOST"},
    "prefix-in-either-case": {"name_prefix": "boo"},
    "prefix-of-any-word": {"name_prefix": "lam"},
    "prefix-without-accents": {"name_prefix": "epe"},
    "contains-with-wildcards": {"q": "ze%rug"},
    "unweighed-weighs-nothing": {"weight_max": 0},
    "unweighed-weighs-anything": {"weight_min": 31},
    "truth-in-many-words": {"fragile": "True"},
    "truth-in-digits": {"fragile": "yes"},
}
"""Variants that list more than the plain service, and for which question."""
FEWER: Mapping[str, dict[str, object]] = {
    "contains-as-written": {"q": "BOOKS"},
    "contains-whole-words": {"q": "boo"},
    "one-filter-only": {"status": "lost", "fragile": "true"},
}
OTHERWISE: Mapping[str, dict[str, object]] = {
    "sorted-with-case-aside": {"sort": "name", "limit": 100},
    "sorted-with-accents-aside": {"sort": "name", "limit": 100},
    "sorted-in-an-alphabet-of-its-own": {"sort": "name", "limit": 100},
    "unweighed-first": {"sort": "weight", "limit": 100},
    "ties-newest-first": {"sort": "-weight", "limit": 100},
}


def listed(caller: Caller, query: Mapping[str, object]) -> list[str]:
    """The ids on a page, none where the question is refused."""
    return caller.ids("parcels", **query) if caller.ask("parcels", **query).status_code == 200 else []


@pytest.mark.parametrize("name", MORE)
def test_more_is_listed(name: str, varied: Callable[[str], Caller], honest: Caller) -> None:
    query = MORE[name] | {"limit": 100}
    assert set(listed(varied(name), query)) > set(listed(honest, query))


@pytest.mark.parametrize("name", FEWER)
def test_less_is_listed(name: str, varied: Callable[[str], Caller], honest: Caller) -> None:
    query = FEWER[name] | {"limit": 100}
    assert set(listed(varied(name), query)) < set(listed(honest, query))


@pytest.mark.parametrize("name", OTHERWISE)
def test_order_is_another(name: str, varied: Callable[[str], Caller], honest: Caller) -> None:
    assert listed(varied(name), OTHERWISE[name]) != listed(honest, OTHERWISE[name])


def test_unknown_status_is_not_found(varied: Callable[[str], Caller]) -> None:
    caller = varied("unknown-status-not-found")
    assert [caller.ask("parcels", status=word).status_code for word in ("lost", "gone", "far")] == [200, 400, 404]


def test_every_variant_is_here() -> None:
    told = {variant.name for variant in vars(variants_filters).values() if isinstance(variant, Variant)}
    assert told == {*MORE, *FEWER, *OTHERWISE, "unknown-status-not-found"}
