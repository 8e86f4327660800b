"""Lies about filters by one value, told by the collection that has them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.lying import each_condition, each_total, tested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fairport.contract_tests.showcase.asking import Ask, Page, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.choosing import Condition, Test
    from fairport.contract_tests.showcase.data import Parcel

_ONLY: Final = ("parcels",)
_DAY: Final = 86_400
_COMPARED: Final = "compared with the wrong sign: the commonest slip in a query"
_TEXT: Final = "a query string is text, and was compared as such"
_DROPPED: Final = "a parameter that the framework binds under another name is dropped without a word"


@fault(
    "status-ignored",
    catches=["matches.not-ignored"],
    also=["matches.holds"],
    group="filter",
    source=_DROPPED,
)
def status_ignored(ways: Behaviour) -> Behaviour:
    """The status asked for is checked, and then forgotten."""
    return each_condition(ways, "status", tested(lambda _parcel, _value, _honest: True))


@fault(
    "status-takes-its-neighbour",
    catches=["matches.holds"],
    group="filter",
    source="statuses renamed, with a map from old to new that has two keys alike",
)
def status_takes_its_neighbour(ways: Behaviour) -> Behaviour:
    """What is asked for as lost gives what is waiting as well."""
    return each_condition(
        ways,
        "status",
        tested(lambda parcel, value, honest: honest(parcel) or (value == "lost" and parcel.status == "waiting")),
    )


@fault(
    "status-leaves-some-out",
    catches=["matches.complete"],
    group="filter",
    source="an index that is not rebuilt for rows that were changed since",
)
def status_leaves_some_out(ways: Behaviour) -> Behaviour:
    """One in three of those that have the status is not found by it."""
    return each_condition(
        ways, "status", tested(lambda parcel, _value, honest: honest(parcel) and parcel.serial % 3 != 0)
    )


@fault(
    "fragile-false-is-absent",
    catches=["matches.not-ignored"],
    also=["matches.holds"],
    group="filter",
    source="`if fragile:` around the condition: false is falsy",
)
def fragile_false_is_absent(ways: Behaviour) -> Behaviour:
    """Asked for what is not fragile, it gives everything."""
    return each_condition(ways, "fragile", tested(lambda parcel, value, honest: value == "false" or honest(parcel)))


@fault(
    "fragile-turned-round",
    catches=["matches.holds"],
    also=["matches.complete"],
    group="filter",
    source="a column that says the opposite of the field",
)
def fragile_turned_round(ways: Behaviour) -> Behaviour:
    """Asked for what is fragile, it gives what is not."""
    return each_condition(ways, "fragile", tested(lambda parcel, _value, honest: not honest(parcel)))


@fault(
    "fragile-text-is-true",
    catches=["matches.holds"],
    also=["matches.complete"],
    group="filter",
    source="bool(text): every text but the empty one is true",
)
def fragile_text_is_true(ways: Behaviour) -> Behaviour:
    """Asked for true or false, it gives what is fragile."""
    return each_condition(ways, "fragile", tested(lambda parcel, _value, _honest: parcel.fragile))


@fault(
    "prefix-anywhere",
    catches=["matches.holds"],
    group="filter",
    source="LIKE with a wildcard at both ends",
)
def prefix_anywhere(ways: Behaviour) -> Behaviour:
    """A beginning is found in the middle of words as well."""
    return each_condition(ways, "name_prefix", tested(lambda parcel, value, _honest: value in (parcel.name or "")))


@fault(
    "prefix-is-the-whole",
    catches=["matches.complete"],
    group="filter",
    source="the wildcard was escaped along with what the caller sent",
)
def prefix_is_the_whole(ways: Behaviour) -> Behaviour:
    """A beginning finds only what is called just so."""
    return each_condition(ways, "name_prefix", tested(lambda parcel, value, _honest: value == parcel.name))


@fault(
    "contains-begins",
    catches=["matches.complete"],
    group="filter",
    source="LIKE with a wildcard at the end alone, so that the index is used",
)
def contains_begins(ways: Behaviour) -> Behaviour:
    """A word is found only where a name begins with it."""
    return each_condition(
        ways,
        "q",
        tested(lambda parcel, value, _honest: (parcel.name or "").casefold().startswith(value.casefold())),
    )


@fault(
    "letters-beyond-ascii-lost",
    catches=["matches.complete"],
    group="filter",
    source="a query read as Latin-1 and compared with UTF-8",
)
def letters_beyond_ascii_lost(ways: Behaviour) -> Behaviour:
    """A word with letters beyond ASCII is garbled before it is compared."""
    return each_condition(
        ways,
        "q",
        tested(
            lambda parcel, value, _honest: value.encode().decode("latin-1").casefold() in (parcel.name or "").casefold()
        ),
    )


@fault(
    "contains-unsought",
    catches=["matches.holds"],
    group="filter",
    source="a search that suggests something where it finds nothing",
)
def contains_unsought(ways: Behaviour) -> Behaviour:
    """Whatever is asked for, the figurines are found as well."""
    return each_condition(
        ways, "q", tested(lambda parcel, _value, honest: honest(parcel) or "figurine" in (parcel.name or ""))
    )


@fault("from-is-after", catches=["matches.complete"], group="filter", source=_COMPARED)
def from_is_after(ways: Behaviour) -> Behaviour:
    """What was created in the very second that is asked from is left out."""
    return each_condition(ways, "created[gte]", tested(lambda parcel, value, _honest: parcel.created > int(value)))


@fault("before-is-until", catches=["matches.holds"], group="filter", source=_COMPARED)
def before_is_until(ways: Behaviour) -> Behaviour:
    """What was created in the very second that is asked before is listed."""
    return each_condition(ways, "created[lt]", tested(lambda parcel, value, _honest: parcel.created <= int(value)))


@fault(
    "before-a-day-late",
    catches=["matches.holds"],
    group="filter",
    source="a bound made inclusive by adding a day, whatever its unit",
)
def before_a_day_late(ways: Behaviour) -> Behaviour:
    """What was created in the day after the bound is listed too."""
    return each_condition(
        ways, "created[lt]", tested(lambda parcel, value, _honest: parcel.created < int(value) + _DAY)
    )


@fault(
    "from-a-day-late",
    catches=["matches.complete"],
    group="filter",
    source="a bound moved to the next midnight of the server's own zone",
)
def from_a_day_late(ways: Behaviour) -> Behaviour:
    """What was created in the day after the bound is left out."""
    return each_condition(
        ways, "created[gte]", tested(lambda parcel, value, _honest: parcel.created >= int(value) + _DAY)
    )


@fault(
    "from-in-milliseconds",
    catches=["matches.not-ignored"],
    also=["matches.holds"],
    group="filter",
    source="seconds compared with a column of milliseconds: everything is later",
)
def from_in_milliseconds(ways: Behaviour) -> Behaviour:
    """A bound in seconds is taken for milliseconds."""
    return each_condition(
        ways, "created[gte]", tested(lambda parcel, value, _honest: parcel.created * 1000 >= int(value))
    )


@fault("least-weight-exclusive", catches=["matches.complete"], group="filter", source=_COMPARED)
def least_weight_exclusive(ways: Behaviour) -> Behaviour:
    """What weighs just as much as is asked for is left out."""
    return each_condition(
        ways,
        "weight_min",
        tested(lambda parcel, value, _honest: parcel.weight is not None and parcel.weight > float(value)),
    )


@fault("most-weight-exclusive", catches=["matches.complete"], group="filter", source=_COMPARED)
def most_weight_exclusive(ways: Behaviour) -> Behaviour:
    """What weighs just the most that is asked for is left out."""
    return each_condition(
        ways,
        "weight_max",
        tested(lambda parcel, value, _honest: parcel.weight is not None and parcel.weight < float(value)),
    )


@fault(
    "most-weight-rounded-up",
    catches=["matches.holds"],
    group="filter",
    source="a bound rounded to the next whole number, and one more",
)
def most_weight_rounded_up(ways: Behaviour) -> Behaviour:
    """What weighs up to a kilogram more is listed."""
    return each_condition(
        ways,
        "weight_max",
        tested(lambda parcel, value, _honest: parcel.weight is not None and parcel.weight <= int(float(value)) + 4),
    )


@fault(
    "weight-compared-as-text",
    catches=["matches.complete", "matches.holds"],
    group="filter",
    source=_TEXT,
)
def weight_compared_as_text(ways: Behaviour) -> Behaviour:
    """The least weight is compared as text: 7 is more than 12."""
    return each_condition(
        ways,
        "weight_min",
        tested(lambda parcel, value, _honest: parcel.weight is not None and f"{parcel.weight:g}" >= value),
    )


@fault(
    "filter-on-the-first-page",
    catches=["matches.holds"],
    also=[
        "paging.total-constant",
        "paging.total-found",
        "paging.no-repeats",
        "paging.full-pages",
        "paging.default-size",
    ],
    group="filter",
    source="links to further pages that leave the query out",
)
def filter_on_the_first_page(ways: Behaviour) -> Behaviour:
    """From the second page on, no filter holds."""

    def chosen(conditions: Mapping[str, Condition], ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        later = style.name in _ONLY and ask.value("offset") not in {None, "0"}
        return list(rows) if later else ways.chosen(conditions, ask, style, rows)

    return replace(ways, chosen=chosen)


@fault(
    "filtered-after-the-cut",
    catches=["paging.total-found"],
    also=["paging.no-repeats", "paging.full-pages", "paging.default-size"],
    group="filter",
    source="the filter runs over the page that the database gave",
)
def filtered_after_the_cut(ways: Behaviour) -> Behaviour:
    """Pages are cut first and filtered then: short pages, and the total of everything."""

    def chosen(conditions: Mapping[str, Condition], ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        return list(rows) if style.name in _ONLY else ways.chosen(conditions, ask, style, rows)

    def page(made: Page) -> Page:
        if made.collection not in _ONLY:
            return made
        kept = ways.chosen(ways.conditions, made.query.ask, made.query.style, made.items)
        return replace(made, items=kept)

    return replace(ways, chosen=chosen, page=page)


@fault(
    "filtered-total-of-all",
    catches=["paging.total-found", "matches.total-follows"],
    group="filter",
    source="a total that is counted once for the table",
)
def filtered_total_of_all(ways: Behaviour) -> Behaviour:
    """The total of a filtered list counts everything."""
    return each_total(ways, lambda page, _total: len(page.query.held.parcels), only=_ONLY)


@fault(
    "filter-sees-the-newest",
    catches=["matches.complete"],
    group="filter",
    source="a search over a cache of the latest rows",
)
def filter_sees_the_newest(ways: Behaviour) -> Behaviour:
    """A filter looks through half of the parcels only."""

    def chosen(conditions: Mapping[str, Condition], ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        asked = style.name in _ONLY and any(ask.value(name) is not None for name in style.filters)
        return ways.chosen(conditions, ask, style, rows[len(rows) // 2 :] if asked else rows)

    return replace(ways, chosen=chosen)


def _two_filters(ways: Behaviour, enough: Callable[[Iterable[bool]], bool]) -> Behaviour:
    """Where several filters are asked for together, choose by what is `enough` of their tests, in order."""

    def chosen(conditions: Mapping[str, Condition], ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        honest = ways.chosen(conditions, ask, style, rows)
        values = [(name, ask.value(name)) for name in style.filters]
        tests: list[Test] = [conditions[name](ask, name, value) for name, value in values if value is not None]
        if style.name not in _ONLY or len(tests) < 2:
            return honest
        return [row for row in rows if enough(test(row) for test in tests)]

    return replace(ways, chosen=chosen)


@fault(
    "filters-are-alternatives",
    catches=["matches.holds"],
    also=["matches.not-ignored"],
    group="filter",
    source="conditions joined by OR",
)
def filters_are_alternatives(ways: Behaviour) -> Behaviour:
    """Of two filters, either one is enough."""
    return _two_filters(ways, any)


@fault(
    "one-filter-at-a-time",
    catches=["matches.not-ignored"],
    also=["matches.holds"],
    group="filter",
    source="a chain of else-ifs",
)
def one_filter_at_a_time(ways: Behaviour) -> Behaviour:
    """Of two filters, the second is forgotten."""
    return _two_filters(ways, lambda told: next(iter(told)))
