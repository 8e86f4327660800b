"""Relations between values of one object: equal, ordered, counted, added up, contained.

A relation says nothing where a side is absent or null, or of a type that it cannot compare: types are the business of
other rules. Where both paths go through the same array, the two sides are compared element by element; else every
value of the one side with every value of the other.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final, TypeAlias, cast
from urllib.parse import quote, unquote

from fairport.alike import alike
from fairport.moments import DAY, Text, is_plain, moment_of
from fairport.places import EACH, place
from fairport.rules import Broken, Kept, Over, Sight, rule
from fairport.spec.model import Relation
from fairport.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fairport.answers import Answer
    from fairport.places import Place

HOW: Final = "a response with both values in it"
MOST_PAIRS: Final = 10_000
"""So many pairs of one object are compared; a hostile body could hold millions."""
MOST_SURE: Final = 1e12
"""Below this, numbers with a few decimals keep them as doubles."""
DIGITS: Final = 60
"""Digits that sums are kept in."""
NOISE: Final = Decimal("1e-15")
"""By how much, relative to what was added, a sum of binary numbers may be off for each of them (RFC 8259 section 6)."""
BINARY_DIGITS: Final = range(16, 18)
"""Significant digits of a double that no shorter decimal stands for."""
EARLIEST_ZONE: Final = 14 * 3600
LATEST_ZONE: Final = 12 * 3600
"""By how many seconds a day begins before and after UTC's, at the most."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")

Holds: TypeAlias = "Callable[[Relation, object, object], bool | None]"
"""Whether two values stand to each other as a relation says; None if it says nothing of them."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a relation in one object: the `nth` at the owner's place. Null stands in neither of them."""

    nth: int
    node: object
    left: list[object]
    right: list[object]


@cache
def _ways(promise: Relation) -> tuple[Place, Place, Place]:
    """Return where the objects stand in which both sides are compared, and both sides within one."""
    left, right = promise.left.steps, promise.right.steps
    shared = 0
    for at, (one, other) in enumerate(zip(left or (), right or (), strict=False), 1):
        if one != other:
            break
        shared = at if one == EACH else shared
    if left is None or right is None or not shared:
        return promise.place, promise.left, promise.right
    return promise.place.within(_path(left[:shared])), _path(left[shared:]), _path(right[shared:])


def _path(steps: tuple[str, ...]) -> Place:
    return place("$" + "".join(step if step == EACH else f".{step}" for step in steps))


def _screen(promises: Sequence[Relation]) -> Callable[[Answer], list[int | None]]:
    """One look at plain values: where each pair surely holds, tell how many there are."""
    return lambda answer: [_count_if_kept(promise, answer) for promise in promises]


def _count_if_kept(promise: Relation, answer: Answer) -> int | None:
    owner, left, right = _ways(promise)
    if left.steps is None or right.steps is None or EACH in right.steps or answer.text.flaws:
        return None
    nodes, surely, spread = answer.nodes(owner), _SURELY[promise.relation], EACH in left.steps
    if spread and promise.relation != "sum":
        return None
    lefts = [_each_of(left, node) for node in nodes] if spread else left.one_of_each(nodes)
    pairs = [
        (mine, theirs)
        for mine, theirs in zip(lefts, right.one_of_each(nodes), strict=True)
        if mine is not None and theirs is not None
    ]
    same = promise.units[0] == promise.units[1]
    return len(pairs) if same and all(surely(mine, theirs) for mine, theirs in pairs) else None


def _each_of(left: Place, node: object) -> list[object] | None:
    """Return the values of a path through an array, None where not each of its elements has one."""
    arrays, values = _arrays(left, node), left.of(node)
    return values if arrays and len(values) == sum(map(len, arrays)) and None not in values else None


def _plainly_equal(mine: object, theirs: object) -> bool:
    return type(mine) is type(theirs) and isinstance(mine, str | int) and mine == theirs


