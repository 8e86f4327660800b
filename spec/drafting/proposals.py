"""What a draft is made of: one proposed keyword, with the reason for it and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

ROOM: Final = 160
"""Characters of a reason that are kept."""
LISTS: Final = frozenset({"filters", "scope", "sort"})
"""Keywords whose value is a list: each proposal is one entry of it."""
OF_COLLECTION: Final = frozenset({"paging", "filters", "sort", "scope", "part-of"})
"""Keywords that mean nothing without the `collection` of the same operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One keyword that could be said.

    `at` is the JSON Pointer of what would say it: an operation, a schema, or "" for the document. `keyword` is where
    it stands below `x-fairport`, e.g. ("paging", "limit"). `confidence` is from 0 to 1. `seen` is what a service or a
    recording showed, "" if nothing. `refused` is why the reader would not have it, "" if it would.
    """

    at: str
    keyword: tuple[str, ...]
    value: Any
    confidence: float
    reason: str
    seen: str = ""
    refused: str = ""
    whole: str = ""
    """The JSON Pointer of the operation whose collection it speaks of too, "" if none."""

    @property
    def name(self) -> str:
        """The keyword with dots, e.g. `paging.limit`; a filter with its kind."""
        kind = next(iter(self.value), "") if self.keyword == ("filters",) else ""
        if self.keyword[:1] == ("parameters",):
            return "parameters"
        return ".".join((*self.keyword, kind) if kind else self.keyword)

    def confirmed(self, what: str, confidence: float = 0.95) -> Proposal:
        """Return it, surer by what was seen."""
        return replace(self, confidence=max(self.confidence, confidence), seen=_also(self.seen, what))

    def refuted(self, what: str) -> Proposal:
        """Return it as good as given up, for what was seen."""
        return replace(self, confidence=min(self.confidence, 0.1), seen=_also(self.seen, what))


def _also(before: str, what: str) -> str:
    return f"{before}; {what}" if before and what not in before else before or what


def plain(text: object) -> str:
    """Return a text of the document as one line that can stand in a comment."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    return line if len(line) <= ROOM else f"{line[: ROOM - 3]}..."
