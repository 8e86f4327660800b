"""The command line: one module a command, each loaded when it is asked for."""

from __future__ import annotations

import contextlib
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from fairport.cli.app import State, root
from fairport.cli.console import tell_error
from fairport.errors import FairportError

if TYPE_CHECKING:
    from collections.abc import Sequence

INVALID = 4
USAGE = 2


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; `args` None: those of the process.

    Source of the codes: the table in the help of `fairport check`. An exception of ours is 4, never 1.
    """
    state = State()
    try:
        result: Any = root.main(
            args=None if args is None else list(args), prog_name="fairport", standalone_mode=False, obj=state
        )
    except FairportError as error:
        tell_error(*map(state.clean, (error.message, error.where, error.hint)))
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        tell_error(error.format_message(), hint=_help_of(error))
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        tell_error("interrupted")
        return INVALID
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, it is no verdict on the service
        return _crashed(error, state)
    return result if isinstance(result, int) else 0


def _help_of(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{context.command_path} --help" if context else ""


def _crashed(error: Exception, state: State) -> int:
    what = f"Fairport itself failed: {type(error).__name__}"
    if state.debug:
        sys.stderr.write(state.clean("".join(traceback.format_exception(error))))
        tell_error(what)
        return INVALID
    file = state.folder / f"error-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.txt"
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(state.clean("".join(traceback.format_exception(error))), encoding="utf-8", errors="replace")
    written = file.is_file()
    tell_error(what, str(file) if written else "", "report it with that file" if written else "run again with --debug")
    return INVALID


__all__ = ["main"]
