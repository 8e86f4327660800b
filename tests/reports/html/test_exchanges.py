from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport.reports.html.exchanges import MOST_ROWS, ExchangesListed
from fairport.reports.html.looks import show
from tests.making import exchange
from tests.reports.examples import FINDING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairport.evidence import Exchange
    from fairport.verdict import Finding


def listed(exchanges: Iterable[Exchange], *findings: Finding) -> ExchangesListed:
    made = ExchangesListed(findings, frozenset())
    show(exchanges, None, [made])
    return made


def test_first_exchanges_and_all_cited_ones_are_listed() -> None:
    made = listed((exchange(number=n) for n in range(1, 1001)), replace(FINDING, exchanges=(999, 5)))
    assert made.count == 1000
    assert len(made.rows) == MOST_ROWS
    assert {1, 2, 5, 999} <= made.numbers
    assert 1000 not in made.numbers
    assert made.highest == 1000


def test_cited_exchange_is_shown_with_headers_and_body() -> None:
    (row,) = listed([exchange(b'{"a": 1}', number=3)], replace(FINDING, exchanges=(3,))).rows
    assert row.rules == (FINDING.rule,)
    assert row.detail is not None
    assert [line.text for line in row.detail.lines] == ['"a": 1']


def test_other_exchange_is_a_line() -> None:
    (row,) = listed([exchange(number=3)]).rows
    assert (row.detail, row.rules, row.target, row.method) == (None, (), "/list", "GET")


def test_only_the_last_attempt_has_a_place() -> None:
    made = listed([exchange(number=3, last=False, status=503), exchange(number=3, attempt=2)])
    assert [row.anchored for row in made.rows] == [False, True]
    assert [row.why for row in made.rows] == ["attempt 1", "attempt 2"]


def test_why_an_exchange_was_asked() -> None:
    (row,) = listed([exchange(confirms=7, probe="refusal:x", walk="w", credentials="none")]).rows
    assert row.why == "asks 7 again; tries refusal:x; walk w; credentials: none"


def test_trouble_is_told_in_words() -> None:
    (row,) = listed([exchange(status=0, trouble="dns")]).rows
    assert row.trouble == "the host name does not resolve"


def test_url_that_is_none_is_told_as_it_is() -> None:
    rows = listed([replace(exchange(), url=url) for url in ("http://[", "", "http://h/ü", "http://h/a?b=c")]).rows
    assert [row.target for row in rows] == ["http://[", "", "http://h/ü", "/a?b=c"]
