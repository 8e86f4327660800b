"""How the outcomes of mutants are counted."""

from __future__ import annotations

from typing import Any

import pytest

from tools.mutation import explanations, score, stale

EXPLAINED = explanations(
    """
[[equivalent]]
module = "validators/a.py"
function = "f"
was = "x < 1"
becomes = ["x <= 1", "x > 1"]
why = "x is never 1"
"""
)


def result(outcome: str, becomes: str = "x <= 1") -> dict[str, Any]:
    return {"outcome": outcome, "kind": "logic", "function": "f", "line": 1, "was": "x < 1", "becomes": becomes}


def told(results: list[dict[str, Any]]) -> dict[str, Any]:
    return {"made": len(results), "every": 1, "results": results}


def test_reason_holds_for_each_mutant_it_names() -> None:
    assert list(EXPLAINED) == [("validators/a.py", "f", "x < 1", text) for text in ("x <= 1", "x > 1")]


@pytest.mark.parametrize(
    ("outcomes", "explained", "left", "share"),
    [
        pytest.param(["killed", "killed"], 0, 0, 1.0, id="all-killed"),
        pytest.param(["killed", "timeout"], 0, 0, 1.0, id="one-never-ends"),
        pytest.param(["killed", "survived"], 1, 0, 1.0, id="survivor-explained"),
        pytest.param([], 0, 0, 1.0, id="nothing-to-kill"),
    ],
)
def test_explained_survivors_are_not_counted(outcomes: list[str], explained: int, left: int, share: float) -> None:
    found = score("validators/a.py", told([result(one) for one in outcomes]), EXPLAINED)
    assert (found.explained, len(found.left), found.share) == (explained, left, share)


def test_survivor_that_nobody_explains_lowers_the_score() -> None:
    held = [result("killed"), result("survived", "x == 1"), result("survived")]
    found = score("validators/a.py", told(held), EXPLAINED)
    assert (found.share, [one["becomes"] for one in found.left]) == (0.5, ["x == 1"])
    assert score("validators/b.py", told(held), EXPLAINED).explained == 0


def test_explanation_that_fits_no_survivor_is_stale() -> None:
    results = {"validators/a.py": [result("survived"), result("killed", "x > 1")]}
    assert stale(results, EXPLAINED) == [("validators/a.py", "f", "x < 1", "x > 1")]
    assert stale({}, EXPLAINED) == []
