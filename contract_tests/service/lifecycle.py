"""How a number's port goes on: received, queued, submitted to the carrier, rejected and tried again, accepted, done."""

from functools import cache
from typing import NamedTuple

FIRST_STATUS = "Received"
FIRST_CARRIER_STATUS = "1"


class Step(NamedTuple):
    """One status change. `carrier_from` is None where the carrier had not answered yet."""

    fdx_from: str
    fdx_to: str
    carrier_from: str | None
    carrier_to: str


_OPENING = (("Queued", "1"), ("Submitted", "2"))
_REJECTION = (("Rejected", "9"), ("Queued", "1"), ("Submitted", "2"))
# The second "Accepted" is a change of the carrier's status alone.
_CLOSING = (("Accepted", "3"), ("Accepted", "4"), ("Scheduled", "4"), ("Ported", "5"), ("Completed", "6"))


@cache
def chain(length: int, *, rejected: bool, carrier_known: bool) -> tuple[Step, ...]:
    """Give `length` status changes that follow from each other, beginning at `Received`.

    A rejected port is corrected and submitted again, once or as often as the length takes.
    """
    spare = max(0, length - len(_OPENING) - len(_CLOSING))
    loops = max(-(-spare // len(_REJECTION)), int(rejected))
    states = (_OPENING + _REJECTION * loops + _CLOSING)[:length]
    before = ((FIRST_STATUS, FIRST_CARRIER_STATUS), *states[:-1])
    steps = [Step(was[0], now[0], was[1], now[1]) for was, now in zip(before, states, strict=False)]
    if steps and not carrier_known:
        steps[0] = steps[0]._replace(carrier_from=None)
    return tuple(steps)


def status_after(steps: tuple[Step, ...]) -> str:
    """Give the status that a number has when these changes are done."""
    return steps[-1].fdx_to if steps else FIRST_STATUS


def accepted_at(steps: tuple[Step, ...]) -> int | None:
    """Give the place of the carrier's acceptance in the chain, from which on a port date is known."""
    return next((place for place, step in enumerate(steps) if step.fdx_to == "Accepted"), None)
