"""Questions at the edges of what a request may say: numbers of zero, below it, past every integer, and none at all.

What such a request is answered with belongs to no relation; that nothing breaks is all that is judged of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore.desk import with_query
from fairport.spec.model import Paging, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask

INVALID: Final = "generated:invalid"
"""The mark of a request that the document does not allow: a refusal is fair, a server error is not."""
ODD: Final = "generated:odd"
"""The mark of one that its schemas allow and its prose leaves open: negative sizes, empty values, other identities."""
PAST_32_BITS: Final = str(2**31)
PAST_64_BITS: Final = str(2**63)
NOBODYS: Final = "nobodys-place"
NUMBERS: Final = ("0", "-1", PAST_32_BITS, PAST_64_BITS)


def ask_edges(desk: Desk) -> None:
    """Ask every operation for sizes, skips and bounds at the edges, one of them in each request."""
    if desk.depth.edges:
        desk.ask([ask for operation in desk.known.good for ask in dict.fromkeys(_edges(desk, operation))])


def _edges(desk: Desk, operation: str) -> Iterator[Ask]:
    good = desk.known.good[operation]
    for name, value in _numbers(desk, operation):
        changed = replace(good, query=with_query(good, [(name, value)]))
        yield replace(changed, probe=ODD if value else INVALID)


def _numbers(desk: Desk, operation: str) -> Iterator[tuple[str, str]]:
    """Yield parameters and values; a window's bounds only where their other one leaves the window the right way round.

    A bound of 32 bits and more is left to the questions about windows, which list what it holds.
    """
    for paging in desk.contract.of(Paging, operation):
        for name in filter(None, (paging.limit, paging.offset, paging.page)):
            yield from ((name, value) for value in (*NUMBERS, ""))
        yield from ((name, NOBODYS) for name in (paging.token_parameter, paging.after) if name)
    for window in desk.contract.of(Window, operation):
        yield from ((window.start, value) for value in ("0", "-1", ""))
        yield window.end, PAST_64_BITS
