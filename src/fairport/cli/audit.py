"""`fairport audit`: judge recorded traffic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fairport.assemble import check_accepted, default_trace
from fairport.audit import Audit, audit
from fairport.cli.check import one_line, summary, tell_wrong_waivers
from fairport.cli.console import say
from fairport.cli.keeping import check_kept, keep
from fairport.cli.options import (
    contract_options,
    gate_options,
    history_option,
    privacy_options,
    remote_reader,
    report_option,
    sign_option,
    verbose_option,
    waivers_option,
)
from fairport.cli.sign import check_key, sign_run
from fairport.cli.wiring import accepted_today, baseline_of, policy_of, waivers_in
from fairport.conclusion import RECORDING
from fairport.config import DEFAULT_CONTRACT, read_config
from fairport.contract_tests.recordings.traces import is_trace, recorded_contract
from fairport.contract_tests.sources.ports import check_base_url
from fairport.errors import UsageError
from fairport.reports import formats
from fairport.reports.sentences import counted
from fairport.spec import load_contract
from fairport.trace import read_trace

if TYPE_CHECKING:
    from fairport.account import Account
    from fairport.cli.app import State
    from fairport.spec.model import Contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The options, as they stand on the command line."""

    file: Path
    config: Path | None
    contract: str | None
    overlays: tuple[Path, ...]
    allow_remote_refs: bool
    base_url: str | None
    reports: tuple[str, ...]
    sign: Path | None
    history: Path | None
    waivers: Path | None
    baseline: Path | None
    gate: str | None
    allow_unverified: bool
    fail_on: str | None
    trace: Path | None
    redact_trace: bool
    show_personal: bool
    quiet: bool
    verbose: bool


@click.command(
    name="audit",
    epilog="Exit: as of `fairport check`. What a recording shows only once and cannot be asked again is inconclusive; "
    "what it does not show is not exercised.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="PATH", help="The configuration.  [default: ./fairport.toml]"
)
@contract_options
@click.option("--base-url", metavar="URL", help="Which service of the recording is meant, where it holds several.")
@report_option
@sign_option
@history_option
@waivers_option
@gate_options
@click.option("--allow-unverified", is_flag=True, help="Exit with 0 even if some promise could not be verified.")
@click.option("--fail-on", type=click.Choice(["should"]), help="Exit with 1 for deviations at level SHOULD too.")
@click.option(
    "--trace", type=click.Path(path_type=Path), metavar="PATH", help="The trace.  [default: .fairport/audit.jsonl]"
)
@privacy_options
@click.option("-q", "--quiet", is_flag=True, help="One line instead of the summary.")
@verbose_option
@click.pass_obj
def command(state: State, /, **given: Any) -> int:  # noqa: ANN401 - the options, which Given types
    """Judge the recorded traffic in FILE: a HAR, or a trace of Fairport.

    Nothing is sent. A trace is judged by its own contract unless another is given.
    """
    return _audit(Given(**given), state)


def _audit(given: Given, state: State) -> int:
    wanted = formats.check_paths(given.reports)
    check_key(given.sign)
    check_kept(given.history)
    contract = _contract(given)
    config = read_config(given.config)
    accepted = accepted_today(config)
    check_accepted(contract, ((each.rule, each.operation) for each in accepted), config.path)
    trace = given.trace or default_trace().with_name("audit.jsonl")
    state.folder = trace.parent
    account = audit(
        Audit(
            file=given.file,
            contract=contract if given.contract or not is_trace(given.file) else None,
            base_url=check_base_url(given.base_url) if given.base_url else "",
            redact_trace=given.redact_trace or config.redact_trace,
            show_personal=given.show_personal or config.show_personal,
            policy=policy_of(given),
            accepted={each.key: each.reason for each in accepted},
            waivers=waivers_in(given.waivers or config.waivers, contract),
            baseline=baseline_of(given, contract, RECORDING),
        ),
        trace,
    )
    formats.write(account, wanted)
    sign_run(account, wanted, given.sign)
    keep(account, given.history)
    if given.quiet:
        say(one_line(account))
    else:
        say(f"{summary(account, wanted, verbose=given.verbose)}\n{_told(account)}")
    tell_wrong_waivers(account)
    return account.exit_code


def _contract(given: Given) -> Contract:
    """Return the contract that is given; else that of the trace; else the default one."""
    if given.contract or not is_trace(given.file):
        remote = remote_reader(allowed=given.allow_remote_refs)
        return load_contract(given.contract or DEFAULT_CONTRACT, given.overlays, remote=remote)
    if given.overlays:
        raise UsageError("an overlay needs the contract that it lies on", where="--overlay", hint="give --contract too")
    return recorded_contract(read_trace(given.file))


def _told(account: Account) -> str:
    """Return what was read and what was left out, in one line."""
    config = account.header["config"]
    left_out = ", ".join(f"{count} {reason}" for reason, count in config.get("left_out", {}).items())
    return f" recording {config['recording']}: {counted(account.requests, 'request')} judged" + (
        f"; left out: {left_out}" if left_out else ""
    )
