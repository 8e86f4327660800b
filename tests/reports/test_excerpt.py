from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.reports.excerpt import MOST_LINES, WIDEST, excerpt
from tests.reports.examples import PAGE, exchange


def told(body: object, at: str = "", **options: object) -> list[str]:
    return [line.told() for line in excerpt(exchange(3, body), at, **options)]  # type: ignore[arg-type]  # lines, width, hidden


def test_excerpt_marks_the_value_among_its_neighbours() -> None:
    assert told(PAGE, "/Orders/1/PortDate") == [
        "  /Orders/1:",
        '  "No": "P-000003"',
        '  "Customer": "ABC022"',
        '  "Email": "jane@example.com"',
        '  "Schedule": "Date"',
        '  "Created": 1774950882',
        '> "PortDate": "1774915200"',
        '  "Status": "Queued"',
        '  "Numbers": [{"Number": "+61111111111"}]',
    ]


def test_excerpt_folds_what_is_far_from_the_value() -> None:
    body = {f"m{i}": i for i in range(40)}
    assert told(body, "/m20", lines=7) == [
        "  … 18 before",
        '  "m18": 18',
        '  "m19": 19',
        '> "m20": 20',
        '  "m21": 21',
        '  "m22": 22',
        "  … 17 more",
    ]


def test_excerpt_of_an_absent_member_marks_its_name_beside_the_most_like() -> None:
    body = {"a": 1, "portingNo": "P-1", "z": 2}
    assert told(body, "/PortingNo")[-1] == '> "PortingNo": (absent)'
    assert '  "portingNo": "P-1"' in told({**{f"m{i}": i for i in range(40)}, **body}, "/PortingNo", lines=6)


def test_excerpt_below_something_absent_shows_the_nearest_holder() -> None:
    assert told({"a": {"b": 1}}, "/a/c/d/e") == ["  /a:", '  "b": 1', '> "c": (absent)']


def test_excerpt_below_a_scalar_marks_the_scalar() -> None:
    assert told({"a": None}, "/a/b") == ['> "a": null']


def test_excerpt_of_an_item_marks_its_index() -> None:
    assert told({"l": [1, 2]}, "/l/1") == ["  /l:", "  [0] 1", "> [1] 2"]
    assert told({"l": [1, 2]}, "/l/7")[-1] == "> [7] (absent)"


def test_excerpt_shows_a_number_as_it_is_written() -> None:
    assert told(b'{"Created": 1.774950882E9}', "/Created") == ['> "Created": 1.774950882E9']


def test_excerpt_without_a_pointer_is_the_outline_of_the_body() -> None:
    outline = told({"rows": [{"n": i} for i in range(30)], "total": 30})
    assert outline[0].startswith('  "rows": 30 items [{"n": 0}, {"n": 1}')
    assert outline[1] == '  "total": 30'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"null", ["  null"], id="scalar"),
        pytest.param(b"[]", [], id="empty-array"),
        pytest.param(b"<h1>No\x1b[2J</h1>\r\n<p>", ["  <h1>No\\x1b[2J</h1>", "  <p>"], id="html"),
        pytest.param(b"\xff\xfe", ["  \\xff\\xfe"], id="bytes"),
        pytest.param(b"", ["  (no body)"], id="empty"),
    ],
)
def test_excerpt_of_a_body_that_holds_no_object(body: bytes, expected: list[str]) -> None:
    assert told(body) == expected


def test_excerpt_around_a_byte_marks_its_line() -> None:
    assert told(b"one\ntwo\nthree", "byte 5") == ["  one", "> two", "  three"]
    far = told(b"x" * 1000 + b"\nhere\n" + b"y" * 1000, "byte 1003")
    assert far[0] == "  … 903 bytes before"
    assert "> here" in far
    assert far[-1].endswith("more bytes")


def test_excerpt_of_no_answer_is_empty() -> None:
    assert excerpt(replace(exchange(3, b""), status=0, trouble="timeout")) == ()


def test_excerpt_tells_hidden_members_by_shape_wherever_they_are() -> None:
    body = {"rows": [{"Email": "jane@x.org", "Ids": [12345]}], "Email": "joe@x.org", "Ids": 12}
    assert told(body, "/Email", hidden=frozenset({"Email", "Ids"})) == [
        '  "rows": [{"Email": "xxxx@x.xxx", "Ids": [00000]}]',
        '> "Email": "xxx@x.xxx"',
        '  "Ids": 00',
    ]


def test_excerpt_escapes_what_could_mislead() -> None:
    assert told({"a": "x\u202ey\n\u0007", 'b"\u200b': 1}, "/a") == [
        '> "a": "x\\u202ey\\n\\x07"',
        '  "b\\"\\u200b": 1',
    ]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(st.text(max_size=150), inner, max_size=30),
    max_leaves=60,
)
POINTERS = st.lists(st.text("ab01/~-é\n", max_size=6), max_size=4).map(lambda steps: "".join(f"/{s}" for s in steps))


@given(
    body=JSON_VALUES.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=900),
    at=POINTERS | st.integers(0, 2000).map(lambda byte: f"byte {byte}"),
    lines=st.integers(5, MOST_LINES),
    width=st.integers(20, WIDEST),
)
def test_excerpt_of_anything_is_bounded_and_printable(body: bytes, at: str, lines: int, width: int) -> None:
    shown = told(body, at, lines=lines, width=width)
    assert len(shown) <= lines
    assert all(len(line) <= width and line.isprintable() for line in shown)


def test_excerpt_of_a_huge_body_does_not_write_it_all() -> None:
    deep = b'{"a":' * 200 + b"1" + b"}" * 200
    assert told(b'{"deep": ' + deep + b', "wide": [' + b"1," * 100_000 + b"1]}")[1].startswith(
        '  "wide": 100001 items [1, 1'
    )
