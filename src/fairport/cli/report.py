"""`fairport report`: every report made again from a trace."""

from __future__ import annotations

from pathlib import Path

import click

from fairport.account import account_of
from fairport.cli.check import summary
from fairport.cli.console import say
from fairport.cli.options import report_option, show_personal_option, sign_option, verbose_option
from fairport.cli.sign import check_key, sign_run
from fairport.reports import formats
from fairport.trace import read_trace


@click.command(name="report")
@click.argument("trace", type=click.Path(path_type=Path))
@report_option
@sign_option
@show_personal_option
@verbose_option
def command(*, trace: Path, reports: tuple[str, ...], sign: Path | None, show_personal: bool, verbose: bool) -> int:
    """Tell again what a run found.

    Everything comes from its TRACE alone; reports can be written in every format.
    """
    wanted = formats.check_paths(reports)
    check_key(sign)
    account = account_of(read_trace(trace), show_personal=show_personal)
    formats.write(account, wanted)
    sign_run(account, wanted, sign)
    say(summary(account, wanted, verbose=verbose))
    return 0
