"""The run behind the suite: made once a session, by whichever worker comes first; the others wait and read it."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock

from fairport.account import Account, Personal, account_of
from fairport.assemble import carry_out, default_trace, mask_of
from fairport.cli.app import State
from fairport.cli.wiring import job_of, settle
from fairport.errors import FairportError
from fairport.reports import formats
from fairport.trace import read_trace
from fairport.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairport.cli.wish import Wish

BEGUN: Final = "begun"
ENDED: Final = "ended.json"
_LOST: Final = "the process that made the run ended before the run did; look at its output above"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A run that was made: its account (None where there is none), or why it says nothing of the service.

    `notes` are further lines for the summary, in words for a person.
    """

    account: Account | None = None
    error: str = ""
    notes: tuple[str, ...] = ()

    @property
    def invalid(self) -> str:
        """Why the run is invalid, "" for a valid one."""
        if self.error or self.account is None:
            return self.error or _LOST
        if self.account.verdict is Verdict.INVALID_RUN:
            return "the run is invalid: " + (self.account.problem or "no MUST could be judged")
        return ""


def make(wish: Wish) -> Made:
    """Check the service as `fairport check` does, and write the reports that are asked for. Never raises an error.

    Ctrl-C ends the run, which leaves its trace, and is raised again.
    """
    state = State()
    try:
        made, interrupted = _make(wish, state)
    except FairportError as error:
        return Made(error=state.clean(told(error)))
    except Exception:  # noqa: BLE001 - a mistake of ours must be told once, and not start a second run
        return Made(error=state.clean(f"Fairport itself failed:\n{traceback.format_exc()}"))
    if interrupted:
        raise KeyboardInterrupt
    return made


def _make(wish: Wish, state: State) -> tuple[Made, bool]:
    settled = settle(wish)
    wanted = formats.check_paths(settled.reports)
    trace = wish.trace or default_trace()
    with job_of(settled) as job:
        state.clean = mask_of(job).text
        checked = carry_out(job, trace)
    formats.write(checked.account, wanted)
    notes = tuple(f"{report.format}: {report.path}" for report in wanted)
    error = state.clean(told(checked.error)) if checked.error else ""
    return Made(account=checked.account, error=error, notes=notes), checked.account.problem == "interrupted"


def make_shared(wish: Wish, folder: Path) -> Made:
    """Make the run unless another process has: `folder` is one that all processes of the session share."""
    with FileLock(folder / "lock", poll_interval=0.1):
        made = read(folder)
        if made is None:
            (folder / BEGUN).touch()
            made = make(wish)
            _write(made, folder)
    return made


def read(folder: Path) -> Made | None:
    """Return the run that some process has made, None where none was begun; errors of a lost one are told."""
    if not (folder / BEGUN).exists():
        return None
    try:
        record: Mapping[str, Any] = json.loads((folder / ENDED).read_text(encoding="utf-8"))
        trace, shown = record["trace"], record["shown"]
        account = account_of(read_trace(Path(trace)), show_personal=shown) if trace else None
    except FileNotFoundError:
        return Made(error=_LOST)
    except FairportError as error:
        return Made(error=told(error))
    return Made(account=account, error=record["error"], notes=tuple(record["notes"]))


def _write(made: Made, folder: Path) -> None:
    trace = str(Path(made.account.trace).absolute()) if made.account else ""
    shown = made.account is not None and made.account.personal is Personal.SHOWN
    record = {"trace": trace, "shown": shown, "error": made.error, "notes": made.notes}
    draft = folder / f"{ENDED}.draft"
    draft.write_text(json.dumps(record), encoding="utf-8")
    draft.replace(folder / ENDED)


def told(error: FairportError) -> str:
    """Return an error for a person: what, where, and how to mend it."""
    lines = [error.message]
    lines += [f"  at: {error.where}"] if error.where else []
    lines += [f"  try: {error.hint}"] if error.hint else []
    return "\n".join(lines)
