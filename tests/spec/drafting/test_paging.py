"""Paging: each style of the world is recognised, and what only looks like one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.drafting.papers import NUMBER, TEXT, TIME, asked, found, listed, operation, things, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.drafting.papers import Json

URL: Json = {"type": "string", "format": "uri"}
FLAG: Json = {"type": "boolean"}


@pytest.mark.parametrize(
    ("parameter", "limit"),
    [
        pytest.param(asked("limit", NUMBER), {"parameter": "limit"}, id="limit"),
        pytest.param(
            asked("perPage", {**NUMBER, "default": 20, "maximum": 100}),
            {"parameter": "perPage", "default": 20, "maximum": 100},
            id="sizes-of-the-schema",
        ),
        pytest.param(
            asked("page[size]", NUMBER, "Items on a page. Defaults to 30, up to 100."),
            {"parameter": "page[size]", "default": 30, "maximum": 100},
            id="sizes-of-the-prose",
        ),
        pytest.param(
            asked(
                "pageSize",
                NUMBER,
                "The maximum number of things to return. If unspecified, at most 20 are returned. The maximum is 50; "
                "values above are coerced to 50.",
            ),
            {"parameter": "pageSize", "default": 20, "maximum": 50},
            id="at-most-where-nothing-is-asked-for",
        ),
        pytest.param(
            asked("limit", NUMBER, "Returns up to 25 items by default, no more than 200."),
            {"parameter": "limit", "default": 25, "maximum": 200},
            id="up-to-by-default",
        ),
        pytest.param(
            asked("limit", NUMBER, "If not specified, defaults to 10. At most 100."),
            {"parameter": "limit", "default": 10, "maximum": 100},
            id="at-most-of-another-sentence",
        ),
        pytest.param(
            asked("count", NUMBER, "The maximum number of items to return."), {"parameter": "count"}, id="described"
        ),
        pytest.param(
            asked("limit", {**NUMBER, "default": 0}),
            {"parameter": "limit", "default": None},
            id="default-that-cannot-be",
        ),
        pytest.param(asked("_size", NUMBER), {"parameter": "_size"}, id="a-word-of-its-own"),
    ],
)
def test_limit(tmp_path: Path, parameter: Json, limit: Json) -> None:
    assert values(things(tmp_path, parameter), "paging.limit") == [limit]


@pytest.mark.parametrize(
    ("parameter", "name", "value"),
    [
        pytest.param(asked("offset", NUMBER), "offset", {"parameter": "offset"}, id="offset"),
        pytest.param(asked("start", NUMBER, "Index of the first."), "offset", {"parameter": "start"}, id="described"),
        pytest.param(asked("page", {**NUMBER, "minimum": 1}), "page", {"parameter": "page"}, id="from-one"),
        pytest.param(
            asked("page", {**NUMBER, "default": 0}), "page", {"parameter": "page", "first": 0}, id="from-zero"
        ),
        pytest.param(
            asked("pageNumber", NUMBER, "Zero-based."),
            "page",
            {"parameter": "pageNumber", "first": 0},
            id="from-zero-by-its-prose",
        ),
    ],
)
def test_steps(tmp_path: Path, parameter: Json, name: str, value: Json) -> None:
    assert values(things(tmp_path, parameter), f"paging.{name}") == [value]


@pytest.mark.parametrize(
    ("parameters", "beside", "token"),
    [
        pytest.param(
            [asked("cursor")], {"next_cursor": TEXT}, {"at": "$.next_cursor", "parameter": "cursor"}, id="cursor"
        ),
        pytest.param(
            [asked("pageToken")],
            {"nextPageToken": TEXT},
            {"at": "$.nextPageToken", "parameter": "pageToken"},
            id="page-token",
        ),
        pytest.param(
            [asked("offset", TEXT, "A pagination token.")],
            {"next_page": {"type": "object", "properties": {"offset": TEXT}}},
            {"at": "$.next_page.offset", "parameter": "offset"},
            id="offset-that-is-a-token",
        ),
        pytest.param(
            [asked("page", TEXT, "A cursor for pagination.")],
            {"next_page": TEXT},
            {"at": "$.next_page", "parameter": "page"},
            id="page-that-is-a-token",
        ),
    ],
)
def test_token(tmp_path: Path, parameters: list[Json], beside: Json, token: Json) -> None:
    assert values(things(tmp_path, *parameters, **beside), "paging.token") == [token]


@pytest.mark.parametrize(
    ("beside", "at"),
    [
        pytest.param({"next": URL}, "$.next", id="format"),
        pytest.param({"next": {**TEXT, "description": "A link to the next page."}}, "$.next", id="described"),
        pytest.param({"next_url": TEXT}, "$.next_url", id="named"),
        pytest.param(
            {"links": {"properties": {"pages": {"properties": {"next": TEXT}}}}}, "$.links.pages.next", id="deeper"
        ),
    ],
)
def test_next_link_in_the_body(tmp_path: Path, beside: Json, at: str) -> None:
    assert values(things(tmp_path, **beside), "paging.next-link") == [{"at": at}]


@pytest.mark.parametrize(
    "beside", [pytest.param({"next": TEXT}, id="any-text"), pytest.param({"next_page": NUMBER}, id="number-of-a-page")]
)
def test_what_may_be_no_link_is_not_claimed(tmp_path: Path, beside: Json) -> None:
    assert values(things(tmp_path, **beside), "paging.next-link") == []


def test_header_link_and_token_in_a_header(tmp_path: Path) -> None:
    headers = {"Link": "The next page.", "X-Next-Token": "For the next page."}
    said = found(
        tmp_path, {"/things": operation(listed(), [asked("token", TEXT, "A pagination token.")], headers=headers)}
    )
    assert values(said, "paging.next-link") == [{"header": "Link"}]
    assert values(said, "paging.token") == [{"header": "X-Next-Token", "parameter": "token"}]


def test_header_link_that_only_prose_tells_of(tmp_path: Path) -> None:
    said = things(tmp_path, asked("before", TEXT, "See the `link` header."))
    assert values(said, "paging.next-link") == [{"header": "Link"}]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        pytest.param(asked("starting_after", TEXT, "The ID of the last object."), ["starting_after"], id="described"),
        pytest.param(asked("after", TEXT, "Skip up to here."), [], id="vague"),
        pytest.param(asked("after", TIME, "Created after that."), [], id="time"),
    ],
)
def test_after(tmp_path: Path, parameter: Json, expected: list[Any]) -> None:
    assert values(things(tmp_path, parameter), "paging.after") == [{"parameter": name} for name in expected]


def test_has_more_is_a_flag(tmp_path: Path) -> None:
    assert values(things(tmp_path, has_more=FLAG), "paging.has-more") == [{"at": "$.has_more"}]
    assert values(things(tmp_path, has_more=TEXT), "paging.has-more") == []
    assert values(things(tmp_path, truncated=FLAG), "paging.has-more") == []
