"""Strict JSON reading: RFC 8259 case by case, and the law that both ways through a body tell the same."""

from __future__ import annotations

import inspect
import json
import math
import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairport.jsontext import MAX_DEPTH, MAX_FLAWS, MAX_POINTER, Flaw, JsonText, read, read_strictly

LAW = settings(derandomize=True, deadline=None, max_examples=200)
BOM = b"\xef\xbb\xbf"


def kinds(text: JsonText) -> list[str]:
    return [flaw.kind for flaw in text.flaws]


# What is JSON: body and value. The sections are those of RFC 8259.
SOUND = [
    (b"null", None),  # 3
    (b"true", True),
    (b" \t\r\n[ ]\n", []),  # 2: white space round the structural characters
    (b'{ "a" : 1 , "b" : [ 2 , { } ] }', {"a": 1, "b": [2, {}]}),  # 2, 4, 5
    (b'{"":0}', {"": 0}),  # 4: any string is a name
    (b"0", 0),  # 6
    (b"-0", 0),
    (b"[-1,10,1.5,-0.25]", [-1, 10, 1.5, -0.25]),
    (b"[1E2,1e+2,1.5e-2]", [100.0, 100.0, 0.015]),
    (b"[1e999,-1e999,1e-999]", [math.inf, -math.inf, 0.0]),  # 6: range is not limited by the grammar
    (b"[9007199254740993,123456789012345678901]", [9007199254740993, 123456789012345678901]),
    (b"18446744073709552000", 18446744073709552000),
    (rb'"\"\\\/\b\f\n\r\t"', '"\\/\b\f\n\r\t'),  # 7
    (rb'"\u0041\u00E9\ud834\udd1e"', "A\xe9\U0001d11e"),
    (b'"\x7f"', "\x7f"),
    (b'"\xc3\xa9\xe2\x80\xa8\xf0\x9d\x84\x9e"', "\xe9\u2028\U0001d11e"),  # 8.1
    (rb'"\u0000\uffff"', "\x00\uffff"),
    (b'{"a\\u003a":"b:c","d":":"}', {"a:": "b:c", "d": ":"}),
    (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
]


@pytest.mark.parametrize(("body", "value"), SOUND, ids=[ascii(body[:30]) for body, _ in SOUND])
def test_sound_text_is_read_without_a_flaw(body: bytes, value: object) -> None:
    text = read(body)
    assert text.readable
    assert text.well_formed
    assert text.flaws == ()
    if len(body) < 2 * MAX_DEPTH:
        assert repr(text.value) == repr(value)
    assert repr(read_strictly(body).value) == repr(text.value)


# What is amiss and can be read all the same: body, value, and kind and place of the flaws.
FLAWED: list[tuple[bytes, object, list[tuple[str, str]]]] = [
    (BOM + b'{"a":1}', {"a": 1}, [("bom", "byte 0")]),  # 8.1: MUST NOT add a byte order mark
    (BOM + b'{"a":1,"a":2}', {"a": 2}, [("bom", "byte 0"), ("duplicate-key", "/a")]),
    (b'{"a":1,"b":0,"a":2}', {"a": 2, "b": 0}, [("duplicate-key", "/a")]),  # 4: names SHOULD be unique
    (b'{"a":1,"\\u0061":2}', {"a": 2}, [("duplicate-key", "/a")]),  # 8.3: compared after unescaping
    (b'[{"x":{"a/b":1, "a/b" :1}}]', [{"x": {"a/b": 1}}], [("duplicate-key", "/0/x/a~1b")]),
    (b'{"a":":","a":"x","b":"\\u003a"}', {"a": "x", "b": ":"}, [("duplicate-key", "/a")]),
    (b'{"a":NaN}', {"a": math.nan}, [("number", "/a")]),  # 6: Infinity and NaN are not permitted
    (b"[Infinity,-Infinity]", [math.inf, -math.inf], [("number", "/0"), ("number", "/1")]),
    (b"[01,+1,.5,2.,-nan]", [1, 1, 0.5, 2.0, math.nan], [("number", f"/{index}") for index in range(5)]),  # 6
    (b'{"a":1}{"a":2}', {"a": 1}, [("trailing", "byte 7")]),  # 2: one value
    (b'["\xc3\xa9"] x', ["\xe9"], [("trailing", "byte 7")]),
    (b"[1]\x00", [1], [("trailing", "byte 3")]),
    (rb'["\ud800"]', ["\ufffd"], [("surrogate", "/0")]),  # 8.2: half a pair
    (rb'{"\udc00\ud800":[1]}', {"\ufffd\ufffd": [1]}, [("surrogate", "")]),
    (rb'"\ud834\u0041"', "\ufffdA", [("surrogate", "")]),
    (b'["a\tb"]', ["a\tb"], [("syntax", "/0")]),  # 7: control characters must be escaped
    (b'["ok","\xe9t\xe9"]', ["ok", "\ufffdt\ufffd"], [("utf-8", "byte 7")]),  # 8.1: MUST be UTF-8
    (b'["\xed\xa0\x80"]', ["\ufffd\ufffd\ufffd"], [("utf-8", "byte 2")]),
    (b'["\xc0\xaf"]x', ["\ufffd\ufffd"], [("utf-8", "byte 2"), ("trailing", "byte 6")]),
    ('{"é":1}'.encode("utf-16"), {"é": 1}, [("utf-8", "byte 0")]),
    ("[1]".encode("utf-16-be"), [1], [("utf-8", "byte 0")]),
    ("[1]".encode("utf-32-le"), [1], [("utf-8", "byte 0")]),
]


@pytest.mark.parametrize(("body", "value", "flaws"), FLAWED, ids=[ascii(body[:30]) for body, _, _ in FLAWED])
def test_flaw_is_told_and_reading_goes_on(body: bytes, value: object, flaws: list[tuple[str, str]]) -> None:
    text = read(body)
    assert text.readable
    assert [(flaw.kind, flaw.where) for flaw in text.flaws] == flaws
    assert repr(text.value) == repr(value)
    assert text.well_formed == {kind for kind, _ in flaws}.issubset({"bom", "duplicate-key", "surrogate"})


# What cannot be read: body, and kind and place of the flaw.
BROKEN = [
    (b"", "empty", "byte 0"),  # 2: a text is a value
    (b" \r\n\t", "empty", "byte 0"),
    (BOM, "empty", "byte 3"),
    (b"<html>", "syntax", "byte 0"),
    (b"404 page not found", "trailing", "byte 4"),
    (b'"a" "b"', "trailing", "byte 4"),
    (b"[1,]", "syntax", "byte 3"),  # 5
    (b"[,1]", "syntax", "byte 1"),
    (b"[1 2]", "syntax", "byte 3"),
    (b"[1", "syntax", "byte 2"),
    (b"[1}", "syntax", "byte 2"),
    (b'{"a":1,}', "syntax", "byte 7"),  # 4
    (b"{'a':1}", "syntax", "byte 1"),
    (b"{a:1}", "syntax", "byte 1"),
    (b'{"a" 1}', "syntax", "byte 5"),
    (b'{"a":}', "syntax", "byte 5"),
    (b'{"a"', "syntax", "byte 4"),
    (b"[tru]", "syntax", "byte 1"),  # 3
    (b"True", "syntax", "byte 0"),
    (b"undefined", "syntax", "byte 0"),
    (b"\x0c[]", "syntax", "byte 0"),  # 2: no other white space
    (b"\xc2\xa0[]", "syntax", "byte 0"),
    (b"[1]".join([BOM, b""]) + b"]", "trailing", "byte 6"),
    (b"[0x1F]", "number", "byte 1"),  # 6
    (b"[1e]", "number", "byte 1"),
    (b"[1.2.3]", "number", "byte 1"),
    (b"[-]", "number", "byte 1"),
    ('["é",٣]'.encode(), "syntax", "byte 6"),
    (b'["abc', "syntax", "byte 1"),  # 7
    (rb'["\x41"]', "syntax", "byte 2"),
    (rb'["\u12G4"]', "syntax", "byte 2"),
    (b'["\\', "syntax", "byte 2"),
    (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "too-deep", f"byte {MAX_DEPTH}"),  # 9: a limit of ours
    (b'{"a":[' * 100_000, "too-deep", f"byte {MAX_DEPTH * 3}"),
]


@pytest.mark.parametrize(("body", "kind", "where"), BROKEN, ids=[ascii(body[:20]) for body, _, _ in BROKEN])
def test_broken_text_tells_kind_and_place(body: bytes, kind: str, where: str) -> None:
    text = read(body)
    assert (text.flaws[-1].kind, text.flaws[-1].where) == (kind, where)
    assert not text.well_formed
    assert text.readable == (kind == "trailing" and b"[" in body)


def test_unreadable_text_has_no_value_and_no_numbers() -> None:
    text = read(b"[1.5, oops]")
    assert (text.value, text.readable, text.odd_numbers, text.token_at("/0")) == (None, False, (), None)


@pytest.mark.parametrize(
    ("charset", "value"),
    [
        ("ISO-8859-1", ["\xe9"]),
        ('"windows-1251"', ["\u0439"]),
        (None, ["\ufffd"]),
        ("utf-8", ["\ufffd"]),
        ("punycode", ["\ufffd"]),
        ("no\0such", ["\ufffd"]),
    ],
)
def test_charset_helps_to_read_what_is_not_utf8(charset: str | None, value: object) -> None:
    text = read(b'["\xe9"]', charset)
    assert text.value == value
    assert kinds(text) == ["utf-8"]


def test_charset_has_no_effect_on_utf8() -> None:
    assert read('["é"]'.encode(), "iso-8859-1") == JsonText(["é"], readable=True, flaws=())


ODD = b'{"a":1774950882.0,"b/c":[1.774950882E9,-0,7,1e-2],"~":"1.5","big":[9007199254740991,-9007199254740992,1e400]}'


@pytest.mark.parametrize("body", [ODD, ODD.replace(b":", b" : "), BOM + ODD, ODD + b"!"], ids=list("csbt"))
def test_tokens_are_told_as_written(body: bytes) -> None:
    text = read(body)
    assert text.odd_numbers == (
        ("/a", "1774950882.0"),
        ("/b~1c/0", "1.774950882E9"),
        ("/b~1c/3", "1e-2"),
        ("/big/2", "1e400"),
    )
    assert text.big_integers == (("/big/1", "-9007199254740992"),)
    assert not text.plain_numbers
    pointers = ["/a", "/b~1c/1", "/b~1c/2", "/big/0", "/~0", "/b~1c", "/b~1c/01", "/b~1c/9", "/no", "a", "/a/0", ""]
    assert text.tokens(pointers) == {"/a": "1774950882.0", "/b~1c/1": "-0", "/b~1c/2": "7", "/big/0": str(2**53 - 1)}


def test_tokens_of_the_last_of_equal_names_are_told() -> None:
    text = read(b'{"a":{"x":1.0},"a":{"x":2,"y":3.0}}')
    assert text.odd_numbers == (("/a/y", "3.0"),)
    assert text.token_at("/a/x") == "2"


def test_tokens_that_are_no_json_are_told_too() -> None:
    assert read(b"[NaN,+1,01,1]").odd_numbers == (("/0", "NaN"), ("/1", "+1"), ("/2", "01"))


@pytest.mark.parametrize(
    ("body", "token"),
    [
        (b"1.5", "1.5"),
        (b"[1.5]", "1.5"),
        (b"[1.5 ]", "1.5"),
        (b"[1E5\n]", "1E5"),
        (b"[1e5,2]", "1e5"),
        (b'{"a":1.0e5}', "1.0e5"),
        (b"12e1", "12e1"),
        (b"[-0.0E-1\t]", "-0.0E-1"),
    ],
)
def test_odd_number_is_not_missed_by_the_cheap_look(body: bytes, token: str) -> None:
    text = read(body)
    assert [found for _, found in text.odd_numbers] == [token]
    assert not text.plain_numbers


def test_plain_numbers_are_plain_whatever_the_strings_say() -> None:
    text = read(b'{"version":"1.5, 2e5, ","host":"10.0.0.1","n":[0,-1,15]}')
    assert text.plain_numbers
    assert text.odd_numbers == ()
    assert text.big_integers == ()


def test_integer_longer_than_python_reads_is_infinite_and_big() -> None:
    text = read(b"[" + b"9" * 5000 + b"]")
    assert text.value == [math.inf]
    assert text.big_integers == (("/0", "9" * 5000),)
    assert text.flaws == ()


def test_names_that_differ_in_case_only_are_told_when_asked() -> None:
    text = read(b'[{"Status":1,"a":{"x":1,"X":2}},{"status":1,"STATUS":2,"Status":3}]')
    assert text.flaws == ()
    assert text.case_duplicates == (
        Flaw("case-duplicate-key", "/0/a/X", "'x' and 'X' differ in case only"),
        Flaw("case-duplicate-key", "/1/STATUS", "'status' and 'STATUS' differ in case only"),
        Flaw("case-duplicate-key", "/1/Status", "'status' and 'Status' differ in case only"),
    )


def test_flaws_of_one_kind_are_bounded_and_the_others_still_told() -> None:
    text = read(b"[" + b"NaN," * 500 + b"1]]")
    assert kinds(text) == ["number"] * MAX_FLAWS + ["trailing"]


def test_names_that_were_mended_are_not_called_equal() -> None:
    text = read(rb'{"\ud800":1,"\ud801":2}')
    assert kinds(text) == ["surrogate", "surrogate"]


def test_details_are_short_and_printable() -> None:
    name = "\x1b[31mé\u202e" * 100
    body = json.dumps({name: 1})[:-1] + "," + json.dumps({name: 2, name.upper(): 3})[1:]
    text = read(body.encode())
    assert kinds(text) == ["duplicate-key"]
    for flaw in (*text.flaws, *text.case_duplicates, *read(name.encode()).flaws):
        assert re.fullmatch(r"[ -~]{1,120}", flaw.detail)


def test_place_below_very_long_names_is_told_as_a_byte_and_not_listed() -> None:
    name = b"k" * (MAX_POINTER + 1)
    text = read(b'{"' + name + b'":[NaN,1.5]}')
    assert text.flaws[0].where == f"byte {MAX_POINTER + 6}"
    assert text.odd_numbers == ()
    assert text.token_at("/" + name.decode() + "/1") == "1.5"


def test_deep_stack_of_the_caller_does_not_matter() -> None:
    def from_below(levels: int) -> JsonText:
        return from_below(levels - 1) if levels else read(b'{"a":' * 200 + b"[1.50,123456789012345678901]" + b"}" * 200)

    text = from_below(sys.getrecursionlimit() - len(inspect.stack()) - 100)
    pointer = "/a" * 200
    assert text.flaws == ()
    assert (text.token_at(pointer + "/0"), text.token_at(pointer + "/1")) == ("1.50", "123456789012345678901")


# The laws ----------------------------------------------------------------------------------------------------------

SPACE = st.sampled_from(["", "", "", " ", "\n", "\t \r\n"])
NUMBERS = st.one_of(
    st.integers().map(str),
    st.integers(min_value=-(10**25), max_value=10**25).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(
        ["-0", "-0.0", "0e0", "1E5", "1e+5", "1.0", "1e16", "1e17", "1e400", "9007199254740992", "1" * 400]
    ),
)
ODDITIES = st.sampled_from(["NaN", "-Infinity", "01", "+1", ".5", '"\\ud800"', '"\t"', "nul", "", "[1", '"\\u003a"'])
NAMES = st.sampled_from(['"a"', '"A"', '"b"', '":"', '"\\u0061"', '"\\u003a"', '"e\\":"', '"é"', '""', '"1.5,"'])
STRINGS = st.one_of(
    st.text(max_size=8).map(lambda text: json.dumps(text, ensure_ascii=False)).filter(lambda text: text.isprintable()),
    st.text(max_size=8).map(json.dumps),
    st.sampled_from(['"a:b"', '"1e5,"', '"x\\/y\\u002b"', '"\\ud83d\\ude00"', '"2.5 "']),
)


@st.composite
def containers(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    values = draw(st.lists(items, max_size=4))
    spaced = [draw(SPACE) + value + draw(SPACE) for value in values]
    if draw(st.booleans()):
        return "[" + ",".join(spaced) + "]"
    return "{" + ",".join(f"{draw(SPACE)}{draw(NAMES)}{draw(SPACE)}:{value}" for value in spaced) + "}"


LITERALS = st.sampled_from(["true", "false", "null"])
TEXTS = st.recursive(st.one_of(NUMBERS, STRINGS, LITERALS), containers, max_leaves=12)
ODD_TEXTS = st.recursive(st.one_of(NUMBERS, STRINGS, LITERALS, ODDITIES), containers, max_leaves=12)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(ODD_TEXTS).encode("utf-8", "replace"))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(body)))
        body[at : at + draw(st.integers(0, 2))] = draw(
            st.sampled_from([b"", b"\xff", b'"', b":", b"\\", b"0", b".", b"e", b","])
        )
    return draw(st.sampled_from([b"", b"", BOM])) + bytes(body)


