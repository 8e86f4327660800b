"""Callers of the showcase, in process, on one day that never ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from falcon import testing

from fairport.contract_tests.showcase.app import make_app
from fairport.contract_tests.showcase.behaviour import Behaviour
from fairport.contract_tests.showcase.data import Dataset
from fairport.contract_tests.showcase.variants import named_variant

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = 1_790_000_000
HOST = "http://parcels.test"
ITEMS = {
    "parcels": "",
    "pages": "data",
    "ledger": "content",
    "feed": "items",
    "queue": "",
    "links": "",
    "next": "results",
    "after": "data",
    "estimates": "items",
}


@dataclass(frozen=True)
class Caller:
    """Asks one service."""

    dataset: Dataset
    app: Any

    def ask(self, path: str, method: str = "GET", /, **parameters: object) -> testing.Result:
        """Send one request; `path` may be an address with a query in it."""
        path, _, query = re.sub("(?i)^http://parcels.test(:80)?", "", path).partition("?")
        sent = "&".join(filter(None, [query, urlencode(parameters)]))
        return testing.TestClient(self.app).simulate_request(
            method, f"/{path.strip('/')}", query_string=sent, host="parcels.test"
        )

    def items(self, path: str, **parameters: object) -> list[dict[str, Any]]:
        """The items of a page."""
        return self.listed(path.partition("?")[0], self.ask(path, **parameters))

    def ids(self, path: str, **parameters: object) -> list[str]:
        """The ids of a page."""
        return [item["id"] for item in self.items(path, **parameters)]

    def listed(self, name: str, answer: testing.Result) -> list[dict[str, Any]]:
        """The items in an answer of a collection."""
        key = ITEMS[name]
        found: list[dict[str, Any]] = answer.json[key] if key else answer.json
        return found

    def true_ids(self) -> list[str]:
        """The ids of all parcels, in order of creation."""
        return [parcel.id for parcel in self.dataset.parcels]


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return Dataset(137, 1, NOW)


@pytest.fixture(scope="session")
def telling(dataset: Dataset) -> Callable[..., Caller]:
    """Build a caller of a service that tells the named lies."""

    def build(*faults: str) -> Caller:
        return Caller(dataset, make_app(dataset, faults=faults, clock=lambda: NOW))

    return build


@pytest.fixture(scope="session")
def honest(telling: Callable[..., Caller]) -> Caller:
    return telling()


@pytest.fixture(scope="session")
def varied(dataset: Dataset) -> Callable[[str], Caller]:
    """Build a caller of a fair variant; what it counts begins anew."""

    def build(name: str) -> Caller:
        variant = named_variant(name)
        return Caller(dataset, variant.wrap(make_app(dataset, clock=lambda: NOW, ways=variant.twist(Behaviour()))))

    return build
