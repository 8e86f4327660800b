"""Lies that show when the same thing is read twice, and answers that come wrong now and then."""

from collections import Counter
from dataclasses import replace
from itertools import count

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import Ask, Query, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list, each_reply, each_row, objects
from fairport.contract_tests.service.telling import JsonObject, Page

_OK = 200


@fault(
    "every-other-read-is-stale",
    catches=["repeats.same-set"],
    also=[
        "paging.total-found",
        "paging.none-lost",
        "paging.no-repeats",
        "paging.full-pages",
        "paging.larger-not-fewer",
        "paging.offset",
        "paging.total-constant",
        "paging.token-while-more",
        "windows.split-keeps",
        "windows.history-inside",
        "filters.union",
    ],
    group="reads",
    source="two copies of a database behind one address, of which one lags",
)
def every_other_read_is_stale(ways: Behaviour) -> Behaviour:
    """Each second read comes from a copy that one request in nine has not reached."""
    reads = count(1)

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        stale = next(reads) % 2 == 0
        return ways.combine(query, f"({owner}) AND r.id % 9 <> 4" if stale else owner, window, numbers)

    return replace(ways, combine=combine)


@fault(
    "tied-rows-change-places",
    catches=["paging.order-stable", "repeats.same-order"],
    group="rare",
    source="https://github.com/bytebase/bytebase/pull/21267",
)
def tied_rows_change_places(ways: Behaviour) -> Behaviour:
    """Requests created in the same second change places whenever the same page is read again."""
    reads = Counter[Ask]()

    def tie(page: Page, told: JsonObject) -> None:
        reads[page.query.ask] += 1
        if reads[page.query.ask] % 2 == 0:
            backwards = objects(told, "PortingRequests")[::-1]
            told["PortingRequests"] = sorted(backwards, key=lambda row: str(row.get("Created")))

    return each_list(ways, tie)


@fault(
    "stamp-of-the-read-in-every-row",
    catches=["repeats.same-items"],
    also=["filters.subset", "parts.same-objects"],
    group="reads",
    source="the id of the request put into the object instead of a header",
)
def stamp_of_the_read_in_every_row(ways: Behaviour) -> Behaviour:
    """Each row bears the number of the read."""
    reads = count(1)

    def stamp(_page: Page, told: JsonObject) -> None:
        read = next(reads)
        for row in objects(told, "PortingRequests"):
            row["ReadNo"] = read

    return each_list(ways, stamp)


@fault(
    "children-cut-at-the-page-size",
    catches=["repeats.same-items"],
    also=["timelines.current", "filters.subset", "parts.same-objects", "windows.instant-inside"],
    group="reads",
    source="https://github.com/d3vyce/fastapi-toolsets/issues/386",
)
def children_cut_at_the_page_size(ways: Behaviour) -> Behaviour:
    """The page size limits the lists inside a row as well: a longer list is cut, its newest entries go."""

    def cut(page: Page, _place: int, row: JsonObject) -> None:
        numbers = row["PortingNumbers"] = objects(row, "PortingNumbers")[: page.query.limit]
        for number in numbers:
            number["StatusHistory"] = objects(number, "StatusHistory")[: page.query.limit]

    return each_row(ways, cut)


@fault(
    "numbers-cut-after-the-first",
    catches=["repeats.same-items"],
    also=["filters.subset", "parts.same-objects"],
    group="rare",
    source="https://github.com/pallets-eco/flask-sqlalchemy/issues/1229",
)
def numbers_cut_after_the_first(ways: Behaviour) -> Behaviour:
    """The last row of a full page has only the first of its numbers: the limit counted joined rows."""

    def cut(page: Page, told: JsonObject) -> None:
        rows = objects(told, "PortingRequests")
        if len(rows) == page.query.limit:
            rows[-1]["PortingNumbers"] = objects(rows[-1], "PortingNumbers")[:1]

    return each_list(ways, cut)


@fault(
    "every-seventh-request-fails",
    catches=["http.server-error"],
    group="http",
    source="https://github.com/ansible/awx/issues/9222",
)
def every_seventh_request_fails(ways: Behaviour) -> Behaviour:
    """Every seventh good request is answered with 500."""
    reads = count(1)

    def envelope(page: Page, items: list[JsonObject]) -> JsonObject:
        if next(reads) % 7 == 0:
            raise Refusal(500, "INTERNAL_ERROR", "The connection pool is exhausted.")
        return ways.envelope(page, items)

    return replace(ways, envelope=envelope)


@fault(
    "empty-list-is-204",
    catches=["http.status"],
    group="http",
    source="https://github.com/containers/podman/issues/14647",
)
def empty_list_is_204(ways: Behaviour) -> Behaviour:
    """A list without requests is answered with 204 and no body."""
    return each_reply(
        ways,
        lambda reply: replace(reply, status=204, body=b""),
        when=lambda reply: reply.status == _OK and b'"PortingRequests":[]' in reply.body,
    )


@fault(
    "session-ends-after-two-pages",
    catches=["http.status"],
    group="http",
    source="a login page of a web site put before an API",
)
def session_ends_after_two_pages(ways: Behaviour) -> Behaviour:
    """From the third page on the caller is sent to a login page."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        if query.skip >= 2 * query.limit:
            raise Refusal(302, "LOGIN", "Please log in.", headers={"Location": "/login"})
        return ways.page_bounds(query, total)

    return replace(ways, page_bounds=bounds)


@fault(
    "content-type-missing",
    catches=["http.media-type"],
    group="http",
    source="https://github.com/WP-API/WP-API/issues/1875",
)
def content_type_missing(ways: Behaviour) -> Behaviour:
    """No answer says what it is."""
    return each_reply(ways, lambda reply: replace(reply, content_type=""))
