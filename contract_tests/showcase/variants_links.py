"""Fair variants of addresses of the next page: RFC 3986 lets one be written in many ways, RFC 8288 a header too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fairport.contract_tests.showcase.lying import each_address, each_headers
from fairport.contract_tests.showcase.varying import variant, wrapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from _typeshed import OptExcInfo

    from fairport.contract_tests.showcase.asking import Ask, Page
    from fairport.contract_tests.showcase.behaviour import Behaviour

    Headers = list[tuple[str, str]]

_LINKED: Final = frozenset({"links", "next"})
_SAME: Final = "RFC 3986 section 6: it is the same address, written otherwise."
_RELATIVE: Final = "RFC 3986 section 5: a reference is resolved against the address of the page that it stands on."
_HEADER: Final = "RFC 8288 section 3 allows it."


def _addresses(ways: Behaviour, how: Callable[[Page, str], str]) -> Behaviour:
    return each_address(ways, how, only=_LINKED)


@variant("relative-addresses", group="link", why=_RELATIVE)
def relative_addresses(ways: Behaviour) -> Behaviour:
    """The addresses begin with the path."""
    return _addresses(ways, lambda page, address: address.removeprefix(page.query.ask.origin))


@variant("addresses-of-a-query-alone", group="link", why=_RELATIVE)
def addresses_of_a_query_alone(ways: Behaviour) -> Behaviour:
    """The addresses are a question mark and what follows it."""
    return _addresses(ways, lambda _page, address: f"?{urlsplit(address).query}")


@variant("addresses-without-a-scheme", group="link", why=_RELATIVE)
def addresses_without_a_scheme(ways: Behaviour) -> Behaviour:
    """The addresses begin with the host."""
    return _addresses(ways, lambda _page, address: "//" + address.partition("://")[2])


@variant("addresses-with-the-usual-port", group="link", why=_SAME)
def addresses_with_the_usual_port(ways: Behaviour) -> Behaviour:
    """The addresses name the port that is meant where none is named."""

    def ported(_page: Page, address: str) -> str:
        parts = urlsplit(address)
        port = {"http": 80, "https": 443}[parts.scheme]
        return address if parts.port else urlunsplit(parts._replace(netloc=f"{parts.netloc}:{port}"))

    return _addresses(ways, ported)


@variant("addresses-in-capitals", group="link", why=_SAME)
def addresses_in_capitals(ways: Behaviour) -> Behaviour:
    """Scheme and host are written in capitals."""
    return _addresses(ways, lambda page, address: address.replace(page.query.ask.origin, page.query.ask.origin.upper()))


@variant(
    "addresses-with-more-in-them",
    group="link",
    why="The address is the service's own; what else it says is its affair.",
)
def addresses_with_more_in_them(ways: Behaviour) -> Behaviour:
    """The addresses say the usual values too, and a version."""

    def more(page: Page, address: str) -> str:
        parts = urlsplit(address)
        told = dict(parse_qsl(parts.query))
        full = {"version": "1", **told, "limit": str(page.query.limit)}
        return urlunsplit(parts._replace(query=urlencode(full)))

    return _addresses(ways, more)


@variant("all-in-the-cursor", group="link", why="What was asked for may lie in the cursor, as long as it is kept.")
def all_in_the_cursor(ways: Behaviour) -> Behaviour:
    """The addresses say nothing but a cursor, in which size and filter lie."""

    def packed(_page: Page, address: str) -> str:
        parts = urlsplit(address)
        told = dict(parse_qsl(parts.query, keep_blank_values=True))
        if "position" not in told:
            return address
        text = ".".join((told["position"], told.get("limit", ""), told.get("status", "")))
        return urlunsplit(parts._replace(query=urlencode({"position": text})))

    def unpacked(ask: Ask) -> Ask:
        text = ask.value("position")
        if ask.collection not in _LINKED or text is None:
            return ask
        names = ("position", "limit", "status")
        held = tuple((name, value) for name, value in zip(names, text.split("."), strict=True) if value)
        return replace(ask, parameters=held)

    return replace(_addresses(ways, packed), ask=unpacked)


def _links(ways: Behaviour, how: Callable[[list[str]], str]) -> Behaviour:
    """Write the links, of which each is an address in brackets and its relation, in another way."""

    def headers(_page: Page, told: Mapping[str, str]) -> Mapping[str, str]:
        return {name: how(value.split(", ")) for name, value in told.items()}

    return each_headers(ways, headers, only={"links"})


@variant("links-of-many-relations", group="link", why=_HEADER)
def links_of_many_relations(ways: Behaviour) -> Behaviour:
    """The links have several relations, further parameters, and stand in another order."""

    def many(links: list[str]) -> str:
        told = [link.replace('rel="next"', 'title="to the, next; page"; rel="related next"') for link in links]
        return ", ".join([*reversed(told), '<https://parcels.example/licence>; rel="license"'])

    return _links(ways, many)


@variant("links-without-quotes", group="link", why=_HEADER)
def links_without_quotes(ways: Behaviour) -> Behaviour:
    """The relations are not quoted, and no space is left anywhere."""
    return _links(ways, lambda links: ",".join(link.replace('"', "").replace("; ", ";") for link in links))


@variant(
    "links-in-capitals", group="link", why="RFC 8288: names of parameters and relations are the same in either case."
)
def links_in_capitals(ways: Behaviour) -> Behaviour:
    """Parameters and relations are written in capitals."""
    return _links(ways, lambda links: ", ".join(link.replace('rel="next"', 'REL="NEXT"') for link in links))


@variant("links-with-commas-inside", group="link", why=_HEADER)
def links_with_commas_inside(ways: Behaviour) -> Behaviour:
    """The addresses hold commas and semicolons."""

    def commas(_page: Page, address: str) -> str:
        return f"{address}{'&' if '?' in address else '?'}fields=id,name;status"

    return each_address(ways, commas, only=_LINKED)


def _with_headers(app: WSGIApplication, how: Callable[[Headers], Headers]) -> WSGIApplication:
    """Change the header lines of every answer of an app."""

    def wrapped(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            return start_response(status, how(headers), exc_info)

        return app(environ, start)

    return wrapped


@wrapping("several-link-headers", group="link", why="RFC 9110 section 5.3: a list may be sent as several header lines.")
def several_link_headers(app: WSGIApplication) -> WSGIApplication:
    """Each link has a header line of its own."""

    def split(headers: Headers) -> Headers:
        lines = [(name, value.split(", ") if name.lower() == "link" else [value]) for name, value in headers]
        return [(name, part) for name, parts in lines for part in parts]

    return _with_headers(app, split)


@wrapping(
    "headers-in-capitals", group="link", why="RFC 9110 section 5.1: names of headers are the same in either case."
)
def headers_in_capitals(app: WSGIApplication) -> WSGIApplication:
    """The names of headers are written in capitals."""
    return _with_headers(app, lambda headers: [(name.upper(), value) for name, value in headers])
