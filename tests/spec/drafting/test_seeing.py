"""Proposals held against answers: confirmed, refuted, or left as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fairport.spec.drafting import seen
from fairport.spec.drafting.answers import Answered
from tests.spec.drafting.papers import NUMBER, TEXT, asked, found, listed, of, operation, thing

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.spec.drafting import Proposal, Recognised
    from tests.spec.drafting.papers import Json

FLAG: Json = {"type": "boolean"}


def recognised(folder: Path) -> Recognised:
    parameters = [
        asked("limit", {**NUMBER, "default": 3}),
        asked("offset", NUMBER),
        asked("cursor"),
        asked("active", FLAG),
    ]
    body = listed(thing(active=FLAG, owner_id=TEXT), total=NUMBER, next_cursor=TEXT, next_url=TEXT, has_more=FLAG)
    return found(folder, {"/owners/{owner_id}/things": operation(body, parameters)})


def answer(rows: object, query: dict[str, str] | None = None, **beside: Any) -> Answered:
    held = [{"id": str(i), "active": True, "owner_id": "me"} for i in rows] if isinstance(rows, range) else rows
    body = {"data": held, "total": 9, "next_cursor": "x", "next_url": "/n", "has_more": True, **beside}
    return Answered("owners-owner_id-things", (("owner_id", "me"),), query or {}, body, {}, 0.0)


def one(folder: Path, name: str, *answers: Answered) -> Proposal:
    (proposal,) = of(seen(recognised(folder), answers), name)
    return proposal


FEW = answer(range(2), {"limit": "2"})
ALL = answer(range(3))
AGAIN = answer(range(2), {"limit": "2", "offset": "2"})


@pytest.mark.parametrize(
    ("name", "answers", "what"),
    [
        pytest.param("collection.items", [ALL], "3 rows", id="items"),
        pytest.param("collection.identity", [ALL], "all different", id="identity"),
        pytest.param("collection.total", [ALL], "more than the rows", id="total"),
        pytest.param("paging.limit", [FEW], "2 rows where 2 were asked for", id="limit"),
        pytest.param("paging.limit", [FEW, ALL], "3 rows without asking", id="default"),
        pytest.param("paging.offset", [FEW, answer(range(2, 4), {"limit": "2", "offset": "2"})], "led on", id="offset"),
        pytest.param("paging.token", [FEW, ALL], "a token where rows remain", id="token"),
        pytest.param("paging.next-link", [FEW, ALL], "a link where rows remain", id="link"),
        pytest.param("paging.has-more", [FEW, ALL], "a flag where rows remain", id="flag"),
        pytest.param("filters.equals", [answer(range(2), {"active": "true"})], "all rows had the value", id="filter"),
        pytest.param("scope", [ALL], "the value of the path", id="scope"),
    ],
)
def test_confirmed(tmp_path: Path, name: str, answers: list[Answered], what: str) -> None:
    proposal = one(tmp_path, name, *answers)
    assert proposal.confidence >= 0.95
    assert what in proposal.seen


@pytest.mark.parametrize(
    ("name", "answers", "what"),
    [
        pytest.param("collection.items", [answer(None)], "no objects there", id="no-array"),
        pytest.param("collection.items", [answer(["a"])], "no objects there", id="array-of-texts"),
        pytest.param("collection.identity", [answer([{"id": "1"}, {"id": "1"}])], "the same", id="not-unique"),
        pytest.param("collection.identity", [answer([{}])], "rows without it", id="without"),
        pytest.param("collection.total", [answer(range(3), total=None)], "answers without it", id="no-total"),
        pytest.param("collection.total", [answer(range(3), total=2)], "less than the rows", id="too-small"),
        pytest.param(
            "collection.total",
            [answer(range(2), {"limit": "2"}, total=2), answer(range(3), total=3)],
            "it follows the size",
            id="of-the-page",
        ),
        pytest.param("paging.limit", [answer(range(3), {"limit": "2"})], "3 rows where 2", id="limit-ignored"),
        pytest.param("paging.offset", [FEW, AGAIN], "there before", id="same-page"),
        pytest.param(
            "paging.token", [answer(range(2), {"limit": "2"}, next_cursor=None), ALL], "no token", id="no-token"
        ),
        pytest.param("paging.next-link", [answer(range(2), {"limit": "2"}, next_url=7), ALL], "no link", id="no-link"),
        pytest.param("paging.has-more", [answer(range(2), has_more="yes")], "answers without it", id="no-flag"),
        pytest.param("filters.equals", [answer(range(2), {"active": "false"})], "another value", id="filter-ignored"),
        pytest.param("scope", [answer([{"id": "1", "owner_id": "you"}])], "another value", id="scope"),
    ],
)
def test_refuted(tmp_path: Path, name: str, answers: list[Answered], what: str) -> None:
    proposal = one(tmp_path, name, *answers)
    assert proposal.confidence == 0.1
    assert what in proposal.seen


def test_default_that_is_belied_is_taken_out(tmp_path: Path) -> None:
    proposal = one(tmp_path, "paging.limit", answer(range(5)))
    assert proposal.value["default"] is None
    assert "5 rows without asking, not 3" in proposal.seen


@pytest.mark.parametrize(
    "name",
    ["collection.identity", "collection.total", "paging.limit", "paging.token", "paging.has-more", "filters.equals"],
)
def test_what_an_empty_answer_does_not_show_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    before = of(recognised(tmp_path), name)
    assert [one(tmp_path, name, answer([], total=0, has_more=False, next_cursor=None))] == before
