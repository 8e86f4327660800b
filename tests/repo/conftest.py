"""Fixtures for the tests that check the repository itself."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def pyproject(root: Path) -> dict[str, Any]:
    """pyproject.toml, parsed."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def mapping(pyproject: dict[str, Any]) -> dict[str, str]:
    """The folder of each package, as setuptools is told."""
    table: dict[str, str] = pyproject["tool"]["setuptools"]["package-dir"]
    return table


@pytest.fixture(scope="session")
def tree(root: Path) -> tuple[Path, ...]:
    """Every file that git has or would add, relative to the top of the checkout."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(sorted({Path(name) for name in names if name and (root / name).is_file()}))
