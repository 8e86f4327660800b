"""`fairport requirements`: every sentence, and what verifies it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fairport.cli.requirements import rules_by_requirement
from fairport.spec import load_contract
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said


def test_every_requirement_is_listed_with_rules_or_a_reason(fairport: Callable[..., Said]) -> None:
    said = fairport("requirements", "--format", "json")
    records = json.loads(said.out)
    assert said.code == 0
    assert [record["id"] for record in records] == [r.id for r in load_contract("porting-status").requirements]
    assert [record["id"] for record in records if bool(record["rules"]) == bool(record["untested"])] == []


def test_text_quotes_and_names_the_rules(fairport: Callable[..., Said]) -> None:
    text = " ".join(fairport("requirements").out.split())
    assert "PS-QUERY-RESULTSCOUNT-DEFAULT" in text
    assert "verified by paging.default-size" in text
    assert "not verified: " in text


def test_rules_follow_the_facets_of_promises() -> None:
    found = rules_by_requirement(load_contract("porting-status"), all_rules())
    assert "paging.limit" in found["PS-QUERY-RESULTSCOUNT"]
    assert "paging.limit" not in found["PS-RESP-TOTALCOUNT"]


def test_unknown_contract_is_exit_2(fairport: Callable[..., Said]) -> None:
    said = fairport("requirements", "--contract", "porting-stats")
    assert said.code == 2
    assert "porting-status" in said.err
