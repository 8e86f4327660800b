"""What it costs to start: `fairport --version` beside Python with nothing to do."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

from measuring import Figure, interleaved, micro

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BAR: Final = 12.0
"""Importing the command-line library is most of it; schemathesis or hypothesis would be far beyond it."""


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure and yield the one ratio. Python's own start is that of the same interpreter and environment."""
    took = interleaved(
        {
            "python": partial(_command, [sys.executable, "-c", "pass"]),
            "fairport": partial(_command, [sys.executable, "-m", "fairport", "--version"]),
        },
        5 if quick else 15,
    )
    note = f"{micro(took['fairport'])}; python -c pass takes {micro(took['python'])}"
    ratio = took["fairport"] / took["python"]
    yield Figure(group="starting", name="fairport --version beside python -c pass", value=ratio, bar=BAR, note=note)


def _command(words: Sequence[str]) -> partial[object]:
    return partial(subprocess.run, words, check=True, capture_output=True)
