from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.contract_tests.sources.ports import build_url
from fairport.contract_tests.sources.recognise import recognise
from fairport.evidence import Ask
from fairport.spec.model import Operation
from tests.making import contract

PATHS = {
    "orders": "/v2/Orders",
    "order": "/v2/Orders/{Id}",
    "newest": "/v2/Orders/newest",
    "lines": "/v2/Orders/{Id}/Lines/{Line}.json",
}
CONTRACT = contract(
    operations=(
        *(Operation(id=name, method="GET", path=path) for name, path in PATHS.items()),
        Operation(id="place", method="POST", path=PATHS["orders"]),
    )
)

FOUND = [
    pytest.param("GET", "http://api/v2/Orders", "", Ask(operation="orders"), id="plain"),
    pytest.param("get", "/v2/Orders", "", Ask(operation="orders"), id="path-alone"),
    pytest.param("POST", "/v2/Orders", "", Ask(operation="place", method="POST"), id="by-method"),
    pytest.param("GET", "/v2/Orders/a%2Fb", "", Ask(operation="order", path=(("Id", "a/b"),)), id="encoded-slash"),
    pytest.param("GET", "/v2/Orders/newest", "", Ask(operation="newest"), id="literal-before-parameter"),
    pytest.param("GET", "/v2/%4Frders", "", Ask(operation="orders"), id="encoded-literal"),
    pytest.param(
        "GET",
        "/v2/Orders/7/Lines/1.2.json",
        "",
        Ask(operation="lines", path=(("Id", "7"), ("Line", "1.2"))),
        id="two-parameters",
    ),
    pytest.param(
        "GET",
        "/v2/Orders?b=2&a=x%20y+z&b=&%C3%A9=1&flag#part",
        "",
        Ask(operation="orders", query=(("b", "2"), ("a", "x y z"), ("b", ""), ("é", "1"), ("flag", ""))),
        id="query-in-order",
    ),
    pytest.param("GET", "http://api/base/v2/Orders", "/base/", Ask(operation="orders"), id="below-a-base-path"),
    pytest.param("GET", "/v2/Orders/%FF", "", Ask(operation="order", path=(("Id", "\ufffd"),)), id="no-utf-8"),
]
NOT_FOUND = [
    pytest.param("GET", "/v2/Others", "", id="other-path"),
    pytest.param("DELETE", "/v2/Orders", "", id="other-method"),
    pytest.param("GET", "/v2/Orders/", "", id="empty-parameter"),
    pytest.param("GET", "/v2/Orders", "/base", id="outside-the-base-path"),
    pytest.param("GET", "/based/v2/Orders", "/base", id="base-path-is-whole-segments"),
    pytest.param("GET", "http://[half/v2/Orders", "", id="no-url"),
]


@pytest.mark.parametrize(("method", "url", "base", "expected"), FOUND)
def test_operation_is_recognised(method: str, url: str, base: str, expected: Ask) -> None:
    assert recognise(CONTRACT, method, url, base) == expected


@pytest.mark.parametrize(("method", "url", "base"), NOT_FOUND)
def test_what_is_no_operation_is_not_recognised(method: str, url: str, base: str) -> None:
    assert recognise(CONTRACT, method, url, base) is None


text = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.tuples(text.filter(bool), text.filter(bool)), st.lists(st.tuples(text.filter(bool), text)))
def test_url_that_we_build_is_recognised(values: tuple[str, str], query: list[tuple[str, str]]) -> None:
    path = (("Id", values[0]), ("Line", values[1]))
    ask = Ask(operation="lines", path=path, query=tuple(query))
    assert recognise(CONTRACT, "GET", build_url(ask, "https://api/base", PATHS["lines"]), "/base") == ask
