"""`fairport check`: explore a service, judge what it answers, and tell the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fairport.assemble import carry_out, default_trace, mask_of
from fairport.cli.console import colourful, progress, say, tell_error, width
from fairport.cli.keeping import check_kept, keep
from fairport.cli.options import (
    PROFILES,
    connection_options,
    demo_options,
    gate_options,
    history_option,
    privacy_options,
    report_option,
    sign_option,
    verbose_option,
    waivers_option,
)
from fairport.cli.sign import check_key, sign_run
from fairport.cli.wiring import job_of, settle
from fairport.cli.wish import Wish
from fairport.reports import formats, terminal
from fairport.waivers import WaiverState
from fairport.words import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fairport.account import Account
    from fairport.assemble import Checked
    from fairport.cli.app import State

MENDS: Final[Mapping[WaiverState, str]] = {
    WaiverState.PASSED: "take the entry out: it would hide the next defect of this kind",
    WaiverState.FAILS_DIFFERENTLY: "take the entry out; `fairport waive TRACE FINDING` writes one for what fails now",
    WaiverState.MISNAMED: "`fairport waive TRACE FINDING` writes the entry with all its parts",
}
"""How to mend a wrong waiver."""


@click.command(
    name="check",
    epilog="Exit: 0 conformant, also with exceptions; 1 non-conformant; 2 usage, configuration or contract error, or a "
    "waiver that is not needed any more; 3 not fully verified; 4 invalid run (unreachable, credentials refused, "
    "interrupted, an error of Fairport).",
)
@click.argument("target")
@connection_options
@click.option(
    "--foreign",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value that exists but belongs to somebody else: nothing of it may be shown. Repeatable.",
)
@report_option
@sign_option
@history_option
@click.option("--profile", type=click.Choice(PROFILES), help="How much is asked.  [default: standard]")
@click.option("--seed", type=click.IntRange(0), metavar="N", help="What makes a run repeatable.  [default: 1]")
@click.option("--max-requests", type=click.IntRange(1), metavar="N", help="How many requests are sent at most.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Requests under way at once.  [default: 1]")
@waivers_option
@gate_options
@click.option("--allow-unverified", is_flag=True, help="Exit with 0 even if some promise could not be verified.")
@click.option("--fail-on", type=click.Choice(["should"]), help="Exit with 1 for deviations at level SHOULD too.")
@click.option(
    "--no-auth-probes",
    "auth_probes",
    flag_value=False,
    default=True,
    help="Send nothing without or with wrong credentials.",
)
@click.option(
    "--trace", type=click.Path(path_type=Path), metavar="PATH", help="The trace.  [default: .fairport/trace.jsonl]"
)
@privacy_options
@demo_options
@click.option("-q", "--quiet", is_flag=True, help="No progress, and one line instead of the summary.")
@verbose_option
@click.pass_obj
def command(state: State, /, **given: Any) -> int:  # noqa: ANN401 - the options, which Wish types
    """Check that TARGET keeps every promise of its contract.

    TARGET is a base URL, `demo` (the reference service, started for this run) or a name from fairport.toml.
    """
    return _check(Wish(**given), state)


def _check(wish: Wish, state: State) -> int:

    settled = settle(wish)
    wanted = formats.check_paths(settled.reports)
    check_key(wish.sign)
    check_kept(wish.history)
    with job_of(settled) as job:
        state.clean = mask_of(job).text
        trace = wish.trace or default_trace()
        state.folder = trace.parent
        with progress(quiet=wish.quiet) as tell:
            checked = carry_out(job, trace, tell)
    formats.write(checked.account, wanted)
    sign_run(checked.account, wanted, wish.sign)
    keep(checked.account, wish.history)
    return _told(checked, wanted, wish, state)


def _told(checked: Checked, reports: Sequence[formats.Wanted], wish: Wish, state: State) -> int:
    if checked.error is not None:
        error = checked.error
        tell_error(*map(state.clean, (error.message, error.where, error.hint)))
        return error.exit_code
    account = checked.account
    say(one_line(account) if wish.quiet else summary(account, reports, verbose=wish.verbose))
    tell_wrong_waivers(account)
    return account.exit_code


def tell_wrong_waivers(account: Account) -> None:
    """Tell each entry that makes the waiver file wrong, as an error: exit code 2 comes from them."""
    for each in account.waivers:
        if each.wrong:
            waiver = each.waiver
            what = f"the waiver of {waiver.rule} on {waiver.operation} at {waiver.at}"
            tell_error(f"{what} is wrong: {each.message}", waiver.where, MENDS[each.state])


def summary(account: Account, reports: Sequence[formats.Wanted], *, verbose: bool) -> str:
    """Return the terminal summary of an account, for the terminal that we have."""
    written = [(report.format, str(report.path)) for report in reports]
    text = terminal.render(account, width=width(), colour=colourful(), reports=written, verbose=verbose)
    insecure = account.header["config"].get("insecure", False)
    return text.rstrip("\n") + ("\n TLS       certificates were not verified (--insecure)" if insecure else "")


def one_line(account: Account) -> str:
    """Return an account in one line."""
    findings = f"{len(account.findings)} finding{'' if len(account.findings) == 1 else 's'}"
    problem = f" ({printable(account.problem)})" if account.problem else ""
    return f"{account.verdict}: {findings}, {account.requests} requests, exit {account.exit_code}{problem}"
