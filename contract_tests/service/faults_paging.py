"""Lies about pages and totals."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Query, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list
from fairport.contract_tests.service.telling import JsonObject, Page


def _total(ways: Behaviour, how: Callable[[Page, JsonObject], object]) -> Behaviour:
    def change(page: Page, told: JsonObject) -> None:
        told["TotalCount"] = how(page, told)

    return each_list(ways, change)


def _bounds(ways: Behaviour, how: Callable[[int, int, int], tuple[int, int]]) -> Behaviour:
    """Change LIMIT and OFFSET; `how` is given both as they were and the total."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        limit, offset = how(*ways.page_bounds(query, total), total)
        return limit, min(offset, LARGEST_INTEGER)

    return replace(ways, page_bounds=bounds)


@fault(
    "total-of-this-page",
    catches=["paging.total-found"],
    also=["paging.total-constant", "paging.past-end-empty"],
    group="paging",
    source="https://github.com/kyma-incubator/compass/issues/719",
)
def total_of_this_page(ways: Behaviour) -> Behaviour:
    """The total counts the rows of this page."""
    return _total(ways, lambda page, _told: len(page.records))


@fault(
    "total-of-remaining-rows",
    catches=["paging.total-constant"],
    also=["paging.past-end-empty"],
    group="paging",
    source="https://github.com/dotCMS/core/pull/19809",
)
def total_of_remaining_rows(ways: Behaviour) -> Behaviour:
    """The total counts the rows from this page on."""
    return _total(ways, lambda page, _told: max(0, page.total - page.query.skip))


@fault(
    "total-of-rows-after-this-page",
    catches=["collection.total-at-least"],
    also=["paging.total-constant", "paging.total-found", "filters.total-follows"],
    group="paging",
    source="a count of what is still to come, shown as the count of all",
)
def total_of_rows_after_this_page(ways: Behaviour) -> Behaviour:
    """The total counts the rows that come after this page."""
    return _total(ways, lambda page, _told: max(0, page.total - page.query.skip - len(page.records)))


@fault(
    "total-of-numbers",
    catches=["paging.total-found"],
    group="paging",
    source="https://github.com/Vincit/objection.js/issues/2143",
)
def total_of_numbers(ways: Behaviour) -> Behaviour:
    """The total counts telephone numbers, by a join, not requests."""
    join = "FROM porting_requests r JOIN porting_numbers n ON n.request_id = r.id"
    return replace(ways, sql_total=ways.sql_total.replace("FROM porting_requests r", join))


@fault(
    "total-stops-at-100",
    catches=["paging.total-found"],
    also=["paging.token-while-more"],
    group="paging",
    source="https://github.com/CitizenLabDotCo/citizenlab/pull/9570",
    size=101,
)
def total_stops_at_100(ways: Behaviour) -> Behaviour:
    """The total is never more than 100."""
    return replace(ways, sql_total=f"SELECT min(100, ({ways.sql_total}))")


@fault(
    "total-one-too-many",
    catches=["paging.total-found"],
    group="paging",
    source="https://github.com/raster-foundry/raster-foundry/issues/3589",
)
def total_one_too_many(ways: Behaviour) -> Behaviour:
    """The total counts one row that is not there."""
    return replace(ways, sql_total=f"SELECT 1 + ({ways.sql_total})")


