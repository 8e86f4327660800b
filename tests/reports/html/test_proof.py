from __future__ import annotations

from dataclasses import replace

from fairport.reports.html.proof import proof_of
from fairport.validators import all_rules
from fairport.version import VERSION
from tests.reports.examples import ACCOUNT, RESULT, RULES
from tests.reports.html.pages import by_id, page_of, text_of


def test_figures_are_of_the_rules_that_the_run_used() -> None:
    rule = all_rules()[0]
    used = replace(ACCOUNT, results=(replace(RESULT, rule=rule.id),), rules=(replace(RULES[0], id=rule.id), RULES[1]))
    proof = proof_of(replace(used, header={**ACCOUNT.header, "fairport": VERSION}))
    assert proof.own
    assert [(name, faults > 0) for name, _, faults in proof.rules] == [(rule.id, True)]


def test_trace_of_another_version_is_told_no_figures() -> None:
    account = replace(ACCOUNT, header={**ACCOUNT.header, "fairport": "0.0.7"})
    assert not proof_of(account).own
    told = text_of(by_id(page_of(account), "trust"))
    assert "0.0.7" in told
    assert "broken services that" not in told
