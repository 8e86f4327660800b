"""Options of the plugin as pytest reads them, without a session of pytest around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from _pytest.config.argparsing import Parser

from fairport.contract_tests import plugin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Options:
    """As much of pytest.Config as options need."""

    def __init__(self, *given: str) -> None:
        parser = Parser(_ispytest=True)
        plugin.pytest_addoption(parser)
        self._held = vars(parser.parse(list(given)))

    def getoption(self, name: str) -> object:
        return self._held[name]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Options]:
    """Read options, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Options
