from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from fairport.version import VERSION

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def test_version_is_that_of_the_project() -> None:
    assert tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"] == VERSION


def test_version_is_that_of_the_installed_package() -> None:
    assert version("fairport") == VERSION


def test_version_has_three_numbers() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
