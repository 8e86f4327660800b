"""What a change is."""

from __future__ import annotations

from fairport.spec.changes import CHANGE_RULES, Change, Severity


def test_severities_stand_in_the_order_of_what_matters() -> None:
    assert list(Severity) == ["breaking", "warning", "compatible"]


def test_breaking_change_breaks() -> None:
    made = [Change(rule="closed", severity=severity, message="A") for severity in Severity]
    assert [change.is_breaking for change in made] == [True, False, False]


def test_every_rule_says_one_sentence() -> None:
    assert [says for says in CHANGE_RULES.values() if not says.endswith(".") or "\n" in says] == []
