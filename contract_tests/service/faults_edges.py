"""Lies at the edges: numbers that nobody sends, identities that are nearly right, and sizes next to the usual ones."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Refusal, Window
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import fault

_BREAKS = "Arithmetic operation resulted in an overflow."


def _breaking(parse: Callable[[Ask], int], name: str, wrong: Callable[[str], bool]) -> Callable[[Ask], int]:
    """Break down where a parameter's value is of a kind."""

    def parsed(ask: Ask) -> int:
        if any(map(wrong, ask.values(name))):
            raise Refusal(500, "INTERNAL_ERROR", _BREAKS)
        return parse(ask)

    return parsed


@fault(
    "skip-below-zero-breaks",
    catches=["http.server-error"],
    group="http",
    source="https://github.com/firezone/firezone/pull/15058",
)
def skip_below_zero_breaks(ways: Behaviour) -> Behaviour:
    """A skip below zero reaches the database, which does not take it: 500."""
    return replace(ways, parse_skip=_breaking(ways.parse_skip, "Results_Skip", lambda text: text.startswith("-")))


@fault(
    "size-past-32-bits-breaks",
    catches=["http.server-error"],
    group="http",
    source="https://github.com/alerta/alerta/issues/80",
)
def size_past_32_bits_breaks(ways: Behaviour) -> Behaviour:
    """A size that is no 32-bit number is answered with 500."""

    def wrong(text: str) -> bool:
        return text.isdecimal() and int(text) >= 2**31

    return replace(ways, parse_limit=_breaking(ways.parse_limit, "Results_Count", wrong))


@fault(
    "empty-size-breaks",
    catches=["http.server-error"],
    group="http",
    source="https://github.com/wellcomecollection/platform/issues/279",
)
def empty_size_breaks(ways: Behaviour) -> Behaviour:
    """A size of no digits at all is answered with 500."""
    return replace(ways, parse_limit=_breaking(ways.parse_limit, "Results_Count", lambda text: not text))


def _reading_from(ways: Behaviour, how: Callable[[str], str]) -> Behaviour:
    """Read `From` in another way."""

    def window(ask: Ask) -> Window:
        read = tuple((key, how(value) if key == "From" else value) for key, value in ask.parameters)
        return ways.parse_window(replace(ask, parameters=read))

    return replace(ways, parse_window=window)


@fault(
    "empty-from-is-zero",
    catches=["refusals.refused"],
    group="http",
    source="https://github.com/iDigBio/idigbio-search-api/issues/4",
)
def empty_from_is_zero(ways: Behaviour) -> Behaviour:
    """A From that is sent without a value is the beginning of time."""
    return _reading_from(ways, lambda text: text or "0")


@fault(
    "letters-after-digits-are-cut-off",
    catches=["refusals.refused"],
    group="http",
    source="a number read by parseInt, which stops at the first letter",
)
def letters_after_digits_are_cut_off(ways: Behaviour) -> Behaviour:
    """A From of digits and then letters counts up to the letters."""
    return _reading_from(ways, lambda text: text.rstrip("abcdefghijklmnopqrstuvwxyz") or text)


@fault(
    "no-window-is-all-time",
    catches=["refusals.refused"],
    group="http",
    source="https://github.com/chatwoot/chatwoot/issues/15490",
)
def no_window_is_all_time(ways: Behaviour) -> Behaviour:
    """Without From and without To everything is listed; without one of them the request is refused."""

    def window(ask: Ask) -> Window:
        if ask.values("From") or ask.values("To"):
            return ways.parse_window(ask)
        return Window(0, LARGEST_INTEGER)

    return replace(ways, parse_window=window)
