"""How pages are turned: where one begins, how the place after it is written, and whether there is anything there."""

from __future__ import annotations

import base64
from bisect import bisect_right
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fairport.contract_tests.showcase.asking import Page, Query, invalid

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.choosing import Key
    from fairport.contract_tests.showcase.data import Parcel


def offset(query: Query) -> int:
    """Give the number of rows to skip."""
    return query.ask.number(query.style.begin, 0, 0)


def numbered(query: Query) -> int:
    """Give the first row of a page that is asked for by its number."""
    first = query.style.first
    return (query.ask.number(query.style.begin, first, first) - first) * query.limit


def behind(query: Query, parcel: Parcel, rank: Key) -> int:
    """Give the place of the first row that ranks after a parcel, whether that is still there or not."""
    return bisect_right([rank(row) for row in query.rows], rank(parcel))


def after_id(query: Query, rank: Key) -> int:
    """Give the place after the parcel that the request names."""
    name = query.style.begin
    text = query.ask.value(name)
    if text is None:
        return 0
    if text not in query.held.by_id:
        raise invalid(name, "is the id of no parcel")
    return behind(query, query.held.by_id[text], rank)


def cursor(page: Page) -> str:
    """Write the place after a page: its last row, in letters that mean nothing to a caller."""
    last = page.items[-1].serial if page.items else 0
    return base64.urlsafe_b64encode(f"after:{last}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> int:
    """Read the serial of the last row before a place; 0 is before all rows. Raises ValueError for another text."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError as error:  # whatever base64 and UTF-8 have to say is one
        message = f"{text!r} is no cursor"
        raise ValueError(message) from error
    word, _, number = plain.partition(":")
    if word != "after" or not number.isascii() or not number.isdigit():
        message = f"{text!r} is no cursor"
        raise ValueError(message)
    return int(number)


def more(page: Page) -> bool:
    """Tell whether rows remain after a page."""
    return page.stop < len(page.query.rows)


def total(page: Page) -> int:
    """Give how many rows there are on all pages."""
    return len(page.query.rows)


def address(page: Page, cursor_text: str | None) -> str:
    """Write the address of the page at a cursor, or of the first one, with all that this one was asked for."""
    ask, style = page.query.ask, page.query.style
    kept = [(name, value) for name, value in ask.parameters if name != style.begin]
    place = [(style.begin, cursor_text)] if cursor_text is not None else []
    query = urlencode([*kept, *place])
    return f"{ask.origin}/{style.name}{'?' if query else ''}{query}"
