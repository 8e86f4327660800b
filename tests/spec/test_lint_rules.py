"""The table of lint rules, its page, and that each is shown to fire."""

from __future__ import annotations

import re
from pathlib import Path

from fairport.spec.lint_rules import RULES

HERE = Path(__file__).parent


def test_every_rule_says_what_and_how_to_mend_it() -> None:
    for name, rule in RULES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert rule.says.endswith(".")
        assert rule.mend.endswith(".")


def test_every_rule_is_made_to_fire_by_a_test() -> None:
    tests = "".join((HERE / f"test_lint{part}.py").read_text(encoding="utf-8") for part in ("_document", "_promises"))
    assert [name for name in RULES if f'"{name}"' not in tests] == []
