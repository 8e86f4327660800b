"""Questions about the hours before and after a creation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.contract_tests.explore.desk import PROFILES, Known
from fairport.contract_tests.explore.windows import FARTHEST_ZONE, HALF_HOUR, ask_windows
from fairport.evidence import Ask
from tests.desks import NOW, FakeDesk, Rows, windowed_contract

BEGIN, END = NOW - 30 * 86_400, NOW - 3_600
GOOD = Ask(operation="list", query=(("from", str(BEGIN)), ("to", str(END))))


@pytest.mark.parametrize("events", [0, 1])
def test_hours_beside_a_creation_are_asked_for(events: int) -> None:
    service = Rows(20, created=lambda row: BEGIN + 86_400 * (row + 1))
    known = Known(now=float(NOW), good={"list": GOOD})
    desk = FakeDesk(windowed_contract(), service, known, replace(PROFILES["quick"], events=events))
    ask_windows(desk)
    asked = {(int(ask.value("from") or 0), int(ask.value("to") or 0)) for ask in desk.asked}
    event = service.created(2)  # the newest on the first page
    beside = {(event - FARTHEST_ZONE, event - HALF_HOUR), (event + HALF_HOUR, event + FARTHEST_ZONE)}
    assert asked & beside == (beside if events else set())
