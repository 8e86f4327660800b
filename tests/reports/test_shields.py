from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings

from fairport.reports.shields import COLOURS, WORDS, render, said
from fairport.verdict import Verdict
from tests.reports.accounts import HOSTILE, accounts
from tests.reports.examples import ACCOUNT, BROKEN_ACCOUNT, HEADER

if TYPE_CHECKING:
    from fairport.account import Account

# The members of shields.io's endpoint response, version 1, as it documents them.
ENDPOINT = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "required": ["schemaVersion", "label", "message"],
        "additionalProperties": False,
        "properties": {
            "schemaVersion": {"const": 1},
            "label": {"type": "string"},
            "message": {"type": "string", "minLength": 1},
            "color": {"type": "string"},
            "isError": {"type": "boolean"},
        },
    }
)


def test_badge_names_contract_verdict_and_day() -> None:
    assert said(BROKEN_ACCOUNT) == ("orders 2.1", "non-conformant 2026-03-31")
    assert json.loads(render(BROKEN_ACCOUNT))["color"] == "red"


def test_invalid_run_is_an_error_of_the_badge() -> None:
    told = json.loads(render(replace(ACCOUNT, verdict=Verdict.INVALID_RUN)))
    assert (told["message"], told["isError"]) == ("invalid run 2026-03-31", True)


def test_moment_outside_the_calendar_is_undated() -> None:
    assert said(replace(ACCOUNT, started=1e18))[1] == "conformant undated"


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_word_and_colours_of_its_own(verdict: Verdict) -> None:
    assert WORDS[verdict].replace(" ", "-") == verdict.value
    assert len(set(COLOURS.values())) == len(Verdict)
    assert contrast(COLOURS[verdict][1]) >= 4.5


def contrast(colour: str) -> float:
    """The contrast of white on a colour, as WCAG 2 computes it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_long_name_is_cut() -> None:
    header = {**HEADER, "contract": {**HEADER["contract"], "name": "x" * 500}}
    assert len(said(replace(ACCOUNT, header=header))[0]) == 60


@settings(max_examples=25, deadline=None)
@given(accounts(HOSTILE))
def test_any_account_makes_an_answer_as_documented(account: Account) -> None:
    ENDPOINT.validate(json.loads(render(account)))
