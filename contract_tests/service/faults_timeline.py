"""Lies about status histories."""

from collections.abc import Callable
from operator import itemgetter

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import (
    each_entry,
    each_history,
    each_number,
    each_request,
    objects,
    on_integer,
)
from fairport.contract_tests.service.telling import JsonObject

History = list[JsonObject]
_DAY = 86_400
_TOO_FEW = 2


@fault(
    "history-unsorted",
    catches=["timelines.order"],
    group="timeline",
    source="a list sorted by the text of its keys, of which 10 comes before 2",
)
def history_unsorted(ways: Behaviour) -> Behaviour:
    """The entries of a history stand in an order that is neither old to new nor new to old."""
    return each_history(ways, lambda entries: entries[1::2] + entries[::2])


@fault(
    "history-with-a-gap",
    catches=["timelines.chain"],
    also=["windows.instant-inside"],
    group="timeline",
    source="an update that was lost on its way to the history",
)
def history_with_a_gap(ways: Behaviour) -> Behaviour:
    """A history lacks its second entry where it has three or more."""
    return each_history(ways, lambda entries: entries if len(entries) <= _TOO_FEW else entries[:1] + entries[2:])


@fault(
    "history-lags-behind-the-status",
    catches=["timelines.current"],
    also=["windows.instant-inside"],
    group="timeline",
    source="https://github.com/microservices-patterns/ftgo-application/issues/56",
)
def history_lags_behind_the_status(ways: Behaviour) -> Behaviour:
    """The newest entry of a history is not there yet."""
    return each_history(ways, lambda entries: entries[:-1])


@fault(
    "status-lags-behind-the-history",
    catches=["timelines.current"],
    group="timeline",
    source="https://github.com/dlr-eoc/prosEO/issues/257",
)
def status_lags_behind_the_history(ways: Behaviour) -> Behaviour:
    """The status of a number is the one before its newest entry."""

    def lag(told: JsonObject) -> None:
        entries = objects(told, "StatusHistory")
        if entries:
            told["Status"] = entries[-1].get("FdxStatusFrom", "Received")

    return each_number(ways, lag)


@fault(
    "history-older-than-its-request",
    catches=["timelines.not-before"],
    also=["windows.instant-inside", "windows.history-inside"],
    group="timeline",
    source="two hosts whose clocks differ",
)
def history_older_than_its_request(ways: Behaviour) -> Behaviour:
    """The first entry of a history is dated a day before the request was created."""

    def backdate(request: JsonObject, entries: History) -> None:
        created = request.get("Created")
        if entries and isinstance(created, int):
            entries[0]["Created"] = created - _DAY

    return _with_histories(ways, backdate)


def _with_histories(ways: Behaviour, change: Callable[[JsonObject, History], None]) -> Behaviour:
    """Change every history in sight of its request."""

    def each(request: JsonObject) -> None:
        for number in objects(request, "PortingNumbers"):
            change(request, objects(number, "StatusHistory"))

    return each_request(ways, each)


@fault(
    "history-entry-twice",
    catches=["timelines.no-duplicates"],
    group="timeline",
    source="a message that was delivered twice and written down twice",
)
def history_entry_twice(ways: Behaviour) -> Behaviour:
    """The newest entry of a history stands twice."""
    return each_history(ways, lambda entries: entries + entries[-1:])


@fault(
    "from-and-to-swapped",
    catches=["timelines.chain", "timelines.current"],
    group="timeline",
    source="two parameters of one type in the wrong order",
)
def from_and_to_swapped(ways: Behaviour) -> Behaviour:
    """What an entry ended in is told as what it began with, and the other way round."""
    return each_entry(ways, _swap)


def _swap(told: JsonObject) -> None:
    told["FdxStatusFrom"], told["FdxStatusTo"] = told["FdxStatusTo"], told["FdxStatusFrom"]


@fault(
    "histories-exchanged-between-numbers",
    catches=["timelines.current"],
    group="timeline",
    source="https://github.com/AccelerateNetworks/NumberSearch/issues/226",
)
def histories_exchanged_between_numbers(ways: Behaviour) -> Behaviour:
    """In a request of several numbers, each has the history of the next one."""

    def exchange(told: JsonObject) -> None:
        numbers = objects(told, "PortingNumbers")
        histories = [number.get("StatusHistory") for number in numbers]
        for number, history in zip(numbers, histories[1:] + histories[:1], strict=True):
            number["StatusHistory"] = history

    return each_request(ways, exchange)


@fault(
    "history-of-the-whole-request",
    catches=["timelines.no-duplicates"],
    also=["timelines.current"],
    group="timeline",
    source="https://github.com/Vincit/objection.js/issues/2143",
)
def history_of_the_whole_request(ways: Behaviour) -> Behaviour:
    """Each number has the entries of all numbers of its request, by a join that forgot the number."""

    def mix(told: JsonObject) -> None:
        numbers = objects(told, "PortingNumbers")
        entries = [entry for number in numbers for entry in objects(number, "StatusHistory")]
        entries.sort(key=itemgetter("Created"))
        for number in numbers:
            number["StatusHistory"] = entries

    return each_request(ways, mix)


@fault(
    "history-dated-by-its-request",
    catches=["windows.instant-inside"],
    group="timeline",
    source="https://github.com/kimai/kimai/issues/5742",
)
def history_dated_by_its_request(ways: Behaviour) -> Behaviour:
    """Every entry of a history bears the time at which its request was created."""

    def date(request: JsonObject, entries: History) -> None:
        for entry in entries:
            entry["Created"] = request.get("Created")

    return _with_histories(ways, date)


@fault(
    "history-ten-hours-early",
    catches=["timelines.not-before"],
    also=["windows.instant-inside", "windows.history-inside"],
    group="timeline",
    source="https://github.com/DeployHubProject/DeployHub-Pro/issues/129",
)
def history_ten_hours_early(ways: Behaviour) -> Behaviour:
    """The history is in the wall clock of a place ten hours behind UTC, its request is in UTC."""
    return each_entry(ways, on_integer("Created", lambda value: value - 36_000))


@fault(
    "history-dated-at-midnight",
    catches=["timelines.not-before"],
    also=["windows.instant-inside", "windows.history-inside"],
    group="timeline",
    source="https://github.com/ushahidi/platform/issues/4461",
)
def history_dated_at_midnight(ways: Behaviour) -> Behaviour:
    """An entry tells the day on which it was made, and no time of day."""
    return each_entry(ways, on_integer("Created", lambda value: value - value % _DAY))
