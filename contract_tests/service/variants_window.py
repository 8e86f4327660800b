"""Fair variants of the window: what it acts on, which bounds belong to it, which windows are refused."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import orjson

from fairport.contract_tests.service.asking import Ask, Refusal, Window
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.lying import each_list, objects
from fairport.contract_tests.service.telling import JSON, JsonObject, Page
from fairport.contract_tests.service.varying import Surroundings, variant, wrapping

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BOUNDS = "RD-WINDOW-BOUNDS: which bound belongs to the window is told, not judged."
_READINGS = "RD-WINDOW-READINGS: this reading of what the window filters on fits the page."
_EDGES = "RD-WINDOW-EDGES: very long windows, a To in the future and equal bounds are not spoken of; refusals are fair."
_DAY: Final = 86_400
_SINCE_2020: Final = 1_577_836_800
_AT_2100: Final = 4_102_444_800


def _window(start: str, end: str) -> str:
    """Give the literal reading with other comparisons: `start` against From, `end` against To."""
    return f"""(r.created {start} :from AND r.created {end} :to) OR EXISTS (
        SELECT 1 FROM status_history h WHERE h.request_id = r.id AND h.created {start} :from AND h.created {end} :to)"""


@variant("end-exclusive", group="window", why=_BOUNDS)
def end_exclusive(ways: Behaviour) -> Behaviour:
    """To does not belong to the window."""
    return replace(ways, sql_window=_window(">=", "<"))


@variant("start-exclusive", group="window", why=_BOUNDS)
def start_exclusive(ways: Behaviour) -> Behaviour:
    """From does not belong to the window."""
    return replace(ways, sql_window=_window(">", "<="))


@variant(
    "window-on-latest-update",
    group="window",
    why=_READINGS,
    expects=["windows.history-inside"],
)
def window_on_latest_update(ways: Behaviour) -> Behaviour:
    """The window acts on the latest update of a request."""
    return replace(ways, sql_window="r.updated BETWEEN :from AND :to")


@variant(
    "window-on-creation",
    group="window",
    why=_READINGS,
    expects=["windows.history-inside"],
)
def window_on_creation(ways: Behaviour) -> Behaviour:
    """The window acts on the creation of a request."""
    return replace(ways, sql_window="r.created BETWEEN :from AND :to")


@variant("window-on-history-only", group="window", why=_READINGS)
def window_on_history_only(ways: Behaviour) -> Behaviour:
    """The window acts on status updates, of which a creation is none: a request without history is never listed."""
    inner = "SELECT 1 FROM status_history h WHERE h.request_id = r.id AND h.created BETWEEN :from AND :to"
    return replace(ways, sql_window=f"EXISTS ({inner})")


@variant(
    "window-on-hidden-update",
    group="window",
    why=_READINGS,
    expects=["windows.instant-inside", "windows.history-inside"],
)
def window_on_hidden_update(ways: Behaviour) -> Behaviour:
    """The window acts on a time that is not shown: some minutes after the latest event."""
    return replace(ways, sql_window="r.updated + 600 * (r.id % 5) BETWEEN :from AND :to")


@variant(
    "history-trimmed",
    group="window",
    why="StatusHistory is called a list of entries, not the whole list; that a window trims it is a SHOULD at most.",
    expects=["windows.same-items", "timelines.current"],
)
def history_trimmed(ways: Behaviour) -> Behaviour:
    """A history shows only the entries inside the window."""

    def change(page: Page, told: JsonObject) -> None:
        window = page.query.window
        for request in objects(told, "PortingRequests"):
            for number in objects(request, "PortingNumbers"):
                kept = [entry for entry in objects(number, "StatusHistory") if _inside(window, entry["Created"])]
                number["StatusHistory"] = kept

    return each_list(ways, change)


def _inside(window: Window, instant: object) -> bool:
    return isinstance(instant, int) and window.start <= instant <= window.end


def _refusing(ways: Behaviour, wrong: Callable[[Window], bool], message: str) -> Behaviour:
    def window(ask: Ask) -> Window:
        asked = ways.parse_window(ask)
        if wrong(asked):
            raise Refusal(400, "INVALID_PARAMETER", message, ("From", "To"))
        return asked

    return replace(ways, parse_window=window)


def _longer_than(days: int) -> Callable[[Window], bool]:
    return lambda window: window.end - window.start > days * _DAY


@variant("over-366-days-refused", group="window", why=_EDGES)
def over_366_days_refused(ways: Behaviour) -> Behaviour:
    """A window of more than a year is refused."""
    return _refusing(ways, _longer_than(366), "A window of 366 days at the most may be asked for.")


@variant("over-92-days-refused", group="window", why=_EDGES)
def over_92_days_refused(ways: Behaviour) -> Behaviour:
    """A window of more than 92 days is refused."""
    return _refusing(ways, _longer_than(92), "A window of 92 days at the most may be asked for.")


@variant("over-31-days-refused", group="window", why=_EDGES)
def over_31_days_refused(ways: Behaviour) -> Behaviour:
    """A window of more than 31 days is refused."""
    return _refusing(ways, _longer_than(31), "A window of 31 days at the most may be asked for.")


@variant("equal-bounds-refused", group="window", why=_EDGES)
def equal_bounds_refused(ways: Behaviour) -> Behaviour:
    """A window of no length is refused."""
    return _refusing(ways, lambda window: window.start == window.end, "From must be earlier than To.")


@variant("before-2020-refused", group="window", why=_EDGES)
def before_2020_refused(ways: Behaviour) -> Behaviour:
    """A window that begins before the service did is refused."""
    return _refusing(ways, lambda window: window.start < _SINCE_2020, "There is nothing before 2020.")


@variant("milliseconds-refused", group="window", why="RD-WINDOW-UNIT: a window in milliseconds holds no rows.")
def milliseconds_refused(ways: Behaviour) -> Behaviour:
    """A bound past the year 2100 is refused."""
    return _refusing(ways, lambda window: window.end > _AT_2100, "Times are in seconds.")


@variant(
    "reversed-window-empty",
    group="window",
    why="RD-WINDOW-EDGES: From after To holds no rows, and SHOULD be refused.",
    expects=["refusals.refused"],
)
def reversed_window_empty(ways: Behaviour) -> Behaviour:
    """A window whose From is later than its To is empty."""

    def window(ask: Ask) -> Window:
        try:
            return ways.parse_window(ask)
        except Refusal as refusal:
            if refusal.fields != ("From", "To"):
                raise
            return Window(0, 0)

    return replace(ways, parse_window=window)


def _refusing_by_clock(
    app: "WSGIApplication", around: Surroundings, wrong: Callable[[list[int], float], bool], field: str
) -> "WSGIApplication":
    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        texts = [text for name in ("From", "To") for text in parse_qs(environ["QUERY_STRING"]).get(name, [])]
        instants = [int(text) for text in texts if text.isascii() and text.isdigit()]
        now = around.clock()
        if len(instants) != 2 or instants[0] > instants[1] or not wrong(instants, now):
            return app(environ, start)
        status = {"ErrorCode": "INVALID_PARAMETER", "Message": "It is refused.", "Errors": [{"FieldName": field}]}
        body = orjson.dumps({"ResponseStatus": status})
        start("400 Bad Request", [("Content-Type", JSON), ("Date", formatdate(now, usegmt=True))])
        return [body]

    return serve


@wrapping("future-end-refused", group="window", why=_EDGES)
def future_end_refused(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """A window that ends in the future is refused."""
    return _refusing_by_clock(app, around, lambda instants, now: instants[1] > now, "To")


@wrapping("older-than-two-years-refused", group="window", why=_EDGES)
def older_than_two_years_refused(app: "WSGIApplication", around: Surroundings) -> "WSGIApplication":
    """A window that begins more than two years ago is refused."""
    return _refusing_by_clock(app, around, lambda instants, now: instants[0] < now - 730 * _DAY, "From")
