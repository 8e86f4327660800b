"""Lies about how points in time and days are written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fairport.contract_tests.registry import fault
from fairport.contract_tests.showcase.lying import each_parcel
from fairport.contract_tests.showcase.telling import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.data import Parcel


def _updated(ways: Behaviour, how: Callable[[datetime], str]) -> Behaviour:
    """Write the time of the last update in another form."""
    return each_parcel(ways, lambda parcel, told: told.update(updated=how(datetime.fromtimestamp(parcel.updated, UTC))))


def _pickup(ways: Behaviour, how: Callable[[Parcel], str]) -> Behaviour:
    """Write the time of the pick-up in another form."""
    return each_parcel(ways, lambda parcel, told: told.update(pickup=how(parcel)))


@fault(
    "updated-without-a-zone",
    catches=["instants.zone"],
    also=["types.format"],
    group="time",
    source="datetime.isoformat of a time that has no zone",
)
def updated_without_a_zone(ways: Behaviour) -> Behaviour:
    """The time of the last update names no zone."""
    return _updated(ways, lambda moment: moment.replace(tzinfo=None).isoformat())


@fault(
    "pickup-with-a-zone",
    catches=["instants.zone"],
    group="time",
    source="local times serialised as if they were UTC",
)
def pickup_with_a_zone(ways: Behaviour) -> Behaviour:
    """The pick-up, told by the clock at its place, is said to be in UTC."""
    return each_parcel(ways, lambda _parcel, told: told.update(pickup=f"{told['pickup']}Z"))


@fault(
    "updated-in-basic-form",
    catches=["instants.text"],
    also=["types.format"],
    group="time",
    source="a format that file names like, as they take no colon",
)
def updated_in_basic_form(ways: Behaviour) -> Behaviour:
    """The time of the last update is in the basic form of ISO 8601."""
    return _updated(ways, lambda moment: f"{moment:%Y%m%dT%H%M%SZ}")


@fault(
    "updated-with-a-bare-offset",
    catches=["instants.text"],
    also=["types.format"],
    group="time",
    source="strftime's %z, and the dates of many trackers",
)
def updated_with_a_bare_offset(ways: Behaviour) -> Behaviour:
    """The offset of the last update has no colon."""
    return _updated(ways, lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}+0000")


@fault(
    "due-at-midnight",
    catches=["instants.text"],
    also=["types.format"],
    group="time",
    source="a column of days that became one of points in time",
)
def due_at_midnight(ways: Behaviour) -> Behaviour:
    """The day is told as its midnight."""
    return each_parcel(ways, lambda parcel, told: told.update(due=instant(parcel.due)))


@fault(
    "pickup-as-a-week-date",
    catches=["instants.text"],
    group="time",
    source="ISO 8601's third way to say a day, which RFC 3339 leaves out",
)
def pickup_as_a_week_date(ways: Behaviour) -> Behaviour:
    """The pick-up is on a day of a week of the year."""
    return _pickup(ways, lambda parcel: f"{datetime.fromtimestamp(parcel.due, UTC):%G-W%V-%u}T08:00:00")


@fault(
    "pickup-at-24-hours",
    catches=["instants.text"],
    group="time",
    source="ISO 8601's end of the day, which RFC 3339 leaves out",
)
def pickup_at_24_hours(ways: Behaviour) -> Behaviour:
    """The pick-up is at 24:00."""
    return _pickup(ways, lambda parcel: f"{datetime.fromtimestamp(parcel.due, UTC):%Y-%m-%d}T24:00:00")
