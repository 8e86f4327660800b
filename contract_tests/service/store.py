"""The service's database: SQLite, private to the process, which does the filtering, the ordering and the paging.

The database has no name: SQLite keeps it in memory, spills a large one to a temporary file of its own, and removes
that on closing. One connection serves all threads under a lock, since a page takes well under a millisecond.
"""

import json
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from threading import Lock

from fairport.contract_tests.service.rows import EntryRow, NumberRow, Record, RequestRow, Value

Bindings = tuple[tuple[str, Value], ...]

_BATCH = 2_000
_TABLES = """
CREATE TABLE porting_requests (
    id INTEGER PRIMARY KEY, porting_no TEXT, account TEXT, property TEXT, description TEXT, contact_name TEXT,
    contact_email TEXT, contact_number TEXT, carrier TEXT, carrier_account TEXT, schedule TEXT, preferred_date INTEGER,
    webhook TEXT, created INTEGER, port_date INTEGER, status TEXT, updated INTEGER);
CREATE TABLE porting_numbers (
    request_id INTEGER, position INTEGER, port_type TEXT, port_address TEXT, action_type TEXT, action_id TEXT,
    answer_point TEXT, number TEXT, status TEXT, PRIMARY KEY (request_id, position)) WITHOUT ROWID;
CREATE TABLE status_history (
    request_id INTEGER, number_position INTEGER, position INTEGER, fdx_from TEXT, fdx_to TEXT, carrier_from TEXT,
    carrier_to TEXT, created INTEGER, PRIMARY KEY (request_id, number_position, position)) WITHOUT ROWID;
CREATE TABLE properties (property TEXT PRIMARY KEY, account TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX by_account ON porting_requests (account, created, id, updated);
CREATE INDEX by_property ON porting_requests (property, created, id, updated);
CREATE INDEX by_porting_no ON porting_requests (porting_no);
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests are meant: SQL over the table `porting_requests`, called `r`, and the values bound in it."""

    where: str
    bindings: Bindings


class Store:
    """The tables, filled once and only read afterwards; safe to share between threads."""

    def __init__(self, records: Iterable[Record], properties: Mapping[str, str]) -> None:
        """Fill the tables with the records; `properties` gives the account of each property."""
        self._connection = sqlite3.connect("", check_same_thread=False)
        self._lock = Lock()
        self._closing = weakref.finalize(self, self._connection.close)
        self._count_once = lru_cache(maxsize=1024)(self._count_now)
        self._owners = dict(properties)
        self._fill(records)

    def _fill(self, records: Iterable[Record]) -> None:
        connection = self._connection
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        connection.executemany("INSERT INTO properties VALUES (?, ?)", self._owners.items())
        for batch in _batches(records, _BATCH):
            connection.executemany(_insert("porting_requests", RequestRow), [record.request for record in batch])
            connection.executemany(
                _insert("porting_numbers", NumberRow), [row for record in batch for row in record.numbers]
            )
            connection.executemany(
                _insert("status_history", EntryRow), [row for record in batch for row in record.history]
            )
        connection.executescript(_INDEXES)
        connection.commit()

    def close(self) -> None:
        """Let go of the database. Asking again afterwards raises `sqlite3.ProgrammingError`."""
        self._closing()

    @property
    def owners(self) -> Mapping[str, str]:
        """The account of each property."""
        return self._owners

    def count(self, query: str, selection: Selection) -> int:
        """Give the number that `query` answers. The data never changes, so that an answer is remembered."""
        return self._count_once(query.replace("{where}", selection.where), selection.bindings)

    def _count_now(self, query: str, bindings: Bindings) -> int:
        with self._lock:
            found: tuple[int] = self._connection.execute(query, dict(bindings)).fetchone()
        return found[0]

    def page(self, selection: Selection, order: str, limit: int, offset: int) -> list[Record]:
        """Give the requests from `offset` on, `limit` at most, in the order of the SQL text `order`."""
        query = (
            f"SELECT r.* FROM porting_requests r WHERE {selection.where} ORDER BY {order} LIMIT :limit OFFSET :offset"
        )
        bindings = {**dict(selection.bindings), "limit": limit, "offset": offset}
        with self._lock:
            requests = [RequestRow._make(row) for row in self._connection.execute(query, bindings)]
            wanted = json.dumps([request.id for request in requests])
            numbers = [NumberRow._make(row) for row in self._children("porting_numbers", "position", wanted)]
            history = [
                EntryRow._make(row) for row in self._children("status_history", "number_position, position", wanted)
            ]
        return _assembled(requests, numbers, history)

    def _children(self, table: str, order: str, wanted: str) -> sqlite3.Cursor:
        query = (
            f"SELECT * FROM {table} WHERE request_id IN (SELECT value FROM json_each(?)) ORDER BY request_id, {order}"
        )
        return self._connection.execute(query, (wanted,))


def _insert(table: str, row: type[RequestRow | NumberRow | EntryRow]) -> str:
    places = ", ".join("?" * len(row._fields))
    return f"INSERT INTO {table} VALUES ({places})"


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    rest = iter(records)
    while batch := list(islice(rest, size)):
        yield batch


def _assembled(requests: list[RequestRow], numbers: list[NumberRow], history: list[EntryRow]) -> list[Record]:
    numbers_of: dict[int, list[NumberRow]] = defaultdict(list)
    for number in numbers:
        numbers_of[number.request_id].append(number)
    history_of: dict[int, list[EntryRow]] = defaultdict(list)
    for entry in history:
        history_of[entry.request_id].append(entry)
    return [Record(row, tuple(numbers_of[row.id]), tuple(history_of[row.id])) for row in requests]
