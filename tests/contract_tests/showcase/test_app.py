from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.showcase.app import make_app
from fairport.contract_tests.showcase.asking import STYLES
from fairport.contract_tests.showcase.behaviour import Behaviour
from tests.contract_tests.showcase.conftest import NOW, Caller
from tests.contract_tests.showcase.walking import walks

if TYPE_CHECKING:
    from fairport.contract_tests.showcase.data import Dataset, Parcel


@pytest.mark.parametrize("limit", [7, 20, 100])
def test_every_collection_lists_every_parcel_once(honest: Caller, limit: int) -> None:
    for name, pages in walks(honest, limit).items():
        rows = [row for page in pages for row in page]
        assert rows == honest.true_ids(), name
        assert {len(page) for page in pages[:-1]} <= {limit}, name


@pytest.mark.parametrize("name", STYLES)
def test_twenty_come_where_no_size_is_asked_for(honest: Caller, name: str) -> None:
    assert honest.ids(name) == honest.true_ids()[:20]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("size", ["0", "101", "-1", "many", "", "1.0"])
def test_size_out_of_bounds_is_refused(honest: Caller, style: object, size: str) -> None:
    answer = honest.ask(style.name, **{style.limit: size})  # type: ignore[attr-defined]
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["detail"].endswith("must be a whole number from 1 to 100")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nowhere", 404),
        ("parcels/par_none", 404),
        ("pages/1", 404),
        ("pages?page=0", 400),
        ("ledger?page=-1", 400),
        ("parcels?limit=1&limit=2", 400),
        ("parcels?status=gone", 400),
        ("parcels?fragile=maybe", 400),
        ("parcels?sort=colour", 400),
        ("parcels?weight_min=heavy", 400),
        ("parcels?created[gte]=yesterday", 400),
        ("feed?cursor=***", 400),
        ("feed?cursor=YWZ0ZXI6OTk5OQ", 400),
        ("feed?cursor=YmVmb3JlOjE", 400),
        ("after?starting_after=par_none", 400),
    ],
)
def test_what_cannot_be_answered_is_a_problem(honest: Caller, path: str, status: int) -> None:
    answer = honest.ask(path)
    assert (answer.status_code, answer.json["status"]) == (status, status)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_methods_are_refused(honest: Caller, method: str) -> None:
    assert honest.ask("parcels", method).status_code == 405


def test_head_tells_what_get_tells(honest: Caller) -> None:
    for path in ("parcels", "ledger", f"parcels/{honest.true_ids()[0]}"):
        got, headed = honest.ask(path), honest.ask(path, "HEAD")
        assert dict(got.headers) == dict(headed.headers)
        assert headed.content == b""


def test_member_is_the_item_that_is_listed(honest: Caller) -> None:
    for item in honest.items("parcels", limit=12):
        assert honest.ask(f"parcels/{item['id']}").json == item


def test_totals_count_what_is_listed(honest: Caller) -> None:
    assert honest.ask("parcels").headers["x-total-count"] == "137"
    assert honest.ask("ledger", "HEAD").headers["x-total-count"] == "137"
    assert honest.ask("pages").json["total"] == honest.ask("next").json["count"] == 137
    assert honest.ask("pages", status="lost").json["total"] == len(honest.items("parcels", status="lost", limit=100))


def test_estimate_is_near_and_drifts(honest: Caller) -> None:
    told = [honest.ask("estimates", offset=offset).json["estimate"] for offset in range(5)]
    assert len(set(told)) > 1
    assert all(abs(estimate - 137) <= 2 for estimate in told)


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("status=lost", lambda item: item["status"] == "lost"),
        ("fragile=true", lambda item: item["fragile"]),
        ("fragile=false", lambda item: not item["fragile"]),
        ("name_prefix=Book", lambda item: (item["name"] or "").startswith("Book")),
        ("q=BOOK", lambda item: "book" in (item["name"] or "").lower()),
        (f"created[gte]={NOW - 40 * 86_400}", lambda item: item["created"] >= NOW - 40 * 86_400),
        (f"created[lt]={NOW - 40 * 86_400}", lambda item: item["created"] < NOW - 40 * 86_400),
        ("weight_min=2", lambda item: item["weight"] is not None and item["weight"] >= 2),
        ("weight_max=2", lambda item: item["weight"] is not None and item["weight"] <= 2),
    ],
)
def test_filter_lists_all_that_it_lets_through_and_no_other(honest: Caller, query: str, test: object) -> None:
    whole = [item for page in range(2) for item in honest.items("parcels", limit=100, offset=page * 100)]
    chosen = [item["id"] for item in whole if test(item)]  # type: ignore[operator]
    answer = honest.ask(f"parcels?{query}", limit=100)
    assert [item["id"] for item in answer.json] == chosen[:100]
    assert answer.headers["x-total-count"] == str(len(chosen))
    assert 0 < len(chosen) < 137


@pytest.mark.parametrize("field", ["name", "weight", "created"])
def test_sorted_by_what_it_says_and_reversed_by_a_minus_sign(honest: Caller, field: str) -> None:
    up = [item[field] for item in honest.items("parcels", sort=field, limit=100)]
    held = [value for value in up if value is not None]
    assert held == sorted(held)
    down = [item[field] for item in honest.items("parcels", sort=f"-{field}", limit=100)]
    told = [value for value in down if value is not None]
    assert told == sorted(told, reverse=True)


def test_failure_is_told_as_a_problem(dataset: Dataset) -> None:
    def fail(_parcel: Parcel, _ask: object) -> dict[str, object]:
        raise ZeroDivisionError

    answer = Caller(dataset, make_app(dataset, ways=Behaviour(serialise=fail))).ask("parcels")
    assert (answer.status_code, answer.json["title"]) == (500, "Internal error")


def test_latency_is_slept_before_each_answer(dataset: Dataset) -> None:
    slept: list[float] = []
    caller = Caller(dataset, make_app(dataset, latency=0.5, sleep=slept.append, clock=lambda: NOW))
    assert caller.ask("pages").headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT"
    assert slept == [0.5]
