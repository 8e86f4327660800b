"""`fairport serve`: the reference service by itself, for integrators' own tests."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from fairport.cli.console import records, say
from fairport.contract_tests.service.demo import DEFAULT_SIZE, demo
from fairport.contract_tests.service.faults import FAULTS
from fairport.contract_tests.service.server import serving
from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.contract_tests.service.demo import Demo

PORT = 8080


@click.command(name="serve")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A lie that the service tells. Repeatable.")
@click.option("--list-faults", is_flag=True, help="List the lies, and end.")
@click.option("--size", type=click.IntRange(0), metavar="N", help="How many rows it holds.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="What makes the data repeatable.")
@click.option("--latency", type=click.FloatRange(0), default=0.0, metavar="S", help="Seconds for each answer.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port; 0: a free one.")
def command(
    *, faults: tuple[str, ...], list_faults: bool, size: int | None, seed: int, latency: float, host: str, port: int
) -> int:
    """Serve the reference service, honest or lying.

    It keeps every promise of the default contract, but for the lies that --fault names. Ctrl-C ends it.
    """
    if list_faults:
        say(_faults())
        return 0

    with demo(DEFAULT_SIZE if size is None else size, seed, faults, latency) as held:
        try:
            with serving(held.app, host=host, port=port) as base_url:
                say(_told(held, base_url))
                _wait()
        except (OSError, OverflowError) as error:
            where, hint = f"{host} port {port}", "name another one with --port, or let 0 choose"
            raise UsageError(
                f"cannot listen: {getattr(error, 'strerror', '') or error}", where=where, hint=hint
            ) from error
    return 0


def _wait() -> None:
    """Wait for Ctrl-C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def _told(held: Demo, base_url: str) -> str:
    asked = [("user", held.user), ("password", held.password), *held.parameters.items()]
    return "\n\n".join(
        (
            f"The reference service listens on {base_url} (Ctrl-C ends it)",
            _values(asked),
            f"What belongs to another account:\n{_values(held.foreign.items())}",
            f"Check it:\n  fairport check {base_url} --auth {held.auth}",
        )
    )


def _values(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"  {name:<22}{value}" for name, value in pairs)


def _faults() -> str:

    rows = [(fault.name, [fault.summary, f"caught by {', '.join(fault.catches)}"]) for fault in FAULTS.values()]
    return records(rows)
