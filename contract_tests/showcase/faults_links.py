"""Lies about addresses of the next page: in the Link header and in the body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.lying import each_address, each_cursor, each_headers, each_more

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fairport.contract_tests.showcase.asking import Page
    from fairport.contract_tests.showcase.behaviour import Behaviour


def _without(address: str, name: str) -> str:
    """An address without a query parameter."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _next(how: Callable[[Page, str], str]) -> Callable[[Page, str], str]:
    """Change the address of another page unless it is the first one's."""
    return lambda page, address: how(page, address) if "position=" in address else address


@fault(
    "link-to-another-host",
    catches=["paging.link"],
    group="link",
    source="https://github.com/developmentseed/stac-auth-proxy/issues/86",
)
def link_to_another_host(ways: Behaviour) -> Behaviour:
    """The links lead to another host."""
    return each_address(
        ways, lambda page, address: address.replace(page.query.ask.origin, "https://parcels.example"), only={"links"}
    )


@fault(
    "link-to-a-private-host",
    catches=["paging.link"],
    group="link",
    source="https://github.com/sissbruecker/linkding/issues/1164",
)
def link_to_a_private_host(ways: Behaviour) -> Behaviour:
    """The address of the next page names the machine behind the proxy."""
    return each_address(
        ways, lambda page, address: address.replace(page.query.ask.origin, "http://localhost:9091"), only={"next"}
    )


@fault(
    "link-by-another-scheme",
    catches=["paging.link"],
    group="link",
    source="https://github.com/paperless-ngx/paperless-ngx/issues/9986",
)
def link_by_another_scheme(ways: Behaviour) -> Behaviour:
    """The address of the next page has the scheme that was not asked by: http for https, or https for http."""

    def swapped(_page: Page, address: str) -> str:
        parts = urlsplit(address)
        return urlunsplit(parts._replace(scheme={"http": "https"}.get(parts.scheme, "http")))

    return each_address(ways, swapped, only={"next"})


@fault(
    "link-without-the-prefix",
    catches=["paging.link"],
    group="link",
    source="https://github.com/sissbruecker/linkding/issues/1069",
)
def link_without_the_prefix(ways: Behaviour) -> Behaviour:
    """The links lead to a path that the service has not, as where a proxy adds a prefix."""
    return each_address(ways, lambda _page, address: address.replace("/links", "/v1/links"), only={"links"})


@fault(
    "link-to-another-operation",
    catches=["paging.link"],
    group="link",
    source="https://github.com/SFDO-Tooling/MetaCI/issues/44",
)
def link_to_another_operation(ways: Behaviour) -> Behaviour:
    """The links lead to another collection."""
    return each_address(ways, _next(lambda _page, address: address.replace("/links", "/next")), only={"links"})


@fault(
    "link-drops-the-filter",
    catches=["matches.holds"],
    group="link",
    source="https://github.com/datacite/lupo/issues/829",
)
def link_drops_the_filter(ways: Behaviour) -> Behaviour:
    """The links do not say what was filtered by, and what they lead to is not filtered."""
    return each_address(ways, lambda _page, address: _without(address, "status"), only={"links"})


@fault(
    "link-missing-on-the-third-page",
    catches=["paging.none-lost"],
    group="link",
    source="https://github.com/Arize-ai/phoenix/pull/9575",
)
def link_missing_on_the_third_page(ways: Behaviour) -> Behaviour:
    """The third page has no link to the next."""
    return each_more(ways, lambda page, more: more and page.start // page.query.limit != 2, only={"links"})


@fault(
    "next-missing-on-the-third-page",
    catches=["paging.total-found"],
    also=["paging.none-lost"],
    group="link",
    source="https://github.com/Arize-ai/phoenix/pull/9575",
)
def next_missing_on_the_third_page(ways: Behaviour) -> Behaviour:
    """The third page says null for the address of the next, beside a count that says otherwise."""
    return each_more(ways, lambda page, more: more and page.start // page.query.limit != 2, only={"next"})


@fault(
    "link-to-the-same-page",
    catches=["paging.goes-on"],
    also=["paging.none-lost"],
    group="link",
    source="https://github.com/boto/botocore/pull/531",
)
def link_to_the_same_page(ways: Behaviour) -> Behaviour:
    """The link of the second page leads to the second page."""

    def same(page: Page, cursor: str) -> str:
        return page.query.ask.value("position") or cursor

    return each_cursor(ways, same, only={"links"})


@fault(
    "next-leads-back",
    catches=["paging.goes-on"],
    group="link",
    source="https://github.com/boto/botocore/issues/3778",
)
def next_leads_back(ways: Behaviour) -> Behaviour:
    """The last page gives the address of the first as that of the next."""
    held = each_more(ways, lambda _page, _more: True, only={"next"})
    return each_cursor(held, lambda page, cursor: cursor if ways.more(page) else "YWZ0ZXI6MA", only={"next"})


@fault(
    "link-escaped-twice",
    catches=["paging.goes-on"],
    group="link",
    source="a query escaped by the client of a template that escapes by itself",
)
def link_escaped_twice(ways: Behaviour) -> Behaviour:
    """What the links say is escaped twice, so that nobody can read it back."""
    return each_cursor(ways, lambda _page, cursor: quote(f"{cursor}=="), only={"links"})


@fault(
    "link-without-brackets",
    catches=["paging.none-lost"],
    group="link",
    source="a header put together by hand: RFC 8288 wants the address between angle brackets",
)
def link_without_brackets(ways: Behaviour) -> Behaviour:
    """The Link header has no angle brackets around the addresses."""

    def bare(_page: Page, told: Mapping[str, str]) -> Mapping[str, str]:
        return {name: value.replace("<", "").replace(">", "") for name, value in told.items()}

    return each_headers(ways, bare, only={"links"})


@fault(
    "next-is-no-address",
    catches=["paging.link"],
    group="link",
    source="https://github.com/dhis2/d2/issues/103",
)
def next_is_no_address(ways: Behaviour) -> Behaviour:
    """The address of the next page is only a part of one."""
    return each_address(ways, lambda _page, address: urlsplit(address).query, only={"next"})


@fault(
    "next-loses-a-row",
    catches=["paging.total-found"],
    also=["paging.none-lost"],
    group="link",
    source="https://github.com/vippsas/manifold/issues/517",
)
def next_loses_a_row(ways: Behaviour) -> Behaviour:
    """The address of the next page leads past the row that it should begin with."""

    def past(page: Page, _cursor: str) -> str:
        return ways.cursor(replace(page, items=page.query.rows[: page.stop + 1]))

    return each_cursor(ways, past, only={"next"})
