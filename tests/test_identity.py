from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fairport import identity
from fairport.validators import all_rules

if TYPE_CHECKING:
    import pytest

    from fairport.rules import Rule

RULES = all_rules()


def test_identity_is_of_texts_in_their_order() -> None:
    assert identity.identity("a", "b") == identity.identity("a", "b")
    assert len({identity.identity(*parts) for parts in (("a", "b"), ("b", "a"), ("ab",), ("a", "b", ""))}) == 4
    assert len(identity.identity("a")) == identity.LENGTH


def test_what_was_checked_is_contract_rules_and_profile() -> None:
    own = identity.checked("d1", RULES, "standard")
    assert own == identity.checked("d1", RULES, "standard")
    others = {
        identity.checked("d2", RULES, "standard"),
        identity.checked("d1", RULES[1:], "standard"),
        identity.checked("d1", RULES, "quick"),
    }
    assert len(others | {own}) == 4


def test_digest_of_a_rule_is_that_of_its_family_and_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = RULES[0], RULES[1]
    assert identity.rule_digest(first) != identity.rule_digest(second)
    before = identity.rule_digest(first)
    monkeypatch.setattr(identity, "_code_of", lambda module: f"another code of {module}")
    assert identity.rule_digest(first) != before


def test_rule_without_a_source_goes_by_the_version() -> None:
    def check(*_: object) -> None: ...

    check.__module__ = "nowhere"
    nowhere: Rule = replace(RULES[0], check=check)  # type: ignore[arg-type]
    assert identity.rule_digest(nowhere) == identity.identity(RULES[0].id, identity.VERSION)
