"""All the faults, by name. A fault is a function under `@fault` in a module named `faults_*`; nothing else lists it."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.showcase import (
    faults_filters,
    faults_instants,
    faults_links,
    faults_pages,
    faults_relations,
    faults_sequence,
    faults_totals,
)
from fairport.contract_tests.showcase.lying import Fault, fault
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from fairport.contract_tests.showcase.behaviour import Behaviour

__all__ = ["FAULTS", "Fault", "fault", "faulty", "named"]

_MODULES: Final = (
    faults_pages,
    faults_totals,
    faults_sequence,
    faults_links,
    faults_filters,
    faults_relations,
    faults_instants,
)


def _gathered(modules: Iterable[ModuleType]) -> dict[str, Fault]:
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Fault)]
    return {fault.name: fault for fault in found}


FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(_gathered(_MODULES))


def named(name: str) -> Fault:
    """Give the fault of this name. Raises `UsageError` with the nearest names where there is none."""
    if name in FAULTS:
        return FAULTS[name]
    near = get_close_matches(name, FAULTS, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`fairport serve --list-faults` lists them"
    raise UsageError(f"there is no fault named {name!r}", where="--fault", hint=hint)


def faulty(honest: Behaviour, faults: Iterable[str | Fault]) -> Behaviour:
    """Give the behaviour that tells these lies, each twisting what the ones before it left. Raises as `named` does."""
    ways = honest
    for lie in faults:
        ways = (named(lie) if isinstance(lie, str) else lie).twist(ways)
    return ways
