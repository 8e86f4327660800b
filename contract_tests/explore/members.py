"""Questions about members: some of the items that a collection lists, each by its own URI."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fairport.answers import Answer
from fairport.contract_tests.explore.pages import paged
from fairport.contract_tests.explore.survey import items_of
from fairport.members import spelled_in
from fairport.pages import read_page
from fairport.spec.model import Member, Paging

if TYPE_CHECKING:
    from fairport.contract_tests.explore.desk import Desk
    from fairport.evidence import Ask, Exchange

_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]*")
"""What needs no encoding in a path (RFC 3986 section 2.3)."""


def ask_members(desk: Desk) -> None:
    """Ask for a handful of the items that each collection lists: the odd ones first, then some spread over the list."""
    for member in desk.contract.of(Member):
        good, whole = desk.known.good.get(member.operation), desk.known.good.get(member.whole)
        if good is None or whole is None or {name for name, _ in member.by} & desk.known.given:
            continue
        listed = [item for exchange in _listed(desk, member, whole) for item in items_of(desk, member, exchange)]
        desk.ask([_of_item(good, own) for own in _chosen(member, listed, desk.depth.members)])


def _listed(desk: Desk, member: Member, whole: Ask) -> list[Exchange]:
    """List the first page, and, where pages can be skipped to, one in the middle and the last one."""
    first = desk.ask([whole])[0]
    paging = next((p for p in desk.contract.of(Paging, member.whole) if p.offset), None)
    if paging is None or not first.whole:
        return [first]
    operation = desk.contract.operation(member.whole)
    page = read_page(Answer(first, operation.response_key(first.status)), paging.collection, paging)
    size, total = len(page.rows), page.total or 0
    skips = sorted({total // 2, max(size, total - size)}) if 0 < size < total else []
    return [first, *desk.ask([paged(paging, whole, None, skip) for skip in skips])]


def _chosen(member: Member, items: list[object], most: int) -> list[dict[str, str]]:
    """Choose items: first and last, one whose identity needs encoding, the one with most nulls, others in between."""
    named = [(own, item) for item in items if (own := spelled_in(item, member.by))]
    if not named:
        return []
    odd = [own for own, _ in named if not all(map(_PLAIN.fullmatch, own.values()))]
    bare = max(named, key=lambda pair: _nulls(pair[1]))[0]
    ends = [named[0][0], named[-1][0]]
    step = max(1, len(named) // (most + 1))
    between = [own for own, _ in named[step::step]]
    wanted = [*odd[:1], *ends, bare, *between] if odd else [ends[0], bare, ends[1], *between]
    return list({tuple(own.items()): own for own in wanted}.values())[:most]


def _nulls(item: object) -> int:
    """Return how many members of an item are null."""
    return sum(value is None for value in item.values()) if isinstance(item, dict) else 0


def _of_item(good: Ask, own: dict[str, str]) -> Ask:
    path = tuple((name, own.get(name, value)) for name, value in good.path)
    query = tuple((name, own.get(name, value)) for name, value in good.query)
    return replace(good, path=path, query=query)
