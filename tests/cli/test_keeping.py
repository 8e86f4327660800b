from __future__ import annotations

from typing import TYPE_CHECKING

from fairport.cli.keeping import check_kept, keep
from fairport.history import runs_of
from fairport.standing import standing_of
from tests.reports.examples import ACCOUNT

if TYPE_CHECKING:
    from pathlib import Path


def test_run_is_kept_where_a_history_is_named(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    check_kept(file)
    keep(ACCOUNT, file)
    assert runs_of(file) == (standing_of(ACCOUNT),)


def test_nothing_is_kept_unless_it_is_asked_for() -> None:
    check_kept(None)
    keep(ACCOUNT, None)
