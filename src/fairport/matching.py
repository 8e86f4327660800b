"""Whether an item's field stands to a value that was asked for as a filter says: yes, no, or open to fair readings.

A comparison of texts may set case, accents and punctuation aside, or go by words; a text of digits may be a number;
wildcards may work; a number with a fraction may be shown rounded, a point in time cut to its second, a day may begin
and end in any zone. What all readings agree on is `YES` or `NO`; the rest is `OPEN`, and nobody is blamed for it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from fairport.collation import folded, spelled, sure_order, words
from fairport.likeness import ANY
from fairport.moments import has_zone, seconds_asked, seconds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fairport.places import Place

Scalar: TypeAlias = "str | int | float | bool | None"


class Fit(Enum):
    """Whether a field fits what was asked for."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


ORDERINGS: Final[Mapping[str, Callable[[int], bool]]] = {
    "at-least": lambda order: order >= 0,
    "at-most": lambda order: order <= 0,
    "more-than": lambda order: order > 0,
    "less-than": lambda order: order < 0,
}
"""For each comparison: whether it holds, given -1, 0 or 1 as the field is below, level with or above the value."""

TRUE: Final = frozenset({"true", "1", "yes", "on", "t", "y"})
FALSE: Final = frozenset({"false", "0", "no", "off", "f", "n"})
LONGEST_KEPT: Final = 1000
"""Characters of a text past which it is not kept: its item then counts as one whose value is not known."""
MOST_KEPT: Final = 50
"""Values of one field of one item past which none is kept."""
LONGEST: Final = 200
"""Characters of a text past which an index may have cut it."""
NEAR: Final = Decimal("0.000001")
"""The part of a number with a fraction by which it may be shown rounded."""
BINARY: Final = 1024
"""What makes a whole number of a fraction that is the same in binary, however short."""
CUT: Final = frozenset({"at-least", "less-than"})
"""Comparisons that tell what lies at the bound as shown even if instants are cut to their second: none was earlier."""
SECOND: Final = 1.0
DAY: Final = 86_400
ZONES: Final = (14 * 3600, 12 * 3600)
"""How many seconds a day of the world begins before it does in UTC at most, and how many after."""