def pointers(value: object, at: str = "") -> list[str]:
    if isinstance(value, dict):
        inner = [(key.replace("~", "~0").replace("/", "~1"), item) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [(str(index), item) for index, item in enumerate(value)]
    else:
        return [at]
    return [place for key, item in inner for place in pointers(item, f"{at}/{key}")]


def told(text: JsonText) -> object:
    tokens = text.tokens(pointers(text.value))
    numbers = (text.odd_numbers, text.big_integers, text.plain_numbers, tokens)
    return repr(text.value), text.readable, text.well_formed, text.flaws, text.case_duplicates, numbers


@LAW
@given(TEXTS.map(str.encode))
@example(b'{"a":{":":1},"a":2,"b":"\\u003a"}')
@example(b'{"a":1,"a":"\\u003A"}')
@example(b"[18446744073709551616,-9223372036854775809,9223372036854775808]")
@example(b"[18446744073709551616 ,-0]")
def test_both_ways_tell_the_same_of_sound_texts(body: bytes) -> None:
    assert told(read(body)) == told(read_strictly(body))


@LAW
@given(mutated() | st.binary(max_size=30))
def test_both_ways_tell_the_same_of_any_bytes(body: bytes) -> None:
    assert told(read(body)) == told(read_strictly(body))


def refused(token: str) -> object:
    raise ValueError(token)


def without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {without_surrogates(name): without_surrogates(item) for name, item in value.items()}
    return [without_surrogates(item) for item in value] if isinstance(value, list) else value


@LAW
@given(mutated())
def test_reading_agrees_with_the_standard_library(body: bytes) -> None:
    """Independent: the standard library accepts just what is well-formed, and reads the same value."""
    text = read(body)
    try:
        value = json.loads(body.decode().removeprefix("\ufeff"), parse_constant=refused)
    except ValueError:
        assert not text.well_formed
        return
    assert text.well_formed
    assert repr(text.value) == repr(without_surrogates(value))


@LAW
@given(TEXTS)
def test_tokens_are_those_of_the_standard_library(body: str) -> None:
    """Independent: with tokens for numbers, the standard library finds at each place what `token_at` tells."""

    class Token(str):
        __slots__ = ()

    tree = json.loads(body, parse_int=Token, parse_float=Token)
    text = read(body.encode())

    def check(node: object, at: str) -> None:
        if isinstance(node, dict | list):
            for key, item in node.items() if isinstance(node, dict) else enumerate(node):
                check(item, f"{at}/{key}")
        else:
            assert text.token_at(at) == (str(node) if isinstance(node, Token) else None)

    check(tree, "")
