"""Lies about windows: which rows lie between From and To."""

from dataclasses import replace

from fairport.contract_tests.registry import fault
from fairport.contract_tests.service.asking import LARGEST_INTEGER, Ask, Query, Window
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_window

_DAY = 86_400
_HOUR = 3_600
_MINUTE = 60
_TEN_HOURS = 10 * _HOUR
_EVER = Window(0, LARGEST_INTEGER)
_MILLISECONDS = 10**11


@fault(
    "window-ignored",
    catches=["windows.future-empty", "windows.past-empty", "windows.created-before-end"],
    also=["windows.instant-inside"],
    group="window",
    source="https://github.com/reapit/foundations/issues/2340",
)
def window_ignored(ways: Behaviour) -> Behaviour:
    """Every window holds everything."""
    return replace(ways, sql_window="1")


@fault(
    "from-ignored",
    catches=["windows.future-empty"],
    also=["windows.instant-inside"],
    group="window",
    source="https://github.com/microsoft/appcenter-cli/issues/489",
)
def from_ignored(ways: Behaviour) -> Behaviour:
    """From is read and not used."""
    return replace(ways, sql_window="r.created <= :to")


@fault(
    "to-ignored",
    catches=["windows.created-before-end"],
    also=["windows.past-empty", "windows.instant-inside"],
    group="window",
    source="https://github.com/skycoin/skywire/issues/1427",
)
def to_ignored(ways: Behaviour) -> Behaviour:
    """To is read and not used."""
    return replace(ways, sql_window="r.updated >= :from")


@fault(
    "window-of-whole-days",
    catches=["windows.instant-inside"],
    also=["windows.created-before-end", "windows.future-empty", "windows.past-empty"],
    group="window",
    source="https://github.com/teableio/teable/issues/2138",
)
def window_of_whole_days(ways: Behaviour) -> Behaviour:
    """Only the date parts of From and To are compared."""
    return each_window(ways, lambda asked: Window(_day(asked.start), _day(asked.end) + _DAY - 1))


def _day(instant: int) -> int:
    return instant - instant % _DAY


@fault(
    "window-without-its-bounds",
    catches=["windows.split-keeps"],
    group="window",
    source="https://github.com/estuary/connectors/issues/5205",
)
def window_without_its_bounds(ways: Behaviour) -> Behaviour:
    """Neither From nor To belongs to the window: what lies on a boundary between two windows is in neither."""
    return each_window(ways, lambda asked: Window(asked.start + 1, asked.end - 1))


