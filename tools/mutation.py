"""Mutation testing: how many small mistakes in the rules their tests notice.

    python -m tools.mutation                          # every module of validators/; about an hour of processor time
    python -m tools.mutation validators/paging.py     # one module
    python -m tools.mutation --every 5                # a sample: one of five mutants of each module
    python -m tools.mutation --again                  # only those that survived the last time
    python -m tools.mutation --told                   # only tell, and write docs/mutation.md from, the last results

A mutant that survives is killed by a better test, or is explained in tools/equivalent_mutants.toml; then it is not
counted. Exit status 1 if less than FLOOR of those counted are killed in a module, or an explanation fits no survivor.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "build" / "mutation"
EXPLAINED: Final = ROOT / "tools" / "equivalent_mutants.toml"
PAGE: Final = ROOT / "docs" / "mutation.md"
KINDS: Final = ("logic", "value", "statement", "argument", "text")
FLOOR: Final = 0.9
"""The share of the counted mutants that a module's tests must kill."""

Key = tuple[str, str, str, str]
"""Module, function, the lines that the mutant changes, and what it makes of them."""


@dataclass(frozen=True, slots=True)
class Score:
    """The mutants of one module: those made and tried, by outcome, and those left: not killed and not explained."""

    module: str
    made: int
    mutants: int
    killed: int
    slow: int
    explained: int
    left: tuple[dict[str, Any], ...]

    @property
    def share(self) -> float:
        """The share of the counted mutants that is killed; one that never ends is noticed, too."""
        counted = self.mutants - self.explained
        return (self.killed + self.slow) / counted if counted else 1.0


def modules() -> list[str]:
    """Return every module of validators/, relative to the root."""
    return sorted(str(file.relative_to(ROOT)) for file in (ROOT / "validators").glob("*.py"))


def results_file(module: str) -> Path:
    """Return where the results of a module are kept."""
    return RESULTS / f"{module.removesuffix('.py').replace('/', '.')}.json"


def explanations(text: str) -> dict[Key, str]:
    """Return the reason for each mutant explained. Raises KeyError where an entry lacks a member."""
    return {
        (entry["module"], entry["function"], entry["was"], becomes): entry["why"]
        for entry in tomllib.loads(text).get("equivalent", [])
        for becomes in entry["becomes"]
    }


def key(module: str, result: dict[str, Any]) -> Key:
    """Return what a mutant is known by."""
    return module, result["function"], result["was"], result["becomes"]


def score(module: str, told: dict[str, Any], explained: dict[Key, str]) -> Score:
    """Count the outcomes of one module, as tools/mutation_run.py wrote them."""
    results = told["results"]
    outcomes = Counter(result["outcome"] for result in results)
    survivors = [result for result in results if result["outcome"] == "survived"]
    left = tuple(result for result in survivors if key(module, result) not in explained)
    counts = (told["made"], len(results), outcomes["killed"], outcomes["timeout"], len(survivors) - len(left))
    return Score(module, *counts, left)


def stale(results: dict[str, list[dict[str, Any]]], explained: dict[Key, str]) -> list[Key]:
    """Return the explanations that fit no survivor of the modules measured whole."""
    survivors = {
        key(module, result) for module, held in results.items() for result in held if result["outcome"] == "survived"
    }
    return [one for one in explained if one[0] in results and one not in survivors]


def run(chosen: Sequence[str], jobs: int, options: Sequence[str]) -> None:
    """Try the mutants of the modules, the longest first. Exits with the message of the first that cannot be tried."""
    by_length = sorted(chosen, key=lambda module: -(ROOT / module).stat().st_size)
    with ThreadPoolExecutor(jobs) as pool:
        for module, done in zip(by_length, pool.map(partial(_tried, options=options), by_length), strict=True):
            if done.returncode != 0:
                sys.exit(done.stderr or f"{module}: ended with {done.returncode}")
            print(f"{module}: done", file=sys.stderr)


