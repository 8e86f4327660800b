"""Lies that are told in one place only: one page, one size, one row, one property; and about ends and tokens."""

from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Directory, Query, Refusal
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list, each_number, each_row, has, objects, setting, without
from fairport.contract_tests.service.telling import JsonObject, Page

_LARGE = 99
_SMALL = 10
_MONTH = 30 * 86_400


def _bounds(ways: Behaviour, how: Callable[[int, int, int], tuple[int, int]]) -> Behaviour:
    """Change LIMIT and OFFSET; `how` is given both as they were and the total."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        limit, offset = how(*ways.page_bounds(query, total), total)
        return limit, min(offset, LARGEST_INTEGER)

    return replace(ways, page_bounds=bounds)


@fault(
    "page-of-21-begins-at-the-second-row",
    catches=["paging.offset"],
    also=["paging.larger-not-fewer"],
    group="rare",
    source="https://github.com/googleapis/google-api-python-client/issues/1843",
    size=22,
)
def page_of_21_begins_at_the_second_row(ways: Behaviour) -> Behaviour:
    """A page of 21 rows leaves out one row too many, a page of any other size does not."""
    return _bounds(ways, lambda limit, offset, _total: (limit, offset + (limit == 21)))


@fault(
    "third-page-repeats-the-second",
    catches=["paging.no-repeats"],
    also=["paging.total-found", "paging.none-lost", "paging.offset"],
    group="rare",
    source="https://github.com/mongodb/kingfisher/pull/460",
    size=41,
)
def third_page_repeats_the_second(ways: Behaviour) -> Behaviour:
    """The third page is the second again, whatever the page size."""
    return _bounds(ways, lambda limit, offset, _total: (limit, offset - limit if offset == 2 * limit else offset))


@fault(
    "odd-skip-begins-one-row-early",
    catches=["paging.offset"],
    also=["paging.total-found", "paging.none-lost", "paging.no-repeats", "paging.past-end"],
    group="rare",
    source="a skip that is halved and doubled on its way",
)
def odd_skip_begins_one_row_early(ways: Behaviour) -> Behaviour:
    """To skip an odd number of rows skips one row less."""
    return _bounds(ways, lambda limit, offset, _total: (limit, offset - offset % 2))


@fault(
    "small-pages-lose-the-last-row",
    catches=["paging.none-lost"],
    also=["paging.larger-not-fewer", "paging.total-found"],
    group="rare",
    source="https://github.com/OpenCTI-Platform/opencti/pull/13383",
    size=10,
)
def small_pages_lose_the_last_row(ways: Behaviour) -> Behaviour:
    """In pages of fewer than ten rows the very last row never comes."""

    def bounds(limit: int, offset: int, total: int) -> tuple[int, int]:
        return (max(0, min(limit, total - 1 - offset)) if limit < _SMALL else limit), offset

    return _bounds(ways, bounds)


@fault(
    "large-page-falls-back-to-20",
    catches=["paging.larger-not-fewer"],
    group="paging",
    source="https://github.com/nocodb/nocodb/issues/33",
    size=21,
)
def large_page_falls_back_to_20(ways: Behaviour) -> Behaviour:
    """A page size of 100 or more is taken for none: the page holds 20 rows."""
    return _bounds(ways, lambda limit, offset, _total: (20 if limit > _LARGE else limit, offset))


@fault(
    "total-zero-past-the-end",
    catches=["paging.past-end-empty"],
    group="paging",
    source="https://github.com/DoSomethingArchive/legacy-website/issues/5874",
)
def total_zero_past_the_end(ways: Behaviour) -> Behaviour:
    """Past the end the total is 0."""
    return each_list(ways, lambda _page, told: setting("TotalCount", 0, has("PortingRequests", []))(told))


@fault(
    "refused-past-the-end",
    catches=["paging.past-end-empty"],
    group="paging",
    source="https://github.com/nocodb/nocodb (offset is beyond the total number of records)",
)
def refused_past_the_end(ways: Behaviour) -> Behaviour:
    """Past the end the request is called wrong."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        if query.skip > 0 and query.skip >= total:
            raise Refusal(400, "INVALID_PARAMETER", "Results_Skip is beyond the last record.", ("Results_Skip",))
        return ways.page_bounds(query, total)

    return replace(ways, page_bounds=bounds)


@fault(
    "token-missing-after-100-rows",
    catches=["paging.token-while-more"],
    group="rare",
    source="https://github.com/mongodb/kingfisher/pull/460",
    size=101,
)
def token_missing_after_100_rows(ways: Behaviour) -> Behaviour:
    """From the hundredth row on a page has no token, though rows remain."""

    def strip(page: Page, told: JsonObject) -> None:
        if page.next_offset >= 100:
            without("NextPageToken")(told)

    return each_list(ways, strip)


