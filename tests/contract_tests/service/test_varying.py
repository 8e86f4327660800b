from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.contract_tests.service import varying
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.varying import Surroundings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

AROUND = Surroundings(lambda: 0.0, lambda _seconds: None)


def app(_environ: object, _start: object) -> list[bytes]:
    return []


def test_variant_takes_its_summary_from_the_docstring_and_leaves_the_rest_alone() -> None:
    @varying.variant("quiet", group="order", why="The page is silent.", expects=["a.b"])
    def quiet(ways: Behaviour) -> Behaviour:
        """It says nothing."""
        return ways

    assert (quiet.name, quiet.summary, quiet.group, quiet.expects) == ("quiet", "It says nothing.", "order", ("a.b",))
    assert quiet.wrap(app, AROUND) is app
    assert quiet.records is Dataset.records


def test_wrapping_and_holding_leave_the_behaviour_alone() -> None:
    @varying.wrapping("wrapped", group="http", why="It may.")
    def wrapped(inner: WSGIApplication, around: Surroundings) -> WSGIApplication:
        """It wraps."""
        del around
        return inner

    @varying.holding("empty", why="It may.")
    def empty(dataset: Dataset) -> list[varying.Record]:
        """It holds nothing."""
        del dataset
        return []

    ways = Behaviour()
    assert wrapped.twist(ways) is ways
    assert empty.twist(ways) is ways
    assert (wrapped.group, empty.group, list(empty.records(Dataset(3, 1, 1_790_000_000)))) == ("http", "data", [])


def test_record_retold_moves_events_and_keeps_dates(dataset: Dataset) -> None:
    record = next(r for r in dataset.records() if len(r.history) > 1 and r.request.preferred_date)
    moved = varying.retold(record, lambda instant: instant - 5)
    assert moved.events() == tuple(instant - 5 for instant in record.events())
    assert moved.request.updated == record.request.updated - 5
    assert moved.request.preferred_date == record.request.preferred_date


def test_record_with_another_history_has_the_statuses_that_follow(dataset: Dataset) -> None:
    record = next(r for r in dataset.records() if len(r.history) > 2)
    cut = varying.with_history(record, record.history[:1])
    assert cut.request.status == cut.numbers[0].status == record.history[0].fdx_to
    assert cut.request.updated == record.history[0].created
    bare = varying.with_history(record, ())
    assert (bare.request.status, bare.request.updated) == ("Received", record.request.created)
