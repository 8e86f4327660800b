"""What was found stale, and nothing else, is taken out of a catalogue."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "prune_expectations.py"
SOURCE = """\
_SHARED = ["a.b", "a.c"]


@fault(
    "first",
    catches=["x.y"],
    also=[
        *_SHARED,
        "a.d",
    ],
    group="http",
)
def first(ways): ...


@fault("second", catches=["x.y"], also=_SHARED, group="http")
def second(ways): ...


@fault("third", catches=["x.y"], group="http")
def third(ways): ...
"""


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("prune_expectations", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_stale_rules_are_read_off_what_prove_says(tool: Any) -> None:
    said = [
        "rule a.b: no fault proves that it can fail",
        "fault first: a.b is listed as one that may fail, and never did",
        "fault first: a.d is listed as one that may fail, and never did",
        "variant other: a.b is listed as one that may fail, and never did",
        "9 cases in 1 s: 9 hold, 0 do not",
    ]
    assert tool.stale_of(said) == {"first": {"a.b", "a.d"}}


@pytest.mark.parametrize(
    ("kept", "gone", "come"),
    [
        ({}, "", ""),
        ({"first": ["a.c"]}, 'also=[\n        *_SHARED,\n        "a.d",\n    ],', 'also=["a.c"],'),
        ({"first": []}, 'also=[\n        *_SHARED,\n        "a.d",\n    ],', ""),
        ({"second": ["a.b"]}, "also=_SHARED, ", 'also=["a.b"],'),
        ({"third": []}, "", ""),
    ],
)
def test_only_what_is_kept_stands_afterwards(tool: Any, kept: dict[str, list[str]], gone: str, come: str) -> None:
    assert tool.pruned(SOURCE, kept) == SOURCE.replace(gone, come, 1)
