"""Each lie about totals is told, to a caller who looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairport.contract_tests.registry import Fault
from fairport.contract_tests.showcase import faults_totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.showcase.conftest import Caller


def head_total(caller: Caller) -> str:
    return caller.ask("ledger", "HEAD").headers["x-total-count"]


def header_total(caller: Caller, offset: int = 0) -> str:
    return caller.ask("parcels", offset=offset).headers["x-total-count"]


LIES: dict[str, Callable[[Caller], bool]] = {
    "header-counts-the-page": lambda caller: (header_total(caller), header_total(caller, 120)) == ("20", "17"),
    "header-counts-what-is-left": lambda caller: (header_total(caller), header_total(caller, 120)) == ("137", "17"),
    "header-stops-at-fifty": lambda caller: header_total(caller) == "50",
    "head-counts-otherwise": lambda caller: head_total(caller) == "140",
    "head-counts-the-page": lambda caller: head_total(caller) == "20",
    "count-of-pages": lambda caller: caller.ask("next").json["count"] == 7,
    "total-forgets-the-first": lambda caller: caller.ask("pages").json["total"] == 136,
    "total-of-nothing": lambda caller: caller.ask("pages").json["total"] == 0,
}


@pytest.mark.parametrize("name", LIES)
def test_lie_is_told(name: str, telling: Callable[..., Caller], honest: Caller) -> None:
    assert LIES[name](telling(name))
    assert not LIES[name](honest)


def test_every_lie_is_here() -> None:
    assert sorted(LIES) == sorted(lie.name for lie in vars(faults_totals).values() if isinstance(lie, Fault))
