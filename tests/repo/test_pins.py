"""What is told in two places is told alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path


def test_pre_commit_uses_the_versions_of_the_dependency_groups(root: Path, pyproject: dict[str, Any]) -> None:
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    used = {requirement for hook in hooks for requirement in hook["additional_dependencies"]}
    groups = pyproject["dependency-groups"]
    assert [requirement for requirement in sorted(used) if requirement not in groups["dev"] + groups["lint"]] == []


def test_ci_runs_the_sessions_of_the_noxfile(root: Path) -> None:
    line = next(line for line in ci_lines(root) if "/nox " in line)
    sessions = line.split("--sessions ")[1].split()
    defined = (root / "noxfile.py").read_text(encoding="utf-8")
    assert [name for name in sessions if f"\ndef {name}(session" not in defined] == []


def test_readme_has_the_test_line_that_ci_runs_last(root: Path) -> None:
    page = (root / "README.md").read_text(encoding="utf-8").splitlines()
    assert ci_lines(root)[-1] in [line.strip() for line in page]


def test_readme_is_the_description_of_the_package(pyproject: dict[str, Any]) -> None:
    assert pyproject["project"].get("readme") == "README.md"


def ci_lines(root: Path) -> list[str]:
    return [line for line in (root / ".ci/run").read_text(encoding="utf-8").splitlines() if line]
