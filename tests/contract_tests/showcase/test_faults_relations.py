"""Each lie about values that belong together is told, to a caller who looks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_relations

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller

Item = dict[str, Any]


def some(caller: Caller, says: Callable[[Item], bool]) -> bool:
    """Whether some parcel of the first hundred is such."""
    return any(map(says, caller.items("parcels", limit=100)))


def apart(caller: Caller, name: str) -> bool:
    """Whether some parcel has another value by itself."""
    listed = caller.items("parcels", limit=20)
    return any(caller.ask(f"parcels/{item['id']}").json[name] != item[name] for item in listed)


def statuses(caller: Caller) -> set[int]:
    return {caller.ask(f"parcels/{name}").status_code for name in caller.true_ids()[:20]}


def cents(item: Item) -> int:
    return sum(round(line["amount"] * 100) for line in item["lines"])


LIES: dict[str, Callable[[Caller], bool]] = {
    "updated-in-local-time": lambda c: some(c, lambda item: item["scanned"] and item["updated"] < _written(item)),
    "updated-before-created-when-lost": lambda c: some(c, lambda item: item["updated"] < _written(item)),
    "line-count-stops-at-two": lambda c: some(c, lambda item: item["lineCount"] < len(item["lines"])),
    "line-count-of-one-for-none": lambda c: some(c, lambda item: item["lineCount"] > len(item["lines"])),
    "total-without-the-last-line": lambda c: some(c, lambda item: round(item["total"] * 100) < cents(item)),
    "total-in-cents": lambda c: some(c, lambda item: item["total"] == cents(item) > 0),
    "total-a-cent-off": lambda c: some(c, lambda item: round(item["total"] * 100) == cents(item) - 1),
    "one-more-than-the-quota": lambda c: some(c, lambda item: item["used"] > item["quota"]),
    "range-turned-round-below-zero": lambda c: some(c, lambda item: item["coldest"] > item["warmest"]),
    "range-of-no-length": lambda c: some(c, lambda item: item["coldest"] == item["warmest"]),
    "owner-of-another": lambda c: some(c, lambda item: item["owner"]["id"] != item["ownerId"]),
    "address-by-another-number": lambda c: some(c, lambda item: item["id"] not in item["url"]),
    "address-of-the-inner-host": lambda c: some(c, lambda item: not item["url"].startswith(item["base"])),
    "base-without-a-scheme": lambda c: some(c, lambda item: item["base"].startswith("//")),
    "limit-said-to-be-the-usual": lambda c: c.ask("estimates", limit=7).json["limit"] == 20,
    "offset-said-to-be-the-page": lambda c: c.ask("estimates", limit=10, offset=30).json["offset"] == 3,
    "count-of-what-follows": lambda c: c.ask("next", limit=100).json["count"] == 37,
    "unweighed-is-not-found": lambda c: statuses(c) == {200, 404},
    "nothing-found-by-itself": lambda c: statuses(c) == {410},
    "stale-by-itself": lambda c: apart(c, "updated") and apart(c, "scanned"),
    "grams-by-itself": lambda c: apart(c, "weight"),
    "empty-for-null-by-itself": lambda c: apart(c, "name"),
    "lines-in-another-order-by-itself": lambda c: apart(c, "lines"),
}


def _written(item: Item) -> str:
    """When a parcel was last seen, as text: the honest time of its last update."""

    return datetime.fromtimestamp(item["scanned"] / 1000, UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert LIES[name](telling(name))
    assert not LIES[name](honest)


def test_every_lie_is_here() -> None:
    assert sorted(LIES) == sorted(lie.name for lie in vars(faults_relations).values() if isinstance(lie, Fault))
