"""Fair variants of filters and orders: what the documentation leaves open, each another way."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.showcase.asking import Refusal, invalid
from fairport.contract_tests.showcase.data import STATUSES
from fairport.contract_tests.showcase.lying import each_condition, each_order, tested
from fairport.contract_tests.showcase.varying import variant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fairport.contract_tests.showcase.asking import Ask, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.choosing import Condition, Test
    from fairport.contract_tests.showcase.data import Parcel

_TEXTS: Final = "Documentation hardly says how texts are compared; a client that must know has to ask."
_ABSENT: Final = "Whether an item without a value lies below a bound is nowhere said."
_ORDER: Final = "Documentation hardly says by which rules texts are sorted, nor where items without a value stand."
_REFUSES: Final = "A value that nothing has may be refused: a client learns of its slip."


def _bare(text: str) -> str:
    """Set case and accents aside."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@variant("status-in-either-case", group="filter", why=_TEXTS)
def status_in_either_case(ways: Behaviour) -> Behaviour:
    """Statuses are compared with case set aside."""

    def condition(_ask: Ask, name: str, value: str) -> Test:
        if value.casefold() not in STATUSES:
            raise invalid(name, "is no status")
        return lambda parcel: parcel.status.casefold() == value.casefold()

    return each_condition(ways, "status", lambda _: condition)


@variant("unknown-status-not-found", group="filter", why=_REFUSES)
def unknown_status_not_found(ways: Behaviour) -> Behaviour:
    """A status that there is not is answered with 404."""

    def changed(honest: Condition) -> Condition:
        def condition(ask: Ask, name: str, value: str) -> Test:
            try:
                return honest(ask, name, value)
            except Refusal:
                # The contract documents 400 for a status that is none, so only a well-formed one is not found.
                if value == "gone":
                    raise
                raise Refusal(404, "Not found", "There is no such status.") from None

        return condition

    return each_condition(ways, "status", changed)


@variant("prefix-in-either-case", group="filter", why=_TEXTS)
def prefix_in_either_case(ways: Behaviour) -> Behaviour:
    """Beginnings are compared with case set aside."""
    return each_condition(
        ways,
        "name_prefix",
        tested(lambda parcel, value, _honest: (parcel.name or "").casefold().startswith(value.casefold())),
    )


@variant("prefix-of-any-word", group="filter", why=_TEXTS)
def prefix_of_any_word(ways: Behaviour) -> Behaviour:
    """A beginning is that of any word."""
    return each_condition(
        ways,
        "name_prefix",
        tested(lambda parcel, value, _honest: any(word.startswith(value) for word in (parcel.name or "").split())),
    )


@variant("prefix-without-accents", group="filter", why=_TEXTS)
def prefix_without_accents(ways: Behaviour) -> Behaviour:
    """Beginnings are compared with case and accents set aside."""
    return each_condition(
        ways,
        "name_prefix",
        tested(lambda parcel, value, _honest: parcel.name is not None and _bare(parcel.name).startswith(_bare(value))),
    )


@variant("contains-as-written", group="filter", why=_TEXTS)
def contains_as_written(ways: Behaviour) -> Behaviour:
    """What a name contains is compared as it is written."""
    return each_condition(ways, "q", tested(lambda parcel, value, _honest: value in (parcel.name or "")))


@variant("contains-whole-words", group="filter", why=_TEXTS)
def contains_whole_words(ways: Behaviour) -> Behaviour:
    """A name contains the words that it is made of, and no parts of them."""
    return each_condition(
        ways,
        "q",
        tested(
            lambda parcel, value, _honest: (
                set(_bare(value).split()) <= set(_bare(parcel.name or "").split()) and bool(value)
            )
        ),
    )


@variant("contains-with-wildcards", group="filter", why=_TEXTS)
def contains_with_wildcards(ways: Behaviour) -> Behaviour:
    """A percent sign in what is sought stands for anything."""

    def test(parcel: Parcel, value: str, _honest: Test) -> bool:
        rest, name = value.casefold().split("%"), (parcel.name or "").casefold()
        at = 0
        for part in rest:
            found = name.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return True

    return each_condition(ways, "q", tested(test))


@variant("unweighed-weighs-nothing", group="filter", why=_ABSENT)
def unweighed_weighs_nothing(ways: Behaviour) -> Behaviour:
    """What was never weighed lies below every bound."""
    return each_condition(
        ways, "weight_max", tested(lambda parcel, _value, honest: parcel.weight is None or honest(parcel))
    )


