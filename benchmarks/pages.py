"""Pages of the bundled contract's collection, as the reference service really answers them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

import orjson

from fairport.contract_tests.service.demo import demo
from fairport.contract_tests.sources.app import AppSource
from fairport.contract_tests.sources.credentials import Basic
from fairport.contract_tests.sources.ports import prepare
from fairport.evidence import Ask
from fairport.spec import load_contract

if TYPE_CHECKING:
    from fairport.evidence import Exchange
    from fairport.spec.model import Contract

MOST: Final = 1000
"""Rows on one page of the reference service, at the most."""
NOW: Final = 1_790_000_000.0
"""The service's clock: the same data in every run."""


@cache
def contract() -> Contract:
    """Return the bundled contract, read once."""
    return load_contract("porting-status")


def pages(held: Contract, items: int, count: int) -> list[Exchange]:
    """Return `count` different pages of `items` rows each, asked of the reference service in process."""
    operation = held.operations[0]
    with demo(size=items * count, clock=lambda: NOW) as service:
        source = AppSource(service.app, clock=lambda: NOW, ticks=lambda: 0.0)
        credentials = Basic(service.user, service.password)
        window = [(name, service.parameters[name]) for name in ("From", "To")]
        asks = [
            Ask(
                operation=operation.id,
                path=(("AccountSid", service.user),),
                query=(*window, ("Results_Count", str(items)), ("Results_Skip", str(items * page))),
            )
            for page in range(count)
        ]
        return [
            source.send(prepare(ask, number, 1, "http://service", operation.path, credentials))
            for number, ask in enumerate(asks, 1)
        ]


def page(held: Contract, items: int) -> Exchange:
    """Return one answer with `items` rows, put together from several where the service lists no more on one page."""
    whole = pages(held, min(items, MOST), -(-items // MOST))
    bodies = [json.loads(each.body) for each in whole]
    rows = [row for body in bodies for row in body["PortingRequests"]]
    assert len(rows) == items
    query = tuple((name, str(items) if name == "Results_Count" else value) for name, value in whole[0].ask.query)
    return replace(
        whole[0], ask=replace(whole[0].ask, query=query), body=orjson.dumps({**bodies[0], "PortingRequests": rows})
    )


def spaced(exchange: Exchange) -> Exchange:
    """Return the same answer with its JSON indented, as many services write it."""
    return replace(exchange, body=json.dumps(json.loads(exchange.body), indent=2, ensure_ascii=False).encode())
