from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from fairport.reports.pr_comment import LIMIT, MARK, MOST_CAUSES, render
from fairport.verdict import Outcome
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, FINDING, GAP
from tests.reports.test_marks import tokens

if TYPE_CHECKING:
    from fairport.account import Account


def test_comment_is_found_again_by_its_first_line_and_says_the_verdict() -> None:
    lines = render(BROKEN_ACCOUNT).decode("utf-8").splitlines()
    assert lines[:2] == [MARK, "## ❌ NON-CONFORMANT: Orders"]
    assert any(line.startswith("| 1 | MUST | `types.type` | `PortDate is a string` |") for line in lines)


def test_gaps_are_counted_in_one_line() -> None:
    errored = replace(GAP, rule="x.y", outcome=Outcome.ERRORED)
    text = render(replace(ACCOUNT, results=(GAP, GAP, errored))).decode("utf-8")
    assert "Not verified: 3 checks of `x.y`, `errors.body`." in text


def test_many_causes_are_cut_and_counted() -> None:
    many = tuple(replace(FINDING, rule=f"r.{n}", fingerprint=f"{n:x}") for n in range(500))
    text = render(replace(BROKEN_ACCOUNT, findings=many)).decode("utf-8")
    assert f"and {500 - MOST_CAUSES} more causes" in text
    assert len(text) < 5000


def test_comment_that_would_be_too_long_is_cut() -> None:
    account = replace(BROKEN_ACCOUNT, results=tuple(replace(GAP, rule=f"r.{n}") for n in range(5000)))
    assert len(render(account)) < LIMIT


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_a_comment_within_the_limit_and_without_harm(account: Account) -> None:
    body = render(account)
    assert len(body.decode("utf-8")) < LIMIT
    html = [token.content.strip() for token in tokens(body.decode("utf-8")) if token.type.startswith("html_")]
    assert html == [MARK]
    assert not {"link_open", "image"} & {token.type for token in tokens(body.decode("utf-8"))}
