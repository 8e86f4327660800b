"""`fairport prove`: 0 where every case holds, 1 for a miss or a wrong alarm, 2 for a name that is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fairport import trial
from fairport.cli import prove as cli
from fairport.contract_tests.registry import Fault
from fairport.contract_tests.service import faults
from fairport.prove import Proof
from fairport.reference import all_faults, all_variants
from fairport.trial import Case
from fairport.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.cli.conftest import Said

SMALL = ("--size", 3, "--profile", "quick", "--workers", 1)


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Prove nothing: keep the cases, and say that every one holds."""
    kept: list[Case] = []

    def all_hold(wanted: Sequence[Case], *, workers: int) -> Iterator[Proof]:
        del workers
        kept.extend(wanted)
        return (Proof(case=case, verdict=Verdict.CONFORMANT, requests=1, seconds=0.0) for case in wanted)

    monkeypatch.setattr("fairport.prove.prove_all", all_hold)
    monkeypatch.setattr("fairport.prove.shortcomings", lambda _proofs: [])
    return kept


def test_cases_that_hold_are_counted(fairport: Callable[..., Said]) -> None:
    said = fairport("prove", "text-after-the-body", "honest", *SMALL)
    assert (said.code, said.err) == (0, "")
    requests, first, cases = said.out.splitlines()
    assert re.fullmatch(r"2 cases: [1-9]\d+ requests, \d+ s of work", requests)
    assert first.startswith("first evidence of a fault: request 1, 0.")
    assert re.fullmatch(r"2 cases in \d+ s: 2 hold, 0 do not", cases)


def test_fault_that_no_rule_catches_is_told(fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    made = Fault("made-up", "Nothing.", "http", ("http.status", "json.encoding"), (), "here", lambda ways: ways)
    monkeypatch.setattr(faults, "FAULTS", {"made-up": made})
    said = fairport("prove", "made-up", *SMALL)
    assert said.code == 1
    assert said.out.splitlines()[0] == (
        "fault made-up (size 3, seed 1): missed http.status, json.encoding; verdict not-fully-verified"
    )
    assert said.out.endswith(" s: 0 hold, 1 do not\n")


def test_wrong_alarm_is_told(fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Proof(
        case=Case(name="honest", kind="honest", size=3, seed=2),
        verdict=Verdict.NON_CONFORMANT,
        requests=9,
        seconds=0.0,
        alarms=("a.b", "c.d"),
    )
    monkeypatch.setattr("fairport.prove.prove_all", lambda _wanted, **_: iter([bad]))
    said = fairport("prove", "honest")
    assert said.code == 1
    assert said.out.splitlines()[0] == (
        "honest honest (size 3, seed 2): wrong alarm of a.b, c.d; verdict non-conformant"
    )


@pytest.mark.parametrize("names", [("nosuch",), ("honest", "nosuch")], ids=["alone", "beside-a-known-one"])
def test_name_that_is_none_is_an_error(fairport: Callable[..., Said], names: tuple[str, ...]) -> None:
    said = fairport("prove", *names)
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "fairport: error: there is no fault or variant named 'nosuch'\n  try: `fairport serve --list-faults`\n"
    )


def test_every_case_is_proved_unless_named(fairport: Callable[..., Said], proved: list[Case]) -> None:
    assert fairport("prove").code == 0
    assert {case.kind for case in proved} == {"fault", "variant", "honest"}
    assert {case.name for case in proved} > set(all_faults())
    assert {(case.seed, case.profile) for case in proved} == {(1, "standard")}
    declared = {held.size for held in (*all_faults().values(), *all_variants().values()) if held.size}
    assert {case.size for case in proved} == {137, *declared}


def test_sizes_seeds_and_profile_are_handed_on(fairport: Callable[..., Said], proved: list[Case]) -> None:
    sizes = ("--size", 1, "--size", 21, "--seed", 4, "--seed", 5, "--profile", "thorough")
    assert fairport("prove", "honest", *sizes).code == 0
    assert [(case.size, case.seed, case.profile) for case in proved] == [
        (size, seed, "thorough") for size in (1, 21) for seed in (4, 5)
    ]


def test_sample_takes_every_nth_case(fairport: Callable[..., Said], proved: list[Case]) -> None:
    fairport("prove")
    everything = list(proved)
    proved.clear()
    fairport("prove", "--sample", 10)
    assert proved == everything[::10]


SHORT = "rule a.b: no fault proves that it can fail"


@pytest.mark.parametrize(
    "words", [(), ("--size", 3, "--size", 137, "--seed", 1, "--seed", 2)], ids=["usual", "usual-among-others"]
)
def test_catalogue_that_falls_short_fails_a_whole_run(
    fairport: Callable[..., Said],
    proved: list[Case],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[object, ...],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("fairport.prove.shortcomings", lambda proofs: [SHORT] if len(proofs) == len(proved) else [])
    said = fairport("prove", *words, "--table", "table.md")
    assert said.code == 1
    assert said.out.splitlines()[0] == SHORT
    assert f"- {SHORT}\n" in (tmp_path / "table.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("proved")
@pytest.mark.parametrize(
    "words",
    [("honest",), ("--sample", 10), ("--size", 3), ("--seed", 2), ("--profile", "quick")],
    ids=["named", "sample", "other-size", "other-seed", "other-profile"],
)
def test_part_of_the_catalogue_shows_nothing_of_the_whole(
    fairport: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...]
) -> None:
    monkeypatch.setattr("fairport.prove.shortcomings", lambda _proofs: [SHORT])
    said = fairport("prove", *words)
    assert said.code == 0
    assert SHORT not in said.out


def test_defaults_are_those_of_a_trial() -> None:
    assert (cli.SIZE, cli.SEED, cli.PROFILE) == (trial.SIZE, trial.SEED, trial.PROFILE)


def test_table_is_written(fairport: Callable[..., Said], proved: list[Case], tmp_path: Path) -> None:
    assert fairport("prove", "honest", "--table", "table.md").code == 0
    assert len(proved) == 1
    lines = (tmp_path / "table.md").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"Written by `fairport prove` on \d{4}-\d\d-\d\d, profile standard\.", lines[2])
    assert "- 1 cases hold, 0 do not" in lines
    assert "| honest | 137 | 1 | conformant | - | - | 1 |" in lines


def test_folder_of_the_table_is_made(fairport: Callable[..., Said], proved: list[Case], tmp_path: Path) -> None:
    assert fairport("prove", "honest", "--table", "new/folder/table.md").code == 0
    assert len(proved) == 1
    assert (tmp_path / "new" / "folder" / "table.md").is_file()


def test_table_that_cannot_be_written_is_an_error_before_anything_is_proved(
    fairport: Callable[..., Said], proved: list[Case], tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    said = fairport("prove", "honest", "--table", "folder")
    assert (said.code, said.out, proved) == (2, "", [])
    assert said.err == (
        "fairport: error: the table cannot be written: Is a directory\n"
        "  at: --table folder\n"
        "  try: name a file that can be written\n"
    )
