"""`fairport serve`: the reference service by itself, for integrators' own tests."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from fairport.cli.console import say, table
from fairport.errors import UsageError

if TYPE_CHECKING:
    from fairport.contract_tests.service.demo import Demo

PORT = 8080


@click.command(name="serve")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A lie that the service tells. Repeatable.")
@click.option("--list-faults", is_flag=True, help="List the lies, and end.")
@click.option("--size", type=click.IntRange(0), metavar="N", help="How many porting requests it holds.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="What makes the data repeatable.")
@click.option("--latency", type=click.FloatRange(0), default=0.0, metavar="S", help="Seconds for each answer.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port; 0: a free one.")
def command(  # noqa: PLR0913 - one argument an option
    *, faults: tuple[str, ...], list_faults: bool, size: int | None, seed: int, latency: float, host: str, port: int
) -> int:
    """Serve the reference service, honest or lying.

    It keeps every promise of the porting-status contract, but for the lies that --fault names. Ctrl-C ends it.
    """
    if list_faults:
        say(_faults())
        return 0
    from fairport.contract_tests.service.demo import DEFAULT_SIZE, demo  # noqa: PLC0415 - a web framework: heavy
    from fairport.contract_tests.service.server import serving  # noqa: PLC0415 - a web server: heavy

    with demo(DEFAULT_SIZE if size is None else size, seed, faults, latency) as held:
        try:
            with serving(held.app, host=host, port=port) as base_url:
                say(_told(held, base_url))
                _wait()
        except (OSError, OverflowError) as error:
            where, hint = f"{host} port {port}", "name another one with --port, or let 0 choose"
            raise UsageError(f"cannot listen: {getattr(error, 'strerror', '') or error}", where=where, hint=hint) from error
    return 0


def _wait() -> None:
    """Wait for Ctrl-C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def _told(held: Demo, base_url: str) -> str:
    values = "\n".join(f"  {name:<14}{value}" for name, value in held.parameters.items())
    foreign = "\n".join(f"  {name:<14}{value}" for name, value in held.foreign.items())
    return (
        f"The reference service listens on {base_url} (Ctrl-C ends it)\n\n"
        f"  {'user':<14}{held.user}\n  {'password':<14}{held.password}\n{values}\n\n"
        f"What belongs to another account:\n{foreign}\n\n"
        f"Check it:\n  fairport check {base_url} --auth {held.auth}"
    )


def _faults() -> str:
    from fairport.contract_tests.service.faults import FAULTS  # noqa: PLC0415 - what only this option needs

    rows = [(fault.name, fault.group, fault.summary, ", ".join(fault.catches)) for fault in FAULTS.values()]
    return table(("fault", "group", "what it does", "caught by"), rows)
