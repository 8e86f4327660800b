"""Callers of the reference service, in process, on one day that never ends."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from falcon import testing

from fairport.contract_tests.service.app import make_app
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.store import Store
from fairport.contract_tests.service.variants import filled_store, has_own_data, make_varied_app, named_variant

NOW = 1_790_000_000
OWN = object()


@dataclass(frozen=True)
class Caller:
    """Asks one service as the given account does, unless told otherwise."""

    dataset: Dataset
    app: Any

    def ask(
        self,
        scope: str = "account",
        *,
        sid: str | None = None,
        auth: object = OWN,
        method: str = "GET",
        without: tuple[str, ...] = (),
        query: str = "",
        **parameters: object,
    ) -> testing.Result:
        """Send one request over the widest closed window; `without` leaves parameters out, `query` is added."""
        own = {"account": self.dataset.given.account, "property": self.dataset.given.properties[0]}[scope]
        folder = {"account": "Accounts", "property": "Properties"}[scope]
        wanted = {"From": self.dataset.begin, "To": self.dataset.end, **parameters}
        pairs = urlencode({name: value for name, value in wanted.items() if name not in without})
        return testing.TestClient(self.app).simulate_request(
            method,
            f"/v2/{folder}/{sid or own}/Porting/Status",
            query_string="&".join(filter(None, [pairs, query])),
            headers=self.credentials(auth),
        )

    def credentials(self, auth: object = OWN) -> dict[str, str]:
        given = self.dataset.given
        secret = f"{given.account}:{given.token}" if auth is OWN else auth
        return {"Authorization": f"Basic {base64.b64encode(str(secret).encode()).decode()}"} if secret else {}

    def walk(self, scope: str = "account", *, count: int = 20, **parameters: object) -> list[dict[str, Any]]:
        """Ask page after page until an empty one; fifty pages at the most."""
        rows: list[dict[str, Any]] = []
        for place in range(50):
            page = self.ask(scope, Results_Count=count, Results_Skip=place * count, **parameters).json
            if not page["PortingRequests"]:
                break
            rows += page["PortingRequests"]
        return rows


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return Dataset(137, 1, NOW)


@pytest.fixture(scope="session")
def store(dataset: Dataset) -> Iterator[Store]:
    filled = Store(dataset.records(), dataset.owners)
    yield filled
    filled.close()


@pytest.fixture(scope="session")
def telling(dataset: Dataset, store: Store) -> Callable[..., Caller]:
    """Build a caller of a service that tells the named lies."""

    def build(*faults: str) -> Caller:
        return Caller(dataset, make_app(store, credentials=dataset.credentials, faults=faults, clock=lambda: NOW))

    return build


@pytest.fixture(scope="session")
def honest(telling: Callable[..., Caller]) -> Caller:
    return telling()


@pytest.fixture(scope="session")
def varied(dataset: Dataset, store: Store) -> Iterator[Callable[[str], Caller]]:
    """Build a caller of a fair variant; what it counts begins anew."""
    filled: list[Store] = []

    def build(name: str) -> Caller:
        variant = named_variant(name)
        own = has_own_data(variant)
        filled.extend([filled_store(variant, dataset)] if own else [])
        app = make_varied_app(
            variant,
            filled[-1] if own else store,
            credentials=dataset.credentials,
            clock=lambda: NOW,
            sleep=lambda _seconds: None,
        )
        return Caller(dataset, app)

    yield build
    for each in filled:
        each.close()


@pytest.fixture(scope="session")
def of_size() -> Iterator[Callable[[int], Caller]]:
    """Build a caller of an honest service that holds so many requests."""
    filled: list[Store] = []

    def build(size: int, seed: int = 1) -> Caller:
        data = Dataset(size, seed, NOW)
        filled.append(Store(data.records(), data.owners))
        credentials: Mapping[str, str] = data.credentials
        return Caller(data, make_app(filled[-1], credentials=credentials, clock=lambda: NOW))

    yield build
    for each in filled:
        each.close()
