from __future__ import annotations

import pytest

from fairport.rules import Broken, Check, Kept, Unclear
from fairport.spec.model import Answers
from fairport.validators.json_bodies import encoding, numbers, unique_names, well_formed
from tests.making import answer, promise, sights, the_rule

ANSWERS = promise(Answers)
RULES = (well_formed, encoding, unique_names, numbers)
JSON = (("Content-Type", "application/json"),)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"a": 1}', id="plain"),
        pytest.param(b' \r\n\t[1.5e3, "\\u00e9", null] \n', id="white-space-and-escapes"),
        pytest.param('{"é": "東京 😀"}'.encode(), id="utf-8"),
        pytest.param(b'{"a": {"b": 1}, "b": 2}', id="same-name-at-two-levels"),
        pytest.param(b'{"a": 1, "A": 2}', id="names-that-differ-in-case"),
        pytest.param(b'"\\ud83d\\ude00"', id="surrogate-pair"),
        pytest.param(b"12345678901234567890123", id="long-integer"),
        pytest.param(b"-0.0E-10", id="odd-number"),
        pytest.param(b"null", id="scalar"),
    ],
)
@pytest.mark.parametrize("check", RULES)
def test_json_by_the_letter_keeps_every_rule(check: Check, body: bytes) -> None:
    assert sights(check, ANSWERS, answer(body)) == [Kept()]


@pytest.mark.parametrize(
    ("check", "body", "message", "at", "expected", "actual"),
    [
        pytest.param(well_formed, b"", "the body is empty", "", "one JSON text", "empty at byte 0", id="empty"),
        pytest.param(
            well_formed, b"{}!", "bytes follow the JSON text", "", "one JSON text", "trailing at byte 2", id="trailing"
        ),
        pytest.param(
            well_formed, b'{"a": 1,}', "the body is not JSON", "", "one JSON text", "syntax at byte 8", id="comma"
        ),
        pytest.param(
            encoding,
            b"\xef\xbb\xbf{}",
            "the body begins with a byte order mark",
            "",
            "UTF-8 without a byte order mark",
            "bom at byte 0",
            id="bom",
        ),
        pytest.param(
            encoding,
            b'{"a": "\xe9"}',
            "the body is not valid UTF-8",
            "",
            "UTF-8 without a byte order mark",
            "utf-8 at byte 7",
            id="latin-1",
        ),
        pytest.param(
            unique_names,
            b'{"x": [{"a": 1, "a": 2}]}',
            "a name stands twice in one object",
            "/x/0/a",
            "each name once",
            "duplicate-key at /x/0/a",
            id="twice",
        ),
        pytest.param(
            numbers,
            b'{"x": NaN}',
            "a number is none that JSON knows",
            "/x",
            "a JSON number",
            "number at /x",
            id="nan",
        ),
    ],
)
def test_json_that_is_not_by_the_letter_breaks_its_rule_alone(
    check: Check, body: bytes, message: str, at: str, expected: str, actual: str
) -> None:
    made = answer(body)
    (sight,) = [sight for sight in sights(check, ANSWERS, made) if isinstance(sight, Broken)]
    assert (sight.message.split(" (")[0], sight.at, sight.expected, sight.actual) == (message, at, expected, actual)
    assert sight.cause == actual.split(" ", maxsplit=1)[0]
    for other in RULES:
        if other is not check:
            assert [s for s in sights(other, ANSWERS, made) if isinstance(s, Broken)] == []


@pytest.mark.parametrize("check", RULES)
@pytest.mark.parametrize(
    ("body", "headers", "more"),
    [
        pytest.param(b"<html>", (("Content-Type", "text/html"),), {}, id="html-said-and-done"),
        pytest.param(b"nope", (), {}, id="nothing-said"),
        pytest.param(b"", JSON, {"method": "HEAD"}, id="head"),
        pytest.param(b"", JSON, {"status": 204}, id="no-content"),
        pytest.param(b"", JSON, {"status": 205}, id="reset-content"),
        pytest.param(b"", JSON, {"status": 304}, id="not-modified"),
    ],
)
def test_only_bodies_that_say_they_are_json_are_judged(
    check: Check, body: bytes, headers: tuple[tuple[str, str], ...], more: dict[str, object]
) -> None:
    assert sights(check, ANSWERS, answer(body, headers=headers, **more)) == []


def test_body_where_there_should_be_none_is_judged_all_the_same() -> None:
    assert sights(well_formed, ANSWERS, answer(b"{}", 204)) == [Kept()]


def test_partial_content_without_a_body_is_broken() -> None:
    assert [type(sight) for sight in sights(well_formed, ANSWERS, answer(b"", 206))] == [Broken]


@pytest.mark.parametrize(
    ("check", "body", "level"),
    [
        pytest.param(well_formed, b"{}!", "", id="forbidden"),
        pytest.param(encoding, b"\xef\xbb\xbf{}", "", id="byte-order-mark"),
        pytest.param(encoding, b'"\\ud83d"', "SHOULD", id="half-a-pair"),
        pytest.param(unique_names, b'{"a": 1, "a": 2}', "SHOULD", id="name-twice"),
        pytest.param(numbers, b"NaN", "", id="no-number"),
    ],
)
def test_what_the_standard_only_advises_against_is_no_must(check: Check, body: bytes, level: str) -> None:
    assert [sight.level for sight in sights(check, ANSWERS, answer(body)) if isinstance(sight, Broken)] == [level]


@pytest.mark.parametrize(
    ("check", "body", "message", "actual"),
    [
        (
            encoding,
            b'"\\ud83d"',
            "a text holds half of a surrogate pair ('\\ud83d' stands alone in a string: half of a pair)",
            "surrogate at the body",
        ),
        (numbers, b"NaN", "a number is none that JSON knows ('NaN' is not a number of JSON)", "number at the body"),
    ],
    ids=["surrogate", "number"],
)
def test_flaw_of_the_whole_body_is_told_with_its_detail(check: Check, body: bytes, message: str, actual: str) -> None:
    (sight,) = sights(check, ANSWERS, answer(body))
    assert isinstance(sight, Broken)
    assert (sight.message, sight.at, sight.actual) == (message, "", actual)


@pytest.mark.parametrize(("headers", "counts"), [(JSON, [1, 1]), ((), [0, 0])], ids=["json", "nothing-said"])
def test_quick_look_decides_on_a_body_without_flaws(headers: tuple[tuple[str, str], ...], counts: list[int]) -> None:
    look = the_rule(well_formed).screen
    assert look is not None
    assert look([ANSWERS, ANSWERS])(answer(b"{}", headers=headers)) == counts
    assert look([ANSWERS])(answer(b"{", headers=JSON)) is None


@pytest.mark.parametrize("said", ["application/json; charset=UTF-8", "application/problem+json", "APPLICATION/JSON"])
def test_every_json_media_type_is_judged(said: str) -> None:
    assert sights(well_formed, ANSWERS, answer(b"{}", headers=[("Content-Type", said)])) == [Kept()]


def test_body_deeper_than_we_read_is_our_limit_and_no_breach() -> None:
    made = sights(well_formed, ANSWERS, answer(b"[" * 1000 + b"]" * 1000, number=7))
    assert made == [Kept(), Unclear(message="the body is nested more deeply than we read", exchanges=(7,))]


def test_many_flaws_of_one_kind_are_bounded() -> None:
    body = b"[" + b",".join([b'{"a":1,"a":2}'] * 100) + b"]"
    assert len(sights(unique_names, ANSWERS, answer(body))) == 20
