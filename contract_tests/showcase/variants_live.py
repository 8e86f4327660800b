"""Fair variants whose data moves while it is read, and one that asks for patience."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from fairport.contract_tests.showcase.asking import Refusal
from fairport.contract_tests.showcase.varying import variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairport.contract_tests.showcase.asking import Ask, Style
    from fairport.contract_tests.showcase.behaviour import Behaviour
    from fairport.contract_tests.showcase.data import Parcel

_EVERY = 15
"""Requests between two writes."""


@variant("rows-added-at-the-end", group="live", why="Rows come while pages are turned.")
def rows_added_at_the_end(ways: Behaviour) -> Behaviour:
    """Every now and then a new row comes last."""
    asked = count()

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        held = ways.rows(ask, parcels)
        return held[: max(0, len(held) - 9) + next(asked) // _EVERY]

    return replace(ways, rows=rows)


@variant("rows-added-at-the-front", group="live", why="Rows come while pages are turned.")
def rows_added_at_the_front(ways: Behaviour) -> Behaviour:
    """Every now and then a new row comes first."""
    asked = count()

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        held = ways.rows(ask, parcels)
        return held[: max(0, len(held) - 9) + next(asked) // _EVERY]

    return replace(ways, rows=rows, rank=lambda parcel: (-parcel.serial,))


@variant("rows-deleted", group="live", why="Rows go while pages are turned.")
def rows_deleted(ways: Behaviour) -> Behaviour:
    """Every now and then a row in the middle goes."""
    asked = count()

    def rows(ask: Ask, parcels: Sequence[Parcel]) -> Sequence[Parcel]:
        gone = next(asked) // _EVERY
        return [row for row in ways.rows(ask, parcels) if row.serial % 7 or row.serial // 7 > gone]

    return replace(ways, rows=rows)


@variant("too-many-requests-now-and-then", group="live", why="RFC 6585: 429 asks to wait, and is no answer.")
def too_many_requests_now_and_then(ways: Behaviour) -> Behaviour:
    """Every eleventh request is answered with 429 and a time to wait."""
    asked = count(1)

    def limit(ask: Ask, style: Style) -> int:
        if next(asked) % 11 == 0:
            raise Refusal(429, "Too many requests", "Wait a second.", {"Retry-After": "1"})
        return ways.limit(ask, style)

    return replace(ways, limit=limit)