@fault(
    "tokens-go-round",
    catches=["paging.token-fresh"],
    group="paging",
    source="https://github.com/boto/botocore/issues/3778",
)
def tokens_go_round(ways: Behaviour) -> Behaviour:
    """Every third page has the token of the first again."""

    def turn(page: Page, told: JsonObject) -> None:
        if "NextPageToken" in told:
            told["NextPageToken"] = str(page.next_offset % (3 * page.query.limit))

    return each_list(ways, turn)


@fault(
    "status-missing-in-the-last-row",
    catches=["types.required"],
    also=["filters.subset", "parts.same-objects", "windows.same-items"],
    group="rare",
    source="https://github.com/OasisLMF/OasisPlatform/issues/1401",
)
def status_missing_in_the_last_row(ways: Behaviour) -> Behaviour:
    """The very last row of a list has no status."""

    def strip(page: Page, place: int, row: JsonObject) -> None:
        if place == page.total - 1:
            without("Status")(row)

    return each_row(ways, strip)


@fault(
    "status-empty-without-history",
    catches=["types.bounds"],
    group="rare",
    source="https://github.com/NebulousLabs/Sia/issues/1406",
)
def status_empty_without_history(ways: Behaviour) -> Behaviour:
    """A number whose status never changed has an empty one."""
    return each_number(ways, setting("Status", "", has("StatusHistory", [])))


@fault(
    "one-property-breaks",
    catches=["http.server-error"],
    group="rare",
    source="https://github.com/containers/podman/issues/17585",
)
def one_property_breaks(ways: Behaviour) -> Behaviour:
    """The first property of an account is answered with 500."""

    def authorise(ask: Ask, account: str, directory: Directory) -> None:
        ways.authorise(ask, account, directory)
        if ask.scope == "property" and ask.sid == next(
            sid for sid, owner in directory.owners.items() if owner == account
        ):
            raise Refusal(500, "INTERNAL_ERROR", "Sequence contains more than one matching element.")

    return replace(ways, authorise=authorise)


@fault(
    "skip-stops-at-100",
    catches=["paging.no-repeats"],
    also=["paging.total-found", "paging.none-lost", "paging.offset", "paging.past-end"],
    group="rare",
    source="https://github.com/CitizenLabDotCo/citizenlab/pull/9570",
    size=121,
)
def skip_stops_at_100(ways: Behaviour) -> Behaviour:
    """To skip more than 100 rows skips 100."""
    return _bounds(ways, lambda limit, offset, _total: (limit, min(offset, 100)))


@fault(
    "property-tells-the-total-of-its-account",
    catches=["paging.total-found"],
    also=["filters.total-follows"],
    group="rare",
    source="https://github.com/nestjsx/nestjs-typeorm-paginate/issues/258",
)
def property_tells_the_total_of_its_account(ways: Behaviour) -> Behaviour:
    """The total of a property's list counts the rows of the whole account."""
    account = "(SELECT p.account FROM properties p WHERE p.property = :sid)"
    total = f"SELECT count(*) FROM porting_requests r WHERE r.account IN (:sid, {account}) AND ({ways.sql_window})"
    return replace(ways, sql_total=total)


@fault(
    "page-of-50-lists-its-last-row-twice",
    catches=["collection.identity"],
    also=["paging.limit", "paging.total-found", "paging.none-lost"],
    group="rare",
    source="https://github.com/ucfopen/Materia/pull/1541",
    size=50,
)
def page_of_50_lists_its_last_row_twice(ways: Behaviour) -> Behaviour:
    """A page of 50 rows ends with its last row a second time."""

    def repeat(page: Page, told: JsonObject) -> None:
        rows = objects(told, "PortingRequests")
        if page.query.limit == 50:
            told["PortingRequests"] = rows + rows[-1:]

    return each_list(ways, repeat)


@fault(
    "total-one-too-many-in-narrow-windows",
    catches=["paging.total-found"],
    group="rare",
    source="a total that is estimated where few rows are expected",
)
def total_one_too_many_in_narrow_windows(ways: Behaviour) -> Behaviour:
    """In a window of less than a month, all of which one page holds, the total counts one row that is not there."""

    def change(page: Page, told: JsonObject) -> None:
        window = page.query.window
        if 0 < window.end - window.start < _MONTH:
            told["TotalCount"] = page.total + 1

    return each_list(ways, change)


@fault(
    "page-of-just-all-lacks-the-last-row",
    catches=["paging.larger-not-fewer"],
    group="rare",
    source="a bound that is compared by less-than where it should be at-most",
)
def page_of_just_all_lacks_the_last_row(ways: Behaviour) -> Behaviour:
    """A page that is asked to hold just as many rows as there are lacks the last one."""
    return _bounds(ways, lambda limit, offset, total: (limit - (limit == total and not offset), offset))
