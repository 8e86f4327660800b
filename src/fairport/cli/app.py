"""The command `fairport` and how its commands are found: none is imported before it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fairport.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMANDS: Final[Mapping[str, str]] = {
    "audit": "Judge the recorded traffic in FILE: a HAR, or a trace of Fairport.",
    "check": "Check that TARGET keeps every promise of its contract.",
    "completion": "Print the completion script for SHELL.",
    "diff": "Tell what changed from the run OLD to the run NEW.",
    "doctor": "Look whether TARGET is ready to be checked.",
    "prove": "Prove that each rule can fail, and that nothing fair makes it fail.",
    "report": "Tell again what a run found.",
    "requirements": "List the requirements of a contract.",
    "rules": "List the rules, or tell all about the rule ID.",
    "serve": "Serve the reference service of a contract, honest or lying.",
    "sign": "Sign a run: its TRACE and its REPORTS.",
    "site": "Write a static site over RUNS: who keeps which requirement.",
    "spec": "Look at contracts: draft, lint or show one, compare two, list them, begin a new one.",
    "verify": "Tell whether a trace is whole, and judge it again.",
    "waive": "Write a finding of TRACE down as waived.",
}
"""What each command does, in one line: to list them, none has to be imported.

The module `fairport.cli.NAME` holds the command NAME as `command`.
"""


@dataclass(slots=True)
class State:
    """What the commands of one call share.

    `debug` shows tracebacks, `folder` is where one would be written, `clean` takes secrets out of what is told.
    """

    debug: bool = False
    folder: Path = field(default_factory=lambda: Path(".fairport"))
    clean: Callable[[str], str] = lambda text: text


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None if there is none."""
        del ctx
        command: Any = import_module(f"fairport.cli.{cmd_name}").command if cmd_name in COMMANDS else None
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments ask for. Raises a usage error that names the nearest one."""
        near = get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near:
            raise click.UsageError(f"there is no command {args[0]!r}; did you mean {near[0]!r}?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into a help text."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Two lines to begin with: `fairport check demo`, then `fairport check https://HOST --auth USER:PASSWORD`. "
    "Completion for your shell: `fairport completion --help`.",
)
@click.version_option(VERSION, "--version", message="fairport %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if Fairport itself fails.")
@click.pass_obj
def root(state: State, *, debug: bool) -> None:
    """Check that an HTTP API keeps the word of its documentation."""
    state.debug = debug
