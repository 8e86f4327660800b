"""`fairport waive`: which finding is meant, what is written, and that a check then takes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fairport.waiver_file import read_waivers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

TRACE = ".fairport/trace.jsonl"
DEMO = ("check", "demo", "--profile", "quick", "--allow-unverified", "--size", "60")
BROKEN = (*DEMO, "--fault", "created-as-digits-in-a-string", "-q")
WHO = ("--owner", "ada@example.com", "--reason", "ticket 12", "--expires", "2999-12-31")


@pytest.fixture
def findings(fairport: Callable[..., Said]) -> list[dict[str, str]]:
    """The findings of a run with one defect on two operations."""
    assert fairport(*BROKEN, "--report", "json=r.json").code == 1
    found: list[dict[str, str]] = json.loads(Path("r.json").read_text(encoding="utf-8"))["findings"]
    assert len(found) == 2
    return found


def test_number_of_the_summary_stands_for_all_that_is_told_under_it(
    fairport: Callable[..., Said], findings: list[dict[str, str]]
) -> None:
    said = fairport("waive", TRACE, "1", *WHO, "--to", "w.yaml")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("waived in w.yaml: MUST types.json-type on ") == 2
    made = read_waivers(Path("w.yaml"))
    assert [waiver.fingerprint for waiver in made] == [found["fingerprint"] for found in findings]
    assert {waiver.at for waiver in made} == {"$.PortingRequests[*].Created"}
    again = fairport(*BROKEN, "--waivers", "w.yaml")
    assert (again.code, again.err) == (0, "")
    assert fairport("verify", TRACE).code == 0


def test_beginning_of_a_fingerprint_is_one_finding(
    fairport: Callable[..., Said], findings: list[dict[str, str]]
) -> None:
    beginning = findings[1]["fingerprint"][:5].upper()
    assert fairport("waive", TRACE, beginning, *WHO, "--to", "w.yaml").code == 0
    assert [waiver.fingerprint for waiver in read_waivers(Path("w.yaml"))] == [findings[1]["fingerprint"]]
    assert fairport(*BROKEN, "--waivers", "w.yaml").code == 1


def test_without_a_file_the_entry_is_printed_to_be_filled_in(
    fairport: Callable[..., Said], findings: list[dict[str, str]], tmp_path: Path
) -> None:
    said = fairport("waive", TRACE, findings[0]["fingerprint"])
    assert said.code == 0
    (tmp_path / "w.yaml").write_text(said.out, encoding="utf-8")
    told = fairport(*BROKEN, "--waivers", "w.yaml")
    assert told.code == 2
    assert "owner is not of the form that is wanted" in told.err


@pytest.mark.usefixtures("findings")
@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["0"], "no finding number 0", id="zero"),
        pytest.param(["2"], "no finding number 2", id="number"),
        pytest.param(["abc"], "'abc' is too short", id="short"),
        pytest.param(["ffffffff"], "no finding has a fingerprint that begins with 'ffffffff'", id="fingerprint"),
        pytest.param(["1", "--to", "w.yaml"], "an entry needs it", id="no-owner"),
        pytest.param(["1", *WHO[:4], "--expires", "2020-01-01", "--to", "w.yaml"], "the day is past", id="past"),
        pytest.param(["1", *WHO[:4], "--expires", "soon", "--to", "w.yaml"], "does not match the format", id="day"),
    ],
)
def test_what_cannot_be_is_one_error(fairport: Callable[..., Said], args: list[str], message: str) -> None:
    said = fairport("waive", TRACE, *args)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert not Path("w.yaml").exists()