def _tried(module: str, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.mutation_run", module, str(results_file(module)), *options]
    return subprocess.run(command, cwd=ROOT, check=False, stderr=subprocess.PIPE, text=True)


def page(scores: Sequence[Score], results: dict[str, list[dict[str, Any]]], explained: dict[Key, str]) -> str:
    """Return the page: the head that people write, then what was measured."""
    head, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    measured = [results_file(score.module).stat().st_mtime for score in scores]
    days = sorted({datetime.fromtimestamp(each, UTC).date().isoformat() for each in measured})
    made_with = f"mutmut {version('mutmut')}, Python {sys.version.split()[0]}"
    lines = [
        f"Measured {' to '.join(days[:: max(len(days) - 1, 1)])} with `nox -s mutation` ({made_with}).",
        "",
        *_by_module(scores),
        "",
        *_by_kind(results, explained),
        "",
        "## Survivors left",
        "",
        *_left(scores),
        "",
        "## Survivors explained",
        "",
        "They do the same as the rule, or differ only where no evidence can lead. Not counted above.",
        "",
        *_reasons(explained),
    ]
    return head + mark + "\n".join(["", *lines]) + "\n"


MARK: Final = "<!-- below this line: written by python -m tools.mutation -->\n"


def _by_module(scores: Sequence[Score]) -> Iterator[str]:
    yield "| module | mutants | tried | killed | never end | explained | left | score |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in scores:
        counts = (one.made, one.mutants, one.killed, one.slow, one.explained, len(one.left))
        yield f"| `{one.module}` | {' | '.join(map(str, counts))} | {one.share:.1%} |"
    whole = _sum(scores)
    counts = (whole.made, whole.mutants, whole.killed, whole.slow, whole.explained, len(whole.left))
    yield f"| all | {' | '.join(map(str, counts))} | {whole.share:.1%} |"


def _sum(scores: Sequence[Score]) -> Score:
    return Score(
        "all",
        sum(one.made for one in scores),
        sum(one.mutants for one in scores),
        sum(one.killed for one in scores),
        sum(one.slow for one in scores),
        sum(one.explained for one in scores),
        tuple(result for one in scores for result in one.left),
    )


def _by_kind(results: dict[str, list[dict[str, Any]]], explained: dict[Key, str]) -> Iterator[str]:
    yield "| what is changed | mutants counted | killed | score |"
    yield "|---|---|---|---|"
    counted: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    for module, held in results.items():
        for result in held:
            survived = result["outcome"] == "survived"
            if not (survived and key(module, result) in explained):
                counted[result["kind"]] += 1
                killed[result["kind"]] += not survived
    for kind in KINDS:
        if counted[kind]:
            yield f"| {kind} | {counted[kind]} | {killed[kind]} | {killed[kind] / counted[kind]:.1%} |"


def _left(scores: Sequence[Score]) -> Iterator[str]:
    if not any(one.left for one in scores):
        yield "None."
    for one in scores:
        for result in one.left:
            yield f"- `{one.module}`, {result['function'] or 'top'}: `{result['was']}` as `{result['becomes']}`"


def _reasons(explained: dict[Key, str]) -> Iterator[str]:
    by_reason: dict[str, Counter[str]] = defaultdict(Counter)
    for (module, *_), why in explained.items():
        by_reason[why][module.rpartition("/")[2].removesuffix(".py")] += 1
    yield from (
        f"- {why} ({', '.join(f'{name} {count}' for name, count in sorted(held.items()))})"
        for why, held in by_reason.items()
    )


def _tell(scores: Iterable[Score]) -> None:
    for one in scores:
        print(f"{one.module}: {one.share:.1%} of {one.mutants - one.explained}; {one.explained} explained")
        for result in one.left:
            print(f"  {result['line']} {result['function']} [{result['kind']}]")
            print(f"    - {result['was']}\n    + {result['becomes']}")


def main() -> int:
    """Run, tell, and write the page where every module was measured."""
    parser = argparse.ArgumentParser(description="Mutation testing of the rules")
    parser.add_argument("modules", nargs="*", default=modules(), help="files such as validators/paging.py")
    parser.add_argument("--jobs", type=int, default=2, help="modules tried at once")
    parser.add_argument("--every", type=int, default=1, help="try one of so many mutants")
    parser.add_argument("--again", action="store_true", help="try only what survived; for tests that were added")
    parser.add_argument("--told", action="store_true", help="run nothing: tell the results of the last run")
    words = parser.parse_args()
    if not words.told:
        run(words.modules, words.jobs, ["--again"] if words.again else ["--every", str(words.every)])
    explained = explanations(EXPLAINED.read_text(encoding="utf-8"))
    told = {module: json.loads(results_file(module).read_text(encoding="utf-8")) for module in words.modules}
    scores = [score(module, held, explained) for module, held in told.items()]
    results = {module: held["results"] for module, held in told.items()}
    _tell(scores)
    useless = stale({module: held for module, held in results.items() if told[module]["every"] == 1}, explained)
    for one in useless:
        print(f"{EXPLAINED.name}: no survivor fits {one}")
    if set(words.modules) == set(modules()):
        PAGE.write_text(page(scores, results, explained), encoding="utf-8")
    return int(bool(useless) or any(one.share < FLOOR for one in scores))


if __name__ == "__main__":
    sys.exit(main())