@fault(
    "total-of-pages",
    catches=["paging.total-found"],
    also=["paging.total-constant"],
    group="paging",
    source="https://github.com/pulsar-edit/package-backend/issues/213",
)
def total_of_pages(ways: Behaviour) -> Behaviour:
    """The total counts pages."""
    return _total(ways, lambda page, _told: -(-page.total // page.query.limit))


@fault(
    "default-size-50",
    catches=["paging.default-size"],
    group="paging",
    source="the vendor's list of online logins, whose default is 50",
    size=21,
)
def default_size_50(ways: Behaviour) -> Behaviour:
    """A page holds 50 rows where nothing is said of its size."""

    def limit(ask: Ask) -> int:
        return ways.parse_limit(ask) if ask.values("Results_Count") else 50

    return replace(ways, parse_limit=limit)


@fault(
    "limit-ignored",
    catches=["paging.limit"],
    group="paging",
    source="https://github.com/netbox-community/netbox/issues/15121",
    size=21,
)
def limit_ignored(ways: Behaviour) -> Behaviour:
    """A page holds 20 rows whatever was asked for."""
    return _bounds(ways, lambda _limit, offset, _total: (20, offset))


@fault(
    "one-row-more-than-asked",
    catches=["paging.limit"],
    also=["paging.default-size"],
    group="paging",
    source="a row fetched to see whether there are more, and not taken off again",
)
def one_row_more_than_asked(ways: Behaviour) -> Behaviour:
    """A page holds one row more than was asked for."""
    return _bounds(ways, lambda limit, offset, _total: (limit + 1, offset))


@fault(
    "every-other-page-short",
    catches=["paging.full-pages"],
    group="paging",
    source="https://github.com/e621ng/e621ng/issues/1288",
)
def every_other_page_short(ways: Behaviour) -> Behaviour:
    """Every other page lacks its last row, which begins the page after it."""
    return _bounds(ways, lambda limit, offset, _total: (max(1, limit - offset // limit % 2), offset))


@fault(
    "pages-overlap-by-one",
    catches=["paging.no-repeats"],
    also=["paging.offset", "paging.past-end", "paging.token-while-more"],
    group="paging",
    source="https://github.com/ammuench/extra-life-api/pull/15",
)
def pages_overlap_by_one(ways: Behaviour) -> Behaviour:
    """Each page but the first begins with the last row of the one before."""
    return _bounds(ways, lambda limit, offset, _total: (limit, max(0, offset - 1)))


@fault(
    "row-lost-between-pages",
    catches=["paging.total-found"],
    also=["paging.none-lost", "paging.offset"],
    group="paging",
    source="https://github.com/ammuench/extra-life-api/pull/15",
)
def row_lost_between_pages(ways: Behaviour) -> Behaviour:
    """One row falls into each gap between two pages."""
    return _bounds(ways, lambda limit, offset, _total: (limit, offset + offset // limit))


@fault(
    "skip-ignored",
    catches=["paging.no-repeats"],
    also=["paging.total-found", "paging.none-lost", "paging.offset", "paging.past-end"],
    group="paging",
    source="https://github.com/coder/coder/pull/8513",
)
def skip_ignored(ways: Behaviour) -> Behaviour:
    """Every page is the first."""
    return _bounds(ways, lambda limit, _offset, _total: (limit, 0))


@fault(
    "skip-counts-pages",
    catches=["paging.offset"],
    also=["paging.total-found", "paging.none-lost"],
    group="paging",
    source="https://github.com/coder/coder/pull/8513",
)
def skip_counts_pages(ways: Behaviour) -> Behaviour:
    """What is to be skipped is taken for a number of pages."""
    return _bounds(ways, lambda limit, offset, _total: (limit, offset * limit))


@fault(
    "order-by-chance",
    catches=["paging.no-repeats"],
    also=[
        "paging.total-found",
        "paging.none-lost",
        "paging.order-stable",
        "repeats.same-order",
        "repeats.same-set",
        "windows.wider-keeps",
        "windows.split-keeps",
    ],
    group="paging",
    source="https://github.com/bytebase/bytebase/pull/21267",
)
def order_by_chance(ways: Behaviour) -> Behaviour:
    """Every request sorts the rows anew, in no order."""
    return replace(ways, sql_order="random()")


@fault(
    "order-depends-on-page-size",
    catches=["paging.offset"],
    group="paging",
    source="https://github.com/LanternOps/breeze/issues/3462",
)
def order_depends_on_page_size(ways: Behaviour) -> Behaviour:
    """The rows lie in another order for each page size."""
    return replace(ways, sql_order="(r.id * 7919 + :limit * 104729) % 1009, r.id")


@fault(
    "last-page-again-past-the-end",
    catches=["paging.past-end"],
    group="paging",
    source="https://github.com/City-of-Bloomington/uReport/issues/31",
)
def last_page_again_past_the_end(ways: Behaviour) -> Behaviour:
    """Past the end the last page comes again."""
    return _bounds(
        ways, lambda limit, offset, total: (limit, offset if offset < total else max(0, (total - 1) // limit * limit))
    )


@fault(
    "breaks-past-the-end",
    catches=["paging.past-end"],
    also=["http.server-error"],
    group="paging",
    source="https://github.com/ITISFoundation/osparc-simcore/issues/9728",
)
def breaks_past_the_end(ways: Behaviour) -> Behaviour:
    """Past the end the service answers 500."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        if query.skip > 0 and query.skip >= total:
            raise Refusal(500, "INTERNAL_ERROR", "Index was out of range.")
        return ways.page_bounds(query, total)

    return replace(ways, page_bounds=bounds)
