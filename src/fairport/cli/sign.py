"""`fairport sign`: a manifest of a run that nobody can change unseen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fairport.account import account_of
from fairport.cli.console import say, tell
from fairport.reports.sentences import counted
from fairport.trace import read_trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairport.account import Account
    from fairport.reports.formats import Wanted

FILE = click.Path(path_type=Path)


@click.command(
    name="sign",
    epilog="Exit: 0 signed; 2 the trace is damaged, or the key or a file cannot be used. Keys: `openssl genpkey "
    "-algorithm ed25519 -out key.pem`, or `ssh-keygen -t ed25519`. The passphrase of an encrypted one: "
    "FAIRPORT_KEY_PASSPHRASE.",
)
@click.argument("trace", type=FILE)
@click.argument("files", nargs=-1, type=FILE, metavar="[REPORTS]...")
@click.option("--key", type=FILE, required=True, metavar="PATH", help="The private key.")
@click.option("--manifest", type=FILE, metavar="PATH", help="Where to write it.  [default: beside the files]")
def command(*, trace: Path, files: tuple[Path, ...], key: Path, manifest: Path | None) -> int:
    """Sign a run: its TRACE and its REPORTS.

    The manifest holds their digests, the verdict, and what was checked. `fairport verify TRACE --manifest PATH --key
    PUBLIC` tells whether anything was changed since.
    """
    say(signed(account_of(read_trace(trace)), [trace, *files], key, manifest))
    return 0


def signed(account: Account, files: Sequence[Path], key: Path, manifest: Path | None) -> str:
    """Sign a run and its files, and return what is to be said of it."""
    from fairport.manifest import NAME, common_folder, sign  # noqa: PLC0415 - only those who sign wait for it

    place = manifest or _seen_from_here(common_folder(files) / NAME)
    sign(account, files, place, key)
    return f"{place}: signed, {account.verdict}, {counted(len(files), 'file')}"


def _seen_from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def check_key(key: Path | None) -> None:
    """Raise UsageError for a key that cannot sign, before a run is made for it."""
    if key is not None:
        from fairport.keys import private_key  # noqa: PLC0415 - only those who sign wait for it

        private_key(key)


def sign_run(account: Account, reports: Iterable[Wanted], key: Path | None) -> None:
    """Sign the trace and the reports of a run, if there is a key."""
    if key is not None:
        tell(signed(account, [Path(account.trace), *(report.path for report in reports)], key, None))
