"""Each lie about pages that are asked for by number is told, to a caller who looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_pages
from tests.contract_tests.showcase.walking import lost, repeats

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller


def flags(caller: Caller, name: str) -> list[bool]:
    """What the flag says on each page of a collection by number, from the first to the last."""
    return [caller.ask(name, page=number).json["has_more"] for number in range(1, 8)]


LIES: dict[str, Callable[[Caller], bool]] = {
    "first-page-is-the-second": lambda caller: lost(caller, "pages") == 20,
    "first-two-pages-alike": lambda caller: caller.ids("ledger", page=0) == caller.ids("ledger", page=1),
    "page-begins-with-the-row-before": lambda caller: repeats(caller, "pages"),
    "page-skips-a-row": lambda caller: lost(caller, "pages") == 6,
    "last-short-page-left-out": lambda caller: lost(caller, "pages") == 17,
    "size-ignored": lambda caller: len(caller.ids("pages", per_page=3)) == 20,
    "size-one-too-many": lambda caller: len(caller.ids("parcels", limit=3)) == 4,
    "default-of-ten": lambda caller: (len(caller.ids("ledger")), len(caller.ids("ledger", size=20))) == (10, 20),
    "size-above-fifty-is-empty": lambda caller: (
        (len(caller.ids("parcels", limit=50)), len(caller.ids("parcels", limit=51))) == (50, 0)
    ),
    "size-above-the-largest-breaks": lambda caller: caller.ask("pages", per_page=101).status_code == 500,
    "size-zero-breaks": lambda caller: caller.ask("parcels", limit=0).status_code == 500,
    "breaks-past-the-last-page": lambda caller: caller.ask("pages", page=9).status_code == 500,
    "last-page-for-all-after-it": lambda caller: caller.ids("pages", page=9) == caller.ids("pages", page=7) != [],
    "first-page-past-the-end": lambda caller: caller.ids("ledger", page=9) == caller.ids("ledger") != [],
    "later-pages-in-another-order": lambda caller: repeats(caller, "ledger") and lost(caller, "ledger") > 0,
    "no-more-from-the-second-page-on": lambda caller: flags(caller, "pages") == [True, *[False] * 6],
    "more-on-every-page": lambda caller: flags(caller, "pages") == [True] * 7,
}


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert LIES[name](telling(name))
    assert not LIES[name](honest)


def test_every_lie_is_here() -> None:
    assert sorted(LIES) == sorted(lie.name for lie in vars(faults_pages).values() if isinstance(lie, Fault))