@variant("unweighed-weighs-anything", group="filter", why=_ABSENT)
def unweighed_weighs_anything(ways: Behaviour) -> Behaviour:
    """What was never weighed lies above every bound, too."""
    return each_condition(
        ways, "weight_min", tested(lambda parcel, _value, honest: parcel.weight is None or honest(parcel))
    )


@variant("truth-in-many-words", group="filter", why="JSON's own words are taken, and others too.")
def truth_in_many_words(ways: Behaviour) -> Behaviour:
    """True is also True and 1, false is also False and 0."""

    def condition(_ask: Ask, name: str, value: str) -> Test:
        if value.casefold() not in {"true", "1", "false", "0"}:
            raise invalid(name, "must be true or false")
        return lambda parcel: parcel.fragile is (value.casefold() in {"true", "1"})

    return each_condition(ways, "fragile", lambda _: condition)


@variant("truth-in-digits", group="filter", why="How a boolean is written in a query is nowhere said.")
def truth_in_digits(ways: Behaviour) -> Behaviour:
    """True is 1 and false is 0; other words are not understood, and the filter is then as if it were not there."""

    def condition(_ask: Ask, _name: str, value: str) -> Test:
        return lambda parcel: value not in {"0", "1"} or parcel.fragile is (value == "1")

    return each_condition(ways, "fragile", lambda _: condition)


@variant("one-filter-only", group="filter", why="A service need not support every combination, if it says so.")
def one_filter_only(ways: Behaviour) -> Behaviour:
    """Two filters at once are refused."""

    def chosen(conditions: Mapping[str, Condition], ask: Ask, style: Style, rows: Sequence[Parcel]) -> list[Parcel]:
        if sum(ask.value(name) is not None for name in style.filters) > 1:
            raise Refusal(400, "Invalid parameter", "One filter at a time, please.")
        return ways.chosen(conditions, ask, style, rows)

    return replace(ways, chosen=chosen)


def _sorted_by_name(
    ways: Behaviour, key: Callable[[str], tuple[object, ...]], *, absent_first: bool = False
) -> Behaviour:
    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        asked = ask.value("sort") or ""
        if asked.removeprefix("-") != "name":
            return rows
        named = [row for row in rows if row.name is not None]
        bare = [row for row in rows if row.name is None]
        named.sort(key=lambda parcel: key(parcel.name or ""), reverse=asked.startswith("-"))
        return [*bare, *named] if absent_first else [*named, *bare]

    return each_order(ways, how)


@variant("sorted-with-case-aside", group="sort", why=_ORDER)
def sorted_with_case_aside(ways: Behaviour) -> Behaviour:
    """Names are sorted with case set aside."""
    return _sorted_by_name(ways, lambda name: (name.casefold(),))


@variant("sorted-with-accents-aside", group="sort", why=_ORDER)
def sorted_with_accents_aside(ways: Behaviour) -> Behaviour:
    """Names are sorted with case and accents set aside, those without one first."""
    return _sorted_by_name(ways, lambda name: (_bare(name),), absent_first=True)


_TURKISH: Final = "0123456789abcçdefgğh\N{LATIN SMALL LETTER DOTLESS I}ijklmnoöpqrsştuüvwxyzżå王"


@variant("sorted-in-an-alphabet-of-its-own", group="sort", why=_ORDER)
def sorted_in_an_alphabet_of_its_own(ways: Behaviour) -> Behaviour:
    """Names are sorted by an alphabet that puts its own letters last."""
    return _sorted_by_name(
        ways,
        lambda name: tuple(_TURKISH.find(letter) for letter in name.casefold().replace("é", "e") if letter.isalnum()),
    )


@variant("unweighed-first", group="sort", why=_ORDER)
def unweighed_first(ways: Behaviour) -> Behaviour:
    """Sorted by weight in either direction, what was never weighed comes first."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        by_weight = (ask.value("sort") or "").removeprefix("-") == "weight"
        return sorted(rows, key=lambda parcel: parcel.weight is not None) if by_weight else rows

    return each_order(ways, how)


@variant("ties-newest-first", group="sort", why="Those alike may stand in any order that stays.")
def ties_newest_first(ways: Behaviour) -> Behaviour:
    """Of those alike, the newest comes first, in either direction."""

    def how(ask: Ask, rows: list[Parcel]) -> list[Parcel]:
        asked = ask.value("sort") or ""
        if not asked:
            return rows
        newest = sorted(rows, key=lambda parcel: -parcel.serial)
        return sorted(newest, key=ways.sort_keys[asked.removeprefix("-")], reverse=asked.startswith("-"))

    return each_order(ways, how)
