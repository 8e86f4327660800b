from __future__ import annotations

import pytest

from fairport.contract_tests.explore.desk import PROFILES, with_query
from fairport.evidence import Ask

ASK = Ask(operation="list", query=(("a", "1"), ("b", "2"), ("a", "3")))


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        pytest.param([], (("a", "1"), ("b", "2"), ("a", "3")), id="none"),
        pytest.param([("b", "9")], (("a", "1"), ("b", "9"), ("a", "3")), id="in-its-place"),
        pytest.param([("c", "9")], (("a", "1"), ("b", "2"), ("a", "3"), ("c", "9")), id="at-the-end"),
        pytest.param([("b", None)], (("a", "1"), ("a", "3")), id="taken-out"),
        pytest.param([("c", None)], (("a", "1"), ("b", "2"), ("a", "3")), id="taken-out-where-it-is-not"),
    ],
)
def test_query_is_changed_in_place(changes: list[tuple[str, str | None]], query: tuple[tuple[str, str], ...]) -> None:
    assert with_query(ASK, changes) == query


def test_thorough_asks_no_less_than_standard_and_that_no_less_than_quick() -> None:
    quick, standard, thorough = (PROFILES[name] for name in ("quick", "standard", "thorough"))
    assert quick.rows < standard.rows < thorough.rows
    assert len(quick.sizes) <= len(standard.sizes) <= len(thorough.sizes)
    assert len(quick.ladder) <= len(standard.ladder) <= len(thorough.ladder)
    assert {None} <= set(quick.sizes)
