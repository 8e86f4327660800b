"""The service's ways, one named step each, and the answering that puts them together.

`Behaviour()` is honest. A fault replaces a step or two by `dataclasses.replace`, and no other code knows of faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.showcase import asking, bodies, choosing, telling, turning
from fairport.contract_tests.showcase.asking import STYLES, Ask, Page, Query, Refusal, Style, invalid
from fairport.contract_tests.showcase.telling import PROBLEM, JsonObject, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fairport.contract_tests.showcase.choosing import Condition, Key
    from fairport.contract_tests.showcase.data import Dataset, Parcel

    Envelope = Callable[["Behaviour", Page, list[JsonObject]], object]
    Headers = Callable[["Behaviour", Page], Mapping[str, str]]

NOT_FOUND: Final = Refusal(404, "Not found", "There is nothing at this path.")


def all_rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
    """Give the parcels that there are when a request comes: all of them, always."""
    del ask
    return parcels


def _asked(ask: Ask) -> Ask:
    return ask


def _page(page: Page) -> Page:
    return page


def _id(parcel: Parcel) -> str:
    return parcel.id


def _member(parcel: Parcel, told: JsonObject) -> JsonObject:
    del parcel
    return told


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the service does each thing; the package's docstring lists the steps in their order."""

    ask: Callable[[Ask], Ask] = _asked
    rows: Callable[[Ask, Sequence[Parcel]], Sequence[Parcel]] = all_rows
    conditions: Mapping[str, Condition] = field(default_factory=lambda: choosing.CONDITIONS)
    chosen: Callable[[Mapping[str, Condition], Ask, Style, Sequence[Parcel]], list[Parcel]] = choosing.chosen
    sort_keys: Mapping[str, Key] = field(default_factory=lambda: choosing.SORT_KEYS)
    rank: Key = choosing.by_serial
    ordered: Callable[[Mapping[str, Key], Key, Ask, Style, Sequence[Parcel]], list[Parcel]] = choosing.ordered
    limit: Callable[[Ask, Style], int] = asking.limit
    start: Callable[[Behaviour, Query], int] = field(default_factory=lambda: start)
    page: Callable[[Page], Page] = _page
    serialise: Callable[[Parcel, Ask], JsonObject] = telling.serialise
    cursor: Callable[[Page], str] = turning.cursor
    read_cursor: Callable[[str], int] = turning.read_cursor
    next_url: Callable[[Page, str | None], str] = turning.address
    more: Callable[[Page], bool] = turning.more
    total: Callable[[Page], int] = turning.total
    envelopes: Mapping[str, Envelope] = field(default_factory=lambda: bodies.ENVELOPES)
    headers: Mapping[str, Headers] = field(default_factory=lambda: bodies.HEADERS)
    member_id: Callable[[Parcel], str] = _id
    member: Callable[[Parcel, JsonObject], JsonObject] = _member
    error_body: Callable[[Refusal], JsonObject] = telling.error_body
    encode_json: Callable[[object], bytes] = telling.encode_json
    finish: Callable[[Ask, Reply], Reply] = telling.finish

    def next_cursor(self, page: Page) -> str | None:
        """Give the cursor of the page after this one, None where there is none."""
        return self.cursor(page) if self.more(page) else None

    def next_address(self, page: Page) -> str | None:
        """Give the address of the page after this one, None where there is none."""
        cursor = self.next_cursor(page)
        return None if cursor is None else self.next_url(page, cursor)


def start(ways: Behaviour, query: Query) -> int:
    """Give the place of a page's first row among the rows of its query, by the style of its collection."""
    if query.style.by == "offset":
        return turning.offset(query)
    if query.style.by == "page":
        return turning.numbered(query)
    if query.style.by == "after":
        return turning.after_id(query, ways.rank)
    name = query.style.begin
    text = query.ask.value(name)
    if text is None:
        return 0
    try:
        serial = ways.read_cursor(text)
    except ValueError:
        raise invalid(name, "leads nowhere") from None
    if serial > len(query.held.parcels):
        raise invalid(name, "leads nowhere")
    return turning.behind(query, query.held.parcels[serial - 1], ways.rank) if serial else 0


@dataclass(frozen=True, slots=True)
class Service:
    """The parcels, and the ways to answer."""

    held: Dataset
    behaviour: Behaviour

    def list(self, ask: Ask) -> Reply:
        """Answer with a page of a collection."""
        style = STYLES.get(ask.collection)
        try:
            return self.refuse(NOT_FOUND, ask) if style is None else self._listed(self.behaviour.ask(ask), style)
        except Refusal as refusal:
            return self.refuse(refusal, ask)

    def member(self, ask: Ask, parcel_id: str) -> Reply:
        """Answer with one parcel."""
        ways = self.behaviour
        try:
            found = next((row for row in ways.rows(ask, self.held.parcels) if ways.member_id(row) == parcel_id), None)
            if found is None:
                return self.refuse(Refusal(404, "Not found", "There is no such parcel."), ask)
            body = ways.encode_json(ways.member(found, ways.serialise(found, ask)))
        except Refusal as refusal:
            return self.refuse(refusal, ask)
        return ways.finish(ask, Reply(200, body))

    def refuse(self, refusal: Refusal, ask: Ask) -> Reply:
        """Answer with the documented error."""
        ways = self.behaviour
        body = ways.encode_json(ways.error_body(refusal))
        return ways.finish(ask, Reply(refusal.status, body, PROBLEM, telling.headers_of(refusal.headers)))

    def _listed(self, ask: Ask, style: Style) -> Reply:
        ways = self.behaviour
        limit = ways.limit(ask, style)
        found = ways.chosen(ways.conditions, ask, style, ways.rows(ask, self.held.parcels))
        query = Query(ask, style, ways.ordered(ways.sort_keys, ways.rank, ask, style, found), limit, self.held)
        begin = ways.start(ways, query)
        page = ways.page(Page(query, begin, begin + limit, query.rows[begin : begin + limit]))
        body = ways.envelopes[style.name](ways, page, [ways.serialise(parcel, ask) for parcel in page.items])
        headers = ways.headers[style.name](ways, page) if style.name in ways.headers else {}
        return ways.finish(ask, Reply(200, ways.encode_json(body), headers=telling.headers_of(headers)))
