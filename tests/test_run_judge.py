from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.evidence import Ask
from fairport.trace import read_trace
from tests.proving import contract, run_on, stocked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairport.run import Run

SKIPS = (0, 5)


def asks() -> list[Ask]:
    """The first rows, and those from the sixth on, of the account's whole list."""
    data = stocked(21)[0]
    operation = contract().operations[0].id
    path = (("AccountSid", data.given.account),)
    window = (("From", str(data.begin)), ("To", str(data.end)))
    return [Ask(operation=operation, path=path, query=(*window, ("Results_Skip", str(skip)))) for skip in SKIPS]


def judged(folder: Path, faults: Sequence[str], count: int = 2) -> set[str]:
    """The rules that a desk's judge finds broken in a group of so many exchanges."""
    found: set[str] = set()

    def explore(desk: Run) -> None:
        found.update(finding.rule for finding in desk.judge(desk.ask(asks()[:count])).findings)

    run_on(folder / "trace.jsonl", 21, faults).carry_out([explore], [])
    return found


def test_group_that_fits_together_breaks_nothing(tmp_path: Path) -> None:
    assert judged(tmp_path, []) == set()


def test_group_that_does_not_breaks_a_relation(tmp_path: Path) -> None:
    assert "paging.offset" in judged(tmp_path, ["pages-overlap-by-one"])


def test_one_answer_alone_breaks_no_relation(tmp_path: Path) -> None:
    assert judged(tmp_path, ["pages-overlap-by-one"], 1) == set()


def test_what_one_answer_shows_is_no_relation(tmp_path: Path) -> None:
    assert judged(tmp_path, ["carrier-status-as-number"]) == set()
    assert {finding["rule"] for finding in read_trace(tmp_path / "trace.jsonl").findings} == {"types.json-type"}
