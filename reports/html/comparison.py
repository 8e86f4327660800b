"""What changed since an earlier run, as this report tells it; who compares is no business of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "new", "fixed", "still-failing", "failing-differently", "no-longer-exercised", "rule-added", "rule-changed"
]

KINDS: Final[dict[Kind, str]] = {
    "new": "New",
    "failing-differently": "Failing differently",
    "no-longer-exercised": "No longer exercised",
    "still-failing": "Still failing",
    "fixed": "Fixed",
    "rule-added": "Rule added",
    "rule-changed": "Rule changed",
}
"""The kinds of change and how they are told, in the order in which a reader needs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `fingerprint` is that of the finding now, or the earlier one's where there is none now."""

    kind: Kind
    rule: str
    operation: str
    message: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The differences from an earlier run.

    `before` names that run in a few words. `obstacle` says why the two can be compared but in part, or not at all
    (another contract, other rules, another profile), "" where they can.
    """

    before: str
    changes: tuple[Change, ...] = ()
    obstacle: str = ""
