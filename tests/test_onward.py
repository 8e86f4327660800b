from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.evidence import Ask
from fairport.onward import (
    LOST,
    asked_onward,
    leads_to,
    led_by,
    link_of,
    links_in,
    more_of,
    onward,
    query_of,
    query_text,
    token_of,
)
from fairport.places import place
from tests.making import JSON_HEADERS, answer, paging

if TYPE_CHECKING:
    from fairport.spec.model import Paging

HERE = "https://api.example/v1/things?size=2"
TOKEN = paging(offset="")
LINK = paging(offset="", token=None, token_parameter="", next_link=place("$.next"))
HEADER = paging(offset="", token=None, token_parameter="", next_header="Link")
BARE = paging(offset="", token=None, token_parameter="", next_header="Next-Page")
AFTER = paging(offset="", token=None, token_parameter="", after="starting_after", after_at=place("$.id"))


@pytest.mark.parametrize(
    ("header", "links"),
    [
        pytest.param('<https://a/b?c=d>; rel="next"', [("https://a/b?c=d", {"next"})], id="one"),
        pytest.param("<?p=2>; rel=next", [("?p=2", {"next"})], id="unquoted"),
        pytest.param('<a>; rel="prev", <b>; REL="last NEXT"', [("a", {"prev"}), ("b", {"last", "next"})], id="several"),
        pytest.param('<a,b>;title="x, <c>; rel=next"; rel=up', [("a,b", {"up"})], id="commas inside"),
        pytest.param("<a>", [("a", set())], id="without a relation"),
        pytest.param("", [], id="empty"),
        pytest.param("next", [], id="no link"),
    ],
)
def test_links_of_a_header_are_read_with_their_relations(header: str, links: list[tuple[str, set[str]]]) -> None:
    assert [(link, set(relations)) for link, relations in links_in(header)] == links


@given(st.text(max_size=200))
def test_no_header_harms_the_reading(header: str) -> None:
    assert all("<" not in link for link, _ in links_in(header))


@pytest.mark.parametrize(
    ("promise", "body", "headers", "way"),
    [
        pytest.param(TOKEN, {"token": "t"}, (), "t", id="token"),
        pytest.param(TOKEN, {"token": 7}, (), "7", id="number as a token"),
        pytest.param(TOKEN, {"token": None}, (), None, id="null token"),
        pytest.param(TOKEN, {"token": ""}, (), None, id="empty token"),
        pytest.param(TOKEN, {"token": False}, (), None, id="token is false"),
        pytest.param(TOKEN, {}, (), None, id="no token"),
        pytest.param(TOKEN, b"no json", (), None, id="no JSON"),
        pytest.param(paging(offset="", token=None, token_header="Next"), {}, (("next", "t"),), "t", id="token header"),
        pytest.param(
            LINK, {"next": "http://elsewhere/list?p=2&q=%C3%A4+b"}, (), "p=2&q=%C3%A4%20b", id="link in the body"
        ),
        pytest.param(LINK, {"next": "/list?p=2"}, (), "p=2", id="relative link"),
        pytest.param(LINK, {"next": "/others?p=2"}, (), LOST, id="link to another resource"),
        pytest.param(LINK, {"next": "p=2"}, (), LOST, id="part of a link"),
        pytest.param(LINK, {"next": None}, (), None, id="null link"),
        pytest.param(LINK, {"next": " "}, (), None, id="blank link"),
        pytest.param(LINK, {"next": {"href": "x"}}, (), None, id="link that is no text"),
        pytest.param(HEADER, {}, (("Link", "<?p=2>; rel=next"),), "p=2", id="Link"),
        pytest.param(HEADER, {}, (("LINK", "<a>; rel=up"), ("link", "<?p=2>; rel=next")), "p=2", id="several Links"),
        pytest.param(HEADER, {}, (("Link", "<a>; rel=prev"),), None, id="Link without next"),
        pytest.param(BARE, {}, (("Next-Page", "http://api/list?p=2"),), "p=2", id="bare URL in a header"),
        pytest.param(AFTER, {"items": [{"id": "a"}, {"id": 4}]}, (), "4", id="last item"),
        pytest.param(AFTER, {"items": []}, (), None, id="no last item"),
        pytest.param(paging(), {"token": "t"}, (), None, id="an offset needs no way on"),
    ],
)
def test_way_on_is_read_off_a_page(
    promise: Paging, body: object, headers: tuple[tuple[str, str], ...], way: str | None
) -> None:
    made = answer(body, headers=(*JSON_HEADERS, *headers))
    items = body.get("items", []) if isinstance(body, dict) else []
    assert onward(made, promise, items) == way


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        pytest.param("https://api.example/v1/things?page=2", "", id="same"),
        pytest.param("https://API.example:443/v1/things/?page=2", "", id="same, spelled otherwise"),
        pytest.param("?page=2", "", id="query alone"),
        pytest.param("/v1/things?page=2", "", id="path"),
        pytest.param("//api.example/v1/things", "", id="without scheme"),
        pytest.param("https://other.example/v1/things?page=2", "host", id="host"),
        pytest.param("http://api.example/v1/things", "scheme", id="scheme"),
        pytest.param("https://api.example:8443/v1/things", "scheme", id="port"),
        pytest.param("/v1/others?page=2", "path", id="another resource"),
        pytest.param("javascript:alert(1)", "none", id="no link"),
        pytest.param("http://[", "none", id="broken"),
        pytest.param("https://api.example:99999/v1/things", "none", id="no port"),
    ],
)
def test_link_must_lead_to_the_same_resource(link: str, wrong: str) -> None:
    assert leads_to(HERE, link) == wrong


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=4).map(tuple))
def test_query_is_the_same_after_writing_and_reading(query: tuple[tuple[str, str], ...]) -> None:
    assert query_of(HERE, f"/v1/things?{query_text(query)}") == query


def test_way_on_is_asked_in_the_place_of_the_last() -> None:
    ask = Ask(operation="list", query=(("limit", "2"), ("after", "a"), ("q", "x")))
    assert led_by(ask, TOKEN, "b").query == (("limit", "2"), ("after", "b"), ("q", "x"))
    assert led_by(Ask(operation="list"), AFTER, "b").query == (("starting_after", "b"),)
    assert led_by(ask, LINK, "p=2&q=").query == (("p", "2"), ("q", ""))
    assert [asked_onward(ask, promise) for promise in (TOKEN, AFTER, LINK, paging())] == [
        "a",
        "",
        "limit=2&after=a&q=x",
        "",
    ]


def test_flag_is_true_false_or_nothing() -> None:
    promise = paging(has_more=place("$.more"))
    assert [more_of(answer({"more": value}), promise) for value in (True, False, None, "yes", 1)] == [
        True,
        False,
        None,
        None,
        None,
    ]


def test_token_and_link_stand_in_body_or_header() -> None:
    made = answer({"token": 7, "next": "n"}, headers=(*JSON_HEADERS, ("T", "t")))
    assert token_of(made, TOKEN) == 7
    assert token_of(made, paging(token=None, token_header="t")) == "t"
    assert token_of(made, paging(token=None)) is None
    assert (link_of(made, LINK), link_of(made, paging())) == ("n", None)
