"""Lies in the corners: skips far past the end, values that are nearly right, and parameters that meet another one."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import Ask, Query, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list
from fairport.contract_tests.service.telling import JsonObject, Page


def _bounds(ways: Behaviour, how: Callable[[Query, int, int], tuple[int, int]]) -> Behaviour:
    """Take another size and skip for those of a page; given are the query, the size and the skip."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        return how(query, *ways.page_bounds(query, total))

    return replace(ways, page_bounds=bounds)


@fault(
    "skip-kept-in-sixteen-bits",
    catches=["paging.past-end"],
    group="paging",
    source="https://github.com/alerta/alerta/issues/80",
)
def skip_kept_in_sixteen_bits(ways: Behaviour) -> Behaviour:
    """A skip of 65536 is one of zero, and the first rows come again."""
    return _bounds(ways, lambda _query, limit, offset: (limit, offset % 2**16))


@fault(
    "skip-wraps-at-the-last-integer",
    catches=["paging.past-end"],
    group="paging",
    source="size and skip added up in a signed number of 32 bits, and what is below zero taken for none",
)
def skip_wraps_at_the_last_integer(ways: Behaviour) -> Behaviour:
    """Where size and skip together are no number of 32 bits, the first rows come."""
    return _bounds(ways, lambda _query, limit, offset: (limit, offset if offset + limit < 2**31 else 0))


@fault(
    "far-skip-breaks",
    catches=["paging.past-end"],
    also=["http.server-error"],
    group="paging",
    source="a search that reaches 10000 rows deep and no further: index.max_result_window of Elasticsearch",
)
def far_skip_breaks(ways: Behaviour) -> Behaviour:
    """A page that ends past the ten thousandth row is answered with 500."""

    def bounds(_query: Query, limit: int, offset: int) -> tuple[int, int]:
        if offset + limit > 10_000:
            raise Refusal(500, "INTERNAL_ERROR", "Result window is too large.")
        return limit, offset

    return _bounds(ways, bounds)


@fault(
    "filtered-pages-are-of-ten",
    catches=["paging.full-pages", "paging.default-size"],
    group="paging",
    source="https://github.com/nocodb/nocodb/issues/33",
)
def filtered_pages_are_of_ten(ways: Behaviour) -> Behaviour:
    """Where numbers are asked for, a page holds ten unless its size is said."""

    def bounds(query: Query, limit: int, offset: int) -> tuple[int, int]:
        plain = query.numbers is not None and not query.ask.values("Results_Count")
        return 10 if plain else limit, offset

    return _bounds(ways, bounds)


@fault(
    "filtered-list-has-no-pages",
    catches=["paging.default-size"],
    group="paging",
    source="a look-up by key that stands before the search in the code",
)
def filtered_list_has_no_pages(ways: Behaviour) -> Behaviour:
    """Where numbers are asked for and no size is, all of them come at once."""

    def bounds(query: Query, limit: int, offset: int) -> tuple[int, int]:
        plain = query.numbers is not None and not query.ask.values("Results_Count")
        return (-1 if plain else limit), offset

    return _bounds(ways, bounds)


@fault(
    "window-forgotten-on-pages-of-one",
    catches=["windows.past-empty"],
    also=["windows.instant-inside", "windows.created-before-end"],
    group="window",
    source="a question for the newest row alone, answered by another query",
)
def window_forgotten_on_pages_of_one(ways: Behaviour) -> Behaviour:
    """Where one row is asked for, From and To are not looked at."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        return ways.combine(query, owner, "1" if query.limit == 1 else window, numbers)

    return replace(ways, combine=combine)


@fault(
    "total-too-high-of-numbers-in-a-short-window",
    catches=["paging.total-found"],
    group="paging",
    source="https://github.com/CityOfDetroit/bloom/issues/151",
)
def total_too_high_of_numbers_in_a_short_window(ways: Behaviour) -> Behaviour:
    """Where numbers are asked for in a window of less than two months, one row too many is counted."""

    def count(page: Page, told: JsonObject) -> None:
        window = page.query.window
        if page.query.numbers is not None and window.end - window.start < 60 * 86_400:
            told["TotalCount"] = page.total + 1

    return each_list(ways, count)


@fault(
    "many-values-break",
    catches=["http.server-error"],
    group="filter",
    source="a temporary table of the values asked for with room for twenty",
)
def many_values_break(ways: Behaviour) -> Behaviour:
    """More numbers than twenty are answered with 500."""

    def numbers(ask: Ask) -> tuple[str, ...] | None:
        asked = ways.parse_numbers(ask)
        if asked is not None and len(asked) > 20:
            raise Refusal(500, "INTERNAL_ERROR", "Index was outside the bounds of the array.")
        return asked

    return replace(ways, parse_numbers=numbers)


@fault(
    "filter-takes-twenty-values-at-most",
    catches=["filters.union"],
    group="filter",
    source="an IN clause cut to the length of a page, and nobody told",
)
def filter_takes_twenty_values_at_most(ways: Behaviour) -> Behaviour:
    """The twenty-first value and all later ones fall away."""

    def numbers(ask: Ask) -> tuple[str, ...] | None:
        asked = ways.parse_numbers(ask)
        return asked and asked[:20]

    return replace(ways, parse_numbers=numbers)


@fault(
    "filter-takes-patterns",
    catches=["filters.literal"],
    group="filter",
    source="https://github.com/dolibarr/dolibarr/issues/29439",
)
def filter_takes_patterns(ways: Behaviour) -> Behaviour:
    """A value is a pattern of SQL: a percent sign stands for anything, a low line for any one character."""
    sql = "EXISTS (SELECT 1 FROM json_each(:numbers) j WHERE r.porting_no LIKE j.value)"
    return replace(ways, sql_numbers=sql)


@fault(
    "low-line-stands-for-anything",
    catches=["filters.literal"],
    group="filter",
    source="percent signs escaped before LIKE, and low lines forgotten",
)
def low_line_stands_for_anything(ways: Behaviour) -> Behaviour:
    """A low line in a value stands for any one character."""
    value = "replace(j.value, '%', '\\%')"
    sql = f"EXISTS (SELECT 1 FROM json_each(:numbers) j WHERE r.porting_no LIKE {value} ESCAPE '\\')"
    return replace(ways, sql_numbers=sql)


@fault(
    "filter-compares-digits",
    catches=["filters.literal"],
    group="filter",
    source="request numbers kept as integers, with a prefix that is put before them when they are shown",
)
def filter_compares_digits(ways: Behaviour) -> Behaviour:
    """Of a value only what follows its first two characters counts."""
    sql = "substr(r.porting_no, 3) IN (SELECT substr(value, 3) FROM json_each(:numbers))"
    return replace(ways, sql_numbers=sql)
