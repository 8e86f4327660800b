"""`fairport rules`: what is judged, one rule a line; or one rule in full."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import click

from fairport.cli.console import records, say, say_json
from fairport.cli.options import format_option
from fairport.errors import UsageError
from fairport.reference import all_faults
from fairport.validators import all_rules

if TYPE_CHECKING:
    from fairport.rules import Rule

_LOOKS_AT: Final = {
    "answer": "one response at a time",
    "walk": "one walk over the pages of a collection",
    "readings": "all walks and pages of a collection under the same criteria",
    "listings": "all that was listed of a collection, under whatever criteria",
    "members": "an item as a collection lists it, and as its own URI gives it",
    "operation": "all exchanges of an operation",
}


@click.command(name="rules")
@click.argument("rule_id", metavar="[ID]", required=False)
@format_option
def command(*, rule_id: str | None, form: str) -> int:
    """List the rules, or tell all about the rule ID.

    All: what goes wrong where it is broken, what exercises it, and which faults prove that it works.
    """
    rules = all_rules()
    if rule_id is None:
        if form == "json":
            say_json([_record(rule) for rule in rules])
        else:
            say(records((rule.id, [rule.title]) for rule in rules))
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

    return [fault.name for fault in all_faults().values() if rule.id in fault.catches]


def _in_full(rule: Rule) -> str:
    rows = [
        ("judges", [f"{_kind(rule)}, facet {rule.facet}"]),
        ("why", [rule.why or "The promise itself says it."]),
        ("exercised by", [rule.how]),
        ("looks at", [_LOOKS_AT[rule.over]]),
        ("proved by", [", ".join(_proofs(rule)) or "no fault of a reference service yet"]),
    ]
    return f"{rule.id}: {rule.title}\n\n{records(rows)}"
