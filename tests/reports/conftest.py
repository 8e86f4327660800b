"""Snapshots: texts kept in tests/reports/snapshots, to be read in a review as a user reads them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import pytest

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS"


class Snapshot(Protocol):
    def __call__(self, name: str, text: str) -> None: ...


@pytest.fixture
def snapshot() -> Snapshot:
    """Compare a text with the file of that name; with UPDATE_SNAPSHOTS=1 in the environment the file is written."""

    def compare(name: str, text: str) -> None:
        file = FOLDER / name
        if os.environ.get(UPDATE):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        kept = file.read_bytes().decode("utf-8") if file.exists() else ""
        assert text == kept, f"{name} has changed; read it, then write it anew with {UPDATE}=1"

    return compare
