"""What a fair variant is: a service that keeps every promise in an unusual way, so that a check must not blame it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fairport.contract_tests.registry import summary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from wsgiref.types import WSGIApplication

    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.lying import Twist

    Wrap = Callable[[WSGIApplication], WSGIApplication]

Group = Literal["paging", "sequence", "link", "total", "filter", "sort", "member", "relation", "echo", "time", "live"]


def _as_it_is(ways: Behaviour) -> Behaviour:
    return ways


def _unwrapped(app: WSGIApplication) -> WSGIApplication:
    return app


@dataclass(frozen=True, slots=True)
class Variant:
    """One unusual service that conforms.

    `why` is what allows this. The rules of `expects` may fail at SHOULD; whatever else fails is a wrong alarm. `size`
    is a number of rows beside the usual with which it is proved too. `twist` and `wrap` are applied anew for each app,
    so that what they count begins again.
    """

    name: str
    summary: str
    group: Group
    why: str
    expects: tuple[str, ...]
    twist: Twist = _as_it_is
    wrap: Wrap = _unwrapped
    size: int | None = None


def variant(
    name: str, *, group: Group, why: str, expects: Sequence[str] = (), size: int | None = None
) -> Callable[[Twist], Variant]:
    """Make a variant of a function that twists a behaviour; its docstring is the summary, as a sentence."""

    def make(twist: Twist) -> Variant:
        return Variant(name, summary_of(twist), group, why, tuple(expects), twist=twist, size=size)

    return make


def wrapping(name: str, *, group: Group, why: str, expects: Sequence[str] = ()) -> Callable[[Wrap], Variant]:
    """Make a variant of a function that wraps the app; its docstring is the summary, as a sentence."""

    def make(wrap: Wrap) -> Variant:
        return Variant(name, summary_of(wrap), group, why, tuple(expects), wrap=wrap)

    return make
