from __future__ import annotations

import json
import re
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairport.evidence import Ask, Exchange
from fairport.pseudonyms import Pseudonyms
from fairport.redaction import Redaction, redaction_of

KEY = Pseudonyms(b"one key of a run")
OF = KEY.of
REDACTION = Redaction(
    members=frozenset({"Email", "Number", "WebHookURL"}), parameters=frozenset({"phone"}), pseudonyms=KEY
)
MAIL, PHONE = "jane@example.com", "+61731234567"


def exchange(body: bytes = b"", **fields: object) -> Exchange:
    return Exchange(**({"number": 1, "ask": Ask(operation="list"), "url": "", "body": body} | fields))  # type: ignore[arg-type]  # the fields under test


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param('{"Email":<ab>,"No":"P-1"}', id="no-string"),
        pytest.param('{"Email":"<ab@c.d>","No":"P-1"}', id="member"),
        pytest.param('\ufeff{ "Email" :\n"<ab>"}', id="mark-and-blanks"),
        pytest.param('{"Number":<61731>,"Number":<61731>}', id="twice"),
        pytest.param('{"Number":<-1.50>E+3}', id="exponent"),
        pytest.param('{"Number":<+61731>}', id="no-number"),
        pytest.param('{"Number":null,"Email":true}', id="words"),
        pytest.param('{"number":"<+61731234567>"}', id="other-case"),
        pytest.param('{"web_hook-url":"<a>"}', id="other-joints"),
        pytest.param('{"\\u0045mail":"<a>"}', id="escaped-name"),
        pytest.param('{"Email":["<a>",{"b":"<c>","d":<1>}],"x":"c"}', id="inside"),
        pytest.param('{"x":"\\"Email\\":\\"a\\"","Emails":"b"}', id="in-words"),
        pytest.param('{"Email":"<jan>', id="cut"),
        pytest.param('{"Email":["<a>","<b>', id="cut-inside"),
        pytest.param('{"Email":', id="cut-before"),
        pytest.param('{"Email":"","Number":}', id="empty"),
        pytest.param('"{\\"Number\\":\\"<ab>\\",\\"n\\":\\"cd\\"}"', id="json-in-a-string"),
        pytest.param("Email: jane", id="no-json"),
    ],
)
def test_values_of_personal_members_are_replaced_and_nothing_else(marked: str) -> None:
    """What is replaced stands between < and >."""
    body = re.sub("<(.*?)>", r"\1", marked).encode()
    made = REDACTION.body(body)
    assert made.decode() == re.sub("<(.*?)>", lambda match: OF(match[1]), marked)
    assert len(made) == len(body)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_body_is_read_in_the_encoding_that_it_is_in(codec: str) -> None:
    body = '{"Email":"Zoë@example.com"}'.encode(codec)
    made = REDACTION.body(body, codec)
    assert len(made) == len(body)
    assert made.decode(codec) == f'{{"Email":"{OF("Zoë@example.com")}"}}'


def test_bytes_that_are_no_text_stay() -> None:
    assert REDACTION.body(b'{"Email":"ab\xff\xfe"}') == b'{"Email":"%s\xff\xfe"}' % OF("ab").encode()
    wide = '{"Email":"ab"}'.encode("utf-16-le") + b"\x00"
    assert len(REDACTION.body(wide)) == len(wide)


NAMES = st.sampled_from(["Email", "Number", "email", "No", "x", 'E"', "Ünïcode"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def personal(value: Any, mine: bool = False) -> Any:
    """What redaction should make of a value, worked out on the value itself."""
    if isinstance(value, dict):
        return {name: personal(held, mine or REDACTION.is_personal(name)) for name, held in value.items()}
    if isinstance(value, list):
        return [personal(held, mine) for held in value]
    return OF(value) if mine and isinstance(value, str) else value


def without_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_numbers(held) for name, held in value.items()}
    if isinstance(value, list):
        return [without_numbers(held) for held in value]
    return 0 if isinstance(value, int | float) and not isinstance(value, bool) else value


@given(value=VALUES, plain=st.booleans(), indent=st.none() | st.integers(0, 2))
def test_json_stays_json_of_the_same_shape(value: Any, plain: bool, indent: int | None) -> None:
    body = json.dumps(value, ensure_ascii=not plain, indent=indent).encode()
    made = REDACTION.body(body)
    assert len(made) == len(body)
    assert without_numbers(json.loads(made)) == without_numbers(personal(value))


@given(body=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f'{{"Email":{text}'.encode()))
def test_any_bytes_are_taken_and_keep_their_length(body: bytes) -> None:
    made = REDACTION.body(body)
    assert len(made) == len(body)
    REDACTION.counted(exchange(body))


