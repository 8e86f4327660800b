"""Findings by root cause: one defect is told once, with every operation that shows it and what it drags along."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from fairport.places import generalise, unescape
from fairport.verdict import Finding, Level, Outcome

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

_VALUES: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\d+')
_LISTS: Final = re.compile(r"#(?:(?:, | or | and )#)+")
_LEVELS: Final = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Cause:
    """One defect.

    `findings` are the same finding on one or more operations; the first is the one to show. `hides` are the findings
    that it explains (`blocked_by`), none of them worse than itself.
    """

    findings: tuple[Finding, ...]
    hides: tuple[Finding, ...] = ()

    @property
    def shown(self) -> Finding:
        """The finding that stands for the cause."""
        return self.findings[0]

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that show it, in order."""
        return tuple(dict.fromkeys(finding.operation for finding in self.findings))

    @property
    def occurrences(self) -> int:
        """How often it was seen, over all operations."""
        return sum(finding.occurrences for finding in self.findings)


def causes_of(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """Return the causes of findings, worst first: failed before undecided, MUST before SHOULD, waived ones last.

    A finding is folded under the one that explains it only where that one is as bad: a broken MUST is never hidden
    under something that is waived, undecided or weaker.
    """
    held = sorted(findings, key=_rank)
    by_print = {finding.fingerprint: finding for finding in reversed(held) if finding.fingerprint}
    roots = [(finding, _root(finding, by_print)) for finding in held]
    dragged: dict[int, list[Finding]] = defaultdict(list)
    for finding, root in roots:
        if root is not finding:
            dragged[id(root)].append(finding)
    own = [finding for finding, root in roots if root is finding]
    return tuple(
        Cause(findings=tuple(same), hides=tuple(hidden for one in same for hidden in dragged[id(one)]))
        for same in alike(own)
    )


def broken_causes(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Return the causes that break a promise and are not waived: their places, from 1, are the numbers people see."""
    return tuple(c for c in causes if c.shown.outcome is Outcome.FAILED and not c.shown.waived)


def _rank(finding: Finding) -> tuple[bool, bool, int]:
    return bool(finding.waived), finding.outcome is not Outcome.FAILED, _LEVELS[finding.level]


def _root(finding: Finding, by_print: Mapping[str, Finding]) -> Finding:
    """Follow `blocked_by` as far as it leads to something as bad; what is in a ring, or hangs on one, stands alone."""
    seen = {finding.fingerprint}
    root = finding
    while root.blocked_by:
        above = by_print.get(root.blocked_by)
        if above is None or _rank(above) > _rank(root):
            break
        if above.fingerprint in seen:
            return finding
        seen.add(above.fingerprint)
        root = above
    return root


def alike(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Return findings in groups of those that say the same of different operations, in order.

    Those that say it word for word go together; where the values differ, the n-th of each operation do.
    """
    held = list(findings)
    kinds: dict[Hashable, list[int]] = defaultdict(list)
    for place, finding in enumerate(held):
        kinds[_kind(finding)].append(place)
    groups = [sorted(group) for places in kinds.values() for group in _paired(held, places)]
    return [[held[place] for place in group] for group in sorted(groups)]


def _paired(held: Sequence[Finding], places: Iterable[int]) -> list[list[int]]:
    """Return the places of findings of one kind in groups, in each of which no operation stands twice."""
    said: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        said[held[place].message][held[place].operation].append(place)
    groups = [
        [place for place in same if place is not None]
        for operations in said.values()
        if len(operations) > 1
        for same in zip_longest(*operations.values())
    ]
    single = [same for operations in said.values() if len(operations) == 1 for same in operations.values()]
    alone = sorted(place for same in single for place in same)
    taken = [{held[place].operation for place in group} for group in groups]
    following: Counter[str] = Counter()
    for place in alone:
        operation = held[place].operation
        while following[operation] < len(groups) and operation in taken[following[operation]]:
            following[operation] += 1
        if following[operation] == len(groups):
            groups.append([])
            taken.append(set())
        groups[following[operation]].append(place)
        taken[following[operation]].add(operation)
    return groups


def _kind(finding: Finding) -> Hashable:
    """What findings on two operations must have in common to be one: all but the values they met."""
    steps: list[str | int] = [int(s[:9]) if s.isdecimal() else unescape(s) for s in finding.at.split("/")[1:]]
    words = _bare(finding.message), _bare(finding.expected)
    return _rank(finding), finding.rule, generalise(steps), words, finding.requirements


def _bare(text: str) -> str:
    """Return a sentence without its values; a list of them is one."""
    return _LISTS.sub("#", _VALUES.sub("#", text))
