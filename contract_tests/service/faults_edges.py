"""Lies at the edges: numbers that nobody sends, identities that are nearly right, and sizes next to the usual ones."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Directory, Query, Refusal, Window
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list, objects
from fairport.contract_tests.service.telling import JsonObject, Page

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


@fault(
    "window-leaves-out-quiet-numbers",
    catches=["windows.same-items"],
    group="window",
    source="a join that filters the children by the window as it filters their parents",
)
def window_leaves_out_quiet_numbers(ways: Behaviour) -> Behaviour:
    """A request shows only those of its numbers that have an update inside the window, where any has."""

    def change(page: Page, told: JsonObject) -> None:
        window = page.query.window
        for request in objects(told, "PortingRequests"):
            numbers = objects(request, "PortingNumbers")
            moved = [
                number
                for number in numbers
                if any(window.start <= _instant(entry) <= window.end for entry in objects(number, "StatusHistory"))
            ]
            request["PortingNumbers"] = moved or numbers

    return each_list(ways, change)


def _instant(entry: JsonObject) -> int:
    created = entry["Created"]
    return created if isinstance(created, int) else 0


@fault(
    "bounds-of-long-windows-left-out",
    catches=["windows.split-keeps"],
    group="window",
    source="https://github.com/estuary/connectors/issues/5205",
)
def bounds_of_long_windows_left_out(ways: Behaviour) -> Behaviour:
    """Neither bound belongs to a window of more than a day; both belong to a shorter one."""
    sql = """(r.created > :from - (:to - :from <= 86400) AND r.created < :to + (:to - :from <= 86400)) OR EXISTS (
        SELECT 1 FROM status_history h WHERE h.request_id = r.id
        AND h.created > :from - (:to - :from <= 86400) AND h.created < :to + (:to - :from <= 86400))"""
    return replace(ways, sql_window=sql)


@fault(
    "end-past-32-bits-wraps",
    catches=["windows.wider-keeps"],
    also=["windows.history-inside"],
    group="window",
    source="seconds kept in a signed number of 32 bits, which ends in 2038",
)
def end_past_32_bits_wraps(ways: Behaviour) -> Behaviour:
    """A To after the seconds of 32 bits is one in the distant past, and nothing is found."""
    return replace(ways, sql_window=f"({ways.sql_window}) AND :to < 2147483648")


@fault(
    "window-cut-to-a-month",
    catches=["windows.wider-keeps"],
    also=["windows.history-inside"],
    group="window",
    source="a limit on the length of a window that is applied instead of told",
)
def window_cut_to_a_month(ways: Behaviour) -> Behaviour:
    """Of a window longer than 31 days only the first 31 are looked at."""
    return replace(ways, sql_window=ways.sql_window.replace(":to", "min(:to, :from + 2678400)"))


def _numbers(ways: Behaviour, how: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Behaviour:
    def parse(ask: Ask) -> tuple[str, ...] | None:
        asked = ways.parse_numbers(ask)
        return asked and how(asked)

    return replace(ways, parse_numbers=parse)


@fault(
    "filter-drops-the-middle-of-three",
    catches=["filters.union"],
    group="filter",
    source="a list cut at its first and at its last comma",
)
def filter_drops_the_middle_of_three(ways: Behaviour) -> Behaviour:
    """Of three values only the first and the last count."""
    return _numbers(ways, lambda asked: (asked[0], asked[2]) if len(asked) == 3 else asked)


@fault(
    "filter-takes-ten-values-at-most",
    catches=["filters.union"],
    group="filter",
    source="an IN clause cut to a length, and nobody told",
)
def filter_takes_ten_values_at_most(ways: Behaviour) -> Behaviour:
    """The eleventh value and all later ones fall away."""
    return _numbers(ways, lambda asked: asked[:10])


@fault(
    "filter-compares-beginnings",
    catches=["filters.not-ignored"],
    group="filter",
    source="https://github.com/dolibarr/dolibarr/issues/29439",
)
def filter_compares_beginnings(ways: Behaviour) -> Behaviour:
    """A value finds every request whose number begins with it."""
    sql = "EXISTS (SELECT 1 FROM json_each(:numbers) j WHERE r.porting_no LIKE j.value || '%')"
    return replace(ways, sql_numbers=sql)


@fault(
    "filter-dropped-in-a-short-window",
    catches=["filters.not-ignored"],
    group="filter",
    source="two code paths, one for the day's view, that drifted apart",
)
def filter_dropped_in_a_short_window(ways: Behaviour) -> Behaviour:
    """In a window of less than a day the filter by numbers falls away."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        short = query.window.end - query.window.start < 86_400
        return ways.combine(query, owner, window, None if short else numbers)

    return replace(ways, combine=combine)


@fault(
    "sister-property-by-number",
    catches=["scope.rows"],
    also=["filters.subset"],
    group="access",
    source="https://github.com/LeanerCloud/CUDly/issues/1565",
)
def sister_property_by_number(ways: Behaviour) -> Behaviour:
    """A property's list filtered by a number of its sister property shows that request."""
    sister = "r.account = (SELECT p.account FROM properties p WHERE p.property = :sid)"

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        wide = numbers is not None and query.ask.scope == "property"
        return ways.combine(query, sister if wide else owner, window, numbers)

    return replace(ways, combine=combine)


@fault(
    "identity-compared-by-its-beginning",
    catches=["scope.unknown"],
    also=["scope.rows"],
    group="access",
    source="a look-up by prefix that was meant for a search box",
)
def identity_compared_by_its_beginning(ways: Behaviour) -> Behaviour:
    """The beginning of a property's SID is as good as the whole."""

    def whole(ask: Ask, directory: Directory) -> Ask:
        found = [sid for sid in directory.owners if ask.scope == "property" and sid.startswith(ask.sid)]
        return replace(ask, sid=found[0]) if found else ask

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        ways.authorise(whole(ask, directory), account, directory)

    sql = ways.sql_property.replace("= :sid", "LIKE :sid || '%'")
    return replace(ways, authorise=authorise, sql_property=sql)


@fault(
    "fifty-rows-are-forty-nine",
    catches=["paging.larger-not-fewer"],
    group="paging",
    source="https://github.com/nocodb/nocodb/issues/33",
)
def fifty_rows_are_forty_nine(ways: Behaviour) -> Behaviour:
    """A size of just fifty gives one row less than asked for."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        limit, offset = ways.page_bounds(query, total)
        return limit - (limit == 50), offset

    return replace(ways, page_bounds=bounds)


@fault(
    "hundred-loses-a-row-between-pages",
    catches=["paging.none-lost"],
    also=["paging.total-found", "paging.offset"],
    group="paging",
    source="https://github.com/googleapis/google-api-python-client/issues/1843",
)
def hundred_loses_a_row_between_pages(ways: Behaviour) -> Behaviour:
    """In pages of a hundred the first row after each boundary never comes."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        limit, offset = ways.page_bounds(query, total)
        return limit, offset + (limit == 100 and offset > 0)

    return replace(ways, page_bounds=bounds)
