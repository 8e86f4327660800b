"""What an explorer is handed: a desk to ask at, and what is known so far. No rule, no socket, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.evidence import Ask, Exchange, Pairs
    from fairport.spec.model import Contract
    from fairport.verdict import Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How much to ask: what a profile stands for.

    `rows` is about how many rows a walk should find; `sizes` are the page sizes of further walks (None: no size
    sent); `pages` caps the pages of one walk; `ladder` are page sizes that are asked once each,
    `events` how many instants of each kind windows are asked around. `drawn` caps the requests that are drawn and
    shrunk, `generated` those that are generated from the document; 0: none, and nothing is imported for it.
    `encodings`: whether every way of writing a list is tried, or none after the first that works. `edges`: whether
    what few clients ever ask is asked too: numbers at the edges, identities nearly right, the rarer lists of values.
    `members` is how many items of a collection are asked for by their own URIs.
    """

    rows: int
    sizes: tuple[int | None, ...]
    pages: int
    ladder: tuple[int, ...] = ()
    events: int = 2
    drawn: int = 0
    generated: int = 0
    encodings: bool = True
    edges: bool = True
    members: int = 5


PROFILES = {
    "quick": Depth(
        rows=45, sizes=(None, 10), pages=40, ladder=(100,), events=0, encodings=False, edges=False, members=2
    ),
    "standard": Depth(rows=150, sizes=(None, 100, 50, 7), pages=200, ladder=(21, 51, 101, 1000), drawn=40),
    "thorough": Depth(
        rows=400,
        sizes=(None, 100, 50, 7, 3, 2, 1),
        pages=1000,
        ladder=(20, 21, 50, 51, 100, 101, 500, 1000),
        events=6,
        drawn=1000,
        generated=300,
        members=20,
    ),
}
"""The profiles of the command line."""


@dataclass(slots=True)
class Known:
    """What a run knows so far.

    `values` are request parameters by name, as text; `given` those that the user gave; `foreign` are values that
    exist and belong to somebody else. `now` is the service's own clock at the beginning, in seconds since the epoch,
    once it is `clocked` by its first Date; before that it is ours. `good` holds for each operation a request that was
    answered well, `silent` why an operation cannot be asked, `encodings` for each filter by a list (its promise's id)
    a way of writing the list that works, `own` for each operation on one item the parameters of an item that is listed.
    `walked` holds for each collection (its id) the answers of the walk that found most rows, where later questions
    take values from them.
    """

    values: dict[str, str] = field(default_factory=dict[str, str])
    given: frozenset[str] = frozenset()
    foreign: dict[str, str] = field(default_factory=dict[str, str])
    now: float = 0.0
    clocked: bool = False
    good: dict[str, Ask] = field(default_factory=dict[str, "Ask"])
    silent: dict[str, str] = field(default_factory=dict[str, str])
    encodings: dict[str, str] = field(default_factory=dict[str, str])
    own: dict[str, dict[str, str]] = field(default_factory=dict[str, "dict[str, str]"])
    walked: dict[str, list[Exchange]] = field(default_factory=dict[str, "list[Exchange]"])


class Desk(Protocol):
    """Where an explorer asks. The engine is behind it."""

    @property
    def contract(self) -> Contract:
        """The contract that is checked."""
        ...

    @property
    def known(self) -> Known:
        """What is known so far; explorers add to it."""
        ...

    @property
    def depth(self) -> Depth:
        """How much to ask."""
        ...

    @property
    def auth_probes(self) -> bool:
        """Whether requests without or with wrong credentials may be sent."""
        ...

    @property
    def seed(self) -> int:
        """What whatever is drawn by chance begins with."""
        ...

    def ask(self, batch: Sequence[Ask]) -> list[Exchange]:
        """Send a batch and return the last attempt at each, in batch order."""
        ...

    def judge(self, exchanges: Sequence[Exchange]) -> Findings:
        """Return what these exchanges alone show of relations between answers. It counts for nothing in the run."""
        ...


def with_query(ask: Ask, changes: Sequence[tuple[str, str | None]]) -> Pairs:
    """Return an ask's query with parameters set (or taken out, for None), each in its place or at the end."""
    changed = dict(changes)
    kept = [(name, changed.pop(name, value)) if name in changed else (name, value) for name, value in ask.query]
    return tuple((name, value) for name, value in [*kept, *changed.items()] if value is not None)
