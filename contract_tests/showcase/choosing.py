"""Which parcels a query means, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.contract_tests.showcase.asking import LARGEST_INTEGER, Ask, Style, invalid
from fairport.contract_tests.showcase.data import STATUSES, Parcel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Test = Callable[[Parcel], bool]
    Condition = Callable[[Ask, str, str], Test]
    """Given the request, the parameter's name and its value, says which parcels it lets through."""
    Key = Callable[[Parcel], tuple[object, ...]]


def status(_ask: Ask, name: str, value: str) -> Test:
    """Let through what has just this status."""
    if value not in STATUSES:
        raise invalid(name, "is no status")
    return lambda parcel: parcel.status == value


def fragile(_ask: Ask, name: str, value: str) -> Test:
    """Let through what is fragile, or what is not."""
    if value not in {"true", "false"}:
        raise invalid(name, "must be true or false")
    return lambda parcel: parcel.fragile is (value == "true")


def name_prefix(_ask: Ask, _name: str, value: str) -> Test:
    """Let through what has a name that begins so; case counts."""
    return lambda parcel: parcel.name is not None and parcel.name.startswith(value)


def contained(_ask: Ask, _name: str, value: str) -> Test:
    """Let through what has a name with this in it; case does not count."""
    return lambda parcel: parcel.name is not None and value.casefold() in parcel.name.casefold()


def created_from(ask: Ask, name: str, _value: str) -> Test:
    """Let through what was created at this second or later."""
    bound = ask.number(name, 0, 0)
    return lambda parcel: parcel.created >= bound


def created_before(ask: Ask, name: str, _value: str) -> Test:
    """Let through what was created before this second."""
    bound = ask.number(name, LARGEST_INTEGER, 0)
    return lambda parcel: parcel.created < bound


def _decimal(name: str, value: str) -> float:
    plain = value.removeprefix("-").replace(".", "", 1)
    if not plain.isascii() or not plain.isdigit():
        raise invalid(name, "must be a number")
    return float(value)


def weight_min(_ask: Ask, name: str, value: str) -> Test:
    """Let through what weighs as much or more; what was never weighed does not."""
    bound = _decimal(name, value)
    return lambda parcel: parcel.weight is not None and parcel.weight >= bound


def weight_max(_ask: Ask, name: str, value: str) -> Test:
    """Let through what weighs as much or less; what was never weighed does not."""
    bound = _decimal(name, value)
    return lambda parcel: parcel.weight is not None and parcel.weight <= bound


CONDITIONS: Final[Mapping[str, Condition]] = {
    "status": status,
    "fragile": fragile,
    "name_prefix": name_prefix,
    "q": contained,
    "created[gte]": created_from,
    "created[lt]": created_before,
    "weight_min": weight_min,
    "weight_max": weight_max,
}


def chosen(conditions: Mapping[str, Condition], ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
    """Give the rows that every filter of the request lets through."""
    values = ((name, ask.value(name)) for name in style.filters)
    tests = [conditions[name](ask, name, value) for name, value in values if value is not None]
    return [row for row in rows if all(test(row) for test in tests)]


def by_serial(parcel: Parcel) -> tuple[int, ...]:
    """Rank in order of creation."""
    return (parcel.serial,)


SORT_KEYS: Final[Mapping[str, Key]] = {
    "name": lambda parcel: (parcel.name is None, parcel.name or ""),
    "weight": lambda parcel: (parcel.weight is None, parcel.weight or 0),
    "created": lambda parcel: (parcel.created,),
}
"""What each word of `sort` sorts by, ascending; what has no value comes last."""


def ordered(keys: Mapping[str, Key], rank: Key, ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
    """Sort the rows as asked; those alike, and all where nothing is asked, by rank. `-name` is `name` reversed."""
    word = ask.value("sort") if style.sorts else None
    found = sorted(rows, key=rank)
    if word is None:
        return found
    key = keys.get(word.removeprefix("-"))
    if key is None:
        raise invalid("sort", f"must be one of {', '.join(keys)}, or one of these after a minus sign")
    return sorted(found, key=key, reverse=word.startswith("-"))
