"""`fairport site`: from traces, reports and a history to a folder that works by itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

SHORT = ("check", "demo", "--profile", "quick", "--max-requests", "20", "-q")


@pytest.fixture
def runs(fairport: Callable[..., Said]) -> Callable[..., Said]:
    """Two runs: their traces, a report, and the history of both."""
    fairport(*SHORT, "--trace", "a.jsonl", "--history", "h.db", "--report", "json=a.json")
    fairport(*SHORT, "--trace", "b.jsonl", "--history", "h.db", "--seed", "2", "--fault", "limit-ignored")
    return fairport


def files(folder: str = "site") -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in Path(folder).rglob("*") if each.is_file()}


def test_every_link_leads_to_a_report_in_the_folder(runs: Callable[..., Said]) -> None:
    said = runs("site", "acme=a.jsonl", "globex=b.jsonl", "-o", "site")
    assert (said.code, said.out, said.err) == (0, "site/index.html: 2 runs\n", "")
    page = Path("site/index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"]*)"', page))
    assert len({link.partition("#")[0] for link in links}) == 2
    assert len(links) > 2 * 20
    for link in links:
        file, _, place = link.partition("#")
        report = Path("site", file).read_text(encoding="utf-8")
        assert not place or f'id="{place}"' in report
    assert ">acme</th>" in page


def test_history_has_every_run_and_no_report(runs: Callable[..., Said]) -> None:
    assert runs("site", "h.db", "-o", "site").out == "site/index.html: 2 runs\n"
    page = Path("site/index.html").read_text(encoding="utf-8")
    assert "2 runs: " in page
    assert "href=" not in page


def test_run_of_a_history_leads_to_its_report_if_that_is_given_too(runs: Callable[..., Said]) -> None:
    assert runs("site", "h.db", "b.jsonl", "-o", "site").out == "site/index.html: 2 runs\n"
    assert "href=" in Path("site/index.html").read_text(encoding="utf-8")


def test_report_makes_the_same_page_as_the_trace(runs: Callable[..., Said]) -> None:
    runs("site", "a.json", "-o", "one")
    runs("site", "a.jsonl", "-o", "two")
    one, two = (re.sub(rb"\.(json|html)(#[^\"]*)?", b"", files(folder)["index.html"]) for folder in ("one", "two"))
    assert one == two


def test_site_is_made_again_byte_for_byte_and_what_is_gone_is_taken_out(runs: Callable[..., Said]) -> None:
    runs("site", "a.jsonl", "b.jsonl", "-o", "site")
    first = files()
    assert runs("site", "b.jsonl", "a.jsonl", "-o", "site").code == 0
    assert files() == first
    runs("site", "a.jsonl", "-o", "site")
    assert len(files()) == 2


def test_audit_keeps_a_history_too(runs: Callable[..., Said]) -> None:
    assert runs("audit", "a.jsonl", "-q", "--history", "audits.db").code in {0, 3}
    assert runs("site", "audits.db", "-o", "site").out == "site/index.html: 1 run\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["site", "none", "-o", "site"], "the run cannot be read", id="no-file"),
        pytest.param(["site", "bad.json", "-o", "site"], "no JSON report of a run", id="json"),
        pytest.param(["site", "bad.txt", "-o", "site"], "not a Fairport trace", id="text"),
        pytest.param(["site", "a.jsonl", "-o", "."], "the folder holds other things than a site", id="folder"),
        pytest.param(["site", "a.jsonl", "-o", "bad.txt"], "this is no folder", id="file"),
        pytest.param(["site", "-o", "site"], "Missing argument 'RUNS", id="nothing"),
        pytest.param([*SHORT, "--history", "bad.txt"], "file is not a database", id="history"),
    ],
)
def test_what_cannot_be_is_one_error(runs: Callable[..., Said], args: list[str], message: str) -> None:
    Path("bad.json").write_text('{\n"a": 1}', encoding="utf-8")
    Path("bad.txt").write_text("this is a text, and no database at all", encoding="utf-8")
    said = runs(*args)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert not Path(".fairport/trace.jsonl").exists()


def test_damaged_trace_is_left_out(runs: Callable[..., Said]) -> None:
    lines = Path("a.jsonl").read_bytes().splitlines(keepends=True)
    Path("cut.jsonl").write_bytes(b"".join([*lines[:3], *lines[4:]]))
    said = runs("site", "cut.jsonl", "-o", "site")
    assert (said.code, "the trace is damaged" in said.err) == (2, True)
