"""`fairport spec`: look at contracts, compare two, begin a new one. `show` lists the promises of one."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from fairport.cli.console import records, say, say_json
from fairport.cli.options import format_option, overlay_option, remote_reader, remote_refs_option
from fairport.config import DEFAULT_CONTRACT
from fairport.spec import load_contract

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.spec.model import Promise


MODULES: Final = ("diff", "draft", "lint", "list", "new")
"""The commands that have a module of their own, `fairport.cli.spec_NAME`."""


class Commands(click.Group):
    """A group that imports the module of a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted([*super().list_commands(ctx), *MODULES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None if there is none."""
        if cmd_name not in MODULES:
            return super().get_command(ctx, cmd_name)
        command: Any = import_module(f"fairport.cli.spec_{cmd_name}").command
        return command if isinstance(command, click.Command) else None


@click.group(name="spec", cls=Commands)
def command() -> None:
    """Look at contracts: draft, lint or show one, compare two, list them, begin a new one."""


@command.command(name="show")
@click.argument("contract", default=DEFAULT_CONTRACT)
@overlay_option
@remote_refs_option
@format_option
def show_command(*, contract: str, overlays: tuple[Path, ...], allow_remote_refs: bool, form: str) -> int:
    """List the promises that CONTRACT makes, as Fairport reads them.

    CONTRACT is a contract's name (`fairport spec list`), its folder, or the path of an OpenAPI document.
    """
    held = load_contract(contract, overlays, remote=remote_reader(allowed=allow_remote_refs))
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