def _plainly_at_most(mine: object, theirs: object) -> bool:
    return type(mine) is int and type(theirs) is int and mine <= theirs


def _plainly_below(mine: object, theirs: object) -> bool:
    return type(mine) is int and type(theirs) is int and mine < theirs


def _plainly_not_after(mine: object, theirs: object) -> bool:
    """Whether numbers of one unit, or texts of one length in UTC, are in order."""
    if isinstance(mine, str) and isinstance(theirs, str):
        alike_written = len(mine) == len(theirs) and mine[-1:] == theirs[-1:] == "Z"
        return alike_written and mine <= theirs and is_plain(mine) and is_plain(theirs)
    return _plainly_at_most(mine, theirs)


def _plainly_in(mine: object, theirs: object) -> bool:
    return isinstance(mine, str) and isinstance(theirs, str) and theirs != "" and theirs in mine


def _plainly_begins(mine: object, theirs: object) -> bool:
    return isinstance(mine, str) and isinstance(theirs, str) and theirs != "" and mine.startswith(theirs)


def _plainly_counted(mine: object, theirs: object) -> bool:
    return type(mine) is list and type(theirs) is int and len(mine) == theirs


def _plainly_added(mine: object, theirs: object) -> bool:
    """Whether numbers add up as binary numbers do; what is off by less than their digits tell is equal as written."""
    if type(mine) is not list or type(theirs) not in {int, float} or not {int, float}.issuperset(map(type, mine)):
        return False
    numbers, whole = cast("list[float]", mine), cast("float", theirs)
    small = max(map(abs, [*numbers, whole])) < MOST_SURE
    return small and math.isclose(math.fsum(numbers), whole, rel_tol=1e-15, abs_tol=0.0)


_SURELY: Final[Mapping[str, Callable[[object, object], bool]]] = {
    "equal": _plainly_equal,
    "at-most": _plainly_at_most,
    "less-than": _plainly_below,
    "not-after": _plainly_not_after,
    "contains": _plainly_in,
    "begins-with": _plainly_begins,
    "count": _plainly_counted,
    "sum": _plainly_added,
}
"""For each relation, what surely holds at a glance."""


def _sides(promise: Relation, answer: Answer) -> Iterator[Sides]:
    owner, left, right = _ways(promise)
    nodes = answer.nodes(owner)
    columns = zip(answer.nodes_of_each(owner, left), answer.nodes_of_each(owner, right), strict=True)
    for nth, (lefts, rights) in enumerate(columns):
        mine = [value for value in lefts if value is not None]
        theirs = [value for value in rights if value is not None]
        yield Sides(nth, nodes[nth], mine, theirs)


def _pointer(promise: Relation, answer: Answer, sides: Sides, value: object) -> str:
    """Return the JSON Pointer of a value of the left side; that of the object where it is none of its values."""
    owner, left, _ = _ways(promise)
    base = answer.located_at(owner, sides.nth)[0]
    return base + next((at for at, found in left.located(sides.node) if found is value), "")


def _compared(promise: Relation, answer: Answer, holds: Holds, what: str) -> Iterator[Sight]:
    """Compare the sides of each object; tell the first pair of it that does not hold."""
    for sides in _sides(promise, answer):
        pairs = islice(product(sides.left, sides.right), MOST_PAIRS)
        verdicts = ((mine, theirs, holds(promise, mine, theirs)) for mine, theirs in pairs)
        told = [(mine, theirs, held) for mine, theirs, held in verdicts if held is not None]
        broken = next(((mine, theirs) for mine, theirs, held in told if not held), None)
        if broken is not None:
            yield _broken(promise, _pointer(promise, answer, sides, broken[0]), *broken, what)
        elif told:
            yield Kept()


