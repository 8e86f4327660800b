"""Runs over the reference service in process, on one day that never ends: for tests of more than one part."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from fairport.account import Account, account_of
from fairport.contract_tests.explore import EXPLORERS, LAST
from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.service.app import make_app
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.store import Store
from fairport.contract_tests.sources.app import AppSource
from fairport.contract_tests.sources.credentials import Basic
from fairport.contract_tests.sources.ports import prepare
from fairport.contract_tests.sources.retry import Limits, Patient
from fairport.evidence import Ask
from fairport.run import UNMASKED, Run, Settings
from fairport.spec import Contract, load_contract
from fairport.trace import TraceWriter, read_trace
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairport.contract_tests.sources.ports import Prepared
    from fairport.keeping import Privacy

NOW = 1_790_000_000.0
TARGET = "http://demo"


@cache
def contract() -> Contract:
    """The bundled contract, read once."""
    return load_contract("porting-status")


@cache
def stocked(size: int) -> tuple[Dataset, Store]:
    """Data of so many requests in a filled store, made once for all the services that tell of it."""
    data = Dataset(size, 1, int(NOW))
    return data, Store(data.records(), data.owners)


def courier(size: int, faults: Sequence[str]) -> Patient:
    """A patient courier to a service that tells these lies; it never waits."""
    data, store = stocked(size)
    app = make_app(store, credentials=data.credentials, faults=faults, clock=lambda: NOW)
    secret = Basic(data.given.account, data.given.token)
    paths = {operation.id: operation.path for operation in contract().operations}

    def prepared(ask: Ask, number: int, attempt: int) -> Prepared:
        return prepare(ask, number, attempt, TARGET, paths[ask.operation], secret, clock=lambda: NOW)

    source = AppSource(app, clock=lambda: NOW, ticks=lambda: 0.0)
    return Patient(source, prepared, Limits(), clock=lambda: NOW, ticks=lambda: 0.0, sleep=lambda _seconds: None)


def run_on(
    trace: Path,
    size: int,
    faults: Sequence[str] = (),
    *,
    workers: int = 1,
    budget: int = 500,
    privacy: Privacy = UNMASKED,
    personal: tuple[str, ...] = (),
) -> Run:
    """A run over the reference service, ready to be carried out; `personal` are further personal members."""
    account = stocked(size)[0].given.account
    return Run(
        contract=replace(contract(), personal=(*contract().personal, *personal)),
        courier=courier(size, faults),
        rules=all_rules(),
        trace=TraceWriter(trace),
        settings=Settings(target=TARGET, workers=workers, budget=budget),
        known=Known(values={"AccountSid": account}, given=frozenset({"AccountSid"}), now=NOW),
        depth=PROFILES["standard"],
        clock=lambda: NOW,
        privacy=privacy,
    )


def checked(trace: Path, size: int, faults: Sequence[str] = (), *, workers: int = 1, budget: int = 500) -> Account:
    """The account of a whole run over the reference service, as read from its trace."""
    run_on(trace, size, faults, workers=workers, budget=budget).carry_out(EXPLORERS, LAST)
    return account_of(read_trace(trace))


def a_page() -> dict[str, Any]:
    """A page of the reference service's own rows, as it tells them."""
    data = stocked(21)[0]
    ask = Ask(
        operation=contract().operations[0].id,
        path=(("AccountSid", data.given.account),),
        query=(("From", str(data.begin)), ("To", str(data.end)), ("Results_Count", "6")),
    )
    made: dict[str, Any] = json.loads(courier(21, ()).exchange(ask, 1)[-1].body)
    return made


def places_in(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The paths of a value and of all that is in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, held in inner for place in places_in(held, (*path, key)))]


def put(value: object, path: tuple[object, ...], new: object) -> object:
    """A copy of a value with something else at a path, or nothing at all."""
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1 and new is ...:
        del copied[path[0]]
    else:
        copied[path[0]] = put(copied[path[0]], path[1:], new)
    return copied
