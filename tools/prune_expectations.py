"""Take stale expectations out of the catalogue of faults: python tools/prune_expectations.py < what-prove-said.

Reads the lines that `fairport prove` tells of rules that a fault lists as ones that may fail and that never did, and
rewrites the `also` of each such fault, its shared lists spelt out. `ruff format` belongs after it.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from fairport.reference import all_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SERVICES = Path(__file__).parents[1] / "contract_tests"
STALE = re.compile(r"fault (\S+): (\S+) is listed as one that may fail, and never did")


def stale_of(lines: Iterable[str]) -> dict[str, set[str]]:
    """Return the stale rules of each fault that the lines name."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if told := STALE.search(line):
            found[told[1]].add(told[2])
    return found


def pruned(source: str, kept: Mapping[str, list[str]]) -> str:
    """Return a module's source with `also` as it is kept, by the name of the fault; left out where nothing is."""
    lines = source.splitlines(keepends=True)
    for name, also in sorted(_expectations(source), key=lambda each: -each[1].lineno):
        if name in kept:
            told = f"also={json.dumps(kept[name])}," if kept[name] else ""
            first, last = also.lineno - 1, (also.end_lineno or also.lineno) - 1
            end = lines[last][also.end_col_offset :].removeprefix(",").removeprefix(" ")
            lines[first : last + 1] = [lines[first][: also.col_offset] + told + end]
    return "".join(lines)


def _expectations(source: str) -> Iterator[tuple[str, ast.keyword]]:
    """Yield the name of each fault in a module with its `also` argument."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fault":
            name = node.args[0]
            also = next((keyword for keyword in node.keywords if keyword.arg == "also"), None)
            if isinstance(name, ast.Constant) and also is not None:
                yield str(name.value), also


def main() -> int:
    """Rewrite every module of faults, and say how many expectations were stale."""
    stale, faults = stale_of(sys.stdin), all_faults()
    kept = {name: [rule for rule in faults[name].also if rule not in rules] for name, rules in stale.items()}
    for file in sorted(SERVICES.glob("*/faults_*.py")):
        source = file.read_text(encoding="utf-8")
        if (after := pruned(source, kept)) != source:
            file.write_text(after, encoding="utf-8")
    print(f"{sum(map(len, stale.values()))} expectations of {len(stale)} faults")
    return 0


if __name__ == "__main__":
    sys.exit(main())