def _broken(promise: Relation, at: str, mine: object, theirs: object, what: str) -> Broken:
    left, right = _name(promise.left), _name(promise.right)
    return Broken(
        message=f"{left} is {shown(mine)}, {what} {right}, which is {shown(theirs)}",
        at=at,
        expected=f"{left} {promise.relation} {right}",
        actual=f"{shown(mine)} and {shown(theirs)}",
    )


def _name(path: Place) -> str:
    return path.text.removeprefix("$.") if path.text != "$" else "the value"


def _is(relation: str) -> Callable[[Relation], bool]:
    return lambda promise: promise.relation == relation


@rule("relations.equal", promise=Relation, facet="holds", over=Over.ANSWER, how=HOW, screen=_screen, where=_is("equal"))
def equal(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """Two values that are documented as one and the same are equal.

    Clients read either of them, and act on different values.
    """
    yield from _compared(promise, answer, _equal, "and not the same as")


def _equal(promise: Relation, mine: object, theirs: object) -> bool | None:
    if alike(mine, theirs):
        return True
    one, other = _moments(promise, mine, theirs)
    if one is None or other is None:
        return False
    return not _is_after(one, other) and not _is_after(other, one)


@rule(
    "relations.at-most",
    promise=Relation,
    facet="holds",
    over=Over.ANSWER,
    how=HOW,
    screen=_screen,
    where=_is("at-most"),
)
def at_most(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """A value is not above the one that bounds it.

    What is left of the bound comes out below nothing: a negative quota, a bar past its end.
    """
    yield from _compared(promise, answer, _at_most, "above")


def _at_most(promise: Relation, mine: object, theirs: object) -> bool | None:
    one, other = _number(mine), _number(theirs)
    if one is not None and other is not None:
        return one <= other or _is_noise(one, other)
    return _not_after(promise, mine, theirs)


def _is_noise(one: float | Decimal, other: float | Decimal) -> bool:
    return isinstance(one, float) and isinstance(other, float) and math.isclose(one, other, rel_tol=1e-14)


@rule(
    "relations.less-than",
    promise=Relation,
    facet="holds",
    over=Over.ANSWER,
    how=HOW,
    screen=_screen,
    where=_is("less-than"),
)
def less_than(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """A value is below the one that it is documented to be below.

    Ranges turned round or of no length hold nothing, and what loops over them never starts or never ends.
    """
    yield from _compared(promise, answer, _less_than, "not below")


def _less_than(promise: Relation, mine: object, theirs: object) -> bool | None:
    one, other = _number(mine), _number(theirs)
    if one is not None and other is not None:
        return one < other
    before, after = _moments(promise, mine, theirs)
    if before is None or after is None:
        return None
    return not _is_after(before, after) and (before.exact != after.exact or before.step != after.step)


@rule(
    "relations.not-after",
    promise=Relation,
    facet="holds",
    over=Over.ANSWER,
    how=HOW,
    screen=_screen,
    where=_is("not-after"),
)
def not_after(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """What comes first is not dated after what comes later.

    Durations come out negative, and a client that asks for what changed since passes over what was changed.
    """
    yield from _compared(promise, answer, _not_after, "after")


def _not_after(promise: Relation, mine: object, theirs: object) -> bool | None:
    one, other = _moments(promise, mine, theirs)
    if one is not None and other is not None:
        return not _is_after(one, other)
    first, second = _number(mine), _number(theirs)
    plain = not any(promise.units) and first is not None and second is not None
    return first <= second if plain and first is not None and second is not None else None


@rule(
    "relations.contains",
    promise=Relation,
    facet="holds",
    over=Over.ANSWER,
    how=HOW,
    screen=_screen,
    where=_is("contains"),
)
def contains(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """A text or a list contains the value that it is documented to contain.

    A link without the identity of its object leads to another one; a list without its default has none to choose.
    """
    yield from _compared(promise, answer, _contains, "without")


def _contains(promise: Relation, mine: object, theirs: object) -> bool | None:
    if isinstance(mine, list):
        return any(_equal(promise, element, theirs) for element in mine)
    inner = _spelled(theirs)
    if not isinstance(mine, str) or not inner:
        return None
    return inner in mine or quote(inner, safe="") in mine or inner in unquote(mine)


@rule(
    "relations.begins-with",
    promise=Relation,
    facet="holds",
    over=Over.ANSWER,
    how=HOW,
    screen=_screen,
    where=_is("begins-with"),
)
def begins_with(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """A text begins with the one that it is documented to begin with.

    A link or a number outside its own base is not where clients look for it.
    """
    yield from _compared(promise, answer, _begins_with, "which does not begin with")


def _begins_with(_: Relation, mine: object, theirs: object) -> bool | None:
    start = _spelled(theirs)
    if not isinstance(mine, str) or not start:
        return None
    return mine.startswith((start, quote(start, safe=""))) or unquote(mine).startswith(start)


def _spelled(value: object) -> str:
    """Return a text, or a number as a text contains it; "" for anything else."""
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


@rule("relations.count", promise=Relation, facet="holds", over=Over.ANSWER, how=HOW, screen=_screen, where=_is("count"))
def count(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """A list has as many elements as the count beside it says.

    Clients that go by the count stop early, or wait for elements that never come.
    """
    for sides in _sides(promise, answer):
        counted = _counted(promise, sides)
        told = [(number, value) for value in sides.right if (number := _number(value)) is not None]
        if counted is None or not told:
            continue
        wrong = next((value for number, value in told if number != counted), None)
        if wrong is None:
            yield Kept()
            continue
        left, right = _name(promise.left), _name(promise.right)
        yield Broken(
            message=f"{left} has {counted} elements, and {right} says {shown(wrong)}",
            at=_pointer(promise, answer, sides, sides.left[0] if sides.left else None),
            expected=f"{right}: {counted}",
            actual=shown(wrong),
        )


def _counted(promise: Relation, sides: Sides) -> int | None:
    """Return how many elements the left side has: those of its one list, or its values where it names each element."""
    left = _ways(promise)[1]
    if left.text.endswith(EACH):
        arrays = _arrays(left, sides.node)
        return sum(map(len, arrays)) if arrays else None
    lists = [value for value in sides.left if isinstance(value, list)]
    return len(lists[0]) if len(lists) == len(sides.left) == 1 else None


def _arrays(left: Place, node: object) -> list[list[object]]:
    """Return the arrays whose elements a path goes through last, for a plain path with such."""
    spot = _array(left)
    found = spot.of(node) if spot else []
    return cast("list[list[object]]", found) if all(isinstance(value, list) for value in found) else []


@cache
def _array(left: Place) -> Place | None:
    if left.steps is None or EACH not in left.steps:
        return None
    return _path(left.steps[: len(left.steps) - left.steps[::-1].index(EACH) - 1])


@rule("relations.sum", promise=Relation, facet="holds", over=Over.ANSWER, how=HOW, screen=_screen, where=_is("sum"))
def total(promise: Relation, answer: Answer) -> Iterator[Sight]:
    """The parts add up to the total beside them.

    Invoices, ledgers and charts that show both contradict themselves; which of them is right, nobody can tell.
    """
    for sides in _sides(promise, answer):
        addends = _addends(promise, answer, sides)
        told = [value for value in sides.right if _number(value) is not None]
        if addends is None or not told:
            continue
        added = _added(addends)
        wrong = next(
            (value for value in told if not _adds_up(addends, added, _written(promise, answer, sides, value))), None
        )
        if wrong is None:
            yield Kept()
            continue
        left, right = _name(promise.left), _name(promise.right)
        yield Broken(
            message=f"{left} adds up to {added:f}, and {right} is {shown(wrong)}",
            at=_pointer(promise, answer, sides, sides.left[0] if sides.left else None),
            expected=f"{right}: {added:f}",
            actual=shown(wrong),
        )


def _addends(promise: Relation, answer: Answer, sides: Sides) -> list[Decimal] | None:
    """Return the numbers to add as they are written; None where one of them is missing, or is no number."""
    owner, left, _ = _ways(promise)
    arrays = _arrays(left, sides.node)
    values = [v for value in sides.left for v in (value if isinstance(value, list) else [value])]
    if arrays and len(sides.left) != sum(map(len, arrays)):
        return None
    if not arrays and not sides.left:
        return None
    if any(_number(value) is None for value in values):
        return None
    if all(isinstance(value, int | str) for value in values):
        return [Decimal(cast("int | str", value)) for value in values]
    base = answer.located_at(owner, sides.nth)[0]
    found = [(f"{base}{at}", value) for at, value in left.located(sides.node)]
    flat = [
        pair
        for at, value in found
        for pair in ([(f"{at}/{i}", v) for i, v in enumerate(value)] if isinstance(value, list) else [(at, value)])
    ]
    return [_as_written(answer, at, value) for at, value in flat]


def _written(promise: Relation, answer: Answer, sides: Sides, value: object) -> Decimal:
    owner, _, right = _ways(promise)
    base = answer.located_at(owner, sides.nth)[0]
    at = next((at for at, found in right.located(sides.node) if found is value), "")
    return _as_written(answer, f"{base}{at}", value)


def _as_written(answer: Answer, at: str, value: object) -> Decimal:
    """Return a number with the decimals that it is written with."""
    if isinstance(value, float):
        return Decimal(answer.text.token_at(at) or repr(value))
    return Decimal(cast("int | str", value))


def _added(addends: list[Decimal]) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return sum(addends, Decimal(0))


def _adds_up(addends: list[Decimal], added: Decimal, told: Decimal) -> bool:
    """Whether a total is what was added, rounded to the decimals that it is written with or off by binary noise."""
    with localcontext() as context:
        context.prec = DIGITS
        off = abs(added - told)
        finest = max(map(_decimals, addends), default=0)
        rounded = _decimals(told) < finest and off < Decimal(10) ** -_decimals(told)
        return not off or rounded or (_is_binary([*addends, told]) and off <= _noise([*addends, told]))


def _is_binary(numbers: list[Decimal]) -> bool:
    """Whether any number has as many digits as only a binary number that was computed has."""
    return any(_decimals(number) and len(number.as_tuple().digits) in BINARY_DIGITS for number in numbers)


def _noise(numbers: list[Decimal]) -> Decimal:
    return NOISE * len(numbers) * max(map(abs, numbers))


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _number(value: object) -> float | Decimal | None:
    """Return a number, or a text that is one in plain digits, as amounts are often told; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if isinstance(value, int) or math.isfinite(value) else None
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _moments(promise: Relation, mine: object, theirs: object) -> tuple[Text | None, Text | None]:
    """Return both values as points in time: by the units promised, and texts of no promise as RFC 3339."""
    return _moment(mine, promise.units[0]), _moment(theirs, promise.units[1])


def _moment(value: object, told_in: str) -> Text | None:
    unit, _, as_day = told_in.partition("@")
    found = moment_of(value, unit or "iso")
    return replace(found, is_day=True, step=Fraction(DAY)) if found and as_day else found


def _is_after(one: Text, other: Text) -> bool:
    """Whether a point in time surely lies after another.

    Told to different digits, they may have been cut or rounded: then not within one step of the coarser. A day beside
    a moment is compared with the day that the moment has somewhere on earth.
    """
    if one.is_day and not other.is_day:
        return one.exact > (other.exact + EARLIEST_ZONE) // DAY * DAY
    if other.is_day and not one.is_day:
        return (one.exact - LATEST_ZONE) // DAY * DAY > other.exact
    if one.step == other.step:
        return one.exact > other.exact
    return one.exact - other.exact >= max(one.step, other.step)
