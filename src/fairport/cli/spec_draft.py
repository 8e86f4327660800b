"""`fairport spec draft`: propose what a vendor's OpenAPI document promises, as an overlay for a person to edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fairport.cli.console import say, tell, warn
from fairport.cli.options import config_option, overlay_option, reach_options, remote_reader, remote_refs_option
from fairport.errors import TargetError, UsageError
from fairport.evidence import TROUBLES
from fairport.spec.drafting import ABOVE, draft, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.assemble import Job
    from fairport.cli.app import State
    from fairport.evidence import Ask
    from fairport.spec.drafting import Answered, Draft, Recognised

_NAMED: Final = 5
"""Operations that a line of the draft names at most."""
_FILE = click.Path(path_type=Path)


@click.command(
    name="draft",
    epilog="Exit: 0 a draft was written; 2 usage error, or the document cannot be read; 4 nothing answers at --probe.",
)
@click.argument("openapi")
@click.option("-o", "--output", type=_FILE, metavar="PATH", help="Where to write it.  [default: standard output]")
@click.option(
    "--above",
    type=click.FloatRange(0, 1),
    default=ABOVE,
    show_default=True,
    metavar="N",
    help="How sure a proposal must be, not to be commented out: from 0 to 1.",
)
@click.option(
    "--probe", metavar="TARGET", help="Ask the service there, at most 40 times and read-only, what is so: a base URL."
)
@click.option(
    "--traffic", type=_FILE, metavar="FILE", help="Look in recorded traffic what is so: a HAR, or a trace of Fairport."
)
@overlay_option
@remote_refs_option
@config_option
@reach_options
@click.pass_obj
def command(  # the options of drafting; those of the connection are passed on as they are
    state: State,
    /,
    openapi: str,
    output: Path | None,
    above: float,
    probe: str | None,
    traffic: Path | None,
    overlays: tuple[Path, ...],
    **given: Any,  # noqa: ANN401 - the options of the connection, which Wish types
) -> int:
    """Propose what the document OPENAPI promises: an overlay that `fairport check --overlay` reads.

    Each proposal is written with its reason and with how sure it is; doubtful ones are commented out. Nothing in a
    draft is claimed: edit it, and keep what the service really promises. OPENAPI is the path of a document.
    """
    remote = remote_reader(allowed=bool(given["allow_remote_refs"]))
    found = recognise(openapi, overlays, remote=remote)
    notes: list[str] = []
    if traffic is not None:
        found, note = _recorded(found, traffic)
        notes.append(note)
    if probe is not None:
        found, told = _probed(found, state, {**given, "target": probe, "contract": openapi, "overlays": overlays})
        notes += told
    made = draft(found, above=above, notes=notes)
    _write(made, output, above)
    return 0


def _write(made: Draft, output: Path | None, above: float) -> None:
    active = sum(one.active for one in made.held)
    if output is None:
        say(made.text.rstrip("\n"))
    else:
        try:
            output.write_text(made.text, encoding="utf-8")
        except OSError as error:
            message = f"the draft cannot be written: {error.strerror or error}"
            raise UsageError(message, where=str(output), hint="name a writable file with -o PATH") from error
    doubtful = len(made.held) - active
    tell(
        f"{active} proposals for {made.operations} GET operations; {doubtful} more, less sure than {above:g}, "
        "are commented out"
    )


def _recorded(found: Recognised, file: Path) -> tuple[Recognised, str]:
    """Hold what was recognised against recorded traffic; return with it what the draft says of that."""
    from fairport.audit import Audit, evidence_of  # noqa: PLC0415 - only those who have a recording wait for it
    from fairport.spec.drafting import answered, seen  # noqa: PLC0415 - as above
    from fairport.spec.reader import contract_of  # noqa: PLC0415 - as above

    evidence = evidence_of(Audit(file=file, contract=contract_of(found.loaded)))
    answers = [answer for exchange in evidence.exchanges if (answer := answered(exchange)) is not None]
    return seen(found, answers), f"Held against {len(answers)} good answers of recorded traffic ({file.name})."


def _probed(found: Recognised, state: State, given: Mapping[str, Any]) -> tuple[Recognised, list[str]]:
    """Hold what was recognised against a service that is asked; return with it what the draft says of that."""
    from fairport.assemble import check_names, known_of, mask_of  # noqa: PLC0415 - only those who probe wait for it
    from fairport.cli.wiring import job_of, settle  # noqa: PLC0415 - as above
    from fairport.cli.wish import Wish  # noqa: PLC0415 - as above
    from fairport.spec.drafting import MOST, ask_about, seen  # noqa: PLC0415 - as above

    with job_of(settle(Wish(**given, max_requests=MOST))) as job:
        state.clean = mask_of(job).text
        check_names(job.contract, job.params)
        asked = _Asked(job)
        probed = ask_about(found, asked.ask, known_of(job).values)
    if not asked.sent:
        hint = "give the values of required parameters with --param NAME=VALUE"
        raise UsageError("there is no collection that can be asked about", where="--probe", hint=hint)
    if not asked.answered:
        raise TargetError(f"the service does not answer: {TROUBLES[asked.trouble]}", where=job.base_url)
    if not probed.answers:
        warn(f"{asked.sent} requests, and no good answer: nothing was confirmed")
    note = f"Held against {len(probed.answers)} good answers of a service ({asked.sent} requests, GET only)."
    return seen(found, probed.answers), [note, *_unasked(probed.wanting)]


def _unasked(wanting: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Say which operations could not be asked, and how to give what they want: a line for the same parameters."""
    by_names: dict[tuple[str, ...], list[str]] = {}
    for operation, names in wanting.items():
        by_names.setdefault(names, []).append(operation)
    lines: list[str] = []
    for names, operations in by_names.items():
        given = " ".join(f"--param {name}=VALUE" for name in names)
        lines.append(f"Not asked for want of a value: {_some(operations)}; give {given}")
    return lines


def _some(operations: Sequence[str]) -> str:
    more = len(operations) - _NAMED
    return ", ".join(operations[:_NAMED]) + (f" and {more} more" if more > 0 else "")


class _Asked:
    """Sends requests, and counts what comes of them."""

    def __init__(self, job: Job) -> None:
        from fairport.assemble import courier_of  # noqa: PLC0415 - as above

        self._courier = courier_of(job)
        self.sent = 0
        self.answered = 0
        self.trouble = ""

    def ask(self, ask: Ask) -> Answered | None:
        """Send one request, and return the answer if it is a good one."""
        from fairport.spec.drafting import answered  # noqa: PLC0415 - as above

        self.sent += 1
        exchange = self._courier.exchange(ask, self.sent)[-1]
        self.answered += bool(exchange.status)
        self.trouble = self.trouble or exchange.trouble
        return answered(exchange)
