"""Write what the code itself can tell: rules, command line, keys of the language, proof. --check compares.

Run it with `python tools/write_docs.py`; a test holds the pages to it.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fairport.cli.app import State, root
from fairport.reference import all_faults, all_variants
from fairport.spec import model
from fairport.spec.changes import CHANGE_RULES
from fairport.spec.lint_rules import RULES as LINT_RULES
from fairport.spec.vocabulary import PROMISES
from fairport.validators import FAMILIES, all_rules
from fairport.verdict import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairport.rules import Rule

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def rules_page() -> str:
    """Return the page of all rules by family, each with the faults that prove it."""
    lines = [
        "# Rules",
        "",
        "Written by `python tools/write_docs.py` from the code. `fairport rules ID` tells the same of one rule.",
        "",
        "A rule's level is that of the facet of the promise it judges: the contract decides it. *Proved by* counts the",
        "faults of the reference services that the rule must catch.",
    ]
    for family in FAMILIES:
        lines += ["", f"## {family.replace('_', ' ').capitalize()}", ""]
        lines += ["| rule | says | judges | proved by |", "|---|---|---|---|"]
        lines += [_row(rule) for rule in all_rules() if rule.check.__module__.endswith(f".{family}")]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    faults = [fault for fault in all_faults().values() if rule.id in fault.catches]
    judges = f"{rule.promise.KIND}, {rule.facet}"
    return f"| `{rule.id}` | {rule.title} | {judges} | {len(faults)} |"


def command_page() -> str:
    """Return the page of all commands: their help texts, as a terminal of 100 columns shows them."""
    lines = ["# The command line", "", "Written by `python tools/write_docs.py` from the help texts."]
    for path, command in _commands(root, ("fairport",)):
        context = click.Context(
            command, info_name=" ".join(path), terminal_width=100, max_content_width=100, obj=State()
        )
        lines += ["", f"## `{' '.join(path)}`", "", "```text", command.get_help(context).strip(), "```"]
    return "\n".join(lines) + "\n"


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _commands(found, (*path, name))


MARK = "<!-- below this line: written by tools/write_docs.py from spec/vocabulary.schema.json -->\n"


def language_page() -> str:
    """Return the page of the contract's language: what stands above the mark, and the reference of every key."""
    head, _, _ = (DOCS / "contract-language.md").read_text(encoding="utf-8").partition(MARK)
    schema = json.loads(files("fairport.spec").joinpath("vocabulary.schema.json").read_text(encoding="utf-8"))
    lines = [head + MARK.rstrip()]
    for place, name in _A.items():
        lines += ["", f"## On {name}", "", "| key | value | meaning |", "|---|---|---|"]
        lines += list(_keys(schema["$defs"][place], schema, ""))
    return "\n".join([*lines, *_promises()]) + "\n"


_A = {
    "document": "the document",
    "operation": "an operation",
    "match": "a filter by one value",
    "schema": "a schema",
    "instant": "an instant",
    "relation": "a relation",
}
"""The objects that have a table of their keys, each with its name in the heading."""
_UNKEYED: dict[type[model.Promise], str] = {
    model.Answers: "every operation",
    model.Field: "every schema of an answer",
    model.Conditional: "`if` and `then` of a schema",
    model.Shape: "`should`; `observe`, where it is OBSERVE",
}
"""What makes the promises that no keyword of their own makes."""


def _promises() -> Iterator[str]:
    """Yield the table of all promises, with their facets and the level that each has where nothing is said."""
    keywords: dict[type[model.Promise], list[str]] = {}
    for keyword, promise in PROMISES.items():
        keywords.setdefault(promise, []).append(f"`{keyword}`")
    yield from ("", "## Promises and their facets", "")
    yield "Each facet has this level where the contract says no other; what it says of an answer is told by the rules"
    yield "that judge it ([rules.md](rules.md))."
    yield from ("", "| promise | made by | facets by their usual level |", "|---|---|---|")
    for held in vars(model).values():
        if isinstance(held, type) and issubclass(held, model.Promise) and held.KIND:
            made = _UNKEYED.get(held) or ", ".join(keywords[held])
            yield f"| {held.KIND} | {made} | {_facets(held)} |"


def _facets(promise: type[model.Promise]) -> str:
    by_level = {level: [f"`{name}`" for name, usual in promise.FACETS.items() if usual is level] for level in Level}
    return "; ".join(f"{level.value}: {', '.join(names)}" for level, names in by_level.items() if names)


