from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.contract_tests.explore.bench import Bench, learn_ground
from fairport.contract_tests.explore.drawing import Group, part
from fairport.spec.model import Paging
from tests.contract_tests.explore.shelf import BEGIN, END, START, Shelf, ShelfDesk


def bench_of(desk: ShelfDesk, left: int = 50) -> Bench:
    return Bench(desk, desk.contract.of(Paging)[0], left, "drawn")


def page(skip: int) -> Group:
    return Group(asked=(replace(START, query=(*START.query, ("skip", str(skip)))),))


def test_the_same_request_is_sent_once() -> None:
    desk = ShelfDesk()
    bench = bench_of(desk)
    assert bench.try_group(page(3)) == bench.try_group(page(3)) is not None
    assert (len(desk.asked), bench.left) == (1, 49)


def test_a_fresh_sequence_is_sent_in_order_and_only_once() -> None:
    desk = ShelfDesk()
    group = Group(asked=(START, START), fresh=True)
    bench = bench_of(desk)
    assert bench.try_group(group) == bench.try_group(group)
    assert [ask.query for ask in desk.asked] == [START.query, START.query]


@pytest.mark.parametrize("group", [page(0), Group(asked=(START,), fresh=True), Group(listed=(START,))])
def test_nothing_is_sent_that_cannot_be_afforded(group: Group) -> None:
    desk = ShelfDesk()
    assert bench_of(desk, left=0).try_group(group) is None
    assert desk.asked == []


def test_every_request_has_a_mark_of_its_own() -> None:
    desk = ShelfDesk()
    bench = bench_of(desk)
    bench.try_group(page(0))
    bench.try_group(page(3))
    assert len({ask.walk for ask in desk.asked}) == 2


@pytest.mark.parametrize(
    ("shelf", "size"),
    [
        pytest.param(Shelf(), 18, id="all-on-one-page"),
        pytest.param(Shelf(most_rows=10), 10, id="capped"),
        pytest.param(Shelf(most_rows=3), None, id="no-more-than-the-default"),
        pytest.param(Shelf(count=2), None, id="fits-the-default"),
    ],
)
def test_size_is_what_the_service_gives(shelf: Shelf, size: int | None) -> None:
    bench = bench_of(ShelfDesk(shelf))
    bench.choose_size(START, shelf.count)
    assert bench.size == size


@pytest.mark.parametrize("most", [1000, 10, 3])
def test_list_is_whole_whatever_the_page_size(most: int) -> None:
    desk = ShelfDesk(Shelf(most_rows=most))
    bench = bench_of(desk)
    ground = learn_ground(desk, desk.contract.of(Paging)[0], bench)
    assert ground is not None
    assert ground.names == tuple(f"r{i:02}" for i in range(17))
    assert ground.instants[:2] + ground.instants[-1:] == (BEGIN, BEGIN + 100, END)
    assert (ground.total, ground.encoding) == (17, "comma")
    assert bench.try_group(part(ground, START, 2, 4)) is not None


def test_a_walk_that_was_begun_is_ended() -> None:
    desk = ShelfDesk(Shelf(most_rows=3))
    bench = bench_of(desk, left=7)
    learn_ground(desk, desk.contract.of(Paging)[0], bench)
    walks = [ask for ask in desk.asked if ask.value("skip")]
    assert [int(ask.value("skip") or 0) for ask in walks] in ([], [3, 6, 9, 12, 15, 17])


def test_no_ground_where_nothing_is_listed() -> None:
    desk = ShelfDesk(Shelf(count=0))
    assert learn_ground(desk, desk.contract.of(Paging)[0], bench_of(desk)) is None
