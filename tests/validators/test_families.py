"""What holds for the declaration of every rule; docs/rules.md holds what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import fairport.validators
from fairport.validators import FAMILIES, all_rules

if TYPE_CHECKING:
    from fairport.rules import Rule

RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


@RULES
def test_rule_says_what_it_wants_and_what_would_exercise_it(rule: Rule) -> None:
    assert all(isinstance(words, str) and words.strip() for words in (rule.title, rule.why, rule.how))


@RULES
def test_rule_judges_a_facet_of_its_promise(rule: Rule) -> None:
    assert rule.facet in rule.promise.FACETS


@RULES
def test_rule_is_explained_by_rules_there_are(rule: Rule) -> None:
    assert set(rule.after) <= {other.id for other in all_rules()} - {rule.id}


def test_rules_come_in_the_order_of_their_families() -> None:
    found = [rule.check.__module__.rpartition(".")[2] for rule in all_rules()]
    assert list(dict.fromkeys(found)) == list(FAMILIES)


def test_rule_id_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fairport.validators, "FAMILIES", ("scope", "listing", "scope"))
    with pytest.raises(ValueError, match=r"^rule ids stand twice: \['scope\.rows', 'scope\.unknown'\]$"):
        all_rules.__wrapped__()
