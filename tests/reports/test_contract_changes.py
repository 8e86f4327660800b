"""Changes of a contract as JSON and Markdown."""

from __future__ import annotations

import json

import pytest

from fairport.reports.contract_changes import MOST_IN_MARKDOWN, Compared, Placed, as_json, as_markdown, line, sentence
from fairport.spec.changes import Change, Severity


def placed(severity: Severity = Severity.BREAKING, message: str = "a is gone", *operations: str) -> Placed:
    change = Change(rule="field-removed", severity=severity, message=message, where="response 200 $.a", at="/x")
    return Placed(change=Change(**{**_fields(change), "operations": operations}), file="new.yaml", line=3)


def _fields(change: Change) -> dict[str, object]:
    return {name: getattr(change, name) for name in change.__slots__}


def compared(*changes: Placed) -> Compared:
    return Compared(old="old.yaml", new="new.yaml", changes=changes)


@pytest.mark.parametrize(
    ("operations", "told"),
    [
        ((), "response 200 $.a: a is gone [field-removed]"),
        (("getA",), "getA: response 200 $.a: a is gone [field-removed]"),
        (("getA", "getB"), "response 200 $.a: a is gone (of 2 operations) [field-removed]"),
    ],
)
def test_line_says_whom_it_touches(operations: tuple[str, ...], told: str) -> None:
    assert line(placed(Severity.BREAKING, "a is gone", *operations)) == told


@pytest.mark.parametrize(
    ("severities", "told"),
    [
        ((), "Nothing breaks consumers."),
        ((Severity.COMPATIBLE,), "Nothing breaks consumers."),
        ((Severity.WARNING,), "Nothing breaks every consumer; 1 change may break some."),
        ((Severity.BREAKING, Severity.WARNING), "1 change of 2 changes break consumers."),
    ],
)
def test_sentence(severities: tuple[Severity, ...], told: str) -> None:
    assert sentence(compared(*(placed(severity) for severity in severities))) == told


def test_json_holds_everything() -> None:
    told = json.loads(as_json(compared(placed(Severity.BREAKING, "a", "getA"))))
    assert told["counts"] == {"breaking": 1, "warning": 0, "compatible": 0}
    assert told["changes"] == [
        {
            "rule": "field-removed", "severity": "breaking", "message": "a", "where": "response 200 $.a",
            "operations": ["getA"], "in": "new", "at": "/x", "file": "new.yaml", "line": 3,
        }
    ]  # fmt: skip


def test_markdown_is_escaped_and_bounded() -> None:
    many = (placed(Severity.WARNING, "<b>*a*"),) * (MOST_IN_MARKDOWN + 2)
    text = as_markdown(compared(placed(), *many)).decode()
    assert "<b>" not in text
    assert "- and 2 more" in text
    assert text.index("Breaks consumers (1)") < text.index("May break consumers (202)")
