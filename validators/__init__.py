"""Is the promise kept: one module a rule family, nothing else."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from fairport.rules import Rule, rules_in

FAMILIES = (
    "responses",
    "internals",
    "json_bodies",
    "error_bodies",
    "refusals",
    "datatypes",
    "conditionals",
    "instants",
    "relations",
    "shapes",
    "listing",
    "scope",
    "echoes",
    "onward",
    "paging",
    "repeats",
    "windows",
    "filters",
    "matches",
    "sorting",
    "parts",
    "members",
    "timelines",
)
"""The modules that hold rules, in the order in which findings are told: what explains comes before what it explains."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of families and of definition. Raises ValueError on an id that stands twice."""
    rules = [rule for family in FAMILIES for rule in rules_in(vars(import_module(f"fairport.validators.{family}")))]
    ids = [rule.id for rule in rules]
    if len(set(ids)) != len(ids):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        raise ValueError(f"rule ids stand twice: {twice}")
    return tuple(rules)
