"""What a fair variant is: a service that keeps every promise in an unusual way, so that a check must not blame it.

A variant twists the honest behaviour, wraps the app, or holds other data; most do one of the three.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fairport.contract_tests.registry import summary_of
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.lying import Twist
from fairport.contract_tests.service.rows import EntryRow, Record

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Group = Literal["order", "optionals", "paging", "window", "filters", "errors", "http", "data", "live", "trouble"]
Records = Callable[[Dataset], Iterable[Record]]
Wrap = Callable[["WSGIApplication", "Surroundings"], "WSGIApplication"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The time in seconds since the epoch, and how to let seconds pass."""

    clock: Callable[[], float]
    sleep: Callable[[float], object]


def _as_it_is(ways: Behaviour) -> Behaviour:
    return ways


def _unwrapped(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    del around
    return app


@dataclass(frozen=True, slots=True)
class Variant:
    """One unusual service that conforms.

    `why` is the sentence of the page, or the reading of it, that allows this. The rules of `expects` may fail at
    SHOULD; whatever else fails is a wrong alarm. `size` is a number of rows beside the usual with which it is proved
    too, where what it expects shows there alone.
    """

    name: str
    summary: str
    group: Group
    why: str
    expects: tuple[str, ...]
    twist: Twist = _as_it_is
    wrap: Wrap = _unwrapped
    records: Records = Dataset.records
    size: int | None = None


def variant(
    name: str, *, group: Group, why: str, expects: Sequence[str] = (), size: int | None = None
) -> Callable[[Twist], Variant]:
    """Make a variant of a function that twists a behaviour; its docstring is the summary, as a sentence."""

    def make(twist: Twist) -> Variant:
        return Variant(name, summary_of(twist), group, why, tuple(expects), twist=twist, size=size)

    return make


def wrapping(name: str, *, group: Group, why: str, expects: Sequence[str] = ()) -> Callable[[Wrap], Variant]:
    """Make a variant of a function that wraps the app; its docstring is the summary, as a sentence."""

    def make(wrap: Wrap) -> Variant:
        return Variant(name, summary_of(wrap), group, why, tuple(expects), wrap=wrap)

    return make


def holding(name: str, *, why: str, expects: Sequence[str] = ()) -> Callable[[Records], Variant]:
    """Make a variant of a function that gives other data; its docstring is the summary, as a sentence."""

    def make(records: Records) -> Variant:
        return Variant(name, summary_of(records), "data", why, tuple(expects), records=records)

    return make


def retold(record: Record, how: Callable[[int], int]) -> Record:
    """Give the record with every event moved by `how`, in seconds; its dates stay."""
    request = record.request._replace(created=how(record.request.created), updated=how(record.request.updated))
    history = tuple(entry._replace(created=how(entry.created)) for entry in record.history)
    return record._replace(request=request, history=history)


def with_history(record: Record, history: Iterable[EntryRow]) -> Record:
    """Give the record with another history, and with the statuses and the latest event that follow from it."""
    entries = tuple(history)
    status = {entry.number_position: entry.fdx_to for entry in entries}
    numbers = tuple(number._replace(status=status.get(number.position, "Received")) for number in record.numbers)
    latest = max([record.request.created, *(entry.created for entry in entries)])
    request = record.request._replace(status=status.get(0, "Received"), updated=latest)
    return Record(request, numbers, entries)
