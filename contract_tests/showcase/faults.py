"""All the faults, by name. A fault is a function under `@fault` in a module named `faults_*`; nothing else lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import LISTED, Fault, fault, gathered, look_up, twisted
from fairport.contract_tests.showcase import (
    faults_filters,
    faults_instants,
    faults_links,
    faults_orders,
    faults_pages,
    faults_relations,
    faults_sequence,
    faults_totals,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fairport.contract_tests.showcase.behaviour import Behaviour

__all__ = ["FAULTS", "Fault", "fault", "faulty", "named"]

_MODULES: Final = (
    faults_pages,
    faults_totals,
    faults_sequence,
    faults_links,
    faults_filters,
    faults_orders,
    faults_relations,
    faults_instants,
)


FAULTS: Final[Mapping[str, Fault[Behaviour]]] = gathered(Fault, _MODULES)


def named(name: str) -> Fault[Behaviour]:
    """Give the fault of this name. Raises `UsageError` with the nearest names where there is none."""
    return look_up(FAULTS, name, "fault", where="--fault", hint=LISTED)


def faulty(honest: Behaviour, faults: Iterable[str | Fault[Behaviour]]) -> Behaviour:
    """Give the behaviour that tells these lies, each twisting what the ones before it left. Raises as `named` does."""
    return twisted(honest, faults, FAULTS)