@fault(
    "window-rounded-inwards-to-minutes",
    catches=["windows.split-keeps"],
    also=["windows.history-inside"],
    group="window",
    source="https://github.com/airbytehq/airbyte/issues/80152",
)
def window_rounded_inwards_to_minutes(ways: Behaviour) -> Behaviour:
    """From is rounded up to a whole minute, and To down."""
    return each_window(ways, lambda asked: Window(-(-asked.start // 60) * 60, asked.end // 60 * 60))


@fault(
    "window-ten-hours-ahead",
    catches=["windows.created-before-end", "windows.instant-inside"],
    also=["windows.history-inside", "windows.past-empty"],
    group="window",
    source="https://github.com/akeneo/pim-api-docs/pull/156",
)
def window_ten_hours_ahead(ways: Behaviour) -> Behaviour:
    """The window is shifted by ten hours into the future: it is taken for the wall clock of a place west of UTC."""
    return each_window(ways, lambda asked: _shifted(asked, _TEN_HOURS))


@fault(
    "window-ten-hours-behind",
    catches=["windows.instant-inside", "windows.history-inside"],
    also=["windows.future-empty"],
    group="window",
    source="https://github.com/saintpete/logrole/issues/6",
)
def window_ten_hours_behind(ways: Behaviour) -> Behaviour:
    """The window is shifted by ten hours into the past: it is taken for the wall clock of Brisbane."""
    return each_window(ways, lambda asked: _shifted(asked, -_TEN_HOURS))


def _shifted(window: Window, by: int) -> Window:
    return Window(window.start + by, window.end + by)


@fault(
    "window-on-port-date",
    catches=["windows.future-empty", "windows.history-inside"],
    group="window",
    source="https://github.com/airbytehq/airbyte/issues/21500",
)
def window_on_port_date(ways: Behaviour) -> Behaviour:
    """The window acts on the port date, which lies days ahead, and a request without one is never listed."""
    return replace(ways, sql_window="r.port_date BETWEEN :from AND :to")


@fault(
    "window-on-preferred-date",
    catches=["windows.created-before-end", "windows.instant-inside"],
    also=["windows.future-empty", "windows.history-inside", "windows.past-empty"],
    group="window",
    source="https://github.com/PostHog/posthog/pull/103163",
)
def window_on_preferred_date(ways: Behaviour) -> Behaviour:
    """The window acts on the preferred date, and a request without one is never listed."""
    return replace(ways, sql_window="r.preferred_date BETWEEN :from AND :to")


@fault(
    "window-lost-after-the-first-page",
    catches=["windows.created-before-end", "paging.total-constant"],
    also=["paging.no-repeats", "windows.instant-inside"],
    group="window",
    source="https://github.com/twilio/twilio-ruby/issues/71",
)
def window_lost_after_the_first_page(ways: Behaviour) -> Behaviour:
    """The first page is of the window that was asked for, the others are of everything."""

    def window(ask: Ask) -> Window:
        asked = ways.parse_window(ask)
        return _EVER if ways.parse_skip(ask) else asked

    return replace(ways, parse_window=window)


@fault(
    "wide-window-drops-the-oldest",
    catches=["windows.wider-keeps"],
    also=["windows.history-inside"],
    group="window",
    source="a limit on the span of a report, applied in silence",
)
def wide_window_drops_the_oldest(ways: Behaviour) -> Behaviour:
    """Of a window of more than 60 days only the last 60 days are looked at."""
    return each_window(ways, lambda asked: Window(max(asked.start, asked.end - 60 * _DAY), asked.end))


@fault(
    "reversed-window-holds-everything",
    catches=["windows.past-empty", "refusals.refused"],
    group="window",
    source="https://github.com/Teamwork/mcp/pull/499",
)
def reversed_window_holds_everything(ways: Behaviour) -> Behaviour:
    """A window whose From is later than its To is taken for no window at all."""

    def window(ask: Ask) -> Window:
        start, end = ask.values("From"), ask.values("To")
        digits = all(len(values) == 1 and values[0].isdecimal() for values in (start, end))
        return _EVER if digits and int(start[0]) > int(end[0]) else ways.parse_window(ask)

    return replace(ways, parse_window=window)


@fault(
    "milliseconds-window-holds-rows",
    catches=["windows.future-empty"],
    also=["windows.instant-inside"],
    group="window",
    source="https://github.com/clapfoot/warapi/issues/99",
)
def milliseconds_window_holds_rows(ways: Behaviour) -> Behaviour:
    """A bound too large for seconds is taken for milliseconds."""
    return each_window(ways, lambda asked: Window(_guessed(asked.start), _guessed(asked.end)))


def _guessed(bound: int) -> int:
    return bound // 1_000 if bound > _MILLISECONDS else bound


@fault(
    "future-window-holds-the-latest",
    catches=["windows.future-empty"],
    also=["windows.instant-inside", "windows.wider-keeps"],
    group="window",
    source="https://github.com/skycoin/skywire/issues/1427",
)
def future_window_holds_the_latest(ways: Behaviour) -> Behaviour:
    """A window after the last event holds the latest requests, lest a page be empty."""
    nothing = ":from > (SELECT max(o.updated) FROM porting_requests o)"
    latest = "r.id > (SELECT max(o.id) - 9 FROM porting_requests o)"
    return replace(ways, sql_window=f"({ways.sql_window}) OR ({nothing} AND {latest})")


@fault(
    "narrow-window-holds-nothing",
    catches=["windows.history-inside"],
    also=["windows.split-keeps"],
    group="window",
    source="a store whose index holds one entry an hour",
)
def narrow_window_holds_nothing(ways: Behaviour) -> Behaviour:
    """A window of less than an hour holds nothing."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        narrow = query.window.end - query.window.start < _HOUR
        return ways.combine(query, owner, "0" if narrow else window, numbers)

    return replace(ways, combine=combine)


@fault(
    "equal-bounds-hold-everything",
    catches=["windows.created-before-end"],
    also=["windows.wider-keeps", "windows.instant-inside"],
    group="window",
    source="https://github.com/kimai/kimai1/issues/306",
)
def equal_bounds_hold_everything(ways: Behaviour) -> Behaviour:
    """A window of a single second is taken for no window at all."""
    return each_window(ways, lambda asked: _EVER if asked.start == asked.end else asked)


@fault(
    "last-day-of-the-window-cut",
    catches=["windows.history-inside"],
    group="window",
    source="https://github.com/rapidpro/rapidpro/pull/155",
)
def last_day_of_the_window_cut(ways: Behaviour) -> Behaviour:
    """To is taken for the day before."""
    return each_window(ways, lambda asked: Window(asked.start, asked.end - _DAY))


@fault(
    "window-rounded-outwards-to-hours",
    catches=["windows.instant-inside"],
    also=["windows.created-before-end"],
    group="window",
    source="a cache whose keys are whole hours",
)
def window_rounded_outwards_to_hours(ways: Behaviour) -> Behaviour:
    """From is rounded down to a whole hour, and To up."""
    return each_window(ways, lambda asked: Window(asked.start // _HOUR * _HOUR, -(-asked.end // _HOUR) * _HOUR))


@fault(
    "window-rounded-outwards-to-minutes",
    catches=["windows.instant-inside"],
    group="window",
    source="a store of logs whose partitions are whole minutes",
)
def window_rounded_outwards_to_minutes(ways: Behaviour) -> Behaviour:
    """From is rounded down to a whole minute, and To up to the end of its minute."""
    return each_window(
        ways, lambda asked: Window(asked.start // _MINUTE * _MINUTE, asked.end // _MINUTE * _MINUTE + 59)
    )


@fault(
    "latest-rows-lost-in-a-narrow-window",
    catches=["windows.history-inside"],
    group="window",
    source="an index that is filled by night, behind windows of less than a week",
)
def latest_rows_lost_in_a_narrow_window(ways: Behaviour) -> Behaviour:
    """A window of less than a week does not hold the latest requests."""

    def combine(query: Query, owner: str, window: str, numbers: str | None) -> str:
        narrow = query.window.end - query.window.start < 7 * _DAY
        early = "r.id <= (SELECT max(o.id) * 9 / 10 FROM porting_requests o)"
        return ways.combine(query, owner, f"({window}) AND {early}" if narrow else window, numbers)

    return replace(ways, combine=combine)