MOSTANY: Final = 3
"""Wildcards in one value; what has more may match anything."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_OPERATOR: Final = re.compile(
    r"[^\w\s]|(?:eq|neq?|[gl]te?|[gl]e|n?in|i?like|not|is|has|contains|starts|prefix|between)[:.(]", re.IGNORECASE
)
"""The beginning of a value that some services take for an operator, not for a part of the text."""
_PARTLY: Final = re.compile(r"\*\*|••|xxxx|(?:…|\.\.\.)$", re.IGNORECASE)
"""What a text has that is shown masked, or cut: the rest of it cannot be seen."""
_JOINTS: Final = frozenset(",;|")
"""What parts the values of a list, with services that take one."""
_SMALL: Final = frozenset({"the", "and", "for", "with", "from", "not", "are", "that", "this"})
"""Words that searches by words may leave out."""


def scalars_at(item: object, place: Place) -> tuple[Scalar, ...] | None:
    """Return the texts, numbers and booleans at a place inside an item, those of a list one by one, () for none.

    None: there is something else, a long text, or too many of them.
    """
    found = place.of(item)
    if len(found) == 1 and isinstance(found[0], str):  # what most are
        return (found[0],) if len(found[0]) <= LONGEST_KEPT else None
    nodes = [one for node in found for one in (node if isinstance(node, list) else [node])]
    if len(nodes) > MOST_KEPT or not all(node is None or isinstance(node, str | int | float) for node in nodes):
        return None
    scalars = cast("list[Scalar]", nodes)
    return None if any(isinstance(one, str) and len(one) > LONGEST_KEPT for one in scalars) else tuple(scalars)


def fit(
    operator: str, asked: str, values: Iterable[Scalar] | None, unit: str = "", held: str = "", decimals: int = 0
) -> Fit:
    """Return whether a field's values fit what was asked for; where it has several, any one of them may.

    None: the values are not known. `unit` is how the parameter writes a point in time ("" for other values), `held`
    how the field does ("": as its kind lets guess). `decimals` is with how many the field is shown at the most: a
    number with as many may be one that was rounded.
    """
    found = [_fit_one(operator, asked, value, unit, held, decimals) for value in values or ()]
    if not found:
        return Fit.OPEN
    if set(found) == {Fit.NO}:
        return Fit.NO
    enough = all if operator in ORDERINGS else any
    return Fit.YES if enough(one is Fit.YES for one in found) else Fit.OPEN


def _fit_one(operator: str, asked: str, value: Scalar, unit: str, held: str, decimals: int) -> Fit:
    if value is None:
        return Fit.OPEN if operator in ORDERINGS or unit or asked.lower() in {"", "null", "none", *FALSE} else Fit.NO
    if unit:
        dates = unit == "day" and isinstance(value, str) and bool(_DATE.fullmatch(value))
        order = _order_of_moments(asked, value, unit, held)
        return _by_order(operator, order, level=dates or operator in CUT)
    if isinstance(value, bool):
        return _fit_truth(operator, asked, value=value)
    if not isinstance(value, str):
        return _fit_number(operator, asked, value, decimals)
    if operator in ORDERINGS:
        return _by_both(operator, asked, value)
    return {"equals": _equals, "prefix": _prefix, "contains": _contains}[operator](asked, value)


def _by_order(operator: str, order: int | None, *, level: bool = True) -> Fit:
    """Return how a comparison comes out; `level` says whether being level is certain."""
    if order is None or (order == 0 and not level):
        return Fit.OPEN
    if operator not in ORDERINGS:
        return Fit.YES if order == 0 else Fit.NO
    return Fit.YES if ORDERINGS[operator](order) else Fit.NO


def _fit_truth(operator: str, asked: str, *, value: bool) -> Fit:
    known = asked.lower() in TRUE or asked.lower() in FALSE
    if operator != "equals" or not known:
        return Fit.OPEN
    return Fit.YES if value is (asked.lower() in TRUE) else Fit.NO


def _fit_number(operator: str, asked: str, value: float, decimals: int) -> Fit:
    if operator in {"prefix", "contains"}:
        return Fit.OPEN
    if not _NUMBER.fullmatch(asked):  # a truth, a list, a range
        return Fit.OPEN
    wanted, number = Decimal(asked), Decimal(repr(value))
    if not number.is_finite():
        return Fit.OPEN
    near = abs(number - wanted) <= NEAR * max(abs(wanted), Decimal(1))
    if near and not (number == wanted and _exact(wanted, decimals)) and not _both_whole(value, wanted, decimals):
        return Fit.OPEN
    return _by_order(operator, (number > wanted) - (number < wanted))


def _both_whole(value: float, wanted: Decimal, decimals: int) -> bool:
    return not decimals and isinstance(value, int) and wanted == wanted.to_integral_value()


def _exact(wanted: Decimal, decimals: int) -> bool:
    """Whether a number is surely held as it is shown: with fewer decimals than others, and the same in binary."""
    return (not decimals or decimals_of(wanted) < decimals) and (wanted * BINARY) % 1 == 0


def decimals_of(number: Decimal | float) -> int:
    """Return with how many decimals a number is written, zeros at its end set aside."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    exponent = exact.normalize().as_tuple().exponent if exact.is_finite() else 0
    return max(0, -int(exponent))


def _by_both(operator: str, asked: str, value: str) -> Fit:
    """Compare texts as texts, and as numbers where they are some: both must agree."""
    told = _by_order(operator, sure_order(value, asked))
    if not _NUMBER.fullmatch(asked) or not _NUMBER.fullmatch(value):
        return told
    one, two = Decimal(value), Decimal(asked)
    return told if told is _by_order(operator, (one > two) - (one < two)) else Fit.OPEN


