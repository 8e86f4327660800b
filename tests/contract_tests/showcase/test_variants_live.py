"""Rows come and go while pages are turned, and callers are asked to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract_tests.showcase.walking import walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller


def test_rows_go_while_pages_are_turned(varied: Callable[[str], Caller]) -> None:
    found = [[row for page in pages for row in page] for pages in walks(varied("rows-deleted"), 7).values()]
    assert {len(rows) - len(set(rows)) for rows in found} == {0}
    assert max(map(len, found)) > min(map(len, found)) > 100


@pytest.mark.parametrize("name", ["rows-added-at-the-end", "rows-added-at-the-front"])
def test_rows_come_while_pages_are_turned(name: str, varied: Callable[[str], Caller]) -> None:
    found = walks(varied(name), 7)
    assert len(found["after"]) > len(found["parcels"]) - 1
    assert len({row for page in found["after"] for row in page}) > len({r for page in found["parcels"] for r in page})


def test_every_eleventh_caller_is_asked_to_wait(varied: Callable[[str], Caller]) -> None:
    caller = varied("too-many-requests-now-and-then")
    answers = [caller.ask("pages") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "1"
