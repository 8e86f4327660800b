"""Which part of a check catches a fault: what each arm of the ablation would have seen, and when it was first seen.

Everything is read off the evidence of one run: its exchanges, who asked for each, and what failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fairport.contract_tests.explore import draw, generate
from fairport.judge import judge
from fairport.rules import Over
from fairport.validators import all_rules
from fairport.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairport.evidence import Exchange
    from fairport.spec import Contract
    from fairport.verdict import Finding

ARMS: Final = ("schema", "one response", "relations", "drawn")
"""The arms, each holding the ones before it.

The planned explorers' exchanges judged by schema and media type only; by every rule over one operation's single
responses; by all rules; and all rules over all exchanges, those that were drawn or generated among them.
"""
DRAWN: Final = frozenset({draw.__name__, generate.__name__})
"""The stages whose requests nobody planned."""
SCHEMA: Final = ("types.", "formats.", "http.status", "http.media-type", "json.well-formed")
"""How the names of the rules begin that schema and media type stand for."""
SEEN: Final = frozenset({Outcome.FAILED, Outcome.INCONCLUSIVE})

Stages = tuple[tuple[str, int], ...]


def failing(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the rules that failed."""
    return frozenset(finding.rule for finding in findings if finding.outcome is Outcome.FAILED)


def arms(planned: frozenset[str], failed: frozenset[str]) -> tuple[str, ...]:
    """Return the arms that catch a fault, by the rules that fail on planned evidence alone and on all of it."""
    return tuple(arm for arm, caught in zip(ARMS, (*_kinds(planned), bool(failed)), strict=True) if caught)


def decided(planned: frozenset[str], failed: frozenset[str]) -> bool:
    """Whether evidence that is not planned could put no other arm among those that catch."""
    return _kinds(planned) == _kinds(failed)


def _kinds(rules: frozenset[str]) -> tuple[bool, bool, bool]:
    """Return whether a rule of the schema, one over single responses, and any at all is among these."""
    single = {rule.id for rule in all_rules() if rule.over in {Over.ANSWER, Over.OPERATION}}
    return any(rule.startswith(SCHEMA) for rule in rules), bool(rules & single), bool(rules)


def planned_only(exchanges: Iterable[Exchange], stages: Stages) -> Iterator[Exchange]:
    """Yield the exchanges that planned explorers asked for, and those that ask one of them again."""
    for exchange in exchanges:
        if stage_of(stages, exchange.ask.confirms or exchange.number) not in DRAWN:
            yield exchange


def surely_planned(findings: Iterable[Finding], planned: frozenset[int]) -> frozenset[str]:
    """Return the rules that failed by planned evidence alone, as far as a look at the findings can tell.

    That is all the evidence of a finding, or one response where one is enough.
    """
    enough = {rule.id for rule in all_rules() if rule.over is Over.ANSWER}
    return frozenset(
        finding.rule
        for finding in findings
        if finding.outcome is Outcome.FAILED
        and (planned.issuperset(finding.exchanges) or (finding.rule in enough and planned & {*finding.exchanges}))
    )


def stage_of(stages: Stages, number: int) -> str:
    """Return who asked for an exchange, "" for none."""
    return next((name for name, first in reversed(stages) if first <= number), "") if number else ""


def first_shown(contract: Contract, exchanges: Sequence[Exchange], findings: Sequence[Finding]) -> int:
    """Return the number of the request whose answer completed the first evidence of what failed; 0 for none.

    What one response shows is there with that response. For what takes several, shorter and shorter beginnings of the
    run are judged, until one shows it and one shorter by a request does not.
    """
    failed = [finding for finding in findings if finding.outcome is Outcome.FAILED and finding.exchanges]
    over = {rule.id: rule for rule in all_rules()}
    single = [f for f in failed if f.rule in over and over[f.rule].over is Over.ANSWER]
    many = [f for f in failed if f not in single]
    best = min((min(f.exchanges) for f in single), default=0)
    low = min((min(f.exchanges) for f in many), default=0)
    if not many or (best and low >= best):
        return best
    rules = [over[name] for name in dict.fromkeys(f.rule for f in many) if name in over]
    high = best or max(exchange.number for exchange in exchanges)
    while low < high:
        middle = (low + high) // 2
        beginning = [exchange for exchange in exchanges if exchange.number <= middle]
        shown = any(found.outcome in SEEN for found in judge(contract, rules, beginning).findings)
        low, high = (low, middle) if shown else (middle + 1, high)
    return high
