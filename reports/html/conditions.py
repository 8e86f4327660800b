"""Run conditions and budgets: what was configured, what it cost, and what identifies the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from fairport.reports.sentences import masked_sentence, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account

MOST_SETTINGS: Final = 200
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Stage:
    """Who asked, and how many requests."""

    name: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Everything that a second run would need to be the same."""

    run: tuple[tuple[str, str], ...]
    identities: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    stages: tuple[Stage, ...]
    silent: tuple[tuple[str, str], ...]
    budget: int
    used: int
    flaws: tuple[str, ...]
    personal: tuple[str, ...]
    masked: str
    unverified_allowed: bool


def conditions_of(account: Account, highest: int, personal: frozenset[str]) -> Conditions:
    """Return the conditions of a run; `highest` is the number of its last planned request."""
    config: Mapping[str, Any] = account.header.get("config", {})
    budget = config.get("max_requests")
    return Conditions(
        run=tuple(_run(account)),
        identities=tuple(_identities(account)),
        settings=tuple(_flat("", config))[:MOST_SETTINGS],
        stages=tuple(_stages(account, highest)),
        silent=tuple(sorted(account.silent.items())),
        budget=budget if isinstance(budget, int) else 0,
        used=account.requests,
        flaws=account.flaws,
        personal=tuple(sorted(personal)),
        masked=masked_sentence(account),
        unverified_allowed=bool(account.header.get("policy", {}).get("allow_unverified")),
    )


def _run(account: Account) -> Iterator[tuple[str, str]]:
    header = account.header
    yield "Started", moment(account.started) or str(account.started)
    yield "Finished", moment(account.finished) or "the run did not come to its end"
    yield "Mode", str(header.get("mode", "run"))
    yield "Profile", str(header["profile"])
    yield "Seed", str(header["seed"])
    for name, value in header.get("policy", {}).items():
        if isinstance(value, bool):
            yield f"Policy: {name.replace('_', ' ')}", "yes" if value else "no"


def _identities(account: Account) -> Iterator[tuple[str, str]]:
    contract = account.header["contract"]
    yield "What was checked", str(account.header["checked"])
    yield "Environment", str(account.header["environment"])
    yield "Contract", f"{contract['name']} {contract['version']}, from {contract['source']}"
    yield "Contract digest (SHA-256)", str(contract["digest"])
    for overlay in contract["overlays"]:
        yield "Overlay", str(overlay)


def _flat(above: str, node: object) -> Iterator[tuple[str, str]]:
    """Yield each setting with its dotted name; what is unset or empty is left out."""
    if isinstance(node, Mapping):
        for name, value in cast("Mapping[str, object]", node).items():
            yield from _flat(f"{above}.{name}" if above else str(name), value)
    elif isinstance(node, list | tuple):
        told = ", ".join(map(str, cast("list[object]", node)))
        if told:
            yield above, told[:LONGEST]
    elif node is not None:
        yield above, {True: "yes", False: "no"}[node] if isinstance(node, bool) else str(node)[:LONGEST]


def _stages(account: Account, highest: int) -> Iterator[Stage]:
    """Yield each stage with the requests that it planned; those that asked nothing are left out."""
    ends = [*account.stages, ("", highest + 1)]
    for (name, first), (_, after) in pairwise(ends):
        if after > first:
            yield Stage(name.replace("_", " "), after - first)
