from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from fairport.reports.markdown import LIMIT, render, render_within
from fairport.verdict import Level, Outcome
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP, HEADER
from tests.reports.test_marks import MARKDOWN, kinds, tokens

if TYPE_CHECKING:
    from fairport.account import Account
    from tests.reports.conftest import Snapshot

HARMFUL = {"html_block", "html_inline", "link_open", "image", "hr"}


def test_summary_of_a_broken_service(snapshot: Snapshot) -> None:
    snapshot("broken.md", render(BROKEN_ACCOUNT).decode("utf-8"))


def test_summary_says_verdict_and_exit_code_first() -> None:
    lines = render(BROKEN_ACCOUNT).decode("utf-8").splitlines()
    assert lines[0] == "## ❌ NON-CONFORMANT: Orders"
    assert lines[4] == "Exit 1: a MUST is broken."


def test_findings_are_counted_as_they_are_elsewhere() -> None:
    waived = (replace(FINDING, waived="known"), replace(FINDING, outcome=Outcome.INCONCLUSIVE))
    text = render(replace(BROKEN_ACCOUNT, findings=(*BROKEN_ACCOUNT.findings, *waived))).decode("utf-8")
    assert "Findings: 5 failed, 1 waived, 1 inconclusive" in text


def test_gaps_are_told_with_what_would_close_them_and_accepted_ones_with_their_reason() -> None:
    accepted = replace(GAP, accepted="staging | has <none>", level=Level.MUST)
    text = render(replace(ACCOUNT, results=(GAP, accepted))).decode("utf-8")
    assert "| MUST not exercised | `errors.body` | an error response |" in text
    assert "| MUST not exercised | `errors.body` | staging \\| has \\<none\\> |" in text


def test_summary_keeps_within_its_limit_and_says_what_is_left_out() -> None:
    many = tuple(
        replace(FINDING, promise=f"p{n}", message=f"broken {'x' * n}", fingerprint=f"{n:x}") for n in range(900)
    )
    account = replace(BROKEN_ACCOUNT, findings=many)
    body = render_within(account, 100_000)
    assert 90_000 < len(body) <= 100_000
    assert "left out: the summary is full" in body.decode("utf-8")
    assert len(render(replace(account, findings=many * 4))) <= LIMIT


def test_title_of_a_contract_cannot_break_out() -> None:
    header = {**HEADER, "contract": {**HEADER["contract"], "title": "x\n# y <b>@all</b> [z](http://e)"}}
    assert not HARMFUL & kinds(render(replace(ACCOUNT, header=header)).decode("utf-8"))


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_page_with_no_html_no_link_and_no_picture(account: Account) -> None:
    source = render(account).decode("utf-8")
    assert not HARMFUL & kinds(source)
    causes = sum(token.type == "heading_open" and token.tag == "h3" for token in tokens(source))
    assert bool(causes) >= bool(account.findings)
    assert "<script" not in MARKDOWN.render(source)
    assert render(account) == render(account)
