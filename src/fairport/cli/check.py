"""`fairport check`: explore a service, judge what it answers, and tell the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fairport.cli.app import State
from fairport.cli.console import colourful, progress, say, tell_error, warn, width
from fairport.cli.options import PROFILES, connection_options, demo_options, report_option, verbose_option

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.assemble import Checked
    from fairport.cli.wiring import Wish


@click.command(
    name="check",
    epilog="Exit: 0 conformant, also with exceptions; 1 non-conformant; 2 usage, configuration or contract error; "
    "3 not fully verified; 4 invalid run (unreachable, credentials refused, interrupted, an error of Fairport).",
)
@click.argument("target")
@connection_options
@click.option(
    "--foreign",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value that exists but belongs to somebody else. Repeatable.",
)
@report_option
@click.option("--profile", type=click.Choice(PROFILES), help="How much is asked.  [default: standard]")
@click.option("--seed", type=click.IntRange(0), metavar="N", help="What makes a run repeatable.  [default: 1]")
@click.option("--max-requests", type=click.IntRange(1), metavar="N", help="How many requests are sent at most.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Requests under way at once.  [default: 1]")
@click.option("--allow-unverified", is_flag=True, help="Exit with 0 even if some promise could not be verified.")
@click.option("--fail-on", type=click.Choice(["should"]), help="Exit with 1 for deviations at level SHOULD too.")
@click.option(
    "--no-auth-probes", "auth_probes", flag_value=False, default=True, help="Send nothing without or with wrong credentials."
)
@click.option("--trace", type=click.Path(path_type=Path), metavar="PATH", help="The trace.  [default: .fairport/trace.jsonl]")
@demo_options
@click.option("-q", "--quiet", is_flag=True, help="No progress, and one line instead of the summary.")
@verbose_option
@click.pass_obj
def command(state: State, /, **given: Any) -> int:
    """Check that TARGET keeps every promise of its contract.

    TARGET is a base URL, `demo` (the reference service, started for this run) or a name from fairport.toml.
    """
    from fairport.cli.wiring import Wish  # noqa: PLC0415 - everything that a check needs

    return _check(Wish(**given), state)


def _check(wish: Wish, state: State) -> int:
    from fairport.assemble import carry_out, default_trace  # noqa: PLC0415 - everything that a check needs
    from fairport.cli.wiring import job_of, settle  # noqa: PLC0415 - everything that a check needs
    from fairport.reports import formats  # noqa: PLC0415 - everything that a check needs
    from fairport.trace import TraceWriter  # noqa: PLC0415 - everything that a check needs

    settled = settle(wish)
    formats.check_paths(settled.reports)
    with job_of(settled) as job:
        trace = TraceWriter(wish.trace or default_trace())
        state.folder = trace.path.parent
        with progress(quiet=wish.quiet) as tell:
            checked = carry_out(job, trace, tell)
    formats.write(checked.account, settled.reports)
    return _told(checked, settled.reports, wish)


def _told(checked: Checked, reports: Sequence[str], wish: Wish) -> int:
    for place, number in checked.echoes.items():
        warn(f"the service repeats a secret that was sent to it: {place} of exchange {number}")
    if checked.error is not None:
        tell_error(checked.error.message, checked.error.where, checked.error.hint)
        return checked.error.exit_code
    account = checked.account
    say(_one_line(account) if wish.quiet else summary(account, reports, verbose=wish.verbose))
    return account.exit_code


def summary(account: Account, reports: Sequence[str], *, verbose: bool) -> str:
    """Return the terminal summary of an account, for the terminal that we have."""
    from fairport.reports import terminal  # noqa: PLC0415 - rich: slow to import

    written = [(kind, path) for kind, _, path in (report.partition("=") for report in reports)]
    text = terminal.render(account, width=width(), colour=colourful(), reports=written, verbose=verbose)
    return text.rstrip("\n")


def _one_line(account: Account) -> str:
    failed = len(account.findings)
    return f"{account.verdict}: {failed} finding{'' if failed == 1 else 's'}, {account.requests} requests, exit {account.exit_code}"
