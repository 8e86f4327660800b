import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from fairport.contract_tests.service.behaviour import SQL_WINDOW, Behaviour
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.store import Selection, Store

EVERYTHING = Selection("1", ())


def test_store_gives_back_whole_records_in_the_asked_order(dataset: Dataset, store: Store) -> None:
    records = list(dataset.records())
    assert store.page(EVERYTHING, "r.id", 1000, 0) == records
    assert store.page(EVERYTHING, "r.id DESC", 3, 2) == records[::-1][2:5]


def test_count_is_what_the_query_says(dataset: Dataset, store: Store) -> None:
    query = Behaviour().sql_total
    own = Selection("r.account = :sid", (("sid", dataset.given.account),))
    assert store.count(query, EVERYTHING) == len(list(dataset.records()))
    assert [store.count(query, own) for _ in range(2)] == [137, 137]


def test_first_terms_of_the_window_follow_from_the_last(dataset: Dataset, store: Store) -> None:
    plain = """r.created BETWEEN :from AND :to OR EXISTS (
        SELECT 1 FROM status_history h WHERE h.request_id = r.id AND h.created BETWEEN :from AND :to)"""
    for day in range(0, 121, 3):
        start = dataset.begin + day * 86_400
        for length in (0, 3_600, 10 * 86_400):
            bindings = (("from", start), ("to", start + length))
            assert store.page(Selection(SQL_WINDOW, bindings), "r.id", 1000, 0) == store.page(
                Selection(plain, bindings), "r.id", 1000, 0
            )


def test_owners_are_those_of_the_properties(dataset: Dataset, store: Store) -> None:
    assert store.owners == dataset.owners


def test_threads_share_the_store(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda skip: store.page(EVERYTHING, "r.id", 5, skip % 7), range(200)))
    assert pages == [store.page(EVERYTHING, "r.id", 5, skip % 7) for skip in range(200)]


def test_closed_store_says_so(dataset: Dataset) -> None:
    store = Store([], dataset.owners)
    store.close()
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.page(EVERYTHING, "r.id", 1, 0)
