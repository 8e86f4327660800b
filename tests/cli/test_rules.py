"""`fairport rules`: every rule in a line, and one in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fairport.cli.rules import _LOOKS_AT
from fairport.reference import all_faults
from fairport.rules import Over
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said


def test_every_rule_has_its_line(fairport: Callable[..., Said]) -> None:
    said = fairport("rules")
    heads = [line.split()[0] for line in said.out.splitlines() if not line.startswith(" ")]
    assert (said.code, heads) == (0, [rule.id for rule in all_rules()])


def test_one_rule_is_told_in_full(fairport: Callable[..., Said]) -> None:
    said = fairport("rules", "paging.limit")
    rule = next(rule for rule in all_rules() if rule.id == "paging.limit")
    text = " ".join(said.out.split())
    proofs = [fault.name for fault in all_faults().values() if rule.id in fault.catches]
    assert said.code == 0
    assert proofs
    for told in (f"{rule.id}: {rule.title}", rule.why, rule.how, "paging, facet limit", ", ".join(proofs)):
        assert told in text


def test_json_holds_the_same(fairport: Callable[..., Said]) -> None:
    every = json.loads(fairport("rules", "--format", "json").out)
    one = json.loads(fairport("rules", "paging.limit", "--format", "json").out)
    assert [record["id"] for record in every] == [rule.id for rule in all_rules()]
    assert one in every
    assert "limit-ignored" in one["faults"]


def test_unknown_rule_gets_the_nearest(fairport: Callable[..., Said]) -> None:
    said = fairport("rules", "paging.limt")
    assert said.code == 2
    assert "did you mean paging.limit" in said.err


def test_all_kinds_of_evidence_have_words() -> None:
    assert _LOOKS_AT.keys() == {str(over) for over in Over}
