"""The bodies and headers around the items, one function for each collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fairport.contract_tests.showcase.asking import Page
    from fairport.contract_tests.showcase.telling import JsonObject

TOTAL: Final = "X-Total-Count"
TOKEN: Final = "X-Next-Token"  # noqa: S105 - the name of a header
LINK: Final = "Link"


class Ways(Protocol):
    """What a body needs of the service's ways."""

    @property
    def total(self) -> Callable[[Page], int]:
        """How many rows there are."""
        ...

    @property
    def more(self) -> Callable[[Page], bool]:
        """Whether rows remain."""
        ...

    @property
    def next_url(self) -> Callable[[Page, str | None], str]:
        """The address of the page at a cursor."""
        ...

    def next_cursor(self, page: Page) -> str | None:
        """Give the cursor of the next page."""
        ...

    def next_address(self, page: Page) -> str | None:
        """Give the address of the next page."""
        ...


def bare(_ways: Ways, _page: Page, items: list[JsonObject]) -> object:
    """Write the items alone."""
    return items


def pages(ways: Ways, page: Page, items: list[JsonObject]) -> JsonObject:
    """Write a numbered page: its number and size as asked, the total, and whether there is another."""
    return {
        "data": items,
        "page": page.number,
        "per_page": page.query.limit,
        "total": ways.total(page),
        "has_more": ways.more(page),
    }


def ledger(_ways: Ways, page: Page, items: list[JsonObject]) -> JsonObject:
    """Write a page that counts from 0; the total is told by its header."""
    return {"content": items, "number": page.number, "size": page.query.limit}


def feed(ways: Ways, page: Page, items: list[JsonObject]) -> JsonObject:
    """Write a page with the cursor of the next, null at the end."""
    return {"items": items, "next_cursor": ways.next_cursor(page), "has_more": ways.more(page)}


def next_(ways: Ways, page: Page, items: list[JsonObject]) -> JsonObject:
    """Write a page with the address of the next, null at the end."""
    return {"count": ways.total(page), "next": ways.next_address(page), "results": items}


def after(ways: Ways, page: Page, items: list[JsonObject]) -> JsonObject:
    """Write a page after which one goes on by the id of its last item."""
    return {"data": items, "has_more": ways.more(page)}


def estimates(ways: Ways, page: Page, items: list[JsonObject]) -> JsonObject:
    """Write a page with a total that is only near the truth, and is another on each page."""
    drift = page.start * 7 % 5 - 2
    return {
        "items": items,
        "limit": page.query.limit,
        "offset": page.start,
        "estimate": max(0, ways.total(page) + drift),
    }


def total_header(ways: Ways, page: Page) -> dict[str, str]:
    """Tell the total."""
    return {TOTAL: str(ways.total(page))}


def token_header(ways: Ways, page: Page) -> dict[str, str]:
    """Tell the token of the next page, nothing at the end."""
    cursor = ways.next_cursor(page)
    return {} if cursor is None else {TOKEN: cursor}


def link_header(ways: Ways, page: Page) -> dict[str, str]:
    """Link to the first page, and to the next while there is one (RFC 8288)."""
    address = ways.next_address(page)
    links = [f'<{ways.next_url(page, None)}>; rel="first"', *([f'<{address}>; rel="next"'] if address else [])]
    return {LINK: ", ".join(links)}


ENVELOPES: Final[Mapping[str, Callable[[Ways, Page, list[JsonObject]], object]]] = {
    "parcels": bare,
    "pages": pages,
    "ledger": ledger,
    "feed": feed,
    "queue": bare,
    "links": bare,
    "next": next_,
    "after": after,
    "estimates": estimates,
}
HEADERS: Final[Mapping[str, Callable[[Ways, Page], Mapping[str, str]]]] = {
    "parcels": total_header,
    "ledger": total_header,
    "queue": token_header,
    "links": link_header,
}
