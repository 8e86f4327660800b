"""Lies about JSON texts, media types, statuses and error bodies."""

import gzip
from collections.abc import Callable
from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Query, Refusal, Window
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_reply
from fairport.contract_tests.service.telling import JsonObject, Reply

_PAGE = b"<!DOCTYPE html><html><head><title>Bad Request</title></head><body><h2>Bad Request</h2></body></html>"

_OK = 200
_LARGE = 50


def _is(status: int) -> Callable[[Reply], bool]:
    return lambda reply: reply.status == status


@fault(
    "byte-order-mark",
    catches=["json.encoding"],
    group="json",
    source="https://github.com/woocommerce/wc-api-python/issues/40",
)
def byte_order_mark(ways: Behaviour) -> Behaviour:
    """Every body begins with a byte order mark."""
    return each_reply(ways, lambda reply: replace(reply, body=b"\xef\xbb\xbf" + reply.body))


@fault(
    "total-told-twice",
    catches=["json.unique-names"],
    group="json",
    source="https://github.com/RIPE-NCC/whois/issues/114",
)
def total_told_twice(ways: Behaviour) -> Behaviour:
    """The list has two members for the total, the first of them 0."""
    name = b'"TotalCount":'
    return each_reply(ways, lambda reply: replace(reply, body=reply.body.replace(name, name + b"0," + name, 1)))


@fault(
    "comma-after-the-last",
    catches=["json.well-formed"],
    group="json",
    source="JSON put together by hand",
)
def comma_after_the_last(ways: Behaviour) -> Behaviour:
    """A comma stands after the last member of a list's body."""
    return each_reply(ways, lambda reply: replace(reply, body=reply.body[:-1] + b",}"), when=_is(200))


@fault(
    "text-after-the-body",
    catches=["json.well-formed"],
    group="json",
    source="a debug line written after the answer",
)
def text_after_the_body(ways: Behaviour) -> Behaviour:
    """After a list's body a second text follows."""
    return each_reply(ways, lambda reply: replace(reply, body=reply.body + b"\n{}"), when=_is(200))


@fault(
    "latin-1-bytes",
    catches=["json.encoding"],
    group="json",
    source="https://github.com/r-universe-org/help/issues/53",
)
def latin_1_bytes(ways: Behaviour) -> Behaviour:
    """The bytes are Latin-1, which the headers do not say."""
    return each_reply(ways, lambda reply: replace(reply, body=_latin_1(reply.body)))


@fault(
    "latin-1-said-and-done",
    catches=["http.charset"],
    also=["json.encoding"],
    group="http",
    source="https://github.com/r-universe-org/help/issues/53",
)
def latin_1_said_and_done(ways: Behaviour) -> Behaviour:
    """The bytes are Latin-1, and the headers say so."""
    return each_reply(
        ways,
        lambda reply: replace(reply, body=_latin_1(reply.body), content_type="application/json; charset=iso-8859-1"),
    )


def _latin_1(body: bytes) -> bytes:
    return body.decode(errors="replace").encode("latin-1", errors="replace")


@fault(
    "media-type-html",
    catches=["http.media-type"],
    group="http",
    source="https://github.com/CityOfPhiladelphia/ais/issues/18",
)
def media_type_html(ways: Behaviour) -> Behaviour:
    """JSON is sent as text/html."""
    return each_reply(ways, lambda reply: replace(reply, content_type="text/html; charset=utf-8"))


@fault(
    "status-201",
    catches=["http.status"],
    group="http",
    source="a status copied from the endpoint that creates",
)
def status_201(ways: Behaviour) -> Behaviour:
    """A list is answered with 201."""
    return each_reply(ways, lambda reply: replace(reply, status=201), when=_is(200))


@fault(
    "html-for-400",
    catches=["errors.body"],
    also=["http.media-type"],
    group="http",
    source="https://github.com/atuttle/Taffy/issues/145",
)
def html_for_400(ways: Behaviour) -> Behaviour:
    """A wrong request is answered with a web page."""
    return each_reply(
        ways, lambda reply: replace(reply, body=_PAGE, content_type="text/html; charset=utf-8"), when=_is(400)
    )


@fault(
    "error-with-status-200",
    catches=["refusals.refused"],
    also=["http.success-body", "types.required", "collection.items"],
    group="http",
    source="https://github.com/Pirate-Weather/pirateweather/issues/317",
)
def error_with_status_200(ways: Behaviour) -> Behaviour:
    """A wrong request is answered with status 200 and the error in the body."""
    return each_reply(ways, lambda reply: replace(reply, status=200), when=_is(400))


