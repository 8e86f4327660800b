"""The Python API: read a contract, check a service, judge recorded exchanges.

    from fairport.api import check, judge, load_contract

    account = check("https://api.example.com", auth="user:password", params={"AccountSid": "A1"})
    print(account.verdict, [finding.message for finding in account.findings])

`check` and `load_contract` are also `fairport.check` and `fairport.load_contract`. Errors are `FairportError`s.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairport.assemble import (
    SEED,
    TIMEOUT,
    Job,
    Reference,
    carry_out,
    check_waivers,
    reference_service,
    together,
    with_reference,
)
from fairport.config import DEFAULT_CONTRACT
from fairport.contract_tests.sources.app import AppSource
from fairport.contract_tests.sources.credentials import Credentials, basic, header
from fairport.contract_tests.sources.http import HttpOptions, HttpSource
from fairport.contract_tests.sources.ports import check_base_url
from fairport.contract_tests.sources.remote import read_remote
from fairport.earlier import baseline_in
from fairport.errors import UsageError
from fairport.judge import judge as _judge
from fairport.spec import load_contract
from fairport.spec.model import Contract
from fairport.validators import all_rules
from fairport.verdict import Policy
from fairport.waiver_file import read_waivers

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    from fairport.account import Account
    from fairport.contract_tests.sources.ports import Source
    from fairport.evidence import Exchange
    from fairport.verdict import Findings
    from fairport.waivers import Waiver

APP_URL: Final = "http://app.invalid"
"""The base URL of an app in process; nothing is sent there (RFC 6761 section 6.4)."""


def check(  # noqa: PLR0913 - one argument for each thing that a user may want to say, all by keyword
    target: str | object,
    *,
    contract: str | Path | Contract = DEFAULT_CONTRACT,
    overlays: Sequence[Path] = (),
    params: Mapping[str, str] | None = None,
    foreign: Mapping[str, str] | None = None,
    auth: str | None = None,
    headers: Mapping[str, str] | None = None,
    trace: str | Path | None = None,
    profile: str = "standard",
    seed: int = SEED,
    max_requests: int | None = None,
    workers: int = 1,
    timeout: float = TIMEOUT,
    auth_probes: bool = True,
    waivers: str | Path | None = None,
    baseline: str | Path | None = None,
    gate: str | None = None,
    allow_remote_refs: bool = False,
    redact_trace: bool = False,
    show_personal: bool = False,
) -> Account:
    """Check that a service keeps every promise of its contract, and return the account of the run.

    `target` is a base URL, `"demo"` (the contract's reference service, started for this call), or a WSGI or ASGI
    app, which is called in process. `auth` is `USER:PASSWORD`. `trace` is the file to record into; None: a new file
    in the folder for temporary files, named by `account.trace`. `waivers` is a waiver file; an entry that is not
    needed any more makes `account.exit_code` 2. `baseline` is an earlier run, its trace or JSON report, to tell
    what changed (`account.comparison`); with the `gate` `"regressions"` only what is new makes the exit code 1.
    Documents at http(s) addresses that the contract refers to are read if `allow_remote_refs`. Personal data that
    the contract names are pseudonyms in the account; with `redact_trace` in the trace too, for good, and with
    `show_personal` they are told as the trace holds them. Credentials are taken from the arguments alone.

    Raises:
        UsageError: a value is wrong, or nothing can be asked for want of values.
        ContractError: the contract cannot be read.
        TraceError: the baseline cannot be read.
        TargetError: the service cannot be reached, or refuses the credentials.
    """
    if profile not in _PROFILES:
        raise UsageError(f"there is no profile {profile!r}", where="profile", hint=", ".join(_PROFILES))
    policy = _policy(gate, baseline)
    remote = read_remote if allow_remote_refs else None
    held = contract if isinstance(contract, Contract) else load_contract(contract, overlays, remote=remote)
    before = baseline_in(Path(baseline) if baseline else None, held, profile, gated=bool(gate))
    with _opened(target, held.name, seed=seed, timeout=timeout, workers=workers) as place:
        own = place.reference.auth if place.reference else None
        job = Job(
            target=place.name,
            base_url=place.base_url,
            contract=held,
            source=place.source,
            credentials=_credentials(auth or own, headers or {}),
            params=dict(params or {}),
            foreign=dict(foreign or {}),
            profile=profile,
            seed=seed,
            max_requests=max_requests,
            workers=workers,
            auth_probes=auth_probes,
            waivers=_waivers(waivers, held),
            baseline=before,
            policy=policy,
            redact_trace=redact_trace,
            show_personal=show_personal,
        )
        checked = carry_out(with_reference(job, place.reference) if place.reference else job, _trace(trace))
    if checked.error is not None:
        raise checked.error
    return checked.account


def judge(contract: Contract, exchanges: Iterable[Exchange]) -> Findings:
    """Judge exchanges, however they were had, by every rule: results, findings and observations.

    The same exchanges give the same findings, in any process. Nothing is sent.
    """
    return _judge(contract, all_rules(), exchanges)


def _policy(gate: str | None, baseline: str | Path | None) -> Policy:
    if gate not in {None, "regressions"} or (gate and baseline is None):
        raise UsageError("the gate is 'regressions', and needs a baseline", where="gate", hint="baseline=TRACE")
    return Policy(gate=gate or "")


def _credentials(user: str | None, headers: Mapping[str, str]) -> Credentials:
    parts: list[Credentials] = [basic(user, where="auth")] if user else []
    return together([*parts, *(header(f"{name}: {value}", where="headers") for name, value in headers.items())])


_PROFILES: Final = ("quick", "standard", "thorough")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    name: str
    base_url: str
    source: Source
    reference: Reference | None = None


@contextmanager
def _opened(target: str | object, contract: str, *, seed: int, timeout: float, workers: int) -> Generator[_Place]:

    if not isinstance(target, str):
        with closing(AppSource(target, timeout=timeout)) as source:
            yield _Place(name=f"app {_name(target)}", base_url=APP_URL, source=source)
        return
    with closing(HttpSource(HttpOptions(timeout=timeout, connections=workers, trust_env=target != "demo"))) as source:
        if target != "demo":
            base_url = check_base_url(target)
            yield _Place(name=target, base_url=base_url, source=source)
            return
        with reference_service(contract=contract, seed=seed) as reference:
            yield _Place(name=target, base_url=reference.base_url, source=source, reference=reference)


def _name(app: object) -> str:
    return str(getattr(app, "__name__", type(app).__name__))


def _waivers(path: str | Path | None, contract: Contract) -> tuple[Waiver, ...]:
    made = read_waivers(Path(path)) if path is not None else ()
    check_waivers(contract, made)
    return made


def _trace(path: str | Path | None) -> Path:
    if path is not None:
        return Path(path)
    handle, name = tempfile.mkstemp(prefix="fairport-", suffix=".jsonl")
    os.close(handle)
    return Path(name)


__all__ = ["check", "judge", "load_contract"]
