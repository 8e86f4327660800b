"""`fairport serve`: the reference service by itself, for integrators' own tests."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from fairport.cli.console import records, say
from fairport.config import DEFAULT_CONTRACT
from fairport.contract_tests.service.server import serving
from fairport.errors import UsageError
from fairport.reference import contracts, service_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.reference import Demo, Service

PORT = 8080


@click.command(name="serve")
@click.option(
    "--contract",
    type=click.Choice(contracts()),
    default=DEFAULT_CONTRACT,
    show_default=True,
    help="The contract that it keeps.",
)
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A lie that the service tells. Repeatable.")
@click.option("--list-faults", is_flag=True, help="List the lies, and end.")
@click.option("--size", type=click.IntRange(0), metavar="N", help="How many rows it holds.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="What makes the data repeatable.")
@click.option("--latency", type=click.FloatRange(0), default=0.0, metavar="S", help="Seconds for each answer.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port; 0: a free one.")
def command(
    *,
    contract: str,
    faults: tuple[str, ...],
    list_faults: bool,
    size: int | None,
    seed: int,
    latency: float,
    host: str,
    port: int,
) -> int:
    """Serve the reference service of a contract, honest or lying.

    It keeps every promise of its contract, but for the lies that --fault names. Ctrl-C ends it.
    """
    service = service_of(contract)
    if list_faults:
        say(_faults(service))
        return 0

    with service.demo(service.usual if size is None else size, seed, faults, latency) as held:
        try:
            with serving(held.app, host=host, port=port) as base_url:
                say(_told(held, base_url, contract))
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


def _told(held: Demo, base_url: str, contract: str) -> str:
    asked = [("user", held.user), ("password", held.password), *held.parameters.items()]
    more = "" if contract == DEFAULT_CONTRACT else f" --contract {contract}"
    more += f" --auth {held.auth}" if held.auth else ""
    parts = [f"The reference service listens on {base_url} (Ctrl-C ends it)"]
    parts += [_values(asked)] if held.auth else []
    parts += [f"What belongs to another account:\n{_values(held.foreign.items())}"] if held.foreign else []
    return "\n\n".join([*parts, f"Check it:\n  fairport check {base_url}{more}"])


def _values(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"  {name:<22}{value}" for name, value in pairs)


def _faults(service: Service) -> str:
    lies = service.faults.values()
    return records((lie.name, [lie.summary, f"caught by {', '.join(lie.catches)}"]) for lie in lies)
