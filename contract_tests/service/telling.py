"""What the service tells: rows as documented objects, the list around them, errors, bytes with their headers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson

from fairport.contract_tests.service.asking import Ask, Query, Refusal
from fairport.contract_tests.service.rows import (
    ENTRY_FIELDS,
    NUMBER_FIELDS,
    REQUEST_FIELDS,
    EntryRow,
    NumberRow,
    Record,
    RequestRow,
    Value,
)

JsonObject = dict[str, object]

JSON: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """What the database found for a query: the rows of this page, and how many there are in all."""

    query: Query
    total: int
    records: list[Record]

    @property
    def next_offset(self) -> int:
        """The number of rows to skip to come to the next page."""
        return self.query.skip + len(self.records)


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before the web framework sends it."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def _present(names: tuple[str, ...], values: tuple[Value, ...]) -> JsonObject:
    """Name the values; one that is not known is left out, never null."""
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def serialise_entry(row: EntryRow) -> JsonObject:
    """Write one entry of a status history."""
    return _present(ENTRY_FIELDS, row.shown())


def serialise_number(row: NumberRow, history: list[JsonObject]) -> JsonObject:
    """Write one telephone number with its history, oldest entry first; a history without entries is an empty list."""
    return {**_present(NUMBER_FIELDS, row.shown()), "StatusHistory": history}


def serialise_request(row: RequestRow, numbers: list[JsonObject]) -> JsonObject:
    """Write one porting request with its numbers."""
    return {**_present(REQUEST_FIELDS, row.shown()), "PortingNumbers": numbers}


def envelope(page: Page, items: list[JsonObject]) -> JsonObject:
    """Write the list: the items, the true total, and the next offset as a token while rows remain."""
    told: JsonObject = {"PortingRequests": items, "TotalCount": page.total}
    if items and page.next_offset < page.total:
        told["NextPageToken"] = str(page.next_offset)
    return told


def encode_json(value: object) -> bytes:
    """Encode to UTF-8 without spaces."""
    return orjson.dumps(value)


def error_body(refusal: Refusal) -> JsonObject:
    """Write the documented error object; `Errors` only where a parameter is at fault."""
    status: JsonObject = {"ErrorCode": refusal.code, "Message": refusal.message}
    if refusal.fields:
        status["Errors"] = [{"FieldName": name} for name in refusal.fields]
    return {"ResponseStatus": status}


def finish(ask: Ask | None, reply: Reply) -> Reply:
    """Leave the reply as it is: the place where a lie about bytes or headers is told. `ask` is None off the URIs."""
    del ask
    return reply
