"""`fairport completion`: a script for each shell, and what it asks for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_for_the_shell(fairport: Callable[..., Said], shell: str) -> None:
    said = fairport("completion", shell)
    assert said.code == 0
    assert f"_FAIRPORT_COMPLETE={shell}_complete" in said.out


def test_unknown_shell_is_exit_2(fairport: Callable[..., Said]) -> None:
    assert fairport("completion", "tcsh").code == 2


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        pytest.param("fairport do", {"doctor"}, id="command"),
        pytest.param("fairport check --prof", {"--profile"}, id="option"),
        pytest.param("fairport check --profile t", {"thorough"}, id="value"),
    ],
)
def test_words_are_completed(words: str, wanted: set[str]) -> None:
    environment = os.environ | {
        "_FAIRPORT_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-m", "fairport"], env=environment, capture_output=True, text=True, check=False
    )
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == wanted
