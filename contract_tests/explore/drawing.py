"""What is drawn from: the ground that the data give, and small groups of requests that make a relation.

A group is a handful of requests whose answers must fit together. Here is only what groups there are; chance, and the
search for the smallest one that does not fit, are the business of `properties`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

from fairport.contract_tests.explore.filters import filtered_by
from fairport.contract_tests.explore.pages import paged
from fairport.contract_tests.explore.windows import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.evidence import Ask
    from fairport.spec.model import AnyOf, Paging, Window

T = TypeVar("T")

MOST_INSTANTS: Final = 24
"""How many instants of the data bounds are drawn around."""
MOST_NAMES: Final = 60
"""How many identities filters are drawn from."""
MOST_SKIPS: Final = 30
SMALL_SIZES: Final = (1, 2, 3, 5, 7, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Requests that make a relation: some whose answer is listed to its end, and some that are asked just so.

    `fresh`: those asked just so are sent one after another, in this order, whether they were asked before or not.
    """

    listed: tuple[Ask, ...] = ()
    asked: tuple[Ask, ...] = ()
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What was learned of one collection: its good request, its promises, and what its rows hold.

    `instants` are seconds since the epoch, sorted; `names` are identities as they were listed; `total` is how many
    rows the good request lists. `encoding` is a way of writing lists that works ("": none is known).
    """

    start: Ask
    paging: Paging
    window: Window | None
    any_of: AnyOf | None
    encoding: str
    instants: tuple[float, ...]
    names: tuple[str, ...]
    total: int

    @property
    def known_instants(self) -> list[float]:
        """Instants of the data, spread over what there is."""
        return spread(self.instants, MOST_INSTANTS)

    @property
    def bounds(self) -> list[float]:
        """Instants for the bounds of windows: those known, a second beside each, and the middles between them."""
        known = self.known_instants
        beside = [instant + step for instant in known for step in (-1, 1)]
        middles = [float(int((one + two) / 2)) for one, two in pairwise(known)]
        return list(dict.fromkeys([*known, *beside, *middles]))

    @property
    def sizes(self) -> list[int]:
        """Page sizes around whatever may be a boundary, small ones first."""
        default = self.paging.default or 20
        around = (*SMALL_SIZES, default - 1, default, default + 1, 2 * default, 50, 51, 100, 101)
        ends = (self.total - 1, self.total, self.total + 1)
        return sorted({size for size in (*around, *ends) if 0 < size <= self.total + 1})

    @property
    def skips(self) -> list[int]:
        """Numbers of rows to skip: around the same boundaries, past the end, and spread over the rows."""
        between = spread(range(self.total), MOST_SKIPS)
        return [0, *sorted({*self.sizes, *between, self.total + 20} - {0})]

    @property
    def some_names(self) -> list[str]:
        """Identities for filters, spread over the rows."""
        return spread(self.names, MOST_NAMES)

    def windowed(self, begin: float, end: float) -> Ask:
        """The good request in another window."""
        return within(self.start, self.window, begin, end) if self.window else self.start

    def filtered(self, ask: Ask, names: Sequence[str]) -> Ask:
        """A request for these identities only."""
        return filtered_by(ask, self.any_of, self.encoding, names) if self.any_of and names else ask

    def page(self, ask: Ask, size: int | None, skip: int) -> Ask:
        """One page of a request."""
        return paged(self.paging, ask, size if self.paging.limit else None, skip)


def spread(values: Sequence[T], most: int) -> list[T]:
    """Return up to so many of the values, evenly spread, the first and the last among them."""
    if len(values) <= most:
        return list(values)
    return [values[round(i * (len(values) - 1) / (most - 1))] for i in range(most)]


def split(ground: Ground, instants: Sequence[float]) -> Group:
    """A window, and its two parts that meet at the second of three instants."""
    begin, middle, end = sorted(instants)
    return Group(listed=tuple(ground.windowed(a, b) for a, b in ((begin, end), (begin, middle), (middle, end))))


def nested(ground: Ground, instants: Sequence[float]) -> Group:
    """A window inside another one, of four instants."""
    begin, inner_begin, inner_end, end = sorted(instants)
    return Group(listed=(ground.windowed(inner_begin, inner_end), ground.windowed(begin, end)))


def part(ground: Ground, criteria: Ask, size: int | None, skip: int) -> Group:
    """A page out of a list, and the list."""
    return Group(listed=(criteria,), asked=(ground.page(criteria, size, skip),))


def together(ground: Ground, names: Sequence[str]) -> Group:
    """Several values of a filter, and each by itself."""
    singles = [ground.filtered(ground.start, [name]) for name in dict.fromkeys(names)]
    return Group(listed=(ground.filtered(ground.start, names), *singles))


def many(ground: Ground, names: Sequence[str]) -> Group:
    """Many values of a filter at once, beside the list that they come from."""
    return Group(listed=(ground.filtered(ground.start, names),))


def filtered_window(ground: Ground, instants: Sequence[float], names: Sequence[str]) -> Group:
    """A window, and a filter in it."""
    begin, end = sorted(instants)
    window = ground.windowed(begin, end)
    return Group(listed=(window, ground.filtered(window, names)))


def moves(ground: Ground, steps: Sequence[tuple[str, int]]) -> Group:
    """A client that reads on, goes back, asks again and changes the size midway, one request after another."""
    size, skip = ground.paging.default or 20, 0
    asks = [ground.page(ground.start, None, 0)]
    for step, number in steps:
        if step == "resize":
            size = number
        skip += {"on": size, "back": -min(skip, size)}.get(step, 0)
        asks.append(ground.page(ground.start, size, skip))
    return Group(asked=tuple(asks), fresh=True)


def marked(ask: Ask, name: str) -> Ask:
    """The same request under a mark of its own, so that nobody takes it for a page of somebody's walk."""
    return replace(ask, walk=name)
