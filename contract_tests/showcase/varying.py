"""What a fair variant is: a service that keeps every promise in an unusual way, so that a check must not blame it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairport.contract_tests.showcase.lying import Twist

Group = Literal["paging", "sequence", "link", "total", "filter", "sort", "member", "relation", "echo", "time", "live"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One unusual service that conforms.

    `why` is what allows this. The rules of `expects` may fail at SHOULD; whatever else fails is a wrong alarm. `size`
    is a number of rows beside the usual with which it is proved too. `twist` is applied anew for each app, so that
    what it counts begins again.
    """

    name: str
    summary: str
    group: Group
    why: str
    expects: tuple[str, ...]
    twist: Twist
    size: int | None = None


def variant(
    name: str, *, group: Group, why: str, expects: Sequence[str] = (), size: int | None = None
) -> Callable[[Twist], Variant]:
    """Make a variant of a function that twists a behaviour; its docstring is the summary, as a sentence."""

    def make(twist: Twist) -> Variant:
        return Variant(name, (twist.__doc__ or "").strip(), group, why, tuple(expects), twist, size)

    return make
