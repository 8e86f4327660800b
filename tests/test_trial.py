"""A trial: the check of one case, on a day that stands still."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.contract_tests.explore.desk import PROFILES
from fairport.trial import NOW, Case, Clock, check_case, run_of
from fairport.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.run import Progress

EMPTY = Case(name="honest", kind="honest", size=0, profile="quick")


def test_check_leaves_its_trace_and_stands_on_one_day(tmp_path: Path) -> None:
    told: list[Progress] = []
    found = check_case(EMPTY, tmp_path / "trace.jsonl", tell=told.append)
    assert found.findings == ()
    assert found.started >= NOW
    assert (tmp_path / "trace.jsonl").stat().st_size > 0
    assert told[-1].sent == found.requests


def test_depth_may_be_another_than_that_of_the_profile(tmp_path: Path) -> None:
    undrawn = replace(PROFILES["standard"], drawn=0)
    case = replace(EMPTY, profile="standard")
    runs = run_of(case, tmp_path / "1.jsonl"), run_of(case, tmp_path / "2.jsonl", depth=undrawn)
    assert [run.depth for run in runs] == [PROFILES["standard"], undrawn]
    for run in runs:
        run.carry_out((), ())  # closes the trace


def test_variant_with_its_own_data_and_fault_are_served(tmp_path: Path) -> None:
    lie = replace(EMPTY, name="total-as-string", kind="fault", size=3)
    assert check_case(lie, tmp_path / "lie.jsonl").verdict is Verdict.NON_CONFORMANT
    fair = replace(EMPTY, name="one-property", kind="variant", size=3)
    assert check_case(fair, tmp_path / "fair.jsonl").findings == ()


def test_clock_stands_still_but_for_what_is_slept() -> None:
    clock = Clock()
    assert [clock.now(), clock.now()] == [NOW, NOW]
    clock.sleep(30)
    assert clock.now() == NOW + 30
