from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.discretion import Discretion, Known
from fairport.pseudonyms import Pseudonyms
from fairport.redaction import Redaction
from fairport.verdict import Finding, Level, Observation, Outcome, Result
from fairport.words import shown

KEY = Pseudonyms(b"one key of a run")
OF = KEY.of
REDACTION = Redaction(members=frozenset({"Email", "Number"}), pseudonyms=KEY)
MAIL, PHONE, SPACED = "jane@example.com", "+61731234567", "+61\u00a07 3123"
LONG = "Level 10, 123 Example St, Spring Hill QLD 4000, at the back door behind the garden wall"
KNOWN = Known.of({value: OF(value) for value in (MAIL, PHONE, SPACED, LONG, "Jo", "Queued", "1774950882", "00000006")})
DISCREET = Discretion(REDACTION, (KNOWN,))
FINDING = Finding(
    rule="r", level=Level.MUST, outcome=Outcome.FAILED, promise="p", operation="o", title="t", message="m", at="/a/0/No"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{shown(MAIL)} comes twice", f"{shown(OF(MAIL))} comes twice", id="quoted"),
        pytest.param(f"{PHONE} comes twice", f"{OF(PHONE)} comes twice", id="bare"),
        pytest.param(f"a{MAIL} is another", f"a{MAIL} is another", id="part-of-another"),
        pytest.param('item "P-00000006" is lost', 'item "P-00000006" is lost', id="identity-with-the-same-digits"),
        pytest.param("Status is Queued since 1774950882 s", "Status is Queued since 1774950882 s", id="plain-word"),
        pytest.param(f"it is {shown(LONG)}", f"it is {shown(OF(LONG))}", id="cut"),
        pytest.param(f"it is {shown(SPACED)}", f"it is {shown(OF(SPACED))}", id="no-break-space"),
        pytest.param('Email is "Jo"', f'Email is "{OF("Jo")}"', id="short-one-of-a-member-that-is-named"),
        pytest.param('Email is "zoe"', f'Email is "{OF("zoe")}"', id="unknown-one-of-a-member-that-is-named"),
        pytest.param("Number is 5551234", f"Number is {OF('5551234')}", id="number"),
        pytest.param('Email is "a": wrong (1200 of 1300)', f'Email is "{OF("a")}": wrong (1200 of 1300)', id="counts"),
        pytest.param("Number since 2026-03-31 09:54:42Z", "Number since 2026-03-31 09:54:42Z", id="date"),
        pytest.param('Email is "jane…', f'Email is "{OF("jane")}…', id="quote-without-end"),
        pytest.param("Numbers are 12345", "Numbers are 12345", id="another-name"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_sentence_is_told_with_pseudonyms(text: str, expected: str) -> None:
    assert DISCREET.text(text) == expected


def test_beginning_of_a_body_is_masked_by_its_names() -> None:
    begun = '[{"No":"P-1","Number":"+617312'
    told = Discretion(REDACTION).finding(replace(FINDING, at="", actual=shown(begun)))
    assert told.actual == shown(begun.replace("+617312", OF("+617312")))


def test_finding_at_a_personal_place_is_masked_whatever_its_words() -> None:
    held = replace(FINDING, at="/rows/0/Number", message='is "ab"', actual='"ab"', expected='like "+61731234567"')
    told = Discretion(REDACTION).finding(held)
    assert (told.message, told.actual, told.expected) == (f'is "{OF("ab")}"', f'"{OF("ab")}"', held.expected)
    assert replace(told, message=held.message, actual=held.actual) == held


def test_finding_elsewhere_is_left_alone() -> None:
    held = replace(FINDING, message='No is "P-1"', actual='"P-1"')
    assert Discretion(REDACTION).finding(held) == held


def test_observations_and_outcomes_are_masked_too() -> None:
    seen = Observation(rule="r", operation="o", message='Email is "ab"')
    assert DISCREET.observation(seen).message == f'Email is "{OF("ab")}"'
    result = Result(
        rule="r",
        promise="p",
        operation="o",
        facet="f",
        level=Level.MUST,
        outcome=Outcome.INCONCLUSIVE,
        how=f"see {MAIL}",
    )
    assert DISCREET.result(result).how == f"see {OF(MAIL)}"


def test_configuration_keeps_all_but_personal_parameters() -> None:
    config = {"base_url": "https://api.test", "params": {"Number": PHONE, "From": "1"}, "foreign": {"email": MAIL}}
    told = DISCREET.config(config)
    assert told == {**config, "params": {"Number": OF(PHONE), "From": "1"}, "foreign": {"email": OF(MAIL)}}
