"""What the reference services have in common: what a fault is, and how faults and fair variants are found by name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from fairport.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LISTED: Final = "`fairport serve --list-faults` lists them"
"""Where the names of faults are had."""

W = TypeVar("W")
"""The ways of a service, which a fault twists."""


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str:
        """The name."""
        ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Fault(Generic[W]):
    """One deliberate lie.

    Every rule of `catches` must fail on a service that tells it; those of `also` may; any other that fails is a wrong
    alarm. `source` is where the like was seen, or why it is likely. `size` is a number of rows, as a rule the
    fewest, with which it must be caught as well as with the usual number; with that alone where it is more.
    """

    name: str
    summary: str
    group: str
    catches: tuple[str, ...]
    also: tuple[str, ...]
    source: str
    twist: Callable[[W], W]
    size: int | None = None


def fault(
    name: str,
    *,
    catches: Sequence[str],
    also: Sequence[str] = (),
    group: str,
    source: str,
    size: int | None = None,
) -> Callable[[Callable[[W], W]], Fault[W]]:
    """Make a fault of a function that twists a behaviour; its docstring is the summary, as a sentence.

    A rule of `catches` that a shared list repeats in `also` is left out there.
    """
    others = tuple(rule for rule in also if rule not in catches)

    def make(twist: Callable[[W], W]) -> Fault[W]:
        return Fault(name, summary_of(twist), group, tuple(catches), others, source, twist, size)

    return make


def summary_of(function: object) -> str:
    """Return the docstring of a function, which says what it makes."""
    return (function.__doc__ or "").strip()


def gathered(kind: type[N], modules: Iterable[ModuleType]) -> Mapping[str, N]:
    """Return all values of a kind that modules define, by name."""
    found = [value for module in modules for value in vars(module).values() if isinstance(value, kind)]
    return MappingProxyType({each.name: each for each in found})


def look_up(found: Mapping[str, N], name: str, what: str, *, where: str, hint: str) -> N:
    """Return what has this name. Raises `UsageError` with the nearest names, else the hint, where nothing has."""
    if name in found:
        return found[name]
    near = get_close_matches(name, found, n=3)
    told = f"did you mean {' or '.join(near)}?" if near else hint
    raise UsageError(f"there is no {what} named {name!r}", where=where, hint=told)


def twisted(honest: W, faults: Iterable[str | Fault[W]], found: Mapping[str, Fault[W]]) -> W:
    """Return the behaviour that tells these lies, each twisting what the ones before it left. Raises `UsageError`."""
    ways = honest
    for lie in faults:
        known = look_up(found, lie, "fault", where="--fault", hint=LISTED) if isinstance(lie, str) else lie
        ways = known.twist(ways)
    return ways
