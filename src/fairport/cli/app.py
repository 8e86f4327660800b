"""The command `fairport` and how its commands are found: none is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from fairport.version import VERSION

COMMANDS: Final[Mapping[str, str]] = {
    "check": "fairport.cli.check",
    "completion": "fairport.cli.completion",
    "doctor": "fairport.cli.doctor",
    "report": "fairport.cli.report",
    "requirements": "fairport.cli.requirements",
    "rules": "fairport.cli.rules",
    "serve": "fairport.cli.serve",
    "spec": "fairport.cli.spec",
}
"""The module of each command; the command in it is called `command`."""


@dataclass(slots=True)
class State:
    """What the commands of one call share: whether to show tracebacks, and where one would be written."""

    debug: bool = False
    folder: Path = field(default_factory=lambda: Path(".fairport"))


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's shape
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's shape
        """Return a command by its name, None if there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: Any = import_module(module).command
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Two lines to begin with: `fairport check demo`, then `fairport check https://HOST --auth USER:PASSWORD`. "
    "Completion for your shell: `fairport completion --help`.",
)
@click.version_option(VERSION, "--version", message="fairport %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if Fairport itself fails.")
@click.pass_obj
def app(state: State, *, debug: bool) -> None:
    """Check that an HTTP API keeps the word of its documentation."""
    state.debug = debug
