"""`fairport spec lint`: what is wrong in a contract, and what it cannot verify."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from fairport.cli.console import say, say_json
from fairport.cli.options import overlay_option, remote_reader, remote_refs_option
from fairport.config import DEFAULT_CONTRACT
from fairport.reports.remarks import WRITERS, Told
from fairport.spec.document import load
from fairport.spec.lint import Remark, lint
from fairport.spec.lint_rules import RULES, Weight
from fairport.spec.reader import contract_of
from fairport.validators import all_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


LEVELS: Final = {Weight.ERROR: "error", Weight.WARNING: "warning", Weight.NOTE: "note"}
_SHOWN: Final = 20
"""So many remarks of one rule are listed as text; the other forms hold all."""


@click.command(name="lint")
@click.argument("contract", default=DEFAULT_CONTRACT)
@overlay_option
@remote_refs_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", *sorted(WRITERS)]),
    default="text",
    show_default=True,
    help="How to write it: github are annotations, sarif is for code scanning.",
)
@click.option("--all", "every", is_flag=True, help=f"Text: list more than {_SHOWN} remarks of one rule.")
def command(*, contract: str, overlays: tuple[Path, ...], allow_remote_refs: bool, form: str, every: bool) -> int:
    """Remark on what is wrong in CONTRACT, on what it cannot verify, and on what could be better.

    CONTRACT is a contract's name (`fairport spec list`), its folder, or the path of an OpenAPI document. Exit: 0 if
    there is no error, 1 if there is one, 2 if the contract cannot be read at all.
    """
    loaded = load(contract, overlays, remote=remote_reader(allowed=allow_remote_refs))
    judged = {(rule.promise, rule.facet) for rule in all_rules()}
    held = contract_of(loaded)
    remarks = lint(held, judged, loaded.origins)
    if form == "json":
        say_json([_record(remark) for remark in remarks])
    elif form == "text":
        _say(held.name, remarks, every=every)
    else:
        say(WRITERS[form](told_of(remarks, loaded.paths), rules_told()).decode().rstrip("\n"))
    return int(any(remark.weight is Weight.ERROR for remark in remarks))


def _say(name: str, remarks: Sequence[Remark], *, every: bool) -> None:
    seen: dict[str, int] = {}
    for remark in remarks:
        seen[remark.rule] = seen.get(remark.rule, 0) + 1
        if every or seen[remark.rule] <= _SHOWN:
            say(f"{remark.weight}: {remark.where}: {remark.message} [{remark.rule}]")
    for rule, count in seen.items():
        if not every and count > _SHOWN:
            say(f"and {count - _SHOWN:,} more of {rule}: --all lists them")
    counts = [f"{sum(r.weight is weight for r in remarks)} {weight}s" for weight in Weight]
    say(f"{name}: {', '.join(counts)}")


def _record(remark: Remark) -> dict[str, object]:
    return {
        "rule": remark.rule,
        "weight": str(remark.weight),
        "where": remark.where,
        "at": remark.at,
        "message": remark.message,
    }


def told_of(remarks: Sequence[Remark], paths: Mapping[str, str]) -> list[Told]:
    """Return the remarks as the writers of reports take them."""
    return [
        Told(
            rule=f"lint.{remark.rule}",
            level=LEVELS[remark.weight],
            message=remark.message,
            file=paths.get(remark.file, remark.file),
            line=remark.line,
            at=remark.at,
        )
        for remark in remarks
    ]


def rules_told() -> dict[str, str]:
    """Return what each rule of the lint says, by the name that reports use."""
    return {f"lint.{name}": f"{rule.says} {rule.mend}" for name, rule in RULES.items()}