def _equals(asked: str, value: str) -> Fit:
    if value == asked:
        return Fit.YES if _is_plain(asked) else Fit.OPEN
    numbers = _NUMBER.fullmatch(asked) and _NUMBER.fullmatch(value)
    if spelled(value) == spelled(asked) or (numbers and Decimal(value) == Decimal(asked)):
        return Fit.OPEN
    said_otherwise = _OPERATOR.match(asked) or _PARTLY.search(value)
    return Fit.OPEN if said_otherwise or _listed(asked, value) or _wild(asked, value) else Fit.NO


def _is_plain(asked: str) -> bool:
    """Whether a value is surely taken as it is written: no list, no operator, not masked, nothing to be trimmed."""
    odd = _OPERATOR.match(asked) or _PARTLY.search(asked) or asked != asked.strip()
    return bool(asked) and not odd and _JOINTS.isdisjoint(asked) and len(asked) <= LONGEST


def _listed(asked: str, value: str) -> bool:
    """Whether a value is one of those that were asked for, if that was a list."""
    if _JOINTS.isdisjoint(asked):
        return False
    return spelled(value) in {spelled(part) for part in re.split("[,;|]", asked)}


def _prefix(asked: str, value: str) -> Fit:
    if asked and value.startswith(asked) and asked.isalnum() and len(value) <= LONGEST:
        return Fit.YES
    return _open_to_words(asked, value, spelled(value).startswith(spelled(asked)))


def _contains(asked: str, value: str) -> Fit:
    plain = all(part.isalnum() and len(part) > 2 and part.lower() not in _SMALL for part in asked.split(" "))
    if plain and f" {asked} " in f" {value} " and len(value) <= LONGEST:
        return Fit.YES
    return _open_to_words(asked, value, spelled(asked) in spelled(value))


def _open_to_words(asked: str, value: str, sought: bool) -> Fit:
    """A value that some reading takes for a match is open: one that has a word which begins as one asked for does."""
    parts = words(asked)
    begins = any(word.startswith(part) for part in parts for word in words(value))
    open_ = sought or begins or not parts or _PARTLY.search(value) or _wild(asked, value, ".*")
    return Fit.OPEN if open_ else Fit.NO


def _wild(asked: str, value: str, around: str = "") -> bool:
    """Whether a value matches what was asked for, with characters in it that some services take for any."""
    if not ANY.keys() & set(asked):
        return False
    return sum(map(asked.count, ANY)) > MOSTANY or bool(_pattern(asked, around).fullmatch(folded(value)))


@lru_cache(maxsize=1000)
def _pattern(asked: str, around: str) -> re.Pattern[str]:
    parts = re.split(r"([%*_?])", folded(asked)[:LONGEST])
    middle = "".join(ANY.get(part) or re.escape(part) for part in parts)
    return re.compile(around + re.sub(r"(?:\.\*)+", ".*", middle) + around, re.DOTALL)


@lru_cache(maxsize=50_000)
def _order_of_moments(asked: str, value: str | float, unit: str, held: str) -> int | None:
    """Return -1, 0 or 1 as a field's instant lies before, just at or after the one asked for; None where it is open."""
    bound = seconds_asked(asked, unit)
    moment = seconds_of(value, held or ("iso" if isinstance(value, str) else unit))
    if bound is None or moment is None:
        return None
    days = unit == "day" or bool(_DATE.fullmatch(asked)), isinstance(value, str) and bool(_DATE.fullmatch(value))
    if all(days):
        return (moment > bound) - (moment < bound)
    early, late = _doubt(asked, value, days)
    difference = moment - bound
    if -early <= difference <= late:
        return 0 if not difference and early == late == SECOND and unit == (held or unit) else None
    return 1 if difference > 0 else -1


def _doubt(asked: str, value: str | float, days: tuple[bool, bool]) -> tuple[float, float]:
    """Return by how many seconds an instant may lie before and after a bound, and still be at it for all we know."""
    west, east = ZONES
    if any(days):
        return (west, DAY + east) if days[0] else (DAY + east, west)
    texts = [text for text in (asked, value) if isinstance(text, str) and not text.lstrip("-").isdigit()]
    zoned = {has_zone(text) for text in texts} | ({True} if len(texts) < 2 else set())
    return (west, west) if False in zoned and True in zoned else (SECOND, SECOND)
