"""`fairport spec`: look at a contract. `draft` proposes one, `lint` remarks on it, `show` lists its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fairport.cli.console import records, say, say_json
from fairport.cli.options import format_option, overlay_option
from fairport.cli.spec_draft import command as draft_command
from fairport.config import DEFAULT_CONTRACT
from fairport.spec import load_contract
from fairport.spec.document import load
from fairport.spec.lint import Weight, lint
from fairport.spec.reader import contract_of
from fairport.validators import all_rules

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.spec.model import Promise


@click.group(name="spec")
def command() -> None:
    """Look at a contract: draft one, lint it, or show its promises."""


command.add_command(draft_command)


@command.command(name="lint")
@click.argument("contract", default=DEFAULT_CONTRACT)
@overlay_option
@format_option
def lint_command(*, contract: str, overlays: tuple[Path, ...], form: str) -> int:
    """Remark on what is wrong in CONTRACT, or could be better.

    CONTRACT is a bundled contract's name or the path of an OpenAPI document. Exit: 0 if there is no error, 1 if there
    is one, 2 if the contract cannot be read at all.
    """
    loaded = load(contract, overlays)
    judged = {(rule.promise, rule.facet) for rule in all_rules()}
    held = contract_of(loaded)
    remarks = lint(held, judged, loaded.origins)
    if form == "json":
        say_json([{"weight": str(r.weight), "where": r.where, "at": r.at, "message": r.message} for r in remarks])
    else:
        for remark in remarks:
            say(f"{remark.weight}: {remark.where}: {remark.message}")
        counts = [f"{sum(r.weight is weight for r in remarks)} {weight}s" for weight in Weight]
        say(f"{held.name}: {', '.join(counts)}")
    return int(any(remark.weight is Weight.ERROR for remark in remarks))


@command.command(name="show")
@click.argument("contract", default=DEFAULT_CONTRACT)
@overlay_option
@format_option
def show_command(*, contract: str, overlays: tuple[Path, ...], form: str) -> int:
    """List the promises that CONTRACT makes, as Fairport reads them.

    CONTRACT is a bundled contract's name or the path of an OpenAPI document.
    """
    held = load_contract(contract, overlays)
    if form == "json":
        say_json([_record(promise) for promise in held.promises])
        return 0
    say(f"{held.title} {held.version} ({held.name}): {len(held.promises)} promises, digest {held.digest[:12]}")
    for operation in held.operations:
        promises = [promise for promise in held.promises if promise.operation == operation.id]
        say(f"\n{operation.id}: {operation.method} {operation.path}\n")
        say(records((p.KIND, [p.describe(), _facets(p), ", ".join(_requirements(p))]) for p in promises))
    return 0


def _facets(promise: Promise) -> str:
    """Return the facets by level: `MUST type, name; SHOULD token`."""
    levels = dict.fromkeys(facet.level for facet in promise.facets.values())
    named = {level: [name for name, facet in promise.facets.items() if facet.level is level] for level in levels}
    return "; ".join(f"{level} {', '.join(names)}" for level, names in named.items())


def _requirements(promise: Promise) -> list[str]:
    return list(dict.fromkeys(name for facet in promise.facets.values() for name in facet.requirements))


def _record(promise: Promise) -> dict[str, object]:
    return {
        "id": promise.id,
        "operation": promise.operation,
        "kind": promise.KIND,
        "what": promise.describe(),
        "at": promise.at,
        "facets": {
            name: {"level": str(facet.level), "requirements": list(facet.requirements)}
            for name, facet in promise.facets.items()
        },
    }