def _keys(node: dict[str, Any], schema: dict[str, Any], above: str) -> Iterator[str]:
    """Yield a row for each key of an object and of the objects inside it."""
    for name, value in node.get("properties", {}).items():
        held = _resolved(value, schema)
        path = f"{above}{name}"
        meaning = value.get("description", held.get("description", "")).replace("|", "\\|")
        yield f"| `{path}` | {_kind(value, held)} | {meaning} |"
        if "$ref" not in value:
            inner = held.get("items", held) if held.get("type") == "array" else held
            yield from _keys(inner, schema, f"{path}{'[]' if inner is not held else ''}.")
            for branch in [*inner.get("oneOf", []), *inner.get("anyOf", [])]:
                yield from _keys(branch, schema, f"{path}{'[]' if inner is not held else ''}.")


def _resolved(value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    ref = value.get("$ref", "")
    return {**schema["$defs"].get(ref.rpartition("/")[2], {}), **value} if ref else value


def _kind(value: dict[str, Any], held: dict[str, Any]) -> str:
    shown = value.get("items", value).get("$ref", "").rpartition("/")[2]
    if shown in _A:
        name = _A[shown].removeprefix("a ").removeprefix("an ")
        kind = f"{'array of ' if 'items' in value else ''}[{name}](#on-{_A[shown].replace(' ', '-')})"
    elif shown == "facets":
        kind = "[facets](#promises-and-their-facets)"
    elif shown == "path" and "items" in value:
        kind = "array of JSONPath"
    elif "enum" in held:
        kind = " or ".join(f"`{option}`" for option in held["enum"])
    elif value.get("$ref", "").endswith("/path"):
        kind = "JSONPath"
    elif "const" in held:
        kind = f"`{held['const']}`"
    else:
        kind = held.get("type", "any of several")
        kind = " or ".join(kind) if isinstance(kind, list) else kind
    return f"{kind}, default `{held['default']}`" if "default" in held else str(kind)


CHANGES_MARK = "<!-- below this line: written by tools/write_docs.py from spec/changes.py -->\n"


def contracts_page() -> str:
    """Return the page of contracts: what stands above the mark, and the rules of `spec diff`."""
    head, _, _ = (DOCS / "contracts.md").read_text(encoding="utf-8").partition(CHANGES_MARK)
    lines = [head + CHANGES_MARK.rstrip(), "", "| rule | says |", "|---|---|"]
    lines += [f"| `{name}` | {says} |" for name, says in CHANGE_RULES.items()]
    return "\n".join(lines) + "\n"


def lint_page() -> str:
    """Return the page of the rules of `spec lint`."""
    lines = [
        "# What `fairport spec lint` remarks on",
        "",
        "Written by `python tools/write_docs.py` from `spec/lint_rules.py`. An error makes a contract wrong (exit 1),",
        "a warning is what it cannot verify, a note is good to know. How to run it: [contracts.md](contracts.md).",
        "",
        "| rule | weight | says | what to do |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{name}` | {rule.weight} | {rule.says} | {rule.mend} |" for name, rule in LINT_RULES.items()]
    return "\n".join(lines) + "\n"


def proof_data() -> str:
    """Return what the HTML report tells of how the rules are proved: how many faults each must catch."""
    rules = {rule.id: sum(rule.id in fault.catches for fault in all_faults().values()) for rule in all_rules()}
    told = {"faults": len(all_faults()), "variants": len(all_variants()), "rules": dict(sorted(rules.items()))}
    return json.dumps(told, indent=2) + "\n"


PAGES = {
    "docs/rules.md": rules_page,
    "docs/command-line.md": command_page,
    "docs/contract-language.md": language_page,
    "docs/contracts.md": contracts_page,
    "docs/spec-lint.md": lint_page,
    "reports/html/proof.json": proof_data,
}


def main() -> int:
    """Write the pages, or say which differ from what would be written."""
    stale: list[str] = []
    for name, make in PAGES.items():
        page, path = make(), ROOT / name
        if "--check" in sys.argv:
            stale += [name] if not path.exists() or path.read_text(encoding="utf-8") != page else []
        else:
            path.write_text(page, encoding="utf-8")
    for name in stale:
        print(f"{name} is not what the code says: run python tools/write_docs.py")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
