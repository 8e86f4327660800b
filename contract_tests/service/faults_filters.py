"""Lies about the filter by request numbers."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import Ask, Query
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list, each_row, objects, without
from fairport.contract_tests.service.telling import JsonObject, Page

Numbers = tuple[str, ...] | None


def _numbers(ways: Behaviour, how: Callable[[tuple[str, ...]], Numbers]) -> Behaviour:
    """Take other numbers for those that were asked for."""

    def parse(ask: Ask) -> Numbers:
        asked = ways.parse_numbers(ask)
        return None if asked is None else how(asked)

    return replace(ways, parse_numbers=parse)


@fault(
    "filter-ignored",
    catches=["filters.works"],
    group="filter",
    source="https://github.com/apache/cloudstack/pull/5009",
)
def filter_ignored(ways: Behaviour) -> Behaviour:
    """The numbers asked for are not looked at."""
    return _numbers(ways, lambda _asked: None)


@fault(
    "filter-takes-the-first-value",
    catches=["filters.works"],
    group="filter",
    source="https://github.com/open-mercato/open-mercato/pull/5675",
)
def filter_takes_the_first_value(ways: Behaviour) -> Behaviour:
    """Of several numbers only the first counts."""
    return _numbers(ways, lambda asked: asked[:1])


@fault(
    "filter-takes-the-last-value",
    catches=["filters.works"],
    group="filter",
    source="https://github.com/watson-developer-cloud/node-sdk/pull/592",
)
def filter_takes_the_last_value(ways: Behaviour) -> Behaviour:
    """Of several numbers only the last counts."""
    return _numbers(ways, lambda asked: asked[-1:])


@fault(
    "unknown-value-gives-everything",
    catches=["filters.not-ignored"],
    also=["filters.union"],
    group="filter",
    source="https://github.com/open-mercato/open-mercato/pull/5675",
)
def unknown_value_gives_everything(ways: Behaviour) -> Behaviour:
    """Where no request has one of the numbers, the filter falls away."""
    known = "SELECT 1 FROM porting_requests o WHERE o.porting_no IN (SELECT value FROM json_each(:numbers))"
    return replace(ways, sql_numbers=f"{ways.sql_numbers} OR NOT EXISTS ({known})")


@fault(
    "filter-drops-the-window",
    catches=["windows.instant-inside", "filters.subset"],
    group="filter",
    source="a look-up by key that stands before the search in the code",
)
def filter_drops_the_window(ways: Behaviour) -> Behaviour:
    """Where numbers are asked for, From and To are not looked at."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        return ways.combine(query, owner, window if numbers is None else "1", numbers)

    return replace(ways, combine=combine)


