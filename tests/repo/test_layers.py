"""The import-linter contracts of pyproject.toml are kept, and each one catches what it is there for."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PURE = ("src/fairport/judge.py", "validators", "reports")
CLOCKS = {"now", "today", "utcnow"}

LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"

# Where a wrong import is put, what it imports, and words of the contract that must break.
WRONG_IMPORTS = {
    "kernel-imports-spec": ("src/fairport/errors.py", "fairport.spec", "Layers"),
    "family-imports-family": ("validators/one.py", "fairport.validators.two", "Rule families"),
    "source-imports-explorer": ("contract_tests/sources/one.py", "fairport.contract_tests.explore", "Sources, rec"),
    "spec-imports-requests": ("spec/one.py", "requests", "HTTP source"),
    "family-imports-hypothesis": ("validators/one.py", "hypothesis", "generating explorers"),
    "explorer-imports-falcon": ("contract_tests/explore/one.py", "falcon", "reference services serve"),
    "family-imports-clock": ("validators/one.py", "time", "pure"),
    "spec-imports-bundled-contract": ("spec/one.py", "fairport.spec.porting_status", "bundled contracts"),
    "report-imports-service": ("reports/one.py", "fairport.contract_tests.service", "doors know"),
}


def copy_tree(root: Path, target: Path) -> None:
    for folder in ("src", "spec", "validators", "contract_tests", "reports", "tools"):
        shutil.copytree(root / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(root / "pyproject.toml", target)


def lint(folder: Path) -> str:
    """The output of import-linter on the tree in `folder`, one line a contract."""
    subprocess.run([sys.executable, "tools/link_for_typing.py"], cwd=folder, check=True, capture_output=True)
    environment = os.environ | {"PYTHONPATH": "build/typing", "COLUMNS": "400", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def contracts(output: str, state: str) -> list[str]:
    return [line.split(f" {state}")[0] for line in output.splitlines() if re.search(rf" {state}\b", line)]


@pytest.fixture(scope="module")
def tampered(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("tampered")
    copy_tree(root, folder)
    for file in {place for place, _, _ in WRONG_IMPORTS.values()} | {"validators/two.py"}:
        with (folder / file).open("a", encoding="utf-8") as module:
            module.writelines(f"\nimport {name}" for place, name, _ in WRONG_IMPORTS.values() if place == file)
    return lint(folder)


def test_every_contract_is_kept(root: Path, tmp_path: Path, pyproject: dict[str, Any]) -> None:
    copy_tree(root, tmp_path)
    output = lint(tmp_path)
    assert contracts(output, "BROKEN") == [], output
    assert len(contracts(output, "KEPT")) == len(pyproject["tool"]["importlinter"]["contracts"]), output


@pytest.mark.parametrize(("place", "name", "words"), WRONG_IMPORTS.values(), ids=WRONG_IMPORTS)
def test_wrong_import_is_caught(tampered: str, place: str, name: str, words: str) -> None:
    broken = [line for line in contracts(tampered, "BROKEN") if words in line]
    assert len(broken) == 1, f"{place} imports {name}\n{tampered}"


def test_every_contract_has_a_wrong_import(pyproject: dict[str, Any]) -> None:
    names = [contract["name"] for contract in pyproject["tool"]["importlinter"]["contracts"]]
    assert [name for name in names if not any(words in name for _, _, words in WRONG_IMPORTS.values())] == []


def test_rules_judge_and_writers_read_no_clock(root: Path, tree: tuple[Path, ...]) -> None:
    files = [file for file in tree if file.suffix == ".py" and file.as_posix().startswith(PURE)]
    calls = [
        f"{file.as_posix()}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    ]
    assert calls == [], "\n".join(calls)