@given(value=VALUES)
def test_count_is_that_of_the_values_that_are_replaced(value: Any) -> None:
    def count(held: Any, mine: bool = False) -> int:
        if isinstance(held, dict):
            return sum(count(inner, mine or REDACTION.is_personal(name)) for name, inner in held.items())
        if isinstance(held, list):
            return sum(count(inner, mine) for inner in held)
        return int(mine and held is not None and held != "" and not isinstance(held, bool))

    for body in (json.dumps(value), json.dumps(value, separators=(",", ":"), ensure_ascii=False)):
        assert REDACTION.counted(exchange(body.encode())).total() == count(value)


def test_counts_go_by_the_contracts_names() -> None:
    body = b'{"email":"a","Email":"b","Number":1,"Number":null}'
    assert REDACTION.counted(exchange(body)) == {"Email": 2, "Number": 1}


def test_requests_and_links_are_masked_by_the_name_of_the_parameter() -> None:
    ask = Ask(operation="list", path=(("Email", MAIL), ("Id", "1")), query=(("phone[]", f"{PHONE},+61"), ("From", "5")))
    url = "https://api.test/jane%40example.com/1?phone[]=%2B61731234567,%2B61&From=5"
    made = REDACTION.exchange(exchange(ask=ask, url=url, headers=(("Link", "</?number=ab&page=2>; rel=next"),)))
    assert made.ask.path == (("Email", OF(MAIL)), ("Id", "1"))
    assert made.ask.query == (("phone[]", f"{OF(PHONE)},+61"), ("From", "5"))
    mail, phone = OF(MAIL).replace("@", "%40"), OF(PHONE).replace("+", "%2B")
    assert made.url == f"https://api.test/{mail}/1?phone[]={phone},%2B61&From=5"
    assert made.headers == (("Link", f"</?number={OF('ab')}&page=2>; rel=next"),)


def test_exchange_without_personal_data_is_as_it_was() -> None:
    held = exchange(b'{"a":1}', url="https://api.test/?From=1", ask=Ask(operation="list", query=(("From", "1"),)))
    assert REDACTION.exchange(held) == held


def test_values_are_those_of_bodies_and_requests() -> None:
    held = exchange(f'{{"Email":"{MAIL}"}}'.encode(), ask=Ask(operation="list", query=(("phone", PHONE),)))
    assert REDACTION.values([held]) == {MAIL: OF(MAIL), PHONE: OF(PHONE)}


def test_redaction_is_read_off_a_header() -> None:
    told = {"members": ["Email"], "parameters": [], "key": b"one key of a run".hex()}
    read = redaction_of(told)
    assert read is not None
    assert read.body(f'{{"Email":"{MAIL}"}}'.encode()).decode() == f'{{"Email":"{OF(MAIL)}"}}'
    assert redaction_of({"members": ["Email"], "parameters": [], "redacted": True}) is None
    assert redaction_of({}) is None


@pytest.mark.parametrize("filling", [" ", '"', '" ', '\\"', '{"', "\\n"])
def test_hostile_body_takes_no_long_search(filling: str) -> None:
    body = ('{"a": "' + filling * 200_000 + '\\" [", "Email": "x"}').encode()
    started = process_time()
    REDACTION.counted(exchange(body))
    REDACTION.body(body)
    assert process_time() - started < 20  # seconds of our own work; a search that goes back and forth takes hours