@fault(
    "filter-or-window",
    catches=["filters.works"],
    also=["windows.instant-inside"],
    group="filter",
    source="an OR without its parentheses",
)
def filter_or_window(ways: Behaviour) -> Behaviour:
    """A request is listed when it lies in the window or has one of the numbers."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        either = window if numbers is None else f"({window}) OR ({numbers})"
        return ways.combine(query, owner, either, None)

    return replace(ways, combine=combine)


@fault(
    "total-ignores-the-filter",
    catches=["filters.total-follows"],
    also=["paging.total-found"],
    group="filter",
    source="https://github.com/CityOfDetroit/bloom/issues/151",
)
def total_ignores_the_filter(ways: Behaviour) -> Behaviour:
    """The total counts the requests of the window, whichever numbers were asked for."""
    own = f"CASE WHEN r.account = :sid THEN {ways.sql_account} ELSE {ways.sql_property} END"
    return replace(ways, sql_total=f"SELECT count(*) FROM porting_requests r WHERE ({own}) AND ({ways.sql_window})")


@fault(
    "filtered-rows-lose-their-numbers",
    catches=["filters.subset"],
    also=["shapes.hold"],
    group="filter",
    source="https://github.com/restsql/restsql/issues/21",
)
def filtered_rows_lose_their_numbers(ways: Behaviour) -> Behaviour:
    """With a filter, each request has an empty list of numbers."""
    return _when_filtered(ways, lambda row: row.update(PortingNumbers=[]))


@fault(
    "filtered-rows-lose-their-histories",
    catches=["filters.subset"],
    group="filter",
    source="https://github.com/d3vyce/fastapi-toolsets/issues/386",
)
def filtered_rows_lose_their_histories(ways: Behaviour) -> Behaviour:
    """With a filter, each history is empty."""

    def clear(row: JsonObject) -> None:
        for number in objects(row, "PortingNumbers"):
            number["StatusHistory"] = []

    return _when_filtered(ways, clear)


def _when_filtered(ways: Behaviour, change: Callable[[JsonObject], None]) -> Behaviour:
    def apply(page: Page, _place: int, row: JsonObject) -> None:
        if page.query.numbers is not None:
            change(row)

    return each_row(ways, apply)


@fault(
    "flow-id-missing-when-filtered",
    catches=["conditionals.hold"],
    also=["filters.subset"],
    group="rare",
    source="https://github.com/nocodb/nocodb/issues/1981",
)
def flow_id_missing_when_filtered(ways: Behaviour) -> Behaviour:
    """With a filter, a number that goes to a flow does not say which."""

    def strip(row: JsonObject) -> None:
        for number in objects(row, "PortingNumbers"):
            without("IncomingActionId")(number)

    return _when_filtered(ways, strip)


@fault(
    "joint-answer-misses-every-third",
    catches=["filters.union"],
    group="filter",
    source="https://github.com/open-mercato/open-mercato/pull/5675",
)
def joint_answer_misses_every_third(ways: Behaviour) -> Behaviour:
    """Of three numbers or more, each third is not looked for."""
    return _numbers(ways, lambda asked: tuple(number for place, number in enumerate(asked) if place % 3 < 2))


@fault(
    "repeated-value-lists-twice",
    catches=["collection.identity"],
    group="filter",
    source="a join with the list of numbers, in which one stands twice",
)
def repeated_value_lists_twice(ways: Behaviour) -> Behaviour:
    """A number asked for twice is listed twice."""

    def repeat(page: Page, told: JsonObject) -> None:
        asked = page.query.numbers or ()
        rows = objects(told, "PortingRequests")
        told["PortingRequests"] = [row for row in rows for _ in range(max(1, asked.count(str(row.get("PortingNo")))))]

    return each_list(ways, repeat)


@fault(
    "filter-reaches-other-accounts",
    catches=["scope.rows"],
    also=["filters.subset"],
    group="filter",
    source="https://github.com/LeanerCloud/CUDly/issues/1565",
)
def filter_reaches_other_accounts(ways: Behaviour) -> Behaviour:
    """Where numbers are asked for, nobody looks at whose requests they are."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        return ways.combine(query, owner if numbers is None else "1", window, numbers)

    return replace(ways, combine=combine)


@fault(
    "filter-lost-after-the-first-page",
    catches=["paging.total-constant"],
    also=["paging.no-repeats"],
    group="rare",
    source="https://github.com/twilio/twilio-ruby/issues/71",
)
def filter_lost_after_the_first_page(ways: Behaviour) -> Behaviour:
    """The first page is of the numbers that were asked for, the others are of all."""

    def parse(ask: Ask) -> Numbers:
        return None if ways.parse_skip(ask) else ways.parse_numbers(ask)

    return replace(ways, parse_numbers=parse)


@fault(
    "filtered-histories-keep-the-newest-entry-only",
    catches=["filters.subset"],
    group="filter",
    source="https://github.com/Dolibarr/dolibarr/issues/32096",
)
def filtered_histories_keep_the_newest_entry_only(ways: Behaviour) -> Behaviour:
    """With a filter, each history has its newest entry only."""

    def trim(row: JsonObject) -> None:
        for number in objects(row, "PortingNumbers"):
            number["StatusHistory"] = objects(number, "StatusHistory")[-1:]

    return _when_filtered(ways, trim)
