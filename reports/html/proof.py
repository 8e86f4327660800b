"""How the rules were proved: what each must catch and must let pass in Fairport's own tests.

The figures stand in `proof.json`, which tools/write_docs.py writes from the reference service; they are of the rules
of this version, and told of no others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fairport.version import VERSION

if TYPE_CHECKING:
    from fairport.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`faults` and `variants` count broken and fair services; `rules` gives id, title and faults of each rule used.

    `own` is whether the trace was judged by the rules of this version: else the figures are not of its rules.
    """

    own: bool
    version: str
    faults: int
    variants: int
    rules: tuple[tuple[str, str, int], ...]


def proof_of(account: Account) -> Proof:
    """Return how the rules of a run were proved."""
    told: dict[str, Any] = json.loads(files("fairport.reports.html").joinpath("proof.json").read_text(encoding="utf-8"))
    version = str(account.header["fairport"])
    used = {result.rule for result in account.results}
    return Proof(
        own=version == VERSION,
        version=version,
        faults=told["faults"],
        variants=told["variants"],
        rules=tuple((rule.id, rule.title, told["rules"].get(rule.id, 0)) for rule in account.rules if rule.id in used),
    )
