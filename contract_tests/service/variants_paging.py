"""Fair variants of pages: the page names a default size, and no bound."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.service.asking import Ask, Query, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.varying import variant

_LIMITS = "RD-COUNT-LIMITS: no bound of Results_Count is documented; a cap and a refusal are both fair."
_COUNT = "Results_Count"


def _capped(ways: Behaviour, most: int) -> Behaviour:
    def limit(ask: Ask) -> int:
        return min(ways.parse_limit(ask), most)

    return replace(ways, parse_limit=limit)


@variant("capped-at-100", group="paging", why=_LIMITS)
def capped_at_100(ways: Behaviour) -> Behaviour:
    """A page never holds more than 100 rows."""
    return _capped(ways, 100)


@variant("capped-at-50", group="paging", why=_LIMITS)
def capped_at_50(ways: Behaviour) -> Behaviour:
    """A page never holds more than 50 rows."""
    return _capped(ways, 50)


@variant("capped-at-the-default", group="paging", why=_LIMITS)
def capped_at_the_default(ways: Behaviour) -> Behaviour:
    """A page never holds more rows than it does by default."""
    return _capped(ways, 20)


def _at_most(ways: Behaviour, most: int) -> Callable[[Ask], int]:
    def limit(ask: Ask) -> int:
        asked = ways.parse_limit(ask)
        if asked > most:
            raise Refusal(400, "INVALID_PARAMETER", f"{_COUNT} must be {most} at the most.", (_COUNT,))
        return asked

    return limit


@variant("over-100-refused", group="paging", why=_LIMITS)
def over_100_refused(ways: Behaviour) -> Behaviour:
    """A page of more than 100 rows is refused."""
    return replace(ways, parse_limit=_at_most(ways, 100))


@variant("over-25-refused", group="paging", why=_LIMITS)
def over_25_refused(ways: Behaviour) -> Behaviour:
    """A page of more than 25 rows is refused."""
    return replace(ways, parse_limit=_at_most(ways, 25))


@variant("no-bound", group="paging", why=_LIMITS)
def no_bound(ways: Behaviour) -> Behaviour:
    """A page may be as large as one likes."""

    def limit(ask: Ask) -> int:
        values = ask.values(_COUNT)
        plain = bool(values) and values[0].isascii() and values[0].isdigit() and values[0] != "0"
        return min(int(values[0]), 2**62) if plain else ways.parse_limit(ask)

    return replace(ways, parse_limit=limit)


@variant("count-zero-is-empty", group="paging", why=_LIMITS)
def count_zero_is_empty(ways: Behaviour) -> Behaviour:
    """A page of no rows tells the total alone."""

    def limit(ask: Ask) -> int:
        return 0 if ask.values(_COUNT) == ["0"] else ways.parse_limit(ask)

    return replace(ways, parse_limit=limit)


@variant("count-below-one-is-the-default", group="paging", why=_LIMITS)
def count_below_one_is_the_default(ways: Behaviour) -> Behaviour:
    """A size of zero, or below, is as good as none."""

    def limit(ask: Ask) -> int:
        values = ask.values(_COUNT)
        below = bool(values) and (values[0] == "0" or values[0].startswith("-"))
        return 20 if below else ways.parse_limit(ask)

    return replace(ways, parse_limit=limit)


def _past_end(ways: Behaviour, refusal: Refusal) -> Behaviour:
    def bounds(query: Query, total: int) -> tuple[int, int]:
        if query.skip and query.skip >= total:
            raise refusal
        return ways.page_bounds(query, total)

    return replace(ways, page_bounds=bounds)


@variant(
    "past-the-end-refused",
    group="paging",
    why="The page says nothing of a skip past the end; an empty page SHOULD come, a refusal is allowed.",
    expects=["paging.past-end-empty"],
)
def past_the_end_refused(ways: Behaviour) -> Behaviour:
    """A skip past the last row is refused with 400."""
    return _past_end(ways, Refusal(400, "INVALID_PARAMETER", "There are fewer rows.", ("Results_Skip",)))


@variant(
    "past-the-end-not-found",
    group="paging",
    why="The page says nothing of a skip past the end; an empty page SHOULD come, a refusal is allowed.",
    expects=["paging.past-end-empty"],
)
def past_the_end_not_found(ways: Behaviour) -> Behaviour:
    """A skip past the last row is answered with 404."""
    return _past_end(ways, Refusal(404, "PAGE_NOT_FOUND", "There are fewer rows."))


@variant("deep-skips-refused", group="paging", why="RD-COUNT-LIMITS: a bound may exist; a refusal is fair.")
def deep_skips_refused(ways: Behaviour) -> Behaviour:
    """A skip of more than 10000 rows is refused."""

    def skip(ask: Ask) -> int:
        asked = ways.parse_skip(ask)
        if asked > 10_000:
            raise Refusal(400, "INVALID_PARAMETER", "Results_Skip is too large.", ("Results_Skip",))
        return asked

    return replace(ways, parse_skip=skip)
