"""A Fairport trace as evidence: its contract, and its exchanges for that contract or another one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from fairport.errors import ContractError, TraceError
from fairport.spec import contract_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from fairport.evidence import Ask, Exchange
    from fairport.spec.model import Contract
    from fairport.trace import Trace

FIRST: Final = b'{"type":"header"'


def is_trace(path: Path) -> bool:
    """Whether a file begins as a trace does. Raises TraceError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(FIRST)) == FIRST
    except OSError as error:
        raise TraceError(f"the recording cannot be read: {error.strerror or error}", where=str(path)) from error


def recorded_contract(trace: Trace) -> Contract:
    """Return the contract in a trace's header. Raises TraceError if it does not read as one."""
    try:
        held: Mapping[str, Any] = trace.header["contract"]
        return contract_from(
            held["document"],
            held["requirements"],
            name=held["name"],
            source=held["source"],
            overlays=held.get("overlays", ()),
            written={name: (file, line) for name, (_, file, line) in held.get("places", {}).items() if line},
        )
    except (ContractError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise TraceError(
            f"the contract in the trace cannot be read: {error}",
            where=str(trace.path),
            hint="the trace was changed, or is of another version of Fairport",
        ) from error


def trace_exchanges(
    trace: Trace, contract: Contract, recognise: Callable[[str, str], Ask | None] | None = None
) -> Iterator[Exchange]:
    """Yield the exchanges of a trace as evidence, marks and all.

    With `recognise` each is taken for the operation of `contract` that its method and URL ask, and those that ask
    none are left out; without, the trace is of that contract, and those of no known operation are left out.
    """
    operations = {operation.id for operation in contract.operations}
    for exchange in trace.exchanges():
        ask = exchange.ask
        if recognise is not None and exchange.url:
            found = recognise(ask.method, exchange.url)
            if found is None:
                continue
            ask = replace(ask, operation=found.operation, path=found.path, query=found.query)
        if ask.operation in operations:
            yield replace(exchange, ask=ask)
