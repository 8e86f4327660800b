"""`fairport rules`: what is judged, one rule a line; or one rule in full."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from fairport.cli.console import say, say_json, table
from fairport.cli.options import format_option
from fairport.errors import UsageError

if TYPE_CHECKING:
    from fairport.rules import Rule


@click.command(name="rules")
@click.argument("rule_id", metavar="[ID]", required=False)
@format_option
def command(*, rule_id: str | None, form: str) -> int:
    """List the rules, or tell all about the rule ID.

    All: what goes wrong where it is broken, what exercises it, and which faults prove that it works.
    """
    from fairport.validators import all_rules  # noqa: PLC0415 - every rule: slow to import

    rules = all_rules()
    if rule_id is None:
        if form == "json":
            say_json([_record(rule) for rule in rules])
        else:
            rows = [(rule.id, f"{_kind(rule)}: {rule.facet}", rule.title) for rule in rules]
            say(table(("rule", "judges", "the promise kept"), rows))
        return 0
    rule = _named(rule_id, rules)
    if form == "json":
        say_json(_record(rule))
    else:
        say(_in_full(rule))
    return 0


def _named(rule_id: str, rules: tuple[Rule, ...]) -> Rule:
    for rule in rules:
        if rule.id == rule_id:
            return rule
    near = get_close_matches(rule_id, [rule.id for rule in rules], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`fairport rules` lists them"
    raise UsageError(f"there is no rule {rule_id!r}", where="ID", hint=hint)


def _kind(rule: Rule) -> str:
    kind = getattr(rule.promise, "KIND", rule.promise.__name__)
    return str(kind)


def _record(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "why": rule.why,
        "promise": _kind(rule),
        "facet": rule.facet,
        "over": str(rule.over),
        "how": rule.how,
        "faults": _proofs(rule),
    }


def _proofs(rule: Rule) -> list[str]:
    from fairport.contract_tests.service.faults import FAULTS  # noqa: PLC0415 - what only this command needs

    return [fault.name for fault in FAULTS.values() if rule.id in fault.catches]


def _in_full(rule: Rule) -> str:
    rows = [
        ("promise", f"{_kind(rule)}, facet {rule.facet}"),
        ("why", rule.why or "(the promise says it)"),
        ("exercised by", rule.how),
        ("looks at", f"one {rule.over} at a time"),
        ("proved by", ", ".join(_proofs(rule)) or "no fault of the reference service yet"),
    ]
    return f"{rule.id}: {rule.title}\n\n{table(('', ''), rows).lstrip()}"
