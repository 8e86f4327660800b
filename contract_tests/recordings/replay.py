"""The second look at a recording: its entries as exchanges, in the order of asking, without secrets."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import orjson

from fairport.contract_tests.recordings.meaning import probe_of
from fairport.contract_tests.recordings.overview import place_of
from fairport.evidence import Ask, Exchange
from fairport.trace import exchange_of, exchange_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fairport.contract_tests.recordings.clients import Credentials
    from fairport.contract_tests.recordings.entries import Entry
    from fairport.contract_tests.recordings.overview import Overview, Recognise
    from fairport.contract_tests.recordings.secrets_seen import SecretsSeen
    from fairport.spec.model import Contract

OTHER_CLIENT = "0"
"""A client that is answered well nowhere."""


class Replay:
    """Makes exchanges of the entries that an overview counts; the recording had ended by `latest`."""

    def __init__(
        self,
        contract: Contract,
        overview: Overview,
        recognise: Recognise,
        credentials: Credentials,
        secrets: SecretsSeen,
        latest: float,
    ) -> None:
        self._contract = contract
        self._overview = overview
        self._recognise = recognise
        self._credentials = credentials
        self._secrets = secrets
        self._latest = latest

    def exchanges(self, entries: Iterable[Entry], clean: Callable[[Exchange], Exchange]) -> Iterator[Exchange]:
        """Yield the exchanges of a recording, each cleaned of secrets, in the order in which they were asked."""
        ranks = self._overview.ranks
        made = (clean(self._made(entry, ranks[at])) for at, entry in enumerate(entries) if at in ranks)
        return made if self._overview.in_order else _sorted(made)

    def _made(self, entry: Entry, number: int) -> Exchange:
        placed = place_of(self._recognise, entry, self._overview.base_url)
        if placed is None:
            raise ValueError(entry.url)  # the overview placed it
        return Exchange(
            number=number,
            ask=self._asked(placed.ask, entry),
            url=self._secrets.bare_url(entry.url),
            sent=entry.sent,
            started=entry.moment(self._latest),
            elapsed=entry.elapsed,
            status=entry.status,
            headers=entry.headers,
            body=entry.body,
            encoded_length=entry.encoded_length,
            trouble=entry.trouble,
            detail=entry.detail,
        )

    def _asked(self, ask: Ask, entry: Entry) -> Ask:
        overview = self._overview
        known = (ask.operation, ask.path) in overview.good
        several = any(overview.clients.values())
        client = overview.clients.get(self._credentials.client(entry), OTHER_CLIENT) if several else ""
        return Ask(
            operation=ask.operation,
            method=ask.method,
            path=ask.path,
            query=self._secrets.bare_query(ask.query),
            probe=probe_of(self._contract, ask, entry.status, known=known),
            client=client,
        )


def _sorted(exchanges: Iterable[Exchange]) -> Iterator[Exchange]:
    """Yield exchanges by number, however many there are: they wait in a file, not in memory."""
    with tempfile.TemporaryFile() as file:
        places: dict[int, tuple[int, int]] = {}
        at = 0
        for exchange in exchanges:
            line = orjson.dumps(exchange_record(exchange))
            places[exchange.number] = (at, len(line))
            at += file.write(line)
        for number in sorted(places):
            start, length = places[number]
            file.seek(start)
            yield exchange_of(orjson.loads(file.read(length)))
