from __future__ import annotations

from dataclasses import replace

from fairport.account import Personal
from fairport.reports.html.conditions import Stage, conditions_of
from tests.reports.examples import ACCOUNT
from tests.reports.html.pages import EVERYTHING


def test_settings_are_flat_and_without_what_is_unset() -> None:
    settings = dict(conditions_of(EVERYTHING, 9, frozenset()).settings)
    assert settings == {"base_url": "https://api.example.com/v2", "max_requests": "1500", "auth_probes": "yes"}


def test_nested_and_listed_settings_have_dotted_names() -> None:
    config = {"params": {"Account": "A1"}, "sends": ["Authorization"], "none": []}
    held = conditions_of(replace(ACCOUNT, header={**ACCOUNT.header, "config": config}), 0, frozenset())
    assert held.settings == (("params.Account", "A1"), ("sends", "Authorization"))


def test_stages_tell_how_many_requests_each_planned() -> None:
    assert conditions_of(EVERYTHING, 9, frozenset()).stages == (Stage("survey", 3), Stage("walk pages", 6))


def test_budget_is_told_beside_what_was_used() -> None:
    held = conditions_of(EVERYTHING, 9, frozenset({"Email"}))
    assert (held.used, held.budget, held.personal) == (143, 1500, ("Email",))
    assert conditions_of(ACCOUNT, 9, frozenset()).budget == 0


def test_what_was_masked_is_told_in_numbers() -> None:
    masked = {"personal": {"Email": 3}, "secrets": {"request header": 12}}
    told = conditions_of(replace(ACCOUNT, masked=masked, personal=Personal.PSEUDONYMS), 0, frozenset()).masked
    assert told == "told as pseudonyms: 3 personal values (3 Email); 12 secrets (12 in request header)"


def test_run_without_an_end_says_so() -> None:
    run = dict(conditions_of(replace(ACCOUNT, finished=None), 0, frozenset()).run)
    assert run["Finished"] == "the run did not come to its end"
