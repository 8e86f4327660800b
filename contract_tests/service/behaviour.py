"""The service's ways, one named strategy each, and the answering that puts them together.

`Behaviour()` is honest. A fault replaces a strategy or two by `dataclasses.replace`, and no other code knows of faults.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from fairport.contract_tests.service import asking, telling
from fairport.contract_tests.service.asking import Ask, Directory, Query, Refusal, Window
from fairport.contract_tests.service.rows import EntryRow, NumberRow, Record, RequestRow
from fairport.contract_tests.service.store import Selection, Store
from fairport.contract_tests.service.telling import JsonObject, Page, Reply

SQL_WINDOW = """r.created <= :to AND r.updated >= :from AND (r.created >= :from OR EXISTS (
    SELECT 1 FROM status_history h WHERE h.request_id = r.id AND h.created BETWEEN :from AND :to))"""
"""The window acts on status updates; a request's creation is its first. The first two terms follow from the last."""


def page_bounds(query: Query, total: int) -> tuple[int, int]:
    """Give LIMIT and OFFSET of a page."""
    del total
    return query.limit, query.skip


def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
    """Put three conditions together: all must hold. `numbers` is None where none were asked for."""
    del query
    return " AND ".join(f"({term})" for term in (owner, window, numbers) if term is not None)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the service does each thing. The SQL texts speak of the table `porting_requests` as `r`."""

    authenticate: Callable[[Ask, Directory], str] = asking.authenticate
    authorise: Callable[[Ask, str, Directory], None] = asking.authorise
    parse_window: Callable[[Ask], Window] = asking.parse_window
    parse_limit: Callable[[Ask], int] = asking.parse_limit
    parse_skip: Callable[[Ask], int] = asking.parse_skip
    parse_numbers: Callable[[Ask], tuple[str, ...] | None] = asking.parse_numbers
    sql_account: str = "r.account = :sid"
    sql_property: str = "r.property = :sid"
    sql_window: str = SQL_WINDOW
    sql_numbers: str = "r.porting_no IN (SELECT value FROM json_each(:numbers))"
    combine: Callable[[Query, str, str, str | None], str] = combine
    sql_order: str = "r.created, r.id"
    sql_total: str = "SELECT count(*) FROM porting_requests r WHERE {where}"
    page_bounds: Callable[[Query, int], tuple[int, int]] = page_bounds
    serialise_entry: Callable[[EntryRow], JsonObject] = telling.serialise_entry
    serialise_number: Callable[[NumberRow, list[JsonObject]], JsonObject] = telling.serialise_number
    serialise_request: Callable[[RequestRow, list[JsonObject]], JsonObject] = telling.serialise_request
    envelope: Callable[[Page, list[JsonObject]], JsonObject] = telling.envelope
    error_body: Callable[[Refusal], JsonObject] = telling.error_body
    encode_json: Callable[[object], bytes] = telling.encode_json
    finish: Callable[[Ask | None, Reply], Reply] = telling.finish

    def where(self, query: Query) -> Selection:
        """Put the condition of a query together; what the caller sent is only ever bound."""
        owner = self.sql_account if query.ask.scope == "account" else self.sql_property
        chosen = self.combine(query, owner, self.sql_window, None if query.numbers is None else self.sql_numbers)
        bindings = (("sid", query.ask.sid), ("from", query.window.start), ("to", query.window.end))
        numbers = () if query.numbers is None else (("numbers", json.dumps(query.numbers)),)
        return Selection(chosen, bindings + numbers)

    def item(self, record: Record) -> JsonObject:
        """Write one request with all that belongs to it."""
        history: dict[int, list[JsonObject]] = defaultdict(list)
        for entry in record.history:
            history[entry.number_position].append(self.serialise_entry(entry))
        numbers = [self.serialise_number(number, history[number.position]) for number in record.numbers]
        return self.serialise_request(record.request, numbers)


@dataclass(frozen=True, slots=True)
class Service:
    """The data, who may ask for it, and the ways to answer."""

    store: Store
    directory: Directory
    behaviour: Behaviour

    def answer(self, ask: Ask) -> Reply:
        """Answer one request of either URI."""
        try:
            body = self._list(ask)
        except Refusal as refusal:
            return self.refuse(refusal, ask)
        return self.behaviour.finish(ask, Reply(200, self.behaviour.encode_json(body)))

    def refuse(self, refusal: Refusal, ask: Ask | None = None) -> Reply:
        """Answer with the documented error."""
        ways = self.behaviour
        body = ways.encode_json(ways.error_body(refusal))
        return ways.finish(ask, Reply(refusal.status, body, headers=refusal.headers))

    def _list(self, ask: Ask) -> JsonObject:
        ways = self.behaviour
        ways.authorise(ask, ways.authenticate(ask, self.directory), self.directory)
        query = Query(ask, ways.parse_window(ask), ways.parse_numbers(ask), ways.parse_limit(ask), ways.parse_skip(ask))
        selection = ways.where(query)
        total = self.store.count(ways.sql_total, selection)
        limit, offset = ways.page_bounds(query, total)
        page = Page(query, total, self.store.page(selection, ways.sql_order, limit, offset))
        return ways.envelope(page, [ways.item(record) for record in page.records])