@fault(
    "empty-page-is-an-error-under-200",
    catches=["http.success-body"],
    also=["types.required", "collection.items"],
    group="http",
    source="https://github.com/drolbr/Overpass-API/issues/12",
)
def empty_page_is_an_error_under_200(ways: Behaviour) -> Behaviour:
    """Where no rows are left the answer is 200 with an error in the body."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        if query.skip >= total:
            raise Refusal(200, "NO_MORE_RESULTS", "There are no results.")
        return ways.page_bounds(query, total)

    return replace(ways, page_bounds=bounds)


@fault(
    "gzip-cut-on-large-pages",
    catches=["http.content-encoding"],
    group="http",
    source="a buffer for compressed bodies that is too small for a page of 50 rows",
)
def gzip_cut_on_large_pages(ways: Behaviour) -> Behaviour:
    """The compressed body of a page of 50 rows or more lacks its end, and its length is told as it is."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        sizes = ask.values("Results_Count") if ask else []
        large = done.status == _OK and any(size.isdecimal() and int(size) >= _LARGE for size in sizes)
        return _said_to_be("gzip", replace(done, body=gzip.compress(done.body, mtime=0)[:-9])) if large else done

    return replace(ways, finish=finish)


@fault(
    "deflate-said-and-not-done",
    catches=["http.content-encoding"],
    group="http",
    source="a header set by one layer for what another one does",
)
def deflate_said_and_not_done(ways: Behaviour) -> Behaviour:
    """What is told of a property from a row on is said to be compressed by deflate, and is not."""

    def finish(ask: Ask | None, reply: Reply) -> Reply:
        done = ways.finish(ask, reply)
        lists = ask is not None and ask.scope == "property" and bool(ask.values("Results_Skip"))
        return _said_to_be("deflate", done) if lists else done

    return replace(ways, finish=finish)


def _said_to_be(coding: str, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Encoding": coding})


@fault(
    "missing-from-not-noticed",
    catches=["refusals.refused"],
    group="http",
    source="https://github.com/chatwoot/chatwoot/issues/15490",
)
def missing_from_not_noticed(ways: Behaviour) -> Behaviour:
    """Without From the list is not filtered."""

    def window(ask: Ask) -> Window:
        return ways.parse_window(ask) if ask.values("From") else Window(0, LARGEST_INTEGER)

    return replace(ways, parse_window=window)


@fault(
    "malformed-from-is-zero",
    catches=["refusals.refused"],
    group="http",
    source="https://github.com/iDigBio/idigbio-search-api/issues/4",
)
def malformed_from_is_zero(ways: Behaviour) -> Behaviour:
    """A From that is no number is taken for 0."""

    def window(ask: Ask) -> Window:
        read = tuple((name, "0" if name == "From" and not value.isdigit() else value) for name, value in ask.parameters)
        return ways.parse_window(replace(ask, parameters=read))

    return replace(ways, parse_window=window)


@fault(
    "breaks-on-bad-input",
    catches=["refusals.refused"],
    also=["http.server-error"],
    group="http",
    source="https://github.com/alerta/alerta/issues/80",
)
def breaks_on_bad_input(ways: Behaviour) -> Behaviour:
    """A wrong request is answered with 500."""
    return each_reply(ways, lambda reply: replace(reply, status=500), when=_is(400))


@fault(
    "breaks-on-large-pages",
    catches=["http.server-error"],
    group="http",
    source="https://github.com/alerta/alerta/issues/80",
)
def breaks_on_large_pages(ways: Behaviour) -> Behaviour:
    """A page of 50 rows or more is answered with 500."""

    def bounds(query: Query, total: int) -> tuple[int, int]:
        if query.limit >= 50:
            raise Refusal(500, "INTERNAL_ERROR", "The query took too long.")
        return ways.page_bounds(query, total)

    return replace(ways, page_bounds=bounds)


@fault(
    "bad-input-is-422",
    catches=["refusals.status"],
    group="http",
    source="the habit of other frameworks",
)
def bad_input_is_422(ways: Behaviour) -> Behaviour:
    """A wrong request is answered with 422, which is nowhere documented."""
    return each_reply(ways, lambda reply: replace(reply, status=422), when=_is(400))


@fault(
    "error-code-in-lower-case",
    catches=["errors.code"],
    also=["errors.body"],
    group="http",
    source="the vendor's page on errors: a single word in capital letters",
)
def error_code_in_lower_case(ways: Behaviour) -> Behaviour:
    """Error codes are written in small letters."""

    def body(refusal: Refusal) -> JsonObject:
        return ways.error_body(Refusal(refusal.status, refusal.code.lower(), refusal.message, refusal.fields))

    return replace(ways, error_body=body)


@fault(
    "error-object-of-another-kind",
    catches=["errors.body"],
    also=["types.required"],
    group="http",
    source="https://github.com/Pirate-Weather/pirateweather/issues/317",
)
def error_object_of_another_kind(ways: Behaviour) -> Behaviour:
    """Errors are told as title and status, not as documented."""

    def body(refusal: Refusal) -> JsonObject:
        return {"title": refusal.message, "status": refusal.status}

    return replace(ways, error_body=body)
