"""Points in time held against values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.spec.drafting.answers import Answered
from fairport.spec.drafting.clocks import instant_seen, shown_at
from fairport.spec.drafting.proposals import Proposal
from tests.spec.drafting.papers import TIME, found, listed, operation, thing

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_700_000_000.0
PAST, AHEAD = "2023-11-14T00:00:00Z", "2030-01-01T00:00:00Z"


def seen(unit: str, *values: Any, role: str = "event") -> Proposal:
    proposal = Proposal(at="/a", keyword=("instant",), value={"unit": unit, "role": role}, confidence=0.6, reason="")
    return instant_seen(proposal, [(value, NOW) for value in values])


@pytest.mark.parametrize(
    ("unit", "values", "becomes"),
    [
        pytest.param("iso", [PAST, PAST], ("iso", "event"), id="text"),
        pytest.param("s", [1_600_000_000], ("s", "event"), id="seconds"),
        pytest.param("s", [1_600_000_000_000], ("ms", "event"), id="milliseconds-after-all"),
        pytest.param("iso", [PAST, AHEAD], ("iso", "date"), id="ahead-after-all"),
        pytest.param("day", ["2030-01-01"], ("day", "event"), id="day"),
    ],
)
def test_values_confirm_and_correct(unit: str, values: list[Any], becomes: tuple[str, str]) -> None:
    said = seen(unit, *values)
    assert (said.value["unit"], said.value["role"]) == becomes
    assert said.confidence >= 0.9


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        pytest.param("iso", ["yesterday"], id="no-rfc-3339"),
        pytest.param("iso", [1_600_000_000], id="a-number"),
        pytest.param("s", ["1600000000"], id="a-text"),
        pytest.param("s", [42], id="a-small-number"),
        pytest.param("day", [PAST], id="no-day"),
        pytest.param("s", [1_600_000_000, "x"], id="both"),
    ],
)
def test_values_refute(unit: str, values: list[Any]) -> None:
    assert seen(unit, *values).confidence == 0.1


def test_values_are_found_by_the_schemas_that_speak_of_them(tmp_path: Path) -> None:
    recognised = found(tmp_path, {"/things": operation(listed(thing(created_at=TIME)))})
    body = {"data": [{"created_at": PAST}, {"created_at": None}, 7]}
    answer = Answered("things", (), {}, body, {}, NOW)
    held = shown_at(recognised.document.operations, {"things": [answer]})
    assert [values for at, values in held.items() if at.endswith("/created_at")] == [[(PAST, NOW)]]
