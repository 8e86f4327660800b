"""Windows whose bounds are written otherwise: with brackets in their names, as RFC 3339, as days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.windows import ask_windows
from fairport.evidence import Ask, Exchange
from fairport.judge import judge
from fairport.moments import written
from fairport.places import place
from fairport.run import RELATIONS
from fairport.spec.model import Contract, Reading, Window
from fairport.validators import all_rules
from tests.desks import NOW, FakeDesk, told
from tests.making import collection, contract, instant, paging, promise

DAY = 86_400
BEGIN = NOW - 60 * DAY
BOUNDS = ("created[gte]", "created[lt]")
RULES = [rule for rule in all_rules() if rule.over in RELATIONS]
Keeps = Callable[[float, str, str], bool]


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def midnight(text: str, zone: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() - zone * 3600


def by_moment(at: float, begin: str, end: str) -> bool:
    return moment(begin) <= at < moment(end)


def by_midnight(at: float, begin: str, end: str) -> bool:
    return midnight(begin) <= at < midnight(end)


def by_whole_days(at: float, begin: str, end: str) -> bool:
    return midnight(begin) <= at < midnight(end) + DAY


def by_days_in_sydney(at: float, begin: str, end: str) -> bool:
    return midnight(begin, 11) <= at < midnight(end, 11) + DAY


def by_days_in_honolulu(at: float, begin: str, end: str) -> bool:
    return midnight(begin, -10) <= at <= midnight(end, -10)


def a_week_late(at: float, begin: str, end: str) -> bool:
    return midnight(begin) - 7 * DAY <= at < midnight(end) - 7 * DAY


def never_heeded(at: float, begin: str, end: str) -> bool:
    return bool(at and begin and end)


def a_week_early(at: float, begin: str, end: str) -> bool:
    return midnight(begin) + 7 * DAY <= at < midnight(end) + 7 * DAY


@dataclass
class Log:
    """A service that lists one row each seven hours, by `limit` (3 unless asked) and `skip`."""

    keeps: Keeps
    asked: list[Ask] = field(default_factory=list)

    def __call__(self, ask: Ask, number: int) -> Exchange:
        begin, end = (ask.value(name) or "" for name in BOUNDS)
        at = [BEGIN + 7 * 3600 * row for row in range(40)]
        rows = [
            {"id": f"r{row:02}", "created": written(seconds, "iso")}
            for row, seconds in enumerate(at)
            if self.keeps(seconds, begin, end)
        ]
        skip, size = int(ask.value("skip") or 0), int(ask.value("limit") or 3)
        return told(ask, number, {"items": rows[skip : skip + size], "total": len(rows)})


def windowed(unit: str) -> Contract:
    held = collection()
    window = promise(
        Window,
        collection=held,
        start=BOUNDS[0],
        end=BOUNDS[1],
        unit=unit,
        readings=(Reading(name="creation", at=place("$.created")),),
        created=place("$.created"),
    )
    return contract(held, paging(collection=held, token=None), window, instant("created", unit="iso"))


def broken(unit: str, keeps: Keeps) -> set[str]:
    """The rules that the questions about windows show to be broken or in doubt."""
    made = windowed(unit)
    end = NOW - 45 * DAY
    good = Ask(operation="list", query=((BOUNDS[0], written(BEGIN, unit)), (BOUNDS[1], written(end, unit))))
    desk = FakeDesk(made, Log(keeps), Known(now=float(NOW), good={"list": good}), PROFILES["standard"])
    ask_windows(desk)
    return {finding.rule for finding in judge(made, RULES, desk.exchanges).findings}


@pytest.mark.parametrize(
    ("unit", "keeps"),
    [
        ("iso", by_moment),
        ("day", by_midnight),
        ("day", by_whole_days),
        ("day", by_days_in_sydney),
        ("day", by_days_in_honolulu),
    ],
)
def test_fair_readings_of_bounds_draw_nothing(unit: str, keeps: Keeps) -> None:
    assert broken(unit, keeps) == set()


@pytest.mark.parametrize(
    ("unit", "keeps", "rule"),
    [
        ("iso", never_heeded, "windows.future-empty"),
        ("day", never_heeded, "windows.future-empty"),
        ("day", never_heeded, "windows.past-empty"),
        ("day", a_week_early, "windows.created-before-end"),
        ("day", a_week_late, "windows.history-inside"),
        ("iso", lambda at, begin, end: by_moment(at + 30 * 3600, begin, end), "windows.instant-inside"),
    ],
)
def test_bounds_that_do_not_hold_are_broken(unit: str, keeps: Keeps, rule: str) -> None:
    assert rule in broken(unit, keeps)


def test_no_day_is_asked_for_twice() -> None:
    made = windowed("day")
    end = written(NOW - 45 * DAY, "day")
    good = Ask(operation="list", query=((BOUNDS[0], written(BEGIN, "day")), (BOUNDS[1], end)))
    desk = FakeDesk(made, Log(by_whole_days), Known(now=float(NOW), good={"list": good}), PROFILES["standard"])
    ask_windows(desk)
    single = [ask.query for ask in desk.batches[-1]]
    assert len(single) == len(set(single))
    assert all(datetime.fromisoformat(value) for query in single for _, value in query)
    assert timedelta(days=3) in {
        datetime.fromisoformat(query[1][1]) - datetime.fromisoformat(query[0][1]) for query in single
    }
