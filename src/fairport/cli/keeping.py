"""`--history`: a run is added to a history, if one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fairport.account import Account


def check_kept(history: Path | None) -> None:
    """Raise UsageError for a history that runs cannot be added to, before a run is made for it."""
    if history is not None:
        from fairport.history import check_history  # noqa: PLC0415 - only those who keep one wait for it

        check_history(history)


def keep(account: Account, history: Path | None) -> None:
    """Add a run to a history, if one is named."""
    if history is not None:
        from fairport.history import add  # noqa: PLC0415 - as above
        from fairport.standing import standing_of  # noqa: PLC0415 - as above

        add(history, standing_of(account))
