"""`fairport completion`: what a shell needs to complete our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from fairport.cli.console import say
from fairport.errors import UsageError


@click.command(
    name="completion",
    epilog='bash: add `eval "$(fairport completion bash)"` to ~/.bashrc.  zsh: the same with zsh, to ~/.zshrc.  '
    "fish: `fairport completion fish > ~/.config/fish/completions/fairport.fish`.",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the completion script for SHELL."""
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"there is no completion for {shell}", where="SHELL", hint="bash, zsh or fish")
    say(kind(context.find_root().command, {}, "fairport", "_FAIRPORT_COMPLETE").source())
    return 0
