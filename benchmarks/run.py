"""The benchmarks, as ratios within one run: python benchmarks/run.py [--quick] [--json PATH] [GROUP ...]."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import checking
import judging
import reading
import starting
import walking
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from measuring import Figure

GROUPS: Final = {"judging": judging, "starting": starting, "checking": checking, "walking": walking, "reading": reading}


def main() -> int:
    """Measure, print the table, and return 1 if a bar is broken."""
    parser = argparse.ArgumentParser(description="Measure Fairport beside what it is built on.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{', '.join(GROUPS)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions and rows; the same bars")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures as JSON too")
    parser.add_argument(
        "--slack", type=float, default=1.0, metavar="FACTOR", help="fail only past FACTOR times a bar: a guard for CI"
    )
    given = parser.parse_args()
    if unknown := sorted(set(given.groups) - GROUPS.keys()):
        parser.error(f"no such group: {', '.join(unknown)} (there are {', '.join(GROUPS)})")
    figures = [f for name in given.groups or GROUPS for f in GROUPS[name].figures(quick=given.quick)]
    Console(width=150 if not sys.stdout.isatty() else None).print(_table(figures))
    if given.json:
        record = [{**asdict(figure), "kept": figure.kept} for figure in figures]
        given.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    for figure in figures:
        if not figure.kept:
            print(f"bar broken: {figure.name} is {figure.value:.2f}, and may be {figure.bar}", file=sys.stderr)
    return int(any(f.bar is not None and f.value > f.bar * given.slack for f in figures))


def _table(figures: list[Figure]) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in ("group", "what", "value", "bar", ""):
        table.add_column(heading, justify="right" if heading in {"value", "bar"} else "left")
    for figure in figures:
        bar = "" if figure.bar is None else f"{figure.bar:g}"
        table.add_row(figure.group, figure.name, f"{figure.value:,.2f} {figure.unit}", bar, figure.note)
    return table


if __name__ == "__main__":
    sys.exit(main())
