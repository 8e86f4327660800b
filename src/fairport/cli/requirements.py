"""`fairport requirements`: every sentence of a contract's documentation, and what verifies it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import click

from fairport.cli.console import records, say, say_json
from fairport.cli.options import contract_options, format_option, remote_reader
from fairport.config import DEFAULT_CONTRACT
from fairport.spec import load_contract
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fairport.rules import Rule
    from fairport.spec.model import Contract, Requirement

UNTESTED = "no rule verifies it yet"


@click.command(name="requirements")
@contract_options
@format_option
def command(*, contract: str | None, overlays: tuple[Path, ...], allow_remote_refs: bool, form: str) -> int:
    """List the requirements of a contract.

    Each with its level, its quote, and the rules that verify it or the reason why none does.
    """
    remote = remote_reader(allowed=allow_remote_refs)
    held = load_contract(contract or DEFAULT_CONTRACT, overlays, remote=remote)
    verifying = rules_by_requirement(held, all_rules())
    if form == "json":
        say_json(
            [
                {
                    "id": requirement.id,
                    "level": str(requirement.level),
                    "quote": requirement.quote,
                    "page": requirement.page,
                    "section": requirement.section,
                    "note": requirement.note,
                    "reading": requirement.reading,
                    "rules": verifying.get(requirement.id, []),
                    "untested": "" if verifying.get(requirement.id) else requirement.untested or UNTESTED,
                }
                for requirement in held.requirements
            ]
        )
        return 0
    say(records((r.id, [f"{r.level} {' '.join(r.quote.split())}", _verified(r, verifying)]) for r in held.requirements))
    tested = sum(bool(verifying.get(r.id)) for r in held.requirements)
    say(f"\n{len(held.requirements)} requirements of {held.title}; rules verify {tested} of them.")
    return 0


def _verified(requirement: Requirement, verifying: dict[str, list[str]]) -> str:
    rules = verifying.get(requirement.id)
    return f"verified by {', '.join(rules)}" if rules else f"not verified: {requirement.untested or UNTESTED}"


def rules_by_requirement(contract: Contract, rules: Iterable[Rule]) -> dict[str, list[str]]:
    """Return the ids of the rules that verify each requirement of a contract, by the promises that rest on it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for rule in rules:
        for promise in contract.promises:
            if rule.judges(promise):
                for requirement in promise.facets[rule.facet].requirements:
                    found[requirement][rule.id] = None
    return {requirement: list(ids) for requirement, ids in found.items()}
