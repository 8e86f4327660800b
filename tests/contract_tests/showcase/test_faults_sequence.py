"""Each lie about cursors, tokens and pages after an item is told, to a caller who looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_sequence
from tests.contract_tests.showcase.walking import endless, lost, repeats, walks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller


LIES: dict[str, Callable[[Caller], bool]] = {
    "cursor-loses-a-row": lambda caller: lost(caller, "feed") == 6,
    "cursor-repeats-a-row": lambda caller: repeats(caller, "feed"),
    "cursor-ignored": lambda caller: endless(caller, "feed"),
    "cursor-goes-round": lambda caller: endless(caller, "feed") and lost(caller, "feed") == 0,
    "cursor-stands-still": lambda caller: endless(caller, "feed") and lost(caller, "feed") == 97,
    "cursor-stops-at-a-missing-name": lambda caller: lost(caller, "feed", 6) == 131,
    "cursor-ends-on-the-third-page": lambda caller: lost(caller, "feed") == 77,
    "flag-says-the-end": lambda caller: not caller.ask("feed").json["has_more"],
    "flag-never-ends": lambda caller: caller.ask("feed", status="lost", limit=100).json["has_more"],
    "cursor-breaks-on-the-third-page": lambda caller: len(walks(caller)["feed"]) == 2,
    "token-reused": lambda caller: endless(caller, "queue") and lost(caller, "queue") == 97,
    "token-leads-back": lambda caller: endless(caller, "queue") and lost(caller, "queue") == 0,
    "token-refused": lambda caller: len(walks(caller)["queue"]) == 1,
    "token-missing-on-the-third-page": lambda caller: lost(caller, "queue") == 77,
    "token-forgets-the-size": lambda caller: [len(page) for page in walks(caller)["queue"]] == [20, 100, 17],
    "after-includes-it": lambda caller: repeats(caller, "after"),
    "after-skips-what-is-as-old": lambda caller: lost(caller, "after") > 0 and not repeats(caller, "after"),
    "after-goes-by-another-order": lambda caller: lost(caller, "after") > 0,
    "after-ignored": lambda caller: endless(caller, "after"),
    "after-says-the-end": lambda caller: len(walks(caller)["after"]) == 2,
    "full-page-says-more": lambda caller: caller.ask("after", limit=1, starting_after=caller.true_ids()[-2]).json[
        "has_more"
    ],
}


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert LIES[name](telling(name))
    assert not LIES[name](honest)


def test_every_lie_is_here() -> None:
    assert sorted(LIES) == sorted(lie.name for lie in vars(faults_sequence).values() if isinstance(lie, Fault))
