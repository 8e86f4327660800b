"""All the faults, by name. A fault is a function under `@fault` in a module named `faults_*`; nothing else lists it."""

from collections.abc import Iterable, Mapping
from typing import Final

from fairport.contract_tests.registry import LISTED, Fault, fault, gathered, look_up, twisted
from fairport.contract_tests.service import (
    faults_access,
    faults_corners,
    faults_edges,
    faults_filters,
    faults_http,
    faults_paging,
    faults_rare,
    faults_reads,
    faults_scope,
    faults_shape,
    faults_time,
    faults_timeline,
    faults_values,
    faults_window,
)
from fairport.contract_tests.service.behaviour import Behaviour

__all__ = ["FAULTS", "Fault", "fault", "faulty", "named"]

_MODULES: Final = (
    faults_time,
    faults_shape,
    faults_values,
    faults_paging,
    faults_window,
    faults_filters,
    faults_timeline,
    faults_scope,
    faults_reads,
    faults_http,
    faults_access,
    faults_edges,
    faults_corners,
    faults_rare,
)


FAULTS: Final[Mapping[str, Fault[Behaviour]]] = gathered(Fault, _MODULES)


def named(name: str) -> Fault[Behaviour]:
    """Give the fault of this name. Raises `UsageError` with the nearest names where there is none."""
    return look_up(FAULTS, name, "fault", where="--fault", hint=LISTED)


def faulty(honest: Behaviour, faults: Iterable[str | Fault[Behaviour]]) -> Behaviour:
    """Give the behaviour that tells these lies, each twisting what the ones before it left. Raises as `named` does."""
    return twisted(honest, faults, FAULTS)
