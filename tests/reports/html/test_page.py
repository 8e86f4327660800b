from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from fairport.errors import TraceError
from fairport.reports import json_report
from fairport.reports.formats import FORMATS
from fairport.reports.html.page import render
from fairport.reports.html.templates import policy
from fairport.verdict import Finding, Level, Outcome, Verdict
from tests.reports.accounts import HOSTILE as ANYTHING
from tests.reports.accounts import accounts
from tests.reports.examples import FINDING, REQUIREMENTS, RESULT
from tests.reports.html.pages import (
    CONFORMANT,
    EVERYTHING,
    asked,
    by_class,
    by_id,
    ids_of,
    links_of,
    order,
    page_of,
    parsed,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.account import Account
    from fairport.evidence import Exchange
    from tests.reports.conftest import Snapshot

TYPICAL = 2_000_000


def test_format_is_registered() -> None:
    assert b"".join(FORMATS["html"].written(CONFORMANT)) == render(CONFORMANT)


def test_page_of_a_broken_service(snapshot: Snapshot) -> None:
    snapshot("broken.html", bare(render(EVERYTHING)))


def test_page_of_a_conformant_service(snapshot: Snapshot) -> None:
    snapshot("conformant.html", bare(render(CONFORMANT)))


def bare(page: bytes) -> str:
    """A page less its style and script, their hashes, and how many faults prove the rules: other tests hold those."""
    text = re.sub(r"(<style>|<script>).*?(</style>|</script>)", r"\1\2", page.decode("utf-8"), flags=re.DOTALL)
    text = re.sub(r"held to [\d,]+ broken services and [\d,]+ fair", "held to n broken services and n fair", text)
    return re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-", text)


@settings(max_examples=25, deadline=None)
@given(accounts(ANYTHING))
def test_any_account_makes_a_page_that_reconciles(account: Account) -> None:
    page = render(account)
    document = parsed(page)
    assert {name: count for name, count in ids_of(document).items() if count > 1} == {}
    assert [href for href in links_of(document) if href.removeprefix("#") not in ids_of(document)] == []
    assert counts_on_the_page(document) == counts_in_json(account)
    assert render(account) == page


def counts_on_the_page(document: object) -> dict[str, int]:
    cells = [node for node in by_class(document, "count") if node.tag == "a"]  # type: ignore[arg-type]
    told = {node.get("href", ""): int(text_of(node).replace(",", "")) for node in cells}
    return {href.removeprefix("#checks-"): count for href, count in told.items() if href.startswith("#checks-")}


def counts_in_json(account: Account) -> dict[str, int]:
    counts = json_report.report_of(account)["counts"]["results"]
    return {
        f"{level.lower()}-{outcome.replace('_', '-')}": count
        for level, outcomes in counts.items()
        for outcome, count in outcomes.items()
        if count
    }


def test_each_count_leads_to_so_many_rows() -> None:
    document = page_of(EVERYTHING)
    cells = [node for node in by_class(by_id(document, "matrix"), "count") if node.tag == "a"]
    assert cells
    for cell in cells:
        group = by_id(document, cell.get("href", "").removeprefix("#"))
        assert len(by_class(group, "row")) == int(text_of(cell)), cell.get("href")


def test_page_needs_nothing_from_outside_and_runs_nothing_inline() -> None:
    document = page_of(EVERYTHING)
    for node in document.iter():
        if isinstance(node.tag, str):
            assert not [name for name in node.attrib if name.startswith("on") or name in {"style", "src", "srcset"}]
            assert node.tag not in {"iframe", "object", "embed", "link", "base", "form", "img"}
    assert all(href.startswith("#") for href in links_of(document))


def test_policy_allows_just_the_page_s_own_style_and_script() -> None:
    document = page_of(CONFORMANT)
    (meta,) = [node for node in document.iter("meta") if node.get("http-equiv") == "Content-Security-Policy"]
    (style,), (script,) = list(document.iter("style")), list(document.iter("script"))
    told = meta.get("content", "")
    assert told == policy(style.text or "", script.text or "")
    assert told.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in told


def test_page_is_the_same_whatever_the_order_of_hashes() -> None:
    program = (
        "import sys; from fairport.reports.html.page import render; from tests.reports.html.pages import EVERYTHING; "
        "sys.stdout.buffer.write(render(EVERYTHING))"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert pages == {render(EVERYTHING)}


def many_findings(count: int) -> Iterator[Finding]:
    for i in range(count):
        yield replace(
            FINDING,
            rule=f"rule.{i}",
            fingerprint=f"{i:016x}",
            message=f"defect {'abcdefghij'[i % 10]} {'x' * (i % 400)}",
        )


def test_ten_thousand_findings_make_a_page_that_says_what_was_cut() -> None:
    account = replace(EVERYTHING, findings=tuple(many_findings(10_000)), results=(RESULT,) * 10_000)
    page = render(account)
    document = parsed(page)
    assert len(page) < TYPICAL
    told = " ".join(text_of(node) for node in by_class(document, "cut"))
    assert "9,540 more causes are not shown here" in told
    assert "9,200 more checks are not shown here" in told


def test_finding_shows_what_a_developer_needs() -> None:
    card = by_id(page_of(EVERYTHING), "f-aaaabbbbccccdddd")
    told = text_of(card)
    for wanted in ("PortDate is a string", "an integer", "The scheduled porting date.", "274 occurrences", "curl -i"):
        assert wanted in told
    assert [text_of(mark) for mark in card.iter("mark")] == ['Offending: "PortDate": "1774915200"'] * 2


def test_what_another_finding_explains_is_folded_under_it() -> None:
    card = by_id(page_of(EVERYTHING), "f-aaaabbbbccccdddd")
    (hides,) = by_class(card, "hides")
    assert "PortDate is no number of seconds" in text_of(hides)


def test_waived_finding_is_an_exception_and_no_pass() -> None:
    document = page_of(EVERYTHING)
    assert "ticket 12" in text_of(by_id(document, "exceptions"))
    assert "a waived total" not in text_of(by_id(document, "attention"))
    assert "Waived, MUST: a waived total" in text_of(by_class(document, "signoff")[0])


def test_personal_data_is_told_by_shape() -> None:
    assert b"jane" not in render(EVERYTHING)


HOSTILE = "</script><img src=x onerror=alert(1)>\x1b[31m\u202e\u2066\x00\ud800" + "A" * 5_000


def test_hostile_text_is_escaped_visible_and_bounded() -> None:
    text = HOSTILE
    finding = replace(FINDING, message=text, actual=text, title=text, hint=text, rule=text, operation=text)
    requirement = replace(REQUIREMENTS[0], id=text, quote=text)
    account = replace(EVERYTHING, findings=(finding,), requirements=(requirement,), silent={text: text}, problem=text)
    page = render(account)
    parsed(page)
    body = page.decode("utf-8").replace("\n", "")
    assert body.isprintable()
    assert "<img" not in body
    assert r"\x1b[31m\u202e\u2066\x00\ud800" in body
    assert "A" * 2_100 not in body


def test_damaged_trace_gives_one_clear_error() -> None:
    account = replace(EVERYTHING, header={**EVERYTHING.header, "seed": None, "config": []}, flaws=("line 3 breaks",))
    with pytest.raises(TraceError, match="the trace does not hold what it should"):
        render(account)


def test_account_without_a_readable_contract_leaves_pictures_out() -> None:
    account = replace(
        EVERYTHING, header={**EVERYTHING.header, "contract": {**EVERYTHING.header["contract"], "document": {}}}
    )
    assert "cannot be read by this version" in text_of(by_id(page_of(account), "pictures"))


@pytest.mark.parametrize("verdict", Verdict)
def test_first_screen_says_what_was_tested_the_verdict_and_what_next(verdict: Verdict) -> None:
    results = (RESULT, replace(RESULT, level=Level.MUST, outcome=Outcome.NOT_EXERCISED, how="an error response"))
    told = text_of(by_id(page_of(replace(EVERYTHING, verdict=verdict, results=results)), "verdict"))
    assert "Orders 2.1" in told
    assert "https://api.example.com/v2" in told
    assert "What to do next" in told
    assert "no measure of speed or security" in told


def test_trace_of_any_size_is_told_in_bounded_memory() -> None:
    """Forty megabytes of bodies, all different, leave a page of the usual size and no more in memory."""

    def exchanges() -> Iterator[Exchange]:
        for number in range(100):
            rows = [order(number * 100 + place, note="x" * 4_000) for place in range(100)]
            body = json.dumps({"Orders": rows, "TotalCount": 300_000}).encode()
            yield asked(number, body, [("Skip", str(number * 100))])

    tracemalloc.start()
    try:
        page = render(replace(EVERYTHING, exchanges=exchanges))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(page) < TYPICAL
    assert peak < 20_000_000
