"""Lies about time."""

from datetime import UTC, datetime

import orjson

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_entry, each_request, on_integer
from fairport.contract_tests.service.telling import JsonObject

_TEN_HOURS = 36_000
_YEAR = 365 * 86_400
_NET_MIN_VALUE = -62_135_596_800


@fault(
    "created-in-milliseconds",
    catches=["instants.unit"],
    group="time",
    source="https://github.com/Zingle/rest-api-documentation/issues/2",
)
def created_in_milliseconds(ways: Behaviour) -> Behaviour:
    """The creation of a request is told in milliseconds, every other time in seconds."""
    return each_request(ways, on_integer("Created", lambda value: value * 1000))


@fault(
    "all-times-in-milliseconds",
    catches=["instants.unit"],
    group="time",
    source="https://github.com/clapfoot/warapi/issues/99",
)
def all_times_in_milliseconds(ways: Behaviour) -> Behaviour:
    """Every time is told in milliseconds."""
    for name in ("Created", "PortDate", "PreferredPortDate"):
        ways = each_request(ways, on_integer(name, lambda value: value * 1000))
    return each_entry(ways, on_integer("Created", lambda value: value * 1000))


@fault(
    "history-in-milliseconds",
    catches=["instants.unit"],
    group="time",
    source="https://github.com/noobaa/noobaa-core/pull/1638",
)
def history_in_milliseconds(ways: Behaviour) -> Behaviour:
    """Only the status history is told in milliseconds."""
    return each_entry(ways, on_integer("Created", lambda value: value * 1000))


@fault(
    "created-as-digits-in-a-string",
    catches=["types.json-type"],
    group="time",
    source="https://github.com/langgenius/dify/pull/27761",
)
def created_as_digits_in_a_string(ways: Behaviour) -> Behaviour:
    """The creation is the right number, but a JSON string."""
    return each_request(ways, on_integer("Created", str))


@fault(
    "port-date-as-iso-text",
    catches=["types.json-type"],
    group="time",
    source="https://github.com/MISP/MISP/issues/10297",
)
def port_date_as_iso_text(ways: Behaviour) -> Behaviour:
    """The porting date is an ISO 8601 text."""
    return each_request(ways, on_integer("PortDate", lambda value: datetime.fromtimestamp(value, UTC).isoformat()))


@fault(
    "created-as-float",
    catches=["instants.token"],
    group="time",
    source="https://github.com/openai/openai-dotnet/issues/864",
)
def created_as_float(ways: Behaviour) -> Behaviour:
    """The creation is written with a fraction of zero, as in 1774950882.0."""
    return each_request(ways, on_integer("Created", float))


@fault(
    "created-in-exponent-form",
    catches=["instants.token"],
    group="time",
    source="https://github.com/serde-rs/json/issues/774",
)
def created_in_exponent_form(ways: Behaviour) -> Behaviour:
    """The creation is written with an exponent, as in 1.774950882E9."""
    return each_request(ways, on_integer("Created", lambda value: orjson.Fragment(_exponent(value))))


def _exponent(value: int) -> str:
    digits = str(value)
    return f"{digits[0]}.{digits[1:]}E{len(digits) - 1}"


@fault(
    "history-with-fractions-of-a-second",
    catches=["types.json-type"],
    group="time",
    source="a clock of milliseconds divided by 1000",
)
def history_with_fractions_of_a_second(ways: Behaviour) -> Behaviour:
    """History entries carry fractions of a second."""
    return each_entry(ways, on_integer("Created", lambda value: value + 0.53))


@fault(
    "unset-date-as-year-one",
    catches=["instants.sentinel"],
    group="time",
    source="https://github.com/ServiceStack/ServiceStack.Text/pull/78",
)
def unset_date_as_year_one(ways: Behaviour) -> Behaviour:
    """A porting date that is not known yet is told as the first day of the year 1."""
    return each_request(ways, lambda told: _fill(told, "PortDate", _NET_MIN_VALUE))


@fault(
    "unset-date-as-zero",
    catches=["instants.sentinel"],
    group="time",
    source="https://github.com/eryph-org/eryph/pull/419",
)
def unset_date_as_zero(ways: Behaviour) -> Behaviour:
    """A porting date that is not known yet is told as 0."""
    return each_request(ways, lambda told: _fill(told, "PortDate", 0))


def _fill(told: JsonObject, name: str, value: int) -> None:
    told.setdefault(name, value)


@fault(
    "history-in-local-time",
    catches=["instants.past"],
    also=["windows.instant-inside", "windows.history-inside"],
    group="time",
    source="https://github.com/matomo-org/matomo/issues/22720",
)
def history_in_local_time(ways: Behaviour) -> Behaviour:
    """History entries are the wall clock of Brisbane taken for UTC: ten hours too late."""
    return each_entry(ways, on_integer("Created", lambda value: value + _TEN_HOURS))


@fault(
    "created-in-the-future",
    catches=["instants.past"],
    also=["timelines.not-before", "windows.created-before-end", "windows.instant-inside"],
    group="time",
    source="https://github.com/StackStorm/st2/pull/4668",
)
def created_in_the_future(ways: Behaviour) -> Behaviour:
    """Requests were created a year from now."""
    return each_request(ways, on_integer("Created", lambda value: value + _YEAR))


@fault(
    "preferred-date-at-brisbane-midnight",
    catches=["instants.midnight"],
    group="time",
    source="https://github.com/chrisvel/tududi/issues/1382",
)
def preferred_date_at_brisbane_midnight(ways: Behaviour) -> Behaviour:
    """The preferred date is midnight in Brisbane: in UTC it falls on the day before."""
    return each_request(ways, on_integer("PreferredPortDate", lambda value: value - _TEN_HOURS))


@fault(
    "preferred-date-in-1901",
    catches=["instants.range"],
    group="time",
    source="a 32-bit overflow: the lowest second it can hold",
)
def preferred_date_in_1901(ways: Behaviour) -> Behaviour:
    """The preferred date has overflowed into December 1901."""
    return each_request(ways, on_integer("PreferredPortDate", lambda value: value - 2**32 + value % 2))
