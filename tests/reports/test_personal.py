from __future__ import annotations

from dataclasses import replace

import pytest

from fairport.account import Personal
from fairport.reports.personal import discreet, discreet_text, personal_members, shape
from tests.reports.examples import ACCOUNT, FINDING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Jane Smith", "Xxxx Xxxxx", id="name"),
        pytest.param("+61-1-1111-1111", "+00-0-0000-0000", id="telephone"),
        pytest.param("jane@example.com", "xxxx@xxxxxxx.xxx", id="mail"),
        pytest.param("李 \u0661", "x 0", id="other-scripts"),
        pytest.param("", "", id="empty"),
    ],
)
def test_shape_keeps_case_and_punctuation(text: str, expected: str) -> None:
    assert shape(text) == expected


def test_personal_members_are_those_that_the_contract_names() -> None:
    assert personal_members(ACCOUNT) == {"Email"}


@pytest.mark.parametrize(
    "header",
    [
        pytest.param({}, id="no-contract"),
        pytest.param({"contract": {"document": {}}}, id="no-annotation"),
        pytest.param({"contract": {"document": {"x-fairport": {"personal-data": "Email"}}}}, id="no-list"),
    ],
)
def test_personal_members_of_a_contract_that_names_none(header: dict[str, object]) -> None:
    assert personal_members(replace(ACCOUNT, header=header)) == frozenset()


@pytest.mark.parametrize("how", [Personal.PSEUDONYMS, Personal.REDACTED, Personal.SHOWN])
def test_nothing_is_left_to_mask_where_the_account_has_seen_to_it(how: Personal) -> None:
    assert personal_members(replace(ACCOUNT, personal=how)) == frozenset()


def test_discreet_masks_values_in_the_words_of_a_finding() -> None:
    found = replace(FINDING, at="/Orders/0/Email", message='Email is "jane smith", 12345', actual='"jane smith"')
    masked = discreet(found, frozenset({"Email"}))
    assert (masked.message, masked.actual) == ('Email is "xxxx xxxxx", 00000', '"xxxx xxxxx"')


def test_discreet_text_leaves_counts_alone() -> None:
    told = discreet_text('Email is "j": wrong (1200 of 1300)', frozenset({"Email"}))
    assert told == 'Email is "x": wrong (1200 of 1300)'


def test_discreet_masks_a_value_that_was_cut() -> None:
    found = replace(FINDING, at="/Email", message="", actual='"jane sm…')
    assert discreet(found, frozenset({"Email"})).actual == '"xxxx xx…'


def test_discreet_keeps_the_words_that_are_no_value() -> None:
    found = replace(FINDING, at="/Orders/0/Email", message="Email is missing", actual="absent")
    assert discreet(found, frozenset({"Email"})) == found


def test_discreet_leaves_a_finding_elsewhere_alone() -> None:
    found = replace(FINDING, at="/Orders/0/No", actual='"P-1"')
    assert discreet(found, frozenset({"Email"})) is found


def test_discreet_goes_by_the_words_where_the_place_says_nothing() -> None:
    found = replace(FINDING, at="", message='Email is "jane" in 3 rows', actual='"jane"')
    assert discreet(found, frozenset({"Email"})).message == 'Email is "xxxx" in 3 rows'


def test_discreet_text_masks_only_sentences_that_name_a_member() -> None:
    members = frozenset({"Email"})
    assert discreet_text('Email is "jane": a known name (4 of 9)', members) == 'Email is "xxxx": a known name (4 of 9)'
    assert discreet_text('Emails is "jane"', members) == 'Emails is "jane"'
