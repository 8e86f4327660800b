"""`fairport prove`: the suite itself on trial, against every fault and every fair variant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from fairport.cli.console import say, status_line
from fairport.errors import UsageError

if TYPE_CHECKING:
    from fairport.prove import Proof
    from fairport.trial import Case


SIZE, SEED, PROFILE = 137, 1, "standard"
"""What fairport.trial takes where nothing is said; repeated, since it loads the engine."""


@click.command("prove")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--size", "sizes", type=click.IntRange(0), multiple=True, help="Rows of the service. Repeatable.  [default: 137]"
)
@click.option("--seed", "seeds", type=int, multiple=True, help="Seed of the data. Repeatable.  [default: 1]")
@click.option("--profile", type=click.Choice(["quick", "standard", "thorough"]), default="standard", show_default=True)
@click.option("--sample", type=click.IntRange(1), help="Every Nth case only, for a quick look.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Cases side by side.  [default: one a core]")
@click.option("--table", type=click.Path(path_type=Path), help="Write it all as a Markdown page to PATH.")
def command(
    *,
    names: tuple[str, ...],
    sizes: tuple[int, ...],
    seeds: tuple[int, ...],
    profile: str,
    sample: int | None,
    workers: int,
    table: Path | None,
) -> int:
    """Prove that each rule can fail, and that nothing fair makes it fail.

    Runs the whole check in process against the reference service with each of its faults, at the largest size and at
    the one that it declares, and against the honest service and each fair variant at every size and seed. Exit code 0:
    every fault was caught by the rules that it names, and no other rule failed; 1: a miss or a wrong alarm. A run over
    everything, at the default size and seed among others, also fails on a rule that no fault was caught by, and on one
    that is listed as one that may fail and never did.
    """
    from fairport.proof_table import told_as_table, told_in_all  # noqa: PLC0415 - as below
    from fairport.prove import cases, prove_all, shortcomings  # noqa: PLC0415 - loads the engine

    wanted = _chosen(cases(sizes or (SIZE,), seeds or (SEED,), profile), names)[:: sample or 1]
    usual = SIZE in (sizes or (SIZE,)) and SEED in (seeds or (SEED,)) and profile == PROFILE
    if table is not None:
        _make_room(table)
    began = perf_counter()
    proofs: list[Proof] = []
    with status_line() as tell:
        for proof in prove_all(wanted, workers=workers):
            proofs.append(proof)
            tell(f"{len(proofs)} of {len(wanted)}: {proof.case.name}")
            if not proof.holds:
                say(_broken(proof))
    short = shortcomings(proofs) if usual and not names and not sample else []
    if table is not None:
        table.write_text(told_as_table(proofs, short, day=f"{datetime.now(UTC):%Y-%m-%d}"), encoding="utf-8")
    bad = sum(not proof.holds for proof in proofs)
    for line in (*short, *told_in_all(proofs)):
        say(line)
    say(f"{len(proofs)} cases in {perf_counter() - began:.0f} s: {len(proofs) - bad} hold, {bad} do not")
    return int(bad > 0 or bool(short))


def _chosen(found: list[Case], names: tuple[str, ...]) -> list[Case]:
    known = {case.name for case in found}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no fault or variant named {name!r}", hint="`fairport serve --list-faults`")
    return [case for case in found if not names or case.name in names]


def _make_room(table: Path) -> None:
    """Make sure that the table can be written, before minutes of work are put into it."""
    try:
        table.parent.mkdir(parents=True, exist_ok=True)
        with table.open("ab"):  # changes nothing
            pass
    except OSError as error:
        raise UsageError(
            f"the table cannot be written: {error.strerror or error}",
            where=f"--table {table}",
            hint="name a file that can be written",
        ) from error


def _broken(proof: Proof) -> str:
    case = proof.case
    where = f"{case.kind} {case.name} (size {case.size}, seed {case.seed})"
    parts = [f"missed {', '.join(proof.missed)}"] if proof.missed else []
    parts += [f"wrong alarm of {', '.join(proof.alarms)}"] if proof.alarms else []
    return f"{where}: {'; '.join(parts)}; verdict {proof.verdict}"
