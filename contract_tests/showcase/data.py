"""Seeded parcels: the same size, seed and time give the same parcels, byte for byte.

What varies goes round in cycles of coprime lengths, so that about twenty parcels show every branch: names with accents,
in either case, alike or missing; weights alike, whole, broken or missing; no line, one, or several.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY: Final = 86_400
QUIET: Final = 3_600
"""Seconds before the present in which nothing happened."""
SPAN: Final = 90 * DAY
BASE: Final = "https://parcels.example/"
"""Where a parcel's own page begins (RFC 2606)."""

STATUSES: Final = ("waiting", "moving", "moving", "delivered", "lost", "delivered", "delivered")
NAMES: Final = (
    "Books",
    "books",
    "Ångström lamp",
    "Zebra rug",
    "épée",
    None,
    "Books",
    "apple press",
    "Żubr figurine",
    "100% wool",
    "王 tea",
)
WEIGHTS: Final = (2, 0.5, 2, None, 12.25, 7, 0.5, 31, 2, 0, None, 5.75, 7)
_LINES: Final = (1, 3, 0, 2, 1)
_LARGEST_PRIME: Final = 2_147_483_647
_STEP: Final = 1_103_515_245


class Line(NamedTuple):
    """One thing in a parcel, and what it costs in cents."""

    sku: str
    cents: int


class Parcel(NamedTuple):
    """One parcel. Instants are whole seconds since the Unix epoch, `due` is a midnight UTC; None is told as null."""

    serial: int
    """Its place among all parcels in order of creation, from 1 on. It is not shown."""
    name: str | None
    status: str
    weight: float | None
    fragile: bool
    created: int
    updated: int
    due: int
    lines: tuple[Line, ...]
    quota: int
    used: int
    coldest: int
    warmest: int
    owner: int

    @property
    def id(self) -> str:
        """What identifies it: unique, and in no order."""
        return f"par_{self.serial * _STEP % _LARGEST_PRIME:08x}"


@dataclass(frozen=True)
class Dataset:
    """The parcels of one service. `epoch_now` (seconds) is the present; all that happened lies before it."""

    size: int
    seed: int
    epoch_now: int

    def __post_init__(self) -> None:
        if self.size < 0:
            message = f"size is {self.size}: a service holds 0 parcels or more"
            raise ValueError(message)

    @cached_property
    def parcels(self) -> tuple[Parcel, ...]:
        """All parcels in order of creation; one in seven shares its second with the one before."""
        chance = Random(f"parcels {self.seed} {self.size}")  # noqa: S311 - made-up data that must come out the same
        return tuple(self._parcel(index, chance) for index in range(self.size))

    @cached_property
    def by_id(self) -> Mapping[str, Parcel]:
        """All parcels by their ids."""
        return {parcel.id: parcel for parcel in self.parcels}

    def _parcel(self, index: int, chance: Random) -> Parcel:
        end = self.epoch_now - QUIET
        slot = SPAN // max(1, self.size)
        created = end - SPAN + (index - (index % 7 == 3)) * slot
        quota = chance.randrange(1, 40)
        coldest = chance.randrange(-20, 15)
        return Parcel(
            serial=index + 1,
            name=NAMES[index % len(NAMES)],
            status=STATUSES[index % len(STATUSES)],
            weight=WEIGHTS[index % len(WEIGHTS)],
            fragile=index % 3 == 1,
            created=created,
            updated=created + chance.randrange(0, max(1, end - created)) * (index % 4 != 2),
            due=(created // DAY + chance.randrange(2, 30)) * DAY,
            lines=tuple(
                Line(f"SKU-{chance.randrange(1000):03d}", chance.randrange(5, 20_000))
                for _ in range(_LINES[index % len(_LINES)])
            ),
            quota=quota,
            used=quota if index % 6 == 5 else chance.randrange(0, quota + 1),
            coldest=coldest,
            warmest=coldest + chance.randrange(1, 25),
            owner=1 + index % 4,
        )
