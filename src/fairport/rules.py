"""What a rule is: a generator function over a promise and the evidence that bears on it.

A rule yields what it saw, message-level only: `Kept`, `Broken`, `Unclear`, `Told`. The judge stamps rule, promise,
operation, level and requirements on it, asks again where the evidence could have moved, and decides the outcome.
Rules send no request, read no clock and know no report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias


class Over(StrEnum):
    """The evidence that a rule is handed, one value a call."""

    ANSWER = "answer"
    """One whole response of the operation (fairport.answers.Answer)."""
    WALK = "walk"
    """One walk over the pages of a collection (fairport.walks.Walk)."""
    READINGS = "readings"
    """All walks and pages of one collection under the same criteria (fairport.walks.Readings)."""
    LISTINGS = "listings"
    """All that was listed of one collection, under whatever criteria (fairport.listings.Listings)."""
    MEMBERS = "members"
    """One item as a collection listed it, and as its own URI gave it (fairport.members.Asked)."""
    OPERATION = "operation"
    """A record of every exchange of the operation (fairport.answers.Record), in order, those in trouble among them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The promise was exercised `times` times and kept."""

    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The promise was broken.

    `at` is a JSON Pointer into the body of the first exchange. `cause` separates findings of one rule and promise
    that have different causes ("" for one cause). `exchanges` names the evidence where it is more than the answer in
    hand. `movable` says that data changing between the exchanges could look the same: then the judge asks again
    before it fails anybody; `rows` are the identities of the items that are at odds: if all have moved, nobody is.
    `level` lowers the promise's level for this sight only ("" keeps it).
    """

    message: str
    at: str = ""
    expected: str = ""
    actual: str = ""
    cause: str = ""
    hint: str = ""
    exchanges: tuple[int, ...] = ()
    movable: bool = False
    rows: tuple[str, ...] = ()
    level: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """The promise was exercised, and the evidence cannot decide."""

    message: str
    exchanges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something worth telling that nobody judges."""

    message: str
    exchanges: tuple[int, ...] = ()


Sight: TypeAlias = Kept | Broken | Unclear | Told
Check: TypeAlias = Callable[[Any, Any], Iterator[Sight]]
Screen: TypeAlias = Callable[[Sequence[Any]], Callable[[Any], Sequence[int | tuple[int, int] | None] | None]]
"""Compiles a family's promises into one quick look at an answer: how often each was exercised if it was surely kept,
None for each at which the exact rule must look, or None if it must look at all. Of a promise that is only observed it
may tell how often it was kept and how often not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An executable rule: permanent id, the promise type and facet that it judges, and the check itself.

    `title` is the requirement as one sentence, `why` what goes wrong for a client when it is broken; `how` says what
    evidence would exercise it, for the outcome not_exercised. `where` narrows the promises that it judges. A
    breach of one of the rules named in `after`, on the same operation, explains a breach of this one.
    """

    id: str
    promise: type[Any]
    facet: str
    over: Over
    check: Check
    title: str
    why: str
    how: str
    screen: Screen | None = None
    where: Callable[[Any], bool] | None = None
    after: tuple[str, ...] = ()

    def judges(self, promise: object) -> bool:
        """Whether this rule judges a promise: its type, a facet that the promise has, and `where`."""
        facets: Mapping[str, object] = getattr(promise, "facets", {})
        return type(promise) is self.promise and self.facet in facets and (self.where is None or self.where(promise))


_ATTRIBUTE: Final = "__fairport_rule__"


def rule(
    rule_id: str,
    *,
    promise: type[Any],
    facet: str,
    over: Over,
    how: str,
    screen: Screen | None = None,
    where: Callable[[Any], bool] | None = None,
    after: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Make a rule of a generator function; its docstring's first line is the title, the rest says why it matters."""

    def register(check: Check) -> Check:
        title, _, why = (check.__doc__ or "").strip().partition("\n")
        made = Rule(
            id=rule_id,
            promise=promise,
            facet=facet,
            over=over,
            check=check,
            title=title.strip().rstrip("."),
            why=" ".join(why.split()),
            how=how,
            screen=screen,
            where=where,
            after=after,
        )
        setattr(check, _ATTRIBUTE, made)
        return check

    return register


def rules_in(namespace: dict[str, Any]) -> list[Rule]:
    """Return the rules that a module's namespace defines, in order of definition."""
    made = [getattr(value, _ATTRIBUTE, None) for value in namespace.values()]
    return [found for found in made if isinstance(found, Rule)]
